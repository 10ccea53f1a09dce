"""What the import of people and the import of notices have in common, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from iass.ids import ImageId
from iass.registry.cells import Problem, RowReader
from iass.registry.enrolment import GalleryName
from iass.registry.records import SubjectTransaction
from iass.registry.table import Columns

Value = TypeVar("Value")
Tx_contra = TypeVar("Tx_contra", bound=SubjectTransaction, contravariant=True)


@dataclass(frozen=True, slots=True)
class Draft(Generic[Value]):
    """A row that reads well. photos: names in the folder. searchable: whether its faces are to be in the gallery;
    when not, no photograph is looked at and what was enrolled is removed. faces_stay: the row says nothing of faces,
    and whatever is enrolled stays as it is. line: where it stands in the file. notes: what is weak about the row, and
    refuses nothing."""

    subject_id: str
    value: Value
    photos: tuple[str, ...]
    searchable: bool = True
    line: int = 0
    notes: tuple[Problem, ...] = ()
    faces_stay: bool = False


@dataclass(frozen=True, slots=True)
class RowSeen(Generic[Value]):
    """What becomes of one row. value: None where it is refused for what stands in it; stored: what stood before.
    changed: whether it makes a version; never where there are problems."""

    line: int
    subject_id: str
    value: Value | None
    stored: Value | None
    changed: bool
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


class SubjectKind(Protocol[Value, Tx_contra]):
    """One kind of subject: how its rows read, what must hold, and where it is stored."""

    @property
    def columns(self) -> Columns: ...

    @property
    def id_column(self) -> str: ...

    @property
    def photo_column(self) -> str: ...

    @property
    def gallery(self) -> GalleryName: ...

    @property
    def action(self) -> str:
        """Of the audit entry, as `registry.imported`."""
        ...

    def begin(self, name: str, digest: str) -> None:
        """Told before the first row: the file's name and its SHA-256 (hex)."""
        ...

    def read(self, row: RowReader) -> Draft[Value] | None:
        """The row as a draft, or None when `row.problems` tells why not."""
        ...

    def stored(self, tx: Tx_contra, subject_id: str) -> Value | None:
        """The newest version."""
        ...

    def beside(self, tx: Tx_contra, draft: Draft[Value], stored: Value | None, /) -> Draft[Value]:
        """What is to be stored of this row, where something stands already that the row does not know of."""
        ...

    def faults(self, tx: Tx_contra, draft: Draft[Value], stored: Value | None, /) -> Sequence[Problem]:
        """What forbids this draft beside what is stored. Asked for new and changed drafts only."""
        ...

    def faults_at_store(self, tx: Tx_contra, draft: Draft[Value], /) -> Sequence[Problem]:
        """What has come to forbid it since `faults` was asked: asked in the transaction that stores it."""
        ...

    def same(self, value: Value, stored: Value | None) -> bool:
        """Whether there is nothing to store: nothing but version and pictures may differ, if something stands."""
        ...

    def one_person(self, value: Value, other: Value, /) -> bool:
        """Whether the two say by themselves that they are about one person, so that their faces may be near."""
        ...

    def put(self, tx: Tx_contra, draft: Draft[Value], stored: Value | None, image_ids: tuple[ImageId, ...], /) -> str:
        """Stores the next version; answers `id@version` for the audit log."""
        ...
