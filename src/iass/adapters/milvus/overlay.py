"""What was written a moment ago, kept in memory until Milvus is known to show it: exact, and no search waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from iass.adapters.milvus.row import Row
from iass.face.template import Vectors
from iass.ids import EnrolmentId
from iass.registry.enrolment import GalleryName

Changes = Mapping[EnrolmentId, Row | None]
"""The last word on each id: its row, or None for one that is gone."""


@dataclass(frozen=True, slots=True)
class _Wave:
    timestamp: int
    at: float
    changes: Changes


@dataclass(frozen=True)
class Overlay:
    """One state of it, which never changes.

    visible: a timestamp of Milvus. A search that asks for this one sees everything up to it, by Milvus's own promise;
    whatever came later is in `changes`, which has the last word on the ids that it names.
    """

    visible: int
    waves: tuple[_Wave, ...] = ()
    changes: Changes = field(default_factory=dict)

    def with_wave(self, changes: Changes, timestamp: int, now: float) -> "Overlay":
        wave = _Wave(timestamp, now, changes)
        return Overlay(self.visible, (*self.waves, wave), {**self.changes, **changes})

    def settled(self, now: float, seconds: float) -> "Overlay":
        """Without what was written so long ago that asking Milvus for it makes nobody wait."""
        young = tuple(wave for wave in self.waves if now - wave.at < seconds)
        if len(young) == len(self.waves):
            return self
        visible = self.waves[len(self.waves) - len(young) - 1].timestamp
        merged: dict[EnrolmentId, Row | None] = {}
        for wave in young:
            merged.update(wave.changes)
        return Overlay(visible, young, merged)

    def covers(self, enrolment_id: str) -> bool:
        return enrolment_id in self.changes

    def rows(self, name: GalleryName) -> list[Row]:
        return self._by_list[name][0]

    def vectors(self, name: GalleryName) -> Vectors:
        """float32 (rows, dimension), in the order of `rows`; there must be one at least."""
        return self._by_list[name][1]

    @cached_property
    def _by_list(self) -> Mapping[GalleryName, tuple[list[Row], Vectors]]:
        found = {}
        for name in GalleryName:
            rows = [row for row in self.changes.values() if row is not None and row.enrolment.gallery is name]
            vectors = (
                np.stack([row.enrolment.template.vector for row in rows]) if rows else np.empty((0, 0), np.float32)
            )
            found[name] = (rows, vectors)
        return found
