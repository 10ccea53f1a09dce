"""One gallery for each recogniser: which of them is searched, and what another one still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from iass.errors import NotReady
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.records import Records
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.records import SubjectTransaction


@dataclass(frozen=True, slots=True)
class EnrolledPicture:
    """One picture of one subject in one list. enrolment_id: a row of it, of whatever recogniser."""

    enrolment_id: EnrolmentId
    gallery: GalleryName
    subject_id: str
    image_id: ImageId


@dataclass(frozen=True, slots=True)
class GallerySize:
    """What the rows of one recogniser add up to. checksum: XOR of their 64-bit digests."""

    model_id: ModelId
    templates: int
    checksum: int


class Galleries(Protocol):
    """The galleries of all recognisers beside each other, in one transaction."""

    def active(self) -> ModelId | None:
        """The recogniser that is searched with; None until the first enrolment decides it."""
        ...

    def activate(self, model_id: ModelId) -> None: ...

    def size(self, model_id: ModelId) -> GallerySize: ...

    def sizes(self) -> Sequence[GallerySize]:
        """Of every recogniser that has a row, in order of id."""
        ...

    def count_missing(self, model_id: ModelId) -> int:
        """Pictures of which another recogniser has a template, and this one has none."""
        ...

    def missing(self, model_id: ModelId, after: str, limit: int) -> Sequence[EnrolledPicture]:
        """Those pictures, each once, in order of enrolment_id from the one behind `after` on."""
        ...

    def still_missing(self, model_id: ModelId, asked: Sequence[EnrolledPicture]) -> Sequence[EnrolledPicture]:
        """Those of `asked` that are enrolled and missing now."""
        ...

    def add_beside(self, enrolments: Sequence[Enrolment]) -> None:
        """Templates of a recogniser that need not be the active one."""
        ...

    def prune(self, limit: int) -> Sequence[GallerySize]:
        """Removes at most `limit` templates of other recognisers than the active one, and only of pictures that
        have one of that too. Answers what was removed; empty when there is no more."""
        ...


class GalleryTransaction(SubjectTransaction, Protocol):
    @property
    def galleries(self) -> Galleries: ...


GalleryRecords = Records[GalleryTransaction]


def require_whole(galleries: Galleries, model_id: ModelId) -> None:
    """Raises NotReady unless a search with this recogniser would find everybody who is enrolled."""
    active = galleries.active()
    mend = f"Run iass models migrate --to {name_of(model_id)} --switch"
    if active not in (None, model_id):
        what = f"the enrolled faces were encoded by {active}, and this program runs {model_id}: they do not compare"
        raise NotReady(what, mend=mend)
    missing = galleries.count_missing(model_id)
    if missing:
        what = f"{missing} enrolled pictures were encoded by other recognisers only, and would never be found"
        raise NotReady(what, where=model_id, mend=mend)


def name_of(model_id: ModelId) -> str:
    """The name in the recogniser's manifest: what stands before the slash."""
    return model_id.partition("/")[0]
