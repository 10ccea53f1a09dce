"""Cases on a screen: the list, and one with its timeline and what an officer can add to it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from iass.access import Officer, Scope
from iass.alert.alert import AlertKind, AlertState, Judgement
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.actions import case_path
from iass.console.views.subjects import corrections_said
from iass.errors import Conflict, NotAllowed
from iass.handover import case as acts
from iass.handover.admission import admitted_to, is_of_trafficking
from iass.handover.bundle import fingerprint
from iass.handover.case import ENDED, LEADS, Case, CaseState, took
from iass.handover.entry import CaseEntry, CaseOutcome, Custody
from iass.handover.records import CaseLine
from iass.ids import AlertId, CaseId

PAGE_LENGTH = 50
STANDING = (CaseState.OPEN, CaseState.SIGNED_ONCE, CaseState.SIGNED)


@dataclass(frozen=True, slots=True)
class AlertCase:
    """What an alert's page says of its case. path: of the case, empty where there
    is none or it is others'. opens: it has none, and may have one."""

    path: str
    opens: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    path: str
    case_id: str
    time: str
    moment: str
    lane: str
    agency: str
    state: str
    waits: bool


@dataclass(frozen=True, slots=True)
class CasesView:
    """older: what to give as `before` for the next page; empty at the end."""

    rows: tuple[CaseRow, ...]
    everything: bool
    older: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """details: one line each. paper: where it is had, or empty. agency: whose word it is, or empty."""

    time: str
    moment: str
    officer: str
    agency: str
    what: str
    details: tuple[str, ...]
    paper: str
    paper_name: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """zone: of the times on the page, as `+07:00`. sign_reason: why this officer cannot sign now; empty when he can.
    steps, outcomes: value and word of what may follow. fingerprint: of the key that signs the bundle. admitted: who may
    ask who crossed together. companions: where that is asked; empty where nobody may."""

    case_id: str
    zone: str
    path: str
    version: int
    content: str
    state: str
    state_word: str
    alert_id: AlertId
    alert_path: str
    notice_path: str
    notice_id: str
    lane: str
    agency: str
    contact: str
    custody: str
    outcome: str
    signers: tuple[str, ...]
    entries: tuple[EntryView, ...]
    steps: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    sign_reason: str
    is_asked: bool
    fingerprint: str
    admitted: tuple[str, ...]
    is_standing: bool
    companions: str


def alert_case(desks: Application, alert_id: AlertId, scope: Scope | None) -> AlertCase:
    """scope: where the officer sees cases, and whose; None where nowhere."""
    cases = desks.cases if scope is None else desks.cases.within(scope)
    alert, known = desks.alerts.get(alert_id), cases.known(alert_id)
    stands = alert.state in (AlertState.JUDGED, AlertState.HANDED_OVER) and alert.kind is AlertKind.PASSAGE
    opens = known is None and stands and alert.judgement is Judgement.SAME_PERSON
    path = f"/v1/alerts/{quote(alert_id, safe='')}/case" if opens else ""
    is_seen = known is not None and scope is not None and known.is_readable
    return AlertCase(case_path(known.case_id) if known and is_seen else "", path)


def cases_page(desks: Application, officer: Officer, words: Catalogue, *, everything: bool, before: str) -> CasesView:
    """Raises NotFound where `before` is no case."""
    states = () if everything else STANDING
    found = desks.cases.page(states, PAGE_LENGTH, officer, CaseId(before) if before else None)
    older = found[-1].case_id if len(found) == PAGE_LENGTH else ""
    return CasesView(tuple(_row(line, words) for line in found), everything, older)


def case_page(desks: Application, officer: Officer, words: Catalogue, case_id: CaseId) -> CaseView:
    """Raises NotFound."""
    case = desks.cases.get(case_id, officer)
    about = case.opening
    custody = case.custody.to if case.custody else Custody.NONE
    ended = case.state not in (CaseState.OPEN, CaseState.SIGNED_ONCE)
    outcomes = tuple((one.value, words(f"case.outcome.{one}")) for one in CaseOutcome) if ended else ()
    return CaseView(
        case_id=case.case_id,
        zone=formats.ZONE_OFFSET,
        path=f"/v1/cases/{quote(case.case_id, safe='')}",
        version=case.version,
        content=case.content_hash,
        state=case.state.value,
        state_word=words(f"case.state.{case.state}"),
        alert_id=about.alert_id,
        alert_path=f"/alerts/{quote(about.alert_id, safe='')}",
        notice_path=f"/notices/{quote(about.notice_id, safe='')}" if about.notice_id else "",
        notice_id=about.notice_id or "",
        lane=f"{about.checkpoint}/{about.lane}",
        agency=about.agency,
        contact=about.contact,
        custody=words(f"case.custody.{custody}"),
        outcome=words(f"case.outcome.{case.outcome}") if case.outcome else "",
        signers=case.signers,
        entries=tuple(_entry(case, entry, words) for entry in case.entries),
        steps=tuple((one.value, words(f"case.custody.{one}")) for one in _steps(case, custody, officer)),
        outcomes=outcomes,
        is_asked=case.is_asked,
        sign_reason=_sign_reason(case, officer, desks.clock.now(), words),
        fingerprint=fingerprint(desks.case_export.key.public_key()),
        admitted=admitted_to(case),
        is_standing=case.state not in ENDED,
        companions=f"{case_path(case.case_id)}/companions" if is_of_trafficking(case) else "",
    )


def _row(line: CaseLine, words: Catalogue) -> CaseRow:
    return CaseRow(
        path=case_path(line.case_id),
        case_id=line.case_id,
        time=formats.day_and_time(line.opened_at, words.language),
        moment=line.opened_at.isoformat(),
        lane=f"{line.checkpoint}/{line.lane}",
        agency=line.agency,
        state=words(f"case.state.{line.state}"),
        waits=line.state is CaseState.SIGNED_ONCE,
    )


def _steps(case: Case, stands: Custody, officer: Officer) -> list[Custody]:
    """In the order of the table, without what takes two officers and has one."""
    if len(case.signers) == 2:
        alone: set[Custody] = set()
    else:
        alone = {Custody.HANDED_OVER, Custody.RELEASED} if took(case, officer) else {Custody.HANDED_OVER}
    return [one for one in Custody if one in LEADS[stands] - alone]


def _entry(case: Case, entry: CaseEntry, words: Catalogue) -> EntryView:
    paper, step = entry.paper, entry.custody
    details = [words("case.taken_back")] if entry.sequence in case.taken_back else []
    if step is not None:
        when = formats.day_and_time(step.happened_at, words.language)
        details.append(f"{words(f'case.custody.{step.to}')}: {step.place}, {when}")
    if entry.outcome is not None:
        details.append(words(f"case.outcome.{entry.outcome}"))
    if entry.signed_hash:
        details.append(words("case.signed_content", content=entry.signed_hash[:16]))
    details += [named for named in (entry.of_officer, entry.of_crossing) if named]
    if entry.text:
        details.append(corrections_said(entry.text, words))
    return EntryView(
        time=formats.day_and_time(entry.at, words.language),
        moment=entry.at.isoformat(),
        officer=entry.officer,
        agency=entry.agency,
        what=words(f"case.kind.{entry.kind}"),
        details=tuple(details),
        paper=f"/v1/cases/{quote(case.case_id, safe='')}/papers/{quote(paper.image_id, safe='')}" if paper else "",
        paper_name=f"{paper.name} ({formats.count(max(1, round(paper.size / 1000)), words.language)} kB)"
        if paper
        else "",
    )


def _sign_reason(case: Case, officer: Officer, now: datetime, words: Catalogue) -> str:
    """The case's own rule is asked, so that the two agree."""
    try:
        acts.signed(case, officer, now, case.content_hash)
    except NotAllowed:
        return words("case.sign_second")
    except Conflict:
        return words("case.sign_over")
    return ""
