"""An agency's inbox on a screen: the list, and one case with what the agency can say of it."""

from dataclasses import dataclass
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import current, faces
from iass.console.views.current import CurrentView
from iass.console.views.faces import FacesView
from iass.console.views.subjects import corrections_said
from iass.handover.bundle import fingerprint
from iass.handover.entry import CaseEntry, CaseOutcome, Custody
from iass.ids import CaseId

PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class InboxRow:
    path: str
    case_id: str
    time: str
    moment: str
    checkpoint: str
    agency: str
    state: str


@dataclass(frozen=True, slots=True)
class InboxView:
    """older: what to give as `before` for the next page; empty at the end."""

    rows: tuple[InboxRow, ...]
    older: str


@dataclass(frozen=True, slots=True)
class InboxEntryView:
    """details: one line each. agency: whose word it is, or empty."""

    time: str
    moment: str
    officer: str
    agency: str
    what: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InboxCaseView:
    """outcomes: value and word of what the agency can tell. notice: with the version that the person was stopped for.
    current, faces: what was compared; None where the alert is not kept. fingerprint: of the key that signs the
    bundle."""

    case_id: str
    path: str
    state_word: str
    lane: str
    agency: str
    notice: str
    notice_word: str
    signers: tuple[str, ...]
    current: CurrentView | None
    faces: FacesView | None
    fingerprint: str
    custody: str
    outcome: str
    is_received: bool
    is_asked: bool
    stops_again: bool
    entries: tuple[InboxEntryView, ...]
    outcomes: tuple[tuple[str, str], ...]


def inbox_page(desks: Application, officer: Officer, words: Catalogue, before: str) -> InboxView:
    """Raises NotFound where `before` is no case of this inbox."""
    found = desks.agencies.inbox.page(PAGE_LENGTH, officer, CaseId(before) if before else None)
    rows = tuple(
        InboxRow(
            path=f"/inbox/{quote(line.case_id, safe='')}",
            case_id=line.case_id,
            time=formats.day_and_time(line.signed_at or line.opened_at, words.language),
            moment=(line.signed_at or line.opened_at).isoformat(),
            checkpoint=line.checkpoint,
            agency=line.agency,
            state=words(f"case.state.{line.state}"),
        )
        for line in found
    )
    return InboxView(rows, found[-1].case_id if len(found) == PAGE_LENGTH else "")


def inbox_case(desks: Application, officer: Officer, words: Catalogue, case_id: CaseId) -> InboxCaseView:
    """Raises NotFound."""
    case = desks.agencies.inbox.get(case_id, officer)
    custody = case.custody.to if case.custody else Custody.NONE
    path = f"/v1/inbox/cases/{quote(case.case_id, safe='')}"
    return InboxCaseView(
        case_id=case.case_id,
        path=path,
        state_word=words(f"case.state.{case.state}"),
        lane=f"{case.checkpoint}/{case.lane}",
        agency=case.agency,
        notice=f"{case.notice_id}@{case.notice_version}" if case.notice_id else "",
        signers=case.signers,
        current=current.of_alert(case.alert, words, case.rarities) if case.alert else None,
        faces=faces.faces(case.alert, words, case.rarities, desks.poses, pictures=f"{path}/images")
        if case.alert
        else None,
        fingerprint=fingerprint(desks.case_export.key.public_key()),
        notice_word=words(f"kind.{case.notice_kind}") if case.notice_kind else "",
        custody=words(f"case.custody.{custody}"),
        outcome=words(f"case.outcome.{case.outcome}") if case.outcome else "",
        is_received=case.is_received,
        is_asked=case.is_asked,
        stops_again=case.stops_again,
        entries=tuple(_entry(entry, entry.sequence in case.gone, words) for entry in case.entries),
        outcomes=tuple((one.value, words(f"case.outcome.{one}")) for one in CaseOutcome),
    )


def _entry(entry: CaseEntry, is_gone: bool, words: Catalogue) -> InboxEntryView:
    details = [words("case.taken_back")] if is_gone else []
    if entry.custody is not None:
        when = formats.day_and_time(entry.custody.happened_at, words.language)
        details.append(f"{words(f'case.custody.{entry.custody.to}')}: {entry.custody.place}, {when}")
    if entry.outcome is not None:
        details.append(words(f"case.outcome.{entry.outcome}"))
    if entry.text:
        details.append(corrections_said(entry.text, words))
    return InboxEntryView(
        time=formats.day_and_time(entry.at, words.language),
        moment=entry.at.isoformat(),
        officer=entry.officer,
        agency=entry.agency,
        what=words(f"case.kind.{entry.kind}"),
        details=tuple(details),
    )
