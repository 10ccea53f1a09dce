"""Who of a list is looked at: by nationality, and of notices by kind and by the state that holds at a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.identify.gallery import Selection
from iass.registry.enrolment import GalleryName
from iass.watchlist.notice import NoticeKind, NoticeState


@dataclass(frozen=True, slots=True)
class SubjectFilter:
    """What is left out does not matter. nationality: as in the MRZ, `IDN`. kinds, states: of notices; people have none.
    states: those that hold at `at`, by the law and not as they were recorded. checkpoint: code of the one whose lanes
    look for these notices; people are looked for at every one."""

    at: datetime
    nationality: str = ""
    kinds: frozenset[NoticeKind] = frozenset()
    states: frozenset[NoticeState] = frozenset()
    checkpoint: str = ""


class Selections(Protocol):
    """The database's side: it knows what an index does not."""

    def select(self, name: GalleryName, wanted: SubjectFilter) -> Selection:
        """Subjects of that list, by their newest version. Raises InvalidInput for kinds or states of people."""
        ...
