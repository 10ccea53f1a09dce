"""Two people who are taken for each other: a subject who is sought or registered, and a registered person; or the
bearer of a proven chip, whom the registry does not know; or two who are sought, each by a notice.

A pair is proposed, then made or cleared by another person, and can be undone; every version stays. It is bound to the
pictures that were compared, and says nothing once the subject has others (decisions 0017 and 0028). A clearance ends
after a time, unless another officer looks at it again (decision 0034). Of a bearer no picture is kept: the chip
brings it along, and is known again by a hash (decision 0046).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from iass.access import Officer, Role
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import AlertId, ImageId, NoticeId, OfficerId, PairId, PersonId
from iass.registry.enrolment import GalleryName

MAX_REASON = 2000
CLEARED_DAYS = 365
"""For how long a clearance holds where nobody chose otherwise."""


class PairKind(StrEnum):
    """NAMESAKE: taken for each other by their papers alone; it says nothing about a face (decision 0034)."""

    LOOK_ALIKE = "look_alike"
    TWIN = "twin"
    NAMESAKE = "namesake"


class PairState(StrEnum):
    """PROPOSED and UNDONE change nothing. RECORDED raises the bar for the pair; CLEARED: two officers found the person
    to be another one than the subject."""

    PROPOSED = "proposed"
    RECORDED = "recorded"
    CLEARED = "cleared"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """One version of a pair. The subject stands in `gallery` (a NoticeId or PersonId). Beside it stands a person of the
    registry; or the bearer of a proven chip, by `iass.capture.chip.bearer`; or another notice: of two notices the
    subject is the one whose id comes first, so that they are one pair.

    score: cosine, -1..1, of their most alike pictures at that moment, None where nobody could compare them.
    subject_images, person_images: the enrolled pictures that were compared, of the subject and of who stands beside it;
    a bearer has none. officer, at, reason: who made this version, when and why. proposed_by: the first of two officers.
    alert_id: which was judged "other person". until: the exclusive end of a clearance. papers: of a namesake, what
    `iass.watchlist.namesake` makes of both people's papers. salt: of the digest in the audit log, see
    `iass.watchlist.noted_pair`; empty in versions of before. Raises ValueError unless it names exactly one beside the
    subject, and two notices in their order.
    """

    pair_id: PairId
    gallery: GalleryName
    subject_id: str
    person_id: PersonId | None
    kind: PairKind
    state: PairState
    score: float | None
    subject_images: tuple[ImageId, ...]
    person_images: tuple[ImageId, ...]
    proposed_by: OfficerId
    officer: OfficerId
    at: datetime
    reason: str
    alert_id: AlertId | None = None
    version: int = 1
    other_notice_id: NoticeId | None = None
    until: datetime | None = None
    papers: str = ""
    bearer: str | None = None
    salt: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if len([one for one in (self.person_id, self.other_notice_id, self.bearer) if one is not None]) != 1:
            raise ValueError("a pair has one beside its subject: a person, a bearer or another notice")
        if self.other_notice_id is None:
            return
        if self.gallery is not GalleryName.WATCHLIST or self.subject_id >= self.other_notice_id:
            raise ValueError("of two notices the one whose id comes first is the subject")

    @property
    def beside(self) -> tuple[GalleryName, str] | None:
        """Who stands beside the subject: in which list, under which id. A bearer stands in none."""
        if self.other_notice_id is not None:
            return GalleryName.WATCHLIST, self.other_notice_id
        return None if self.person_id is None else (GalleryName.REGISTRY, self.person_id)

    @property
    def is_of_notices(self) -> bool:
        """Whether both are sought: then nobody is ever cleared by it."""
        return self.other_notice_id is not None

    @property
    def is_of_bearer(self) -> bool:
        """Whether the registry knows nobody beside the subject: the portrait is on a chip, which is not here."""
        return self.bearer is not None

    @property
    def holds(self) -> bool:
        """Whether it changes anything at a crossing, as long as the pictures are the same and its time lasts."""
        return self.state in (PairState.RECORDED, PairState.CLEARED)

    @property
    def ends_at(self) -> datetime | None:
        """When a clearance stops clearing; None for what is none. One of before ends were kept has the usual time."""
        if self.state is not PairState.CLEARED:
            return None
        return self.until or self.at + timedelta(days=CLEARED_DAYS)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it changes anything at a crossing of that moment, as long as the pictures are the same."""
        end = self.ends_at
        return self.holds and (end is None or moment < end)

    @property
    def is_of_papers(self) -> bool:
        """Whether it tells two people apart who have like papers, and says nothing about faces."""
        return self.kind is PairKind.NAMESAKE

    @property
    def settled_by(self) -> tuple[OfficerId, ...]:
        """Who stands behind it: proposer and decider."""
        return self.proposed_by, self.officer


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is enrolled of both at this moment. person: of who stands beside the subject; nothing of a bearer. score: of
    the most alike two, by the recogniser in use; of a bearer's chip as it was measured at the lane."""

    subject: tuple[ImageId, ...]
    person: tuple[ImageId, ...]
    score: float | None


class LookAlikes(Protocol):
    """Newest versions, unless said otherwise. Nothing is deleted."""

    def get(self, pair_id: PairId) -> LookAlike | None: ...

    def of(self, gallery: GalleryName, subject_id: str, person_id: PersonId) -> LookAlike | None: ...

    def of_bearer(self, gallery: GalleryName, subject_id: str, bearer: str) -> LookAlike | None: ...

    def bearers(self) -> Sequence[LookAlike]:
        """Every pair in which the bearer of a chip stands beside a subject, whatever its state, in order of id."""
        ...

    def about(self, gallery: GalleryName, subject_id: str) -> Sequence[LookAlike]:
        """Every pair of that subject and a registered person or a bearer, whatever its state, in order of id."""
        ...

    def beside(self, person_id: PersonId) -> Sequence[LookAlike]:
        """Every pair in which that registered person stands beside a subject, whatever its state, in order of id."""
        ...

    def among(self, notices: Sequence[NoticeId]) -> Sequence[LookAlike]:
        """Every pair of two of these notices, whatever its state, in order of id."""
        ...

    def history(self, pair_id: PairId) -> Sequence[LookAlike]:
        """All versions, oldest first."""
        ...

    def page(
        self, *, states: Sequence[PairState] = (), limit: int = 50, before: PairId | None = None
    ) -> Sequence[LookAlike]:
        """Newest pairs first; every state when none is named."""
        ...

    def ending(self, by: datetime, limit: int) -> Sequence[LookAlike]:
        """Clearances that end by then, ended ones too, in order of their end and then of id."""
        ...

    def put(self, pair: LookAlike) -> None:
        """Stores this version beside the former ones. Raises Conflict when it is not the next one."""
        ...


def again(
    pair: LookAlike, officer: Officer, at: datetime, reason: str, pictures: Pictures, kind: PairKind
) -> LookAlike:
    """Proposed anew after it was undone, and resting on no alert of before. Raises Conflict for a pair that stands."""
    if pair.state is not PairState.UNDONE:
        raise Conflict(f"this pair is {pair.state} already", where=pair.pair_id)
    if kind is PairKind.NAMESAKE:
        raise namesake_by_hand(pair.pair_id)
    new = _next(pair, PairState.PROPOSED, officer, at, reason, pictures, kind=kind, proposed_by=officer.officer_id)
    return replace(new, alert_id=None)


def namesake_by_hand(where: str) -> InvalidInput:
    mend = "Judge an alert about the two other_person; or propose them as look_alike or twin"
    return InvalidInput("a namesake follows from a verdict, and is proposed by nobody else", where=where, mend=mend)


def record(
    pair: LookAlike, officer: Officer, at: datetime, reason: str, pictures: Pictures, kind: PairKind, near: float
) -> LookAlike:
    """Raises the bar for the pair; by another person than the proposer. near: as for `clear`. Not for a bearer: whether
    two are twins is found out where both are on record."""
    _require(pair, PairState.PROPOSED, PairState.RECORDED)
    if pair.is_of_bearer:
        what = "the registry does not know this one: there is no bar that could be raised"
        raise Conflict(what, where=pair.pair_id, mend="A second officer can clear the bearer, after a verdict")
    if PairKind.NAMESAKE in (pair.kind, kind):
        what = "people who share a name and a birth date have no bar that could be raised"
        raise Conflict(what, where=pair.pair_id, mend="A second officer can clear a namesake, after a verdict")
    _require_second(pair, officer)
    _require_same_pictures(pair, pictures)
    _require_two_faces(pair, kind, pictures, near)
    return _next(pair, PairState.RECORDED, officer, at, reason, pictures, kind=kind)


def clear(
    pair: LookAlike,
    officer: Officer,
    at: datetime,
    reason: str,
    pictures: Pictures,
    near: float,
    days: int = CLEARED_DAYS,
) -> LookAlike:
    """The person is not the subject: an alert was judged so by one officer, and this is the second. For so many days.

    near: the cosine from which on two subjects' pictures are taken for one person's; nobody is cleared of his own face,
    unless the two are recorded as twins first, which only people of the registry can be.
    """
    _require(pair, PairState.PROPOSED, PairState.RECORDED)
    if pair.is_of_notices:
        what = "both are sought: nobody is cleared of one notice because he is sought by another"
        raise Conflict(what, where=pair.pair_id, mend="It can be recorded, which raises the bar for the two")
    if pair.alert_id is None:
        what = "nobody has looked at both: no alert about this pair was judged"
        raise Conflict(what, where=pair.pair_id, mend='Judge an alert "other person"; until then it can be recorded')
    _require_second(pair, officer)
    _require_same_pictures(pair, pictures)
    _require_two_faces(pair, pair.kind, pictures, near)
    return _next(pair, PairState.CLEARED, officer, at, reason, pictures, until=at + timedelta(days=days))


def renew(
    pair: LookAlike,
    officer: Officer,
    at: datetime,
    reason: str,
    pictures: Pictures,
    near: float,
    days: int = CLEARED_DAYS,
    *,
    is_bound: bool,
) -> LookAlike:
    """The review of a clearance: another officer than who decided last looked at both, and it holds for so many days
    more. One whose time has ended can be renewed too. Nothing else is made of it: what is doubted is undone.

    is_bound: whether it still speaks at a lane, though pictures came since; the reviewer saw those of today, and from
    now on they are the ones that were compared.
    """
    _require(pair, PairState.CLEARED)
    require_person(officer)
    if same_officer(pair.officer, officer.officer_id):
        mend = "Another officer has to look at it; you may undo it"
        raise NotAllowed("nobody reviews the own decision", where=pair.pair_id, mend=mend)
    if not is_bound:
        raise _other_pictures(pair)
    _require_two_faces(pair, pair.kind, pictures, near)
    return _next(pair, PairState.CLEARED, officer, at, reason, pictures, until=at + timedelta(days=days))


def undo(pair: LookAlike, officer: Officer, at: datetime, reason: str) -> LookAlike:
    """By any one person: what is undone only makes the next crossing be looked at again."""
    _require(pair, PairState.PROPOSED, PairState.RECORDED, PairState.CLEARED)
    require_person(officer)
    return _next(pair, PairState.UNDONE, officer, at, reason, None)


def same_officer(one: OfficerId, other: OfficerId) -> bool:
    """However the id is typed: two spellings do not make two officers."""
    return one.strip().casefold() == other.strip().casefold()


def require_person(officer: Officer) -> None:
    """Raises NotAllowed for the system."""
    if officer.role is Role.SYSTEM or not officer.officer_id.strip():
        raise NotAllowed("a person decides, never the system", where=officer.officer_id, mend="Say which officer acts")


def _require(pair: LookAlike, *states: PairState) -> None:
    if pair.state not in states:
        raise Conflict(f"this pair is {pair.state}", where=pair.pair_id, mend="Look at it again")


def _require_second(pair: LookAlike, officer: Officer) -> None:
    require_person(officer)
    if same_officer(pair.proposed_by, officer.officer_id):
        mend = "Another officer has to confirm what you proposed"
        raise NotAllowed("this takes two officers", where=pair.pair_id, mend=mend)


def _require_same_pictures(pair: LookAlike, pictures: Pictures) -> None:
    """What is decided is what the first officer saw: nobody has compared a picture that came later."""
    seen = set(pair.subject_images), set(pair.person_images)
    if seen != (set(pictures.subject), set(pictures.person)):
        raise _other_pictures(pair)


def _other_pictures(pair: LookAlike) -> Conflict:
    what = "other pictures are enrolled of the two than those that were compared"
    mend = "Undo it and look at both anew; the next alert that is judged other_person compares the pictures of then"
    return Conflict(what, where=pair.pair_id, mend=mend)


def _require_two_faces(pair: LookAlike, kind: PairKind, pictures: Pictures, near: float) -> None:
    if kind is PairKind.NAMESAKE and pictures.score is None and not pictures.subject:
        return  # no picture of the sought one is known: it was the papers that were compared
    if kind is PairKind.NAMESAKE and pictures.score is None:
        what = "both have pictures, and nobody has compared them: different models made their templates"
        raise NotAllowed(what, where=pair.pair_id, mend="Encode the pictures of both anew, by the model in use")
    if (pictures.score is None or pictures.score >= near) and kind is not PairKind.TWIN:
        if pair.is_of_bearer:
            what = "the chip's portrait is nearly the face it was taken for: perhaps one person under two names"
            raise NotAllowed(what, where=pair.pair_id, mend="Find out which; the bearer is stopped until then")
        what = "the enrolled pictures of the two are nearly one face: perhaps one person under two names"
        raise NotAllowed(what, where=pair.pair_id, mend="Find out which; if they are twins, record them as twins")


def _next(
    pair: LookAlike,
    state: PairState,
    officer: Officer,
    at: datetime,
    reason: str,
    pictures: Pictures | None,
    *,
    kind: PairKind | None = None,
    proposed_by: OfficerId | None = None,
    until: datetime | None = None,
) -> LookAlike:
    said = reason.strip()
    if not said or len(said) > MAX_REASON:
        raise InvalidInput(f"a reason has 1 to {MAX_REASON} characters", where="reason", mend="Say why")
    changed = replace(
        pair,
        state=state,
        officer=officer.officer_id,
        at=at,
        reason=said,
        kind=kind or pair.kind,
        proposed_by=proposed_by or pair.proposed_by,
        version=pair.version + 1,
        until=until,
    )
    if pictures is None:
        return changed
    if not (pictures.person or changed.is_of_bearer) or not (pictures.subject or changed.is_of_papers):
        raise Conflict("one of the two has no enrolled picture", where=pair.pair_id, mend="Bring its picture in first")
    return replace(changed, score=pictures.score, subject_images=pictures.subject, person_images=pictures.person)
