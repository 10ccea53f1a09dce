"""What an index outside the program asks of the database, which is the truth."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment, GalleryName

Turn = Callable[[float], AbstractContextManager[object]]
"""One writer of an index at a time, over all programs that share it. Raises Unavailable when no turn comes within so
many seconds."""


class StoredEnrolments(Protocol):
    """The rows of one recogniser, as they are now."""

    def digests(self, enrolment_ids: Sequence[EnrolmentId]) -> Mapping[EnrolmentId, int]:
        """`enrolment_digest` of those of them that are stored."""
        ...

    def changed_after(self, position: int, enrolment_ids: Sequence[EnrolmentId]) -> frozenset[EnrolmentId]:
        """Those of them that the feed names behind that position."""
        ...

    def position(self) -> int:
        """Of the last change; 0 for none."""
        ...

    def subjects(self, name: GalleryName) -> int:
        """How many have a row in that list."""
        ...

    def of_subject(self, name: GalleryName, subject_id: str) -> Sequence[Enrolment]: ...
