"""Lanes."""

from pydantic import Field

from iass.capture.lane import LaneKind
from iass.service.schemas.wire import Wire, example


class LaneOut(Wire):
    """One counter, gate or camera."""

    checkpoint: str = example("CGK", "The checkpoint's code")
    name: str = example("C01", "Unique within the checkpoint")
    kind: LaneKind = example("counter", "counter, gate or camera")


class LanesOut(Wire):
    """The lanes that this installation knows."""

    lanes: list[LaneOut] = Field(description="A passage at any other lane is refused")
