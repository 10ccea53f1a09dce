"""Everything that was noticed about one passage, before the law says what it means."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from iass.capture.document import INDONESIA, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.capture.states import UNSPECIFIED, is_state_code
from iass.decide.chip_evidence import ChipEvidence
from iass.decide.namesake import NamesakeEvidence
from iass.face.attack.assessment import AttackAssessment
from iass.face.outcome import Failure
from iass.identify.bearer import BearerEvidence
from iass.identify.double import DoubleEvidence, TwoNotices
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.screen.compare.name import compare_name
from iass.screen.evidence import PapersEvidence, Verdict
from iass.watchlist.notice import Notice, NoticeKind

_FOREIGNERS_ONLY = frozenset({NoticeKind.ENTRY_BAN, NoticeKind.DEPORTED})


@dataclass(frozen=True, slots=True)
class NoticeEvidence:
    """One notice that the face, the papers or both point at. At least one of them is present.

    double: the traveller is, or says to be, somebody who is known to look like the notice's subject. pair: the face is
    another notice's too, and officers know that the two look alike. namesake: the document's holder is known not to be
    the notice's subject, whose name he bears. bearer: the chip's portrait beside the notice's pictures, where the
    chip is proven and the registry knows no holder.
    """

    notice: Notice
    face: FaceEvidence | None
    papers: PapersEvidence | None
    double: DoubleEvidence | None = field(default=None, kw_only=True)
    pair: TwoNotices | None = field(default=None, kw_only=True)
    namesake: NamesakeEvidence | None = field(default=None, kw_only=True)
    bearer: BearerEvidence | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class PastSighting(NoticeEvidence):
    """A passage of before the notice came into force, whose face is the notice's. place: the lane, as `CGK/C01`.

    papers: of the document that was shown then, against the notice. document_number: empty for a camera shot.
    """

    seen_at: datetime
    place: str
    direction: Direction
    document_number: str


@dataclass(frozen=True, slots=True)
class OtherIdentity:
    """The live face matches a registered person who is not the document's holder. double, bearer: as for a notice."""

    person: Person
    face: FaceEvidence
    double: DoubleEvidence | None = None
    bearer: BearerEvidence | None = None


@dataclass(frozen=True, slots=True)
class LinkedNotice:
    """A notice that points at an identity which people have linked with the traveller's. link_ids: the way there."""

    notice: Notice
    link_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChipFailure:
    """The chip's portrait cannot be compared, and why; nothing else showed that the traveller is the holder."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class NotSearched:
    """The face was not looked for in these lists, because what searches is away: nobody was found in them."""

    lists: tuple[GalleryName, ...]


@dataclass(frozen=True, slots=True)
class UnreadDocument:
    """No document was read where one is due; or not well: fields names what cannot be right."""

    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """document: None for a camera shot without papers; the table then treats the traveller as a foreigner
    only where the notice's own subject is one. face_failure: why no usable probe could be had.
    presentation: whether a traveller stood there or a picture of one; None where that was not looked at.
    chip: None where no file of a chip was sent.
    """

    at: datetime
    direction: Direction
    document: TravelDocument | None
    holder: Person | None
    face_failure: Failure | None
    holder_comparison: HolderComparison | None
    notices: tuple[NoticeEvidence, ...]
    other_identities: tuple[OtherIdentity, ...]
    chip_failure: ChipFailure | None = None
    unread_document: UnreadDocument | None = None
    presentation: AttackAssessment | None = None
    not_searched: NotSearched | None = None
    linked: tuple[LinkedNotice, ...] = ()
    chip: ChipEvidence | None = None

    @property
    def bearer(self) -> str | None:
        """Who bears the document, by its proven chip, where the registry does not know; else None."""
        return self.chip.bearer if self.chip is not None and self.holder is None else None

    @property
    def papers(self) -> TravelDocument | None:
        """The document, with the number and the nationality that its chip has where the page has none; not by a chip
        that says anything else than the page."""
        page, on_chip = self.document, self._on_chip
        if page is None or on_chip is None or self.chip is None or self.chip.is_another:
            return page
        return replace(page, number=page.number or on_chip.number, nationality=page.nationality or on_chip.nationality)

    def is_wni_for(self, notice: Notice | None) -> bool:
        """WNI by the document or the registry; without either, by the notice. In doubt a WNI is protected:
        any of the sources that says IDN makes the traveller a WNI (art. 14), and so does a traveller of whom
        nobody knows it and who meets a notice without one, unless its kind concerns foreigners only."""
        known = self.holder.nationality if self.holder else ""
        said = {_nationality(self.document), _nationality(self._on_chip), known} - UNSPECIFIED
        if INDONESIA in said:
            return True
        if said or notice is None:
            return False
        return notice.concerns_wni or (not notice.nationality and notice.kind not in _FOREIGNERS_ONLY)

    def age_on_day(self, day: date, notice: Notice | None = None) -> int | None:
        """Completed years; None when nobody knows. By the document, its chip and the registry, the oldest of them, so
        that a forged or misread date makes nobody a child; by the notice only where both are silent."""
        own = _births(self.document, self._on_chip, *self._registered())
        return max((born.youngest_age_on(day) for born in own or _births(notice)), default=None)

    @property
    def _on_chip(self) -> TravelDocument | None:
        return self.chip.document if self.chip else None

    def _registered(self) -> list[Person]:
        """Whom the registry shows the traveller to be, beyond a document number: by the name, or by the 1:1."""
        compared = self.holder_comparison
        known = [self.holder] if self.holder and compared and compared.is_same_person else []
        others = [other.person for other in self.other_identities if other.face.is_match]
        candidates = [*([self.holder] if self.holder else []), *others]
        return known + [person for person in candidates if self.document and _same_name(self.document, person)]


def _same_name(document: TravelDocument, person: Person) -> bool:
    return compare_name(document, person, truncated=document.names_truncated).verdict is Verdict.AGREES


def _births(*sources: TravelDocument | Person | Notice | None) -> list[PartialDate]:
    return [source.birth_date for source in sources if source is not None and source.birth_date is not None]


def _nationality(document: TravelDocument | None) -> str:
    """As the document says; where that is no code of Doc 9303, as its issuer says if that is Indonesia. Else empty."""
    if document is None:
        return ""
    if document.nationality not in UNSPECIFIED and is_state_code(document.nationality):
        return document.nationality
    return INDONESIA if document.issuer == INDONESIA else ""
