"""The subject desk's pages: what people ask, by when it is due, one request, and the packet on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.audit.entry import JsonValue
from iass.case.papers_search import PapersFindings
from iass.case.passage import Passage
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.put_right import FORM, field_said
from iass.console.views.refusals import refused
from iass.errors import InvalidInput
from iass.registry.person import Person
from iass.service.schemas.subject import ShownDocumentIn, SubjectSearchIn
from iass.subject.holdings import HELD, Holding
from iass.subject.law import NOTICE_ANSWER, REFUSALS, RequestKind, rule_of
from iass.subject.packet import Packet, Section
from iass.subject.proposal import Correction
from iass.subject.request import OPEN, PROPOSED_FIRST, IdentityCheck, RequestState, SubjectRequest, is_own

PAGE_LENGTH = 50
DUE_HOURS = 72
_NOT_HELD = {True: "birth_place", False: "document_number"}
"""Whether of a passage: what cannot be put right there."""
_LEFT_OUT = frozenset({"base64"})
_MOMENTS = frozenset({"at", "until", "from", "received", "since", "arrives", "received_at"})
_PREFIXES = {
    (Holding.PASSAGES, "direction"): "direction.",
    (Holding.ALERTS, "verdict"): "judgement.",
    (Holding.NOTICES, "kind"): "kind.",
    (Holding.REQUESTS, "kind"): "subject.kind.",
    (Holding.REQUESTS, "state"): "subject.state.",
    (Holding.LOOKS, "act"): "subject.act.",
    (Holding.TEMPLATES, "list"): "search.list.",
    (Holding.TEMPLATES, "kept"): "subject.kept.",
    (Holding.CASES, "state"): "case.state.",
    (Holding.CASES, "outcome"): "case.outcome.",
    (Holding.AGENCIES, "message"): "outbox.kind.",
    (Holding.AGENCIES, "delivery"): "subject.delivery.",
    (Holding.PAIRS, "pair_kind"): "pair.kind.",
    (Holding.PAIRS, "pair_state"): "pair.state.",
    (Holding.LINKS, "link_state"): "links.state.",
}
"""What a code of a packet is called in the catalogue."""

COLUMNS = (
    "version", "surname", "given_names", "sex", "birth_date", "birth_place", "nationality", "documents", "picture",
    "media_type", "sha256", "bytes", "enrolment", "model", "numbers", "crossing", "at", "place", "direction",
    "document", "name_read", "put_right", "verdict", "slip", "pictures", "kind", "agency", "instrument", "issued_on",
    "from", "until", "ended", "told_on", "request", "state", "received", "act", "list", "since", "kept", "flight",
    "arrives", "carrier", "seat", "booking", "case", "outcome", "message", "delivery", "received_at", "pair",
    "pair_kind", "pair_state", "other", "link", "link_state", "withheld_by",
)  # fmt: skip
"""Every field that a packet may have, but what only a machine reads."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    path: str
    request_id: str
    kind: str
    name: str
    state: str
    due: str
    due_moment: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class RequestsView:
    """due: how many fall due within three days; overdue: of them, those that are late already."""

    rows: tuple[RequestRow, ...]
    everything: bool
    older: str
    due: str
    overdue: str
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    time: str
    moment: str
    state: str
    officer: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundRow:
    person_id: str
    name: str
    born: str
    documents: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class PassageRow:
    crossing_id: str
    when: str
    where: str
    name: str
    born: str
    document: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to look for: in the registry, by the document and day of a passage, or (slip) by the request's slip."""

    person: SubjectSearchIn
    document: ShownDocumentIn
    slip: bool = False


@dataclass(frozen=True, slots=True)
class RequestView:
    """found: whom the registry has, where it was looked; None before. passages: of whom it does not know, as found.
    problem, passages_problem: what was wrong with either search.
    person: whom the desk found, by the id of a passage where is_passage; "" before.
    refusals, checks: value and words. ends: the label of the act that ends it as asked; "" for what two officers do.
    neutral: what the person is told of a notice, by language. fields: what may be put right, and its words. proposal:
    what somebody says to be right, field and value, while it waits; outlasts: what no erasure takes, and its article;
    may_second: by another one."""

    row: RequestRow
    path: str
    version: int
    article: str
    by_law: bool
    contact: str
    asked: str
    alert_id: str
    is_open: bool
    is_identified: bool
    is_passed_on: bool
    neutral: tuple[tuple[str, str], ...]
    person: str
    is_passage: bool
    history: tuple[StepRow, ...]
    refusals: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, str], ...]
    ends: str
    corrects: bool
    erases: bool
    fields: dict[str, str]
    is_proposed: bool
    proposal: tuple[tuple[str, str], ...]
    outlasts: tuple[tuple[str, str], ...]
    may_second: bool
    asks: Asked
    found: tuple[FoundRow, ...] | None
    passages: tuple[PassageRow, ...] | None
    problem: str
    passages_problem: str


def requests_page(
    desks: Application, officer: Officer, words: Catalogue, *, everything: bool, before: str
) -> RequestsView:
    states = () if everything else tuple(OPEN)
    found = desks.subjects.page(officer, states, PAGE_LENGTH, before or None)
    now = desks.clock.now()
    due = desks.subjects.due(officer, DUE_HOURS)
    late = sum(one.is_overdue(now) for one in due)
    return RequestsView(
        rows=tuple(_row(one, now, words) for one in found),
        everything=everything,
        older=found[-1].request_id if len(found) == PAGE_LENGTH else "",
        due=formats.count(len(due), words.language) if due else "",
        overdue=formats.count(late, words.language) if late else "",
        kinds=tuple((kind.value, words(f"subject.kind.{kind}")) for kind in RequestKind),
    )


def request_page(desks: Application, officer: Officer, words: Catalogue, request_id: str, asks: Asked) -> RequestView:
    """Raises NotFound. asks: whom to look for; nobody where it is empty."""
    history = desks.subjects.get(request_id, officer).history
    request = history[-1]
    found, problem = _found(desks, officer, request, asks.person, words)
    passages, wrong = _passages(desks, officer, request, asks, words)
    rule = rule_of(request.kind, request.received_at)
    return RequestView(
        row=_row(request, desks.clock.now(), words),
        path=f"/v1/subject-requests/{quote(request_id, safe='')}",
        version=request.version,
        article=words.article(request.article),
        by_law=rule.by_law,
        contact=request.contact,
        asked=request.asked,
        alert_id=request.alert_id or "",
        is_open=request.is_open,
        is_identified=request.state is RequestState.IDENTIFIED,
        is_passed_on=request.state is RequestState.PASSED_ON,
        neutral=_neutral(history),
        person=request.subject_id,
        is_passage=request.crossing_id is not None,
        history=tuple(_step(one, words) for one in reversed(history)),
        refusals=tuple((code, refusal_words(code, words)) for code in rule.refusals),
        checks=tuple((check.value, words(f"subject.check.{check}")) for check in IdentityCheck),
        ends="" if request.kind in PROPOSED_FIRST else words(f"subject.end.{request.kind}"),
        corrects=request.kind is RequestKind.CORRECTION,
        erases=request.kind is RequestKind.ERASURE,
        fields=_fields(request, words),
        is_proposed=request.state is RequestState.PROPOSED,
        proposal=_proposal(request, words),
        outlasts=_outlasts(words),
        may_second=not is_own(request, officer),
        asks=asks,
        found=found,
        passages=passages,
        problem=problem,
        passages_problem=wrong,
    )


def _fields(request: SubjectRequest, words: Catalogue) -> dict[str, str]:
    absent = _NOT_HELD[request.crossing_id is not None]
    return {one.name: field_said(one.name, words) for one in fields(Correction) if one.name != absent}


def corrections_said(text: str, words: Catalogue) -> str:
    """What a case holds of a correction, `WNI-1: surname: A -> B; sex: F -> M`, with its fields in words."""
    who, _, changes = text.partition(": ")
    parts = [one.partition(": ") for one in changes.split("; ")]
    known = {one.name for one in fields(Correction)} | FORM.keys()
    if not all(name in known and " -> " in change for name, _, change in parts):
        return text
    return f"{who}: {'; '.join(f'{field_said(name, words)}: {change}' for name, _, change in parts)}"


def refusal_words(code: str, words: Catalogue) -> str:
    refusal = REFUSALS[code]
    return f"{words.article(refusal.article)}: {words.both(refusal.words)}"


def packet_lines(section: Section, words: Catalogue) -> list[tuple[str, ...]]:
    """A table in words: the names of the fields, then each row; nothing where there is none. What only a machine reads
    is left out."""
    if not section.rows:
        return []
    names = tuple(name for name in section.rows[0] if name not in _LEFT_OUT)
    head = tuple(words(f"subject.column.{name}") for name in names)
    return [head, *(tuple(_cell(section.name, name, row.get(name), words) for name in names) for row in section.rows)]


def packet_name(packet: Packet) -> str:
    return f"iass-{packet.request_id}"


def _cell(section: Holding, name: str, value: JsonValue, words: Catalogue) -> str:
    if isinstance(value, bool):
        return words("subject.yes" if value else "subject.no")
    if isinstance(value, list):
        return "; ".join(_cell(section, name, one, words) for one in value)
    if name == "put_right" and isinstance(value, dict):
        return f"{field_said(str(value['field']), words)}: {value['read']} -> {value['right']}"
    if isinstance(value, dict):
        return " ".join(_cell(section, "", one, words) for key, one in value.items() if one and key not in _LEFT_OUT)
    if value is None or value == "":
        return ""
    if name == "withheld_by":
        return words.article(str(value))
    if name in _MOMENTS:
        return formats.day_and_time(datetime.fromisoformat(str(value)), words.language)
    prefix = _PREFIXES.get((section, name))
    if prefix == "outbox.kind.":
        return words(f"{prefix}{value}")
    return words(f"{prefix}{str(value).replace('.', '_')}") if prefix else str(value)


def _found(
    desks: Application, officer: Officer, request: SubjectRequest, known: SubjectSearchIn, words: Catalogue
) -> tuple[tuple[FoundRow, ...] | None, str]:
    if not request.is_open or not (known.name.strip() or known.document_number.strip()):
        return None, ""
    try:
        answer: PapersFindings = desks.subjects.find(request.request_id, known.known(), officer)
    except InvalidInput as error:
        return (), _problem(error, words)
    if not all(one.checked for one in answer.lists):
        return None, words("subject.not_read_yet")
    rows = [(each.subject, bool(each.rule)) for one in answer.lists for each in one.candidates]
    return tuple(_person(subject, is_hit) for subject, is_hit in rows if isinstance(subject, Person)), ""


def _problem(error: InvalidInput, words: Catalogue) -> str:
    return ". ".join(part for part in refused(error, words) if part)


def _neutral(history: Sequence[SubjectRequest]) -> tuple[tuple[str, str], ...]:
    """In both languages, for the person; nothing where nothing was passed on."""
    if all(one.state is not RequestState.PASSED_ON for one in history):
        return ()
    return (("id", NOTICE_ANSWER.id), ("en", NOTICE_ANSWER.en))


def _passages(
    desks: Application, officer: Officer, request: SubjectRequest, asks: Asked, words: Catalogue
) -> tuple[tuple[PassageRow, ...] | None, str]:
    if not request.is_open:
        return None, ""
    try:
        shown = None if asks.slip else asks.document.shown()
        if shown is None and not asks.slip:
            return None, ""
        found = desks.subjects.find_passages(request.request_id, shown, officer)
    except InvalidInput as error:
        return None, _problem(error, words)
    return tuple(_passage(one, words) for one in found), ""


def _passage(passage: Passage, words: Catalogue) -> PassageRow:
    document = passage.document
    return PassageRow(
        crossing_id=passage.crossing_id,
        when=formats.day_and_time(passage.at, words.language),
        where=f"{passage.checkpoint}/{passage.lane}",
        name=document.full_name if document else "",
        born=str(document.birth_date or "") if document else "",
        document=f"{document.issuer} {document.number}" if document else "",
    )


def _person(person: Person, is_hit: bool) -> FoundRow:
    documents = ", ".join(document.number for document in person.documents)
    return FoundRow(person.person_id, person.full_name, str(person.birth_date or ""), documents, is_hit)


def _row(request: SubjectRequest, now: datetime, words: Catalogue) -> RequestRow:
    return RequestRow(
        path=f"/subjects/{quote(request.request_id, safe='')}",
        request_id=request.request_id,
        kind=words(f"subject.kind.{request.kind}"),
        name=request.name,
        state=words(f"subject.state.{request.state}"),
        due=formats.day_and_time(request.due_at, words.language),
        due_moment=request.due_at.isoformat(),
        is_overdue=request.is_overdue(now),
    )


def _outlasts(words: Catalogue) -> tuple[tuple[str, str], ...]:
    kept = [(one, HELD[one].kept_by) for one in Holding if HELD[one].kept_by]
    return tuple((words(f"subject.outlasts.{one}"), words.article(law)) for one, law in kept)


def _proposal(request: SubjectRequest, words: Catalogue) -> tuple[tuple[str, str], ...]:
    if request.state is not RequestState.PROPOSED or request.proposal is None:
        return ()
    return tuple((words(f"subject.field.{name}"), str(value)) for name, value in request.proposal.given().items())


def _step(request: SubjectRequest, words: Catalogue) -> StepRow:
    lines = [request.note]
    if request.state is RequestState.IDENTIFIED and request.checked is not None:
        lines += [f"{request.subject_id}: {words(f'subject.check.{request.checked}')}"]
    if request.refusal:
        lines += [refusal_words(request.refusal, words)]
    return StepRow(
        time=formats.day_and_time(request.at, words.language),
        moment=request.at.isoformat(),
        state=words(f"subject.state.{request.state}"),
        officer=request.officer,
        lines=tuple(line for line in lines if line),
    )
