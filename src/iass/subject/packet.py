"""Everything that is held of one person, and what of it is withheld from that person, on which article.

What the law keeps from people is kept from everybody in the same words: a packet of the person never shows by a gap, a
count or a sentence of its own that somebody is sought or looked after. That two officers found the person to be another
one than somebody is not in it: a clearance by papers says that a person of this name and birth date is sought. The slip
that the person holds says what may be known. The house's own packet has all of it, and beside each row why it is not
told.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.case.passage import Passage
from iass.registry.person import Person
from iass.subject import packet_rows as rows
from iass.subject.concerned import concerning
from iass.subject.holdings import HELD, Holding, Retention
from iass.subject.law import WITHHELD
from iass.subject.packet_rows import Gathering, HeldRow, Row
from iass.subject.records import SubjectDeskTransaction


class Audience(StrEnum):
    """PERSON: who asked. HOUSE: whoever answers, at the machine alone; it is handed to nobody."""

    PERSON = "person"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Section:
    """withheld: the article, where more may be on record than is told; empty where this is all."""

    name: Holding
    rows: tuple[Row, ...]
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Packet:
    """person_id: of whom the registry does not know, the id of a passage of theirs. request_id: what it answers.
    made_at: as of when."""

    person_id: str
    request_id: str
    made_at: datetime
    sections: tuple[Section, ...]
    audience: Audience = Audience.PERSON

    def as_json(self) -> dict[str, JsonValue]:
        """Everything, pictures in base64."""
        parts: dict[str, JsonValue] = {
            part.name.value: {
                "rows": [dict(row) for row in part.rows],
                "more_may_be_withheld_by": part.withheld or None,
            }
            for part in self.sections
        }
        made: dict[str, JsonValue] = {"person_id": self.person_id, "request_id": self.request_id}
        return {**made, "for": self.audience.value, "made_at": self.made_at.isoformat(), "held": parts}

    def counts(self) -> dict[str, JsonValue]:
        return {part.name.value: len(part.rows) for part in self.sections}


READ: Mapping[Holding, Callable[[Gathering], Iterable[HeldRow]]] = {
    Holding.REGISTRY: rows.registry,
    Holding.PICTURES: rows.pictures,
    Holding.TEMPLATES: rows.templates,
    Holding.PASSAGES: rows.passages,
    Holding.FACES: rows.faces,
    Holding.FLIGHTS: rows.flights,
    Holding.ALERTS: rows.alerts,
    Holding.CASES: rows.cases,
    Holding.AGENCIES: rows.agencies,
    Holding.NOTICES: rows.notices,
    Holding.PAIRS: rows.pairs,
    Holding.LINKS: rows.links,
    Holding.REQUESTS: rows.requests,
    Holding.LOOKS: rows.looks,
}
"""Every holding stands here."""


def gather(
    whole: SubjectDeskTransaction,
    person: Person,
    request_id: str,
    officer: Officer,
    now: datetime,
    retention: Retention,
    audience: Audience = Audience.PERSON,
    at: Passage | None = None,
) -> Packet:
    """As this officer may see it; of nobody who is protected more than of anybody else. at: of whom the registry does
    not know, the passage by which they are known."""
    tx = whole.seen_by(officer.scope)
    since = now - timedelta(days=retention.list_days)
    of = Gathering(tx, person, concerning(tx, person, at), retention.face_days, since, at)
    return Packet(person.person_id, request_id, now, tuple(_section(of, name, audience) for name in Holding), audience)


def _section(of: Gathering, name: Holding, audience: Audience) -> Section:
    found = READ[name](of)
    if audience is Audience.HOUSE:
        return Section(name, tuple({**one.row, "withheld_by": one.withheld} for one in found))
    told = tuple(one.row for one in found if not one.withheld)
    return Section(name, told, WITHHELD if HELD[name].withholds else "")
