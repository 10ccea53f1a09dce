"""The auditor's page: who did what, and whether the log is what was written."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from iass.access import Purpose
from iass.audit.checking import ChainState
from iass.audit.entry import FOR
from iass.audit.query import AuditLine, AuditQuery
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.refusals import stored
from iass.registry.report import harmless

PAGE_LENGTH = 50
FILE_LENGTH = 1000
COLUMNS = ("sequence", "at", "actor", "action", "subject", "purpose", "details", "entry_hash")


FAMILIES = {
    "alert": "history.", "case": "case.kind.", "link": "links.state.", "look_alike": "pair.state.",
    "message": "outbox.state.", "notice": "notice.act.", "subject": "subject.state.",
}  # fmt: skip
"""Where the catalogue has the acts and states that such an action ends with."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """action: the code, by which is searched. what: the same in words; empty for one of another version."""

    sequence: int
    time: str
    moment: str
    actor: str
    action: str
    what: str
    subject: str
    purpose: str
    details: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class AuditView:
    """asked: what the form was filled with. older, file: the queries of the next page and of the file; older is empty
    at the end. chain: the state of the chain, in words."""

    rows: tuple[AuditRow, ...]
    asked: dict[str, str]
    purposes: tuple[tuple[str, str], ...]
    older: str
    file: str
    chain: str
    is_whole: bool


def audit_page(
    asked: AuditQuery, typed: dict[str, str], found: Sequence[AuditLine], state: ChainState, words: Catalogue
) -> AuditView:
    """typed: the filters as they stand in the address."""
    said = {name: value for name, value in typed.items() if value}
    older = {**said, "before": str(found[-1].entry.sequence)} if len(found) == asked.limit else {}
    return AuditView(
        rows=tuple(_row(one, words) for one in found),
        asked=typed,
        purposes=tuple((one.value, words(f"purpose.{one}")) for one in Purpose),
        older=urlencode(older),
        file=urlencode(said),
        chain=chain_said(state, words),
        is_whole=state.ok,
    )


def chain_said(state: ChainState, words: Catalogue) -> str:
    at = formats.day_and_time(state.at, words.language)
    if not state.ok:
        return words("audit.chain.bad", reason=stored(state.reason, words, "tampered"), time=at)
    whole = state.whole_at
    shown = words("audit.chain.good", n=formats.count(state.verified_to, words.language), time=at)
    return shown if whole else f"{shown} {words('audit.chain.running')}"


def action_said(action: str, words: Catalogue) -> str:
    """What an action is called; "" for one that nobody has named."""
    of, _, act = action.partition(".")
    if (known := f"audit.act.{action}") in words.texts:
        return words(known)
    said = words.texts.get(f"{FAMILIES[of]}{act}", "") if of in FAMILIES else ""
    return words(f"audit.of.{of}", act=f"{said[:1].lower()}{said[1:]}") if said else ""


def as_csv(found: Sequence[AuditLine]) -> bytes:
    """Names of columns as programs read them; UTF-8 with a byte order mark so that Excel reads it rightly."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, "hidden"])
    for one in found:
        entry = one.entry
        cells = [entry.actor, entry.action, entry.subject, str(entry.details.get(FOR) or ""), _details(one)]
        kept = [harmless(cell) for cell in cells]
        writer.writerow([entry.sequence, entry.at.isoformat(), *kept, entry.entry_hash, "yes" if one.is_hidden else ""])
    return text.getvalue().encode("utf-8-sig")


def _row(line: AuditLine, words: Catalogue) -> AuditRow:
    entry = line.entry
    said = entry.details.get(FOR)
    known = isinstance(said, str) and said in set(Purpose)
    return AuditRow(
        sequence=entry.sequence,
        time=formats.day_and_time(entry.at, words.language),
        moment=entry.at.isoformat(),
        actor=entry.actor,
        action=entry.action,
        what=action_said(entry.action, words),
        subject=entry.subject,
        purpose=words(f"purpose.{said}") if known else "",
        details=_details(line),
        is_hidden=line.is_hidden,
    )


def _details(line: AuditLine) -> str:
    told = {name: value for name, value in line.entry.details.items() if name != FOR}
    return json.dumps(told, ensure_ascii=False) if told else ""
