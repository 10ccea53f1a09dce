"""Where a passage happens: a checkpoint (TPI), one of its lanes, and the direction of travel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from iass.errors import InvalidInput, NotFound


class Direction(StrEnum):
    ARRIVAL = "arrival"
    DEPARTURE = "departure"


class LaneKind(StrEnum):
    COUNTER = "counter"
    GATE = "gate"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Lane:
    """One counter, gate or camera; `checkpoint` is the TPI's code, `name` is unique within it."""

    checkpoint: str
    name: str
    kind: LaneKind

    @property
    def key(self) -> str:
        return f"{self.checkpoint}/{self.name}"


class Lanes:
    """The lanes that this installation knows. A passage at any other lane is refused."""

    def __init__(self, lanes: Iterable[Lane]) -> None:
        self._by_key = {lane.key: lane for lane in lanes}

    @classmethod
    def parse(cls, text: str) -> "Lanes":
        """Reads `CGK/C01=counter,CGK/K01=camera`. Raises InvalidInput on anything else."""
        return cls(_parse_lane(item) for item in text.split(",") if item.strip())

    def find(self, checkpoint: str, name: str) -> Lane:
        lane = self._by_key.get(f"{checkpoint}/{name}")
        if lane is None:
            known = ", ".join(sorted(self._by_key)) or "none"
            raise NotFound("unknown lane", where=f"{checkpoint}/{name}"[:60], mend=f"Known lanes: {known}")
        return lane

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._by_key.values())


def _parse_lane(item: str) -> Lane:
    key, _, kind = item.strip().partition("=")
    checkpoint, _, name = key.partition("/")
    if not (checkpoint and name) or kind not in set(LaneKind):
        raise InvalidInput("not a lane", where=item.strip()[:60], mend="Write CHECKPOINT/LANE=counter|gate|camera")
    return Lane(checkpoint, name, LaneKind(kind))
