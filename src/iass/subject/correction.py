"""A correction of what the registry has, and what becomes of every copy of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from iass.access import Officer
from iass.alert.news import tell_console
from iass.audit.entry import JsonValue
from iass.capture.document import TravelDocument
from iass.errors import InvalidInput
from iass.handover import case as acts
from iass.handover.case import Case
from iass.handover.keeping import keep
from iass.handover.telling import tell_agency
from iass.ids import AlertId, CaseId, CrossingId, NoticeId, PairId
from iass.registry.cells import unfit
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.subject.concerned import Concerned, concerning, pairs_of, rows_on_lists
from iass.subject.proposal import Correction
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.look_alike import LookAlike, PairState, undo
from iass.watchlist.namesake import papers_of
from iass.watchlist.noted_pair import keep_pair

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reached:
    """Copies beside the registry that the correction reached. pairs: namesakes that were told apart by the former
    papers, undone, so that both are looked at again. alerts: open ones, whose officers are told. cases: with an entry.
    full: cases that hold no more entries. agencies: that have a handover with the former value. flights: whose people
    are screened anew.

    Whose desk it is knows of them; the subject desk is not told, as they say that somebody is sought or looked after.
    """

    pairs: tuple[PairId, ...] = ()
    alerts: tuple[AlertId, ...] = ()
    cases: tuple[CaseId, ...] = ()
    full: tuple[CaseId, ...] = ()
    agencies: tuple[str, ...] = ()
    flights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Of one field, as text; - for nothing."""

    former: str
    right: str

    @classmethod
    def of(cls, former: object, right: object) -> "Change":
        return cls(str(former or "-"), str(right or "-"))


@dataclass(frozen=True, slots=True)
class Effect:
    """What was done to every copy. changed: fields. pictures, templates: how many stay as they are, for nothing of a
    face was said.

    The index of names, and whoever is chosen for a search by nationality, follow by themselves, in every
    program on this database. A checkpoint holds notices and not the registry, so that no list of a checkpoint has this.
    Carriers' lists stay: they say what was sent then. passages: of whom the registry does not know, those of which the
    document was put right (`iass.subject.rereading`). SIMKIM, whose mirror the
    registry is, has to be told: the next import of an uncorrected row would bring the error back.
    """

    person: Person
    former_version: int
    changed: tuple[str, ...]
    pictures: int
    templates: int
    reached: Reached
    passages: tuple[CrossingId, ...] = ()


@dataclass(frozen=True, slots=True)
class Correcting:
    """Who makes it, and when. list_days: for how long carriers' lists are kept. public_url: as for `tell_agency`."""

    officer: Officer
    now: datetime
    list_days: int
    public_url: str


def correct(
    tx: SubjectDeskTransaction, person: Person, correction: Correction, request_id: str, by: Correcting
) -> Effect:
    """Stores the next version with its audit entry, which names the fields and never what stands in them, but for a
    nationality: by it a ban on entry holds or ends. Then every copy."""
    made, new = corrected(person, correction)
    changes = {name: Change.of(getattr(person, name), value) for name, value in new.items()}
    concerned = concerning(tx, person)
    tx.people.put(made)
    details: dict[str, JsonValue] = {"request": request_id, "version": made.version, **told(changes)}
    tx.audit.append(by.now, by.officer, "registry.corrected", made.person_id, details)
    rows = tx.enrolments.of_subject(GalleryName.REGISTRY, made.person_id)
    pictures = len({row.image_id for row in rows})
    reached = reach(tx, person, made, changes, concerned, by)
    return Effect(made, person.version, tuple(sorted(changes)), pictures, len(rows), reached)


def told(changes: Mapping[str, Change]) -> dict[str, JsonValue]:
    """To the audit log."""
    names: list[JsonValue] = [*sorted(changes)]
    moved = changes.get("nationality")
    return {"fields": names, **({"nationality": {"from": moved.former, "to": moved.right}} if moved else {})}


def reach(
    tx: SubjectDeskTransaction,
    former: Person,
    made: Person,
    changes: Mapping[str, Change],
    concerned: Concerned,
    by: Correcting,
) -> Reached:
    """Every copy beside the one that was put right."""
    pairs = [_undone(tx, pair, by) for pair in pairs_of(tx, made) if _is_outdated(tx, pair, made)]
    for alert in concerned.open_alerts:
        fields: list[JsonValue] = [*sorted(changes)]
        tx.audit.append(by.now, by.officer, "alert.corrected", alert.alert_id, {"fields": fields})
        tell_console(tx, "alert.corrected", alert, by.now, by.officer, fields=fields)
    kept = [_entered(tx, case, made, changes, concerned, by) for case in concerned.cases if not case.is_full]
    told = {case.opening.agency for case in kept if len(case.signers) > 1 and case.opening.crossing_id in concerned.own}
    since = by.now - timedelta(days=by.list_days)
    rows = (*rows_on_lists(tx, former, since), *rows_on_lists(tx, made, since))
    flights = dict.fromkeys(received.listed.flight.flight_id for received, _ in rows)
    for flight_id in flights:
        tx.passenger_lists.screen_again(flight_id)
    return Reached(
        pairs=tuple(pairs),
        alerts=tuple(one.alert_id for one in concerned.open_alerts),
        cases=tuple(one.case_id for one in kept),
        full=tuple(one.case_id for one in concerned.cases if one.is_full),
        agencies=tuple(sorted(told - {""})),
        flights=tuple(flights),
    )


def _is_outdated(tx: SubjectDeskTransaction, pair: LookAlike, made: Person) -> bool:
    """Whether it tells two apart by papers that are no longer those that were compared. A bearer's are the chip's."""
    by_registry = pair.is_of_papers and not pair.is_of_bearer
    notice = tx.notices.get(NoticeId(pair.subject_id)) if by_registry else None
    return notice is not None and pair.state is not PairState.UNDONE and pair.papers != papers_of(notice, made)


def _undone(tx: SubjectDeskTransaction, pair: LookAlike, by: Correcting) -> PairId:
    gone = undo(pair, by.officer, by.now, "papers of the person were put right")
    return keep_pair(tx, gone, by.officer).pair_id


def _entered(
    tx: SubjectDeskTransaction,
    case: Case,
    made: Person,
    changes: Mapping[str, Change],
    concerned: Concerned,
    by: Correcting,
) -> Case:
    """The case with one more entry: on the person's own documents one that the agency is told and shown; else a note of
    the house, as the case is another's, who has a like face."""
    parts = (f"{name}: {changes[name].former} -> {changes[name].right}" for name in sorted(changes))
    text = f"{made.person_id}: {'; '.join(parts)}"
    step = acts.corrected if case.opening.crossing_id in concerned.own else acts.noted
    after = step(case, by.officer, by.now, text[: acts.MOST_TEXT])
    keep(tx, after, by.officer)
    tell_agency(tx, after, by.public_url)
    return after


def corrected(person: Person, correction: Correction) -> tuple[Person, dict[str, object]]:
    """The next version of the person, and what is new in it. Raises InvalidInput for nothing, or no name."""
    if correction.document_number is not None:
        mend = "SIMKIM puts it right; a number that was read wrong is put right where it was read"
        raise InvalidInput("documents of the registry are SIMKIM's", where="document_number", mend=mend)
    changes = new_in(person, correction)
    if not changes:
        raise InvalidInput("this is what the registry has already", where="correction", mend="Say what is wrong")
    made = replace(person, version=person.version + 1, **changes)  # type: ignore[arg-type]  # fields of a person
    if not made.full_name:
        raise InvalidInput("there is no name", where="surname", mend="Write a surname, given names or both")
    return made, changes


def new_in(stands: Person | TravelDocument, correction: Correction) -> dict[str, object]:
    """By field what is said to be right, and is not what stands there. Raises InvalidInput for what is no name."""
    asked = correction.given()
    given = {name: value.strip() if isinstance(value, str) else value for name, value in asked.items()}
    for name, value in given.items():
        if isinstance(value, str) and len(value) > _LONGEST:
            raise InvalidInput(f"this takes at most {_LONGEST} characters", where=name)
        if isinstance(value, str) and (sign := unfit(value)):
            raise InvalidInput(f"{sign} is no character of a name", where=name, mend="Type the value again")
    return {name: value for name, value in given.items() if value != getattr(stands, name)}
