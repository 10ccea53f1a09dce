"""A correction of what the registry has, and what becomes of every copy of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.errors import InvalidInput
from iass.ids import NoticeId, PairId
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.subject.proposal import Correction
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.look_alike import PairState
from iass.watchlist.namesake import papers_of

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Effect:
    """What was done to every copy. changed: fields. pictures, templates: how many stay as they are, for nothing of a
    face was said. ended_pairs: namesakes that were cleared by the former papers, and have to be looked at again.

    The index of names follows by itself within seconds, in every program on this database. A checkpoint holds notices
    and not the registry, so that no list of a checkpoint has this. Records of passages stay: they say what was read
    then. SIMKIM, whose mirror the registry is, has to be told: the next import of an uncorrected row would bring the
    error back.
    """

    person: Person
    former_version: int
    changed: tuple[str, ...]
    pictures: int
    templates: int
    ended_pairs: tuple[PairId, ...]


def correct(
    tx: SubjectDeskTransaction, person: Person, correction: Correction, request_id: str, officer: Officer, now: datetime
) -> Effect:
    """Stores the next version with its audit entry, which names the fields and never what stands in them, but for a
    nationality: by it a ban on entry holds or ends."""
    made, changes = corrected(person, correction)
    ended = _ending(tx, made)
    tx.people.put(made)
    names: list[JsonValue] = [*sorted(changes)]
    details: dict[str, JsonValue] = {"request": request_id, "version": made.version, "fields": names}
    if "nationality" in changes:
        details["nationality"] = {"from": person.nationality, "to": made.nationality}
    tx.audit.append(now, officer, "registry.corrected", made.person_id, details)
    rows = tx.enrolments.of_subject(GalleryName.REGISTRY, made.person_id)
    pictures = len({row.image_id for row in rows})
    return Effect(made, person.version, tuple(sorted(changes)), pictures, len(rows), ended)


def corrected(person: Person, correction: Correction) -> tuple[Person, dict[str, object]]:
    """The next version of the person, and what is new in it. Raises InvalidInput for nothing, or no name."""
    changes = _changes(person, correction)
    if not changes:
        raise InvalidInput("this is what the registry has already", where="correction", mend="Say what is wrong")
    made = replace(person, version=person.version + 1, **changes)  # type: ignore[arg-type]  # fields of a person
    if not made.full_name:
        raise InvalidInput("there is no name", where="surname", mend="Write a surname, given names or both")
    return made, changes


def _changes(person: Person, correction: Correction) -> dict[str, object]:
    asked = correction.given()
    given = {name: value.strip() if isinstance(value, str) else value for name, value in asked.items()}
    for name, value in given.items():
        if isinstance(value, str) and len(value) > _LONGEST:
            raise InvalidInput(f"this takes at most {_LONGEST} characters", where=name)
    return {name: value for name, value in given.items() if value != getattr(person, name)}


def _ending(tx: SubjectDeskTransaction, made: Person) -> tuple[PairId, ...]:
    """Cleared namesakes of this person whose papers are no longer those that were compared."""
    found = []
    for pair in tx.look_alikes.beside(made.person_id):
        notice = tx.notices.get(NoticeId(pair.subject_id)) if pair.is_of_papers else None
        if notice is not None and pair.state is PairState.CLEARED and pair.papers != papers_of(notice, made):
            found.append(pair.pair_id)
    return tuple(found)
