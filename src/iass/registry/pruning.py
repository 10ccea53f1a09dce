"""Galleries of former recognisers removed, once nobody wants to go back to them."""

from collections.abc import Callable
from dataclasses import dataclass

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict
from iass.registry.galleries import GalleryRecords

Progress = Callable[[int, int], None]
"""progress(done, total): templates removed and committed."""

_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Pruning:
    """Only ever removes a template whose picture has one of the recogniser in use."""

    records: GalleryRecords
    clock: Clock

    def run(self, officer: Officer, progress: Progress) -> int:
        """Answers how many templates were removed. Raises Conflict while the gallery in use lacks a picture that
        another one has: then it is that one which would find this person."""
        total, removed = self._examine(), 0
        progress(0, total)
        while True:
            with self.records.transaction() as tx:
                parts = tx.galleries.prune(_ROWS)
                for part in parts:
                    told: dict[str, JsonValue] = {"templates": part.templates, "checksum": f"{part.checksum:016x}"}
                    tx.audit.append(self.clock.now(), officer, "model.pruned", part.model_id, told)
            if not parts:
                return removed
            removed += sum(part.templates for part in parts)
            progress(removed, total)

    def _examine(self) -> int:
        with self.records.reading() as tx:
            active = tx.galleries.active()
            if active is None:
                return 0
            missing = tx.galleries.count_missing(active)
            if missing:
                what = f"the gallery in use lacks {missing} pictures that another one has"
                raise Conflict(what, where=active, mend="Run iass models migrate first")
            return sum(size.templates for size in tx.galleries.sizes() if size.model_id != active)
