"""Where each version of a notice came from: which import, which file, which row, which feed. Append-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from iass.ids import NoticeId, OfficerId

ImportId = NewType("ImportId", str)


@dataclass(frozen=True, slots=True)
class ImportSource:
    """One import that stored something. name, digest: of the file, SHA-256 in hex. feed: "" for a file handed in.
    undo_of: the import that this one took back."""

    import_id: ImportId
    at: datetime
    officer: OfficerId
    name: str
    digest: str
    feed: str = ""
    undo_of: ImportId | None = None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A version that an import made. line: of the file; 0 where no row made it, as in an undo."""

    import_id: ImportId
    notice_id: NoticeId
    version: int
    line: int


class NoticeImports(Protocol):
    def add_source(self, source: ImportSource) -> None:
        """Changes nothing for one that is known."""
        ...

    def add_row(self, row: ImportedRow) -> None:
        """Beside the version that it made. Raises Conflict for a version that has one."""
        ...

    def get(self, import_id: ImportId) -> ImportSource | None: ...

    def page(self, limit: int) -> Sequence[ImportSource]:
        """Newest first."""
        ...

    def rows(self, import_id: ImportId) -> Sequence[ImportedRow]:
        """In order of notice and version."""
        ...

    def row_of(self, notice_id: NoticeId, version: int) -> ImportedRow | None:
        """None for a version that no import made."""
        ...

    def of_feed(self, feed: str) -> Sequence[NoticeId]:
        """Notices of which any version came from that feed, in order."""
        ...

    def feeds(self) -> Sequence[tuple[str, datetime, int]]:
        """Each feed's name, when it last stored something, and how many imports it made; in order of name."""
        ...

    def last_by_hand(self) -> datetime | None:
        """When a file that somebody handed in last stored something, or was taken back."""
        ...

    def undone_by(self, import_id: ImportId) -> ImportId | None: ...
