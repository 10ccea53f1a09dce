"""Everything that was noticed about one passage, before the law says what it means."""

from dataclasses import dataclass
from datetime import date, datetime

from iass.capture.document import INDONESIA, TravelDocument
from iass.capture.lane import Direction
from iass.face.outcome import Failure
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.registry.person import Person
from iass.screen.evidence import PapersEvidence
from iass.watchlist.notice import Notice, NoticeKind

_FOREIGNERS_ONLY = frozenset({NoticeKind.ENTRY_BAN, NoticeKind.DEPORTED})


@dataclass(frozen=True, slots=True)
class NoticeEvidence:
    """One notice that the face, the papers or both point at. At least one of them is present."""

    notice: Notice
    face: FaceEvidence | None
    papers: PapersEvidence | None


@dataclass(frozen=True, slots=True)
class OtherIdentity:
    """The live face matches a registered person who is not the document's holder."""

    person: Person
    face: FaceEvidence


@dataclass(frozen=True, slots=True)
class ChipFailure:
    """The chip's portrait cannot be compared, and why; nothing else showed that the traveller is the holder."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Observation:
    """document: None for a camera shot without papers; the table then treats the traveller as a foreigner
    only where the notice's own subject is one. face_failure: why no usable probe could be had.
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

    def is_wni_for(self, notice: Notice | None) -> bool:
        """WNI by the document or the registry; without either, by the notice. In doubt a WNI is protected:
        any of the sources that says IDN makes the traveller a WNI (art. 14), and so does a camera shot that
        meets a notice without a nationality, unless its kind concerns foreigners only."""
        nationalities = {
            self.document.nationality if self.document else None,
            self.holder.nationality if self.holder else None,
        }
        if INDONESIA in nationalities:
            return True
        if self.document is not None or notice is None:
            return False
        return notice.concerns_wni or (not notice.nationality and notice.kind not in _FOREIGNERS_ONLY)

    def age_on_day(self, day: date, notice: Notice | None = None) -> int | None:
        """Completed years, by the document, else the registry, else the notice; None when nobody knows."""
        sources = (self.document, self.holder, notice)
        births = [source.birth_date for source in sources if source is not None and source.birth_date is not None]
        return births[0].youngest_age_on(day) if births else None
