"""Where a passage happens: a checkpoint (TPI), one of its lanes, and the direction of travel."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from iass.access import EVERYWHERE, Scope
from iass.errors import InvalidInput, NotAllowed, NotFound

_CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}"
_KEY = re.compile(rf"({_CODE})/({_CODE})")
_ITEM = re.compile(rf"\s*({_CODE})/({_CODE})\s*=\s*([a-z]+)\s*")


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


@dataclass(frozen=True, slots=True)
class Post:
    """Where a camera stands, and which way those walk whom it sees."""

    checkpoint: str
    lane: str
    direction: Direction

    @classmethod
    def parse(cls, key: str, direction: Direction) -> "Post":
        """key: `CGK/K01`. Raises InvalidInput for anything else."""
        read = _KEY.fullmatch(key)
        if read is None:
            raise InvalidInput("not a lane", where=key[:60], mend="Write CHECKPOINT/LANE, as CGK/K01")
        return cls(read[1], read[2], direction)

    @property
    def key(self) -> str:
        return f"{self.checkpoint}/{self.lane}"


class Lanes:
    """The lanes that this installation knows. A passage at any other lane is refused."""

    def __init__(self, lanes: Iterable[Lane], scope: Scope = EVERYWHERE) -> None:
        """Raises InvalidInput when two lanes have the same checkpoint and name."""
        self._scope = scope
        self._by_key: dict[str, Lane] = {}
        for lane in lanes:
            if self._by_key.setdefault(lane.key, lane) is not lane:
                raise InvalidInput("the lane is named twice", where=lane.key, mend="Name every lane once")

    @classmethod
    def parse(cls, text: str) -> "Lanes":
        """Reads `CGK/C01=counter,CGK/K01=camera`; codes are letters, digits, `_`, `.` and `-`, at most 32.

        Raises InvalidInput on anything else, and where there is no lane at all.
        """
        lanes = [_parse_lane(item) for item in text.split(",") if item.strip()]
        if not lanes:
            raise InvalidInput("there is no lane", where="lanes", mend="Write CHECKPOINT/LANE=counter|gate|camera, ...")
        return cls(lanes)

    def within(self, scope: Scope) -> "Lanes":
        """The same lanes, for somebody who may act at these places alone."""
        return Lanes(self._by_key.values(), scope)

    def find(self, checkpoint: str, name: str) -> Lane:
        """Raises NotAllowed for a lane beyond the scope, whether there is one or not, and NotFound for none."""
        if not self._scope.covers(checkpoint, name):
            raise NotAllowed("this lane is at another place than yours", where=f"{checkpoint}/{name}"[:60])
        lane = self._by_key.get(f"{checkpoint}/{name}")
        if lane is None:
            known = ", ".join(sorted(self._by_key)) or "none"
            raise NotFound("unknown lane", where=f"{checkpoint}/{name}"[:60], mend=f"Known lanes: {known}")
        return lane

    def __iter__(self) -> Iterator[Lane]:
        return iter([lane for lane in self._by_key.values() if self._scope.covers(lane.checkpoint, lane.name)])


def checkpoint_code(text: str) -> str:
    """A checkpoint's code as it is compared: in capitals. Raises InvalidInput for what no checkpoint is called."""
    if re.fullmatch(_CODE, text) is None:
        raise InvalidInput("not the code of a checkpoint", mend="Write it as the lanes do, CGK for CGK/C01")
    return text.upper()


def _parse_lane(item: str) -> Lane:
    read = _ITEM.fullmatch(item)
    if read is None or read[3] not in set(LaneKind):
        raise InvalidInput("not a lane", where=item.strip()[:60], mend="Write CHECKPOINT/LANE=counter|gate|camera")
    return Lane(read[1], read[2], LaneKind(read[3]))
