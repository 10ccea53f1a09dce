"""How far the index has come: one row beside the rows, written after each batch, by which the next start goes on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iass.identify.gallery import GalleryState
from iass.registry.enrolment import GalleryName

PREFIX = "marker:"


@dataclass(frozen=True, slots=True)
class Marker:
    """serial: grows with every marker. position, state: what the rows are after the last whole batch.

    subjects: how many in each list. shared by all programs that search this index.
    """

    serial: int = 0
    position: int = 0
    state: GalleryState = field(default_factory=lambda: GalleryState(0, 0))
    subjects: Mapping[GalleryName, int] = field(default_factory=dict)

    def size(self, name: GalleryName) -> int:
        return self.subjects.get(name, 0)

    @property
    def row_id(self) -> str:
        return f"{PREFIX}{self.serial:020d}"

    def encoded(self) -> str:
        return json.dumps(
            {
                "serial": self.serial,
                "position": self.position,
                "count": self.state.count,
                "checksum": f"{self.state.checksum:016x}",
                "subjects": {name.value: count for name, count in self.subjects.items()},
            }
        )


def newest(rows: Sequence[Mapping[str, Any]]) -> Marker:
    """Of the rows of markers; an older one may not have been swept away yet. The first of all where there is none."""
    return max((_decoded(row["subject_id"]) for row in rows), key=lambda marker: marker.serial, default=Marker())


def _decoded(text: str) -> Marker:
    told = json.loads(text)
    return Marker(
        told["serial"],
        told["position"],
        GalleryState(told["count"], int(told["checksum"], 16)),
        {GalleryName(name): count for name, count in told["subjects"].items()},
    )
