"""A case is its timeline: what stands is what the entries, read in order, come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from iass.access import Officer, Role
from iass.audit.chain import GENESIS
from iass.errors import Conflict, InvalidInput, NotAllowed, Tampered
from iass.handover.entry import CaseEntry, CaseOutcome, Custody, CustodyStep, EntryKind, FiledPaper, Opening
from iass.ids import CaseId, CrossingId, ImageId, OfficerId

MOST_TEXT = 2000
"""Characters of a note."""
MOST_PLACE = 200
MOST_PAPERS = 50
MOST_OF_AGENCY = 200
"""Entries that the agency itself may add: the checkpoint needs room too."""
MOST_ENTRIES = 1000

LEADS: Mapping[Custody, frozenset[Custody]] = {
    Custody.NONE: frozenset({Custody.TAKEN}),
    Custody.TAKEN: frozenset({Custody.MOVED, Custody.HANDED_OVER, Custody.RELEASED}),
    Custody.MOVED: frozenset({Custody.MOVED, Custody.HANDED_OVER, Custody.RELEASED}),
    Custody.HANDED_OVER: frozenset(),
    Custody.RELEASED: frozenset(),
}
"""Every pair that is not here is a Conflict."""


class CaseState(StrEnum):
    """SIGNED_ONCE waits for the second officer; SIGNED may be handed over. The last two have ended."""

    OPEN = "open"
    SIGNED_ONCE = "signed_once"
    SIGNED = "signed"
    HANDED_OVER = "handed_over"
    RELEASED = "released"


ENDED = frozenset({CaseState.HANDED_OVER, CaseState.RELEASED})


@dataclass(frozen=True, slots=True)
class Case:
    """entries: the whole timeline, never empty. Raises Tampered where it is no unbroken chain."""

    entries: tuple[CaseEntry, ...]

    def __post_init__(self) -> None:
        previous = GENESIS
        for number, entry in enumerate(self.entries, 1):
            fits = entry.sequence == number and entry.case_id == self.entries[0].case_id
            if not fits or entry.previous_hash != previous or entry.compute_hash() != entry.entry_hash:
                raise Tampered(f"entry {number} of the timeline is not what was written", where=entry.case_id)
            previous = entry.entry_hash
        if not self.entries or self.entries[0].opening is None:
            raise Tampered("a case without its opening")

    @property
    def case_id(self) -> CaseId:
        return self.entries[0].case_id

    @property
    def version(self) -> int:
        return len(self.entries)

    @property
    def opening(self) -> Opening:
        opening = self.entries[0].opening
        if opening is None:
            raise Tampered("a case without its opening", where=self.case_id)
        return opening

    @property
    def content_hash(self) -> str:
        """Stands for everything in the case but signatures: the hash of the last entry that is none."""
        return next(entry.entry_hash for entry in reversed(self.entries) if entry.kind is not EntryKind.SIGNATURE)

    @property
    def signatures(self) -> tuple[CaseEntry, ...]:
        """Those that stand, at most two. Two complete the handover for good; one alone holds only for the content that
        he saw, so that whatever comes after him calls for a signature anew."""
        signed: tuple[CaseEntry, ...] = ()
        for entry in self.entries:
            if entry.kind is EntryKind.SIGNATURE:
                signed = (*signed, entry)
            elif len(signed) < 2:
                signed = ()
        return signed

    @property
    def signers(self) -> tuple[OfficerId, ...]:
        return tuple(entry.officer for entry in self.signatures)

    @property
    def taken_back(self) -> frozenset[int]:
        """Sequences of signatures that do not stand any more."""
        stand = {entry.sequence for entry in self.signatures}
        given = {entry.sequence for entry in self.entries if entry.kind is EntryKind.SIGNATURE}
        return frozenset(given - stand)

    @property
    def officers(self) -> frozenset[OfficerId]:
        """Whose case it is: who opened it, signed it, or was assigned to it."""
        acted = {entry.officer for entry in self.entries if entry.kind in (EntryKind.OPENED, EntryKind.SIGNATURE)}
        assigned = {OfficerId(entry.of_officer) for entry in self.entries if entry.kind is EntryKind.ASSIGNED}
        return frozenset(acted | assigned)

    @property
    def papers(self) -> tuple[FiledPaper, ...]:
        return tuple(entry.paper for entry in self.entries if entry.paper is not None)

    @property
    def custody(self) -> CustodyStep | None:
        """The last step; None before the first."""
        return next((entry.custody for entry in reversed(self.entries) if entry.custody is not None), None)

    @property
    def outcome(self) -> CaseOutcome | None:
        """As last told; None while nothing was."""
        return next((entry.outcome for entry in reversed(self.entries) if entry.outcome is not None), None)

    @property
    def is_asked(self) -> bool:
        """The agency asked something after the last answer."""
        said = [entry.kind for entry in self.entries if entry.kind in (EntryKind.QUESTION, EntryKind.ANSWER)]
        return said[-1:] == [EntryKind.QUESTION]

    @property
    def is_received(self) -> bool:
        """The agency has said that it has the case, and whatever was corrected of it since."""
        said = [entry.kind for entry in self.entries if entry.kind in (EntryKind.RECEIPT, EntryKind.CORRECTED)]
        return said[-1:] == [EntryKind.RECEIPT]

    @property
    def is_full(self) -> bool:
        return self.version >= MOST_ENTRIES

    @property
    def state(self) -> CaseState:
        ended = {Custody.HANDED_OVER: CaseState.HANDED_OVER, Custody.RELEASED: CaseState.RELEASED}
        if self.custody is not None and self.custody.to in ended:
            return ended[self.custody.to]
        return (CaseState.OPEN, CaseState.SIGNED_ONCE, CaseState.SIGNED)[len(self.signers)]

    def with_entry(self, entry: CaseEntry) -> "Case":
        """With one more at its end, chained to the last. Raises Conflict when the timeline is full."""
        if self.is_full:
            raise Conflict(f"a case holds {MOST_ENTRIES} entries", where=self.case_id, mend="Open the next on paper")
        return Case((*self.entries, entry.sealed_as(self.entries[-1].entry_hash)))


def opened(case_id: CaseId, opening: Opening, officer: Officer, at: datetime) -> Case:
    require_person(officer)
    first = CaseEntry(case_id, 1, at, officer.officer_id, EntryKind.OPENED, opening=opening)
    return Case((first.sealed_as(GENESIS),))


def noted(case: Case, officer: Officer, at: datetime, text: str) -> Case:
    """Raises InvalidInput for nothing, or too much. Notes may follow after the end: an answer, a complaint."""
    said = _bounded(text, MOST_TEXT, "text")
    return case.with_entry(_next(case, officer, at, EntryKind.NOTE, text=said))


def filed(case: Case, officer: Officer, at: datetime, paper: FiledPaper, text: str = "") -> Case:
    """Raises Conflict where the case holds as many papers as it may."""
    if len(case.papers) >= MOST_PAPERS:
        raise Conflict(f"a case holds {MOST_PAPERS} papers", where=case.case_id)
    said = _bounded(text, MOST_TEXT, "text") if text.strip() else ""
    return case.with_entry(_next(case, officer, at, EntryKind.FILE, text=said, paper=paper))


def moved(case: Case, officer: Officer, at: datetime, step: CustodyStep, text: str = "") -> Case:
    """The person is taken, moved, handed over or released. Raises Conflict for a step that does not follow, or a
    handover that two officers have not signed; NotAllowed where the officer who took him releases him alone;
    InvalidInput for a time to come, or one before the step before. See also `require_after_passage`."""
    before = case.custody
    stands = before.to if before else Custody.NONE
    if step.to not in LEADS[stands]:
        raise Conflict(f"custody is {stands.value}, so it cannot become {step.to.value}", where=case.case_id)
    if step.to is Custody.HANDED_OVER and len(case.signers) < 2:
        raise Conflict(
            "two officers sign before the person is handed over", where=case.case_id, mend="Sign the case first"
        )
    if step.to is Custody.RELEASED and len(case.signers) < 2 and took(case, officer):
        mend = "Another officer releases, or two sign first"
        raise NotAllowed("one officer alone lets nobody go whom an agency waits for", where=case.case_id, mend=mend)
    if step.happened_at.tzinfo is None or step.happened_at > at:
        raise InvalidInput("a step of custody has happened", where="happened_at", mend="Give its time, with the zone")
    if before is not None and step.happened_at < before.happened_at:
        raise InvalidInput("this is before the last step of custody", where="happened_at", mend="Check the time")
    _bounded(step.place, MOST_PLACE, "place")
    said = _bounded(text, MOST_TEXT, "text") if text.strip() else ""
    return case.with_entry(_next(case, officer, at, EntryKind.CUSTODY, text=said, custody=step))


def require_after_passage(case: Case, passed_at: datetime | None) -> None:
    """Of the newest step. Raises InvalidInput where the person had not yet stood at the lane, to the minute: nobody
    writes down seconds."""
    step = case.custody
    if passed_at is None or step is None or step.happened_at >= passed_at.replace(second=0, microsecond=0):
        return
    on_one_clock = (step.happened_at, passed_at.astimezone(step.happened_at.tzinfo))
    told, passed = (one.isoformat(timespec="minutes") for one in on_one_clock)
    raise InvalidInput(
        f"{told} is before the passage, which was at {passed}", where="happened_at", mend="Check the time and its zone"
    )


def took(case: Case, officer: Officer) -> bool:
    """Whether it was this officer who took the person into custody."""
    steps = ((entry.custody, entry.officer) for entry in case.entries)
    return any(step and step.to is Custody.TAKEN and same(by, officer.officer_id) for step, by in steps)


def signed(case: Case, officer: Officer, at: datetime, content_hash: str) -> Case:
    """The officer puts his name to the content that he was shown. Raises Conflict when it is another one now, or the
    handover has been signed; NotAllowed for the same officer twice."""
    if len(case.signers) == 2 or case.state not in (CaseState.OPEN, CaseState.SIGNED_ONCE):
        raise Conflict(f"the case is {case.state.value}: nothing more is to be signed", where=case.case_id)
    if content_hash != case.content_hash:
        raise Conflict(
            "the case has changed since it was shown", where=case.case_id, mend="Look at it again, then sign"
        )
    if case.signers and same(case.signers[0], officer.officer_id):
        raise NotAllowed(
            "a handover takes two officers", where=case.case_id, mend="Another officer has to sign beside you"
        )
    return case.with_entry(_next(case, officer, at, EntryKind.SIGNATURE, signed_hash=content_hash))


def received(case: Case, officer: Officer, at: datetime) -> Case:
    """The agency has the handover. Raises Conflict before two officers signed."""
    return case.with_entry(_next(case, officer, at, EntryKind.RECEIPT, agency=_of_agency(case)))


def asked(case: Case, officer: Officer, at: datetime, text: str, key: str) -> Case:
    """The agency wants to know something. key: by which a retry is known."""
    said = _bounded(text, MOST_TEXT, "text")
    return case.with_entry(_next(case, officer, at, EntryKind.QUESTION, text=said, agency=_of_agency(case), key=key))


def answered(case: Case, officer: Officer, at: datetime, text: str) -> Case:
    """The checkpoint's answer to the agency. Raises Conflict where nothing was asked."""
    if not any(entry.kind is EntryKind.QUESTION for entry in case.entries):
        raise Conflict("the agency asked nothing", where=case.case_id, mend="Write a note instead")
    return case.with_entry(_next(case, officer, at, EntryKind.ANSWER, text=_bounded(text, MOST_TEXT, "text")))


def told(case: Case, officer: Officer, at: datetime, outcome: CaseOutcome, text: str, key: str) -> Case:
    """What became of the person, by the agency itself. key: by which a retry is known."""
    agency, said = _of_agency(case), _bounded(text, MOST_TEXT, "text") if text.strip() else ""
    kind = EntryKind.OUTCOME
    return case.with_entry(_next(case, officer, at, kind, text=said, outcome=outcome, agency=agency, key=key))


def corrected(case: Case, officer: Officer, at: datetime, text: str) -> Case:
    """Papers of the person were put right, in the registry or as they were read at the passage. text: what was wrong in
    the case, and what is right. A single signature of before holds no longer."""
    return case.with_entry(_next(case, officer, at, EntryKind.CORRECTED, text=text))


def _of_agency(case: Case) -> str:
    if len(case.signers) < 2:
        raise Conflict("two officers have not signed", where=case.case_id)
    if sum(bool(entry.agency) for entry in case.entries) >= MOST_OF_AGENCY:
        raise Conflict(f"an agency adds {MOST_OF_AGENCY} entries to a case", where=case.case_id, mend="Write a letter")
    return case.opening.agency


def entered(
    case: Case,
    officer: Officer,
    at: datetime,
    kind: EntryKind,
    text: str,
    *,
    of_officer: str = "",
    of_crossing: str = "",
    shown: Sequence[CrossingId] = (),
) -> Case:
    """An entry of this kind about another officer, or a traveller, with why. Raises InvalidInput for no reason, or too
    much of it."""
    said = _bounded(text, MOST_TEXT, "text")
    entry = _next(case, officer, at, kind, text=said, of_officer=of_officer, of_crossing=of_crossing)
    return case.with_entry(replace(entry, shown=tuple(shown)))


def concluded(case: Case, officer: Officer, at: datetime, outcome: CaseOutcome, text: str = "") -> Case:
    """What became of the person. Raises Conflict before two officers signed or the person was released: until then
    nobody has had him but this checkpoint. A later word takes the place of an earlier one; both stay."""
    if case.state in (CaseState.OPEN, CaseState.SIGNED_ONCE):
        raise Conflict(
            f"the case is {case.state.value}: there is no outcome yet",
            where=case.case_id,
            mend="Two officers sign, or the person is released, first",
        )
    said = _bounded(text, MOST_TEXT, "text") if text.strip() else ""
    return case.with_entry(_next(case, officer, at, EntryKind.OUTCOME, text=said, outcome=outcome))


def is_repeated(case: Case, version: int, again: CaseEntry) -> bool:
    """Whether the entry that follows this version is what is asked for again: a retry whose answer was lost. The id of
    a paper, which is new with every call, does not count; its bytes do."""
    if not 0 < version < case.version:
        return False
    return _content(case.entries[version]) == _content(again)


def until(case: Case, version: int) -> Case:
    """As it stood at that version, 1..version."""
    return Case(case.entries[:version])


def _content(entry: CaseEntry) -> CaseEntry:
    paper = entry.paper and replace(entry.paper, image_id=ImageId(""))
    return replace(entry, at=datetime.min, salt="", entry_hash="", paper=paper)


def expected(case: Case, version: int) -> None:
    """Raises Conflict where somebody else added an entry since this version was shown."""
    if case.version != version:
        raise Conflict(
            f"the case was changed meanwhile: version {case.version} is stored, not {version}",
            where=case.case_id,
            mend="Look at the case again, then act",
        )


def spelled(officer: OfficerId) -> str:
    """One person stays one person however the id is typed."""
    return officer.strip().casefold()


def same(one: OfficerId, other: OfficerId) -> bool:
    return spelled(one) == spelled(other)


def require_person(officer: Officer) -> None:
    if officer.role is Role.SYSTEM or not officer.officer_id.strip():
        raise NotAllowed("a person keeps a case, never the system", mend="Say which officer acts")


def _next(
    case: Case,
    officer: Officer,
    at: datetime,
    kind: EntryKind,
    *,
    text: str = "",
    paper: FiledPaper | None = None,
    custody: CustodyStep | None = None,
    signed_hash: str = "",
    outcome: CaseOutcome | None = None,
    agency: str = "",
    key: str = "",
    of_officer: str = "",
    of_crossing: str = "",
) -> CaseEntry:
    require_person(officer)
    return CaseEntry(
        case_id=case.case_id,
        sequence=case.version + 1,
        at=at,
        officer=officer.officer_id,
        kind=kind,
        text=text,
        paper=paper,
        custody=custody,
        signed_hash=signed_hash,
        outcome=outcome,
        agency=agency,
        key=key,
        of_officer=of_officer,
        of_crossing=of_crossing,
    )


def _bounded(text: str, most: int, where: str) -> str:
    if not 0 < len(text.strip()) <= most:
        raise InvalidInput(f"this takes 1 to {most} characters", where=where)
    return text.strip()
