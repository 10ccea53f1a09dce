"""The rows of one state: Milvus up to a known moment, and the overlay over it."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.adapters.milvus.overlay import Overlay
from iass.adapters.milvus.row import Row
from iass.adapters.milvus.table import Table
from iass.ids import EnrolmentId
from iass.registry.enrolment import GalleryName

Subject = tuple[GalleryName, str]


@dataclass(frozen=True, slots=True)
class View:
    """table: None where Milvus has no collection yet."""

    table: Table | None
    overlay: Overlay

    def by_ids(self, ids: Sequence[EnrolmentId]) -> list[Row]:
        """Those of them that are there."""
        there = [row for one in ids if (row := self.overlay.changes.get(one)) is not None]
        asked = [one for one in ids if not self.overlay.covers(one)]
        if self.table is not None and asked:
            there += self.table.by_ids(asked, self.overlay.visible)
        return there

    def ids_of(self, subjects: Sequence[Subject]) -> dict[Subject, set[EnrolmentId]]:
        """The ids of all rows of each subject; empty for one that has none."""
        found: dict[Subject, set[EnrolmentId]] = {subject: set() for subject in subjects}
        for row in self.overlay.changes.values():
            if row is not None and (subject := (row.enrolment.gallery, row.enrolment.subject_id)) in found:
                found[subject].add(row.enrolment_id)
        if self.table is not None and subjects:
            for enrolment_id, name, subject_id in self.table.ids_of_subjects(subjects, self.overlay.visible):
                if not self.overlay.covers(enrolment_id):
                    found[(name, subject_id)].add(enrolment_id)
        return found
