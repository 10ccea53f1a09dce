"""An erasure: what can be destroyed is, and what outlasts it is told with its article.

Destroyed are pictures, templates and the kept faces of passages, with the key that opens them, back-ups included. What
else there is, the law has the house keep. That is said of everybody in the same words: whoever asks, and whoever
answers, learns of nothing that says that somebody is sought or looked after. So nothing here is refused because of a
case; an open alert or case keeps, under its own key, the pictures that it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from iass.access import Officer
from iass.alert.alert import UNRESOLVED, Alert
from iass.case.passage import Passage
from iass.handover.case import ENDED
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.subject.concerned import Concerned, concerning, rows_on_lists
from iass.subject.holdings import HELD, Holding, Retention
from iass.subject.records import SubjectDeskTransaction


@dataclass(frozen=True, slots=True)
class Outlasting:
    """until: the exclusive end, where it has one; else as long as its article holds."""

    holding: Holding
    article: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """pictures, templates, faces: how many nobody can read any more. kept: of everybody the same holdings, whether
    there is anything in them or not."""

    person_id: str
    pictures: int
    templates: int
    faces: int
    kept: tuple[Outlasting, ...]


def erase(
    tx: SubjectDeskTransaction,
    person: Person,
    request_id: str,
    officer: Officer,
    now: datetime,
    retention: Retention,
    at: Passage | None = None,
) -> Erasure:
    """With its audit entry. at: of whom the registry does not know, the passage by which they are known: of them there
    are the kept faces of their passages. Raises Conflict for an id that a person and a notice share."""
    concerned = concerning(tx, person, at)
    rows = tx.enrolments.of_subject(GalleryName.REGISTRY, person.person_id)
    pictures = {one.image_id for one in rows if tx.images.get(one.image_id) is not None}
    own = [one.crossing_id for one in concerned.passages if at is None or one.crossing_id in concerned.own]
    faces = tx.kept_faces.of_crossings(own)
    for alert in _ongoing(concerned):
        for shown in alert.references:
            if shown.image_id is not None and tx.images.subject_of(shown.image_id) == person.person_id:
                tx.images.move(shown.image_id, alert.alert_id)
    kept = tuple(_kept(tx, person, now, retention))
    if at is None:
        tx.erase_subject(person.person_id)
    else:
        tx.kept_faces.remove(own)
    made = Erasure(person.person_id, len(pictures), len(rows), len(faces), kept)
    counts = {"pictures": made.pictures, "templates": made.templates, "faces": made.faces}
    tx.audit.append(
        now,
        officer,
        f"{'registry' if at is None else 'passage'}.erased",
        person.person_id,
        {"request": request_id, **counts},
    )
    return made


def _ongoing(concerned: Concerned) -> Iterator[Alert]:
    under_way = {case.opening.alert_id for case in concerned.cases if case.state not in ENDED}
    return (one for one in concerned.alerts if one.state in UNRESOLVED or one.alert_id in under_way)


def _kept(tx: SubjectDeskTransaction, person: Person, now: datetime, retention: Retention) -> Iterator[Outlasting]:
    days = timedelta(days=retention.list_days)
    arrivals = (received.listed.flight.arrives_at for received, _ in rows_on_lists(tx, person, now - days))
    last = max(arrivals, default=None)
    for name in Holding:
        if HELD[name].kept_by:
            until = last + days if last is not None and name is Holding.FLIGHTS else None
            yield Outlasting(name, HELD[name].kept_by, until)
