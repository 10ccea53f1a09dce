"""A sealed alert on record, whoever writes past the program, and what doctor and expert say of it."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
from tests.contracts.samples import MADE, MORNING, NOTICE, OFFICER, alert, decision, passage

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState, Judgement
from iass.alert.news import audit_act
from iass.alert.passage import raise_or_join
from iass.audit.chain import canonical
from iass.case.evidence import sealed
from iass.decide.decision import Advice, Decision
from iass.handover.bundle import fingerprint, pack, read
from iass.handover.bundle_check import BundleReport, check_bundle
from iass.handover.case import Case
from iass.handover.export import CaseExport
from iass.ids import ImageId, NoticeId, OfficerId
from iass.watchlist.notice import NoticeKind

BUDI = Officer(OfficerId("budi"))
LIVE, SOUGHT = b"\xff\xd8 live", b"\xff\xd8 sought"
HIDDEN = replace(NOTICE, notice_id=NoticeId("N-0009"), kind=NoticeKind.PROTECT, surname="MAWAR")

Forge = Callable[..., None]
"""forge(SQL, *values): one statement, with ? for each value, past the triggers that keep history."""


def with_hidden() -> Decision:
    """With a lapsed notice that protects, which not everybody may see."""
    lapsed = replace(
        decision().findings[0], notice_id=HIDDEN.notice_id, notice_version=1, face=None, advice=Advice.CLEAR
    )
    return replace(decision(), findings=(*decision().findings, lapsed))


def raise_judged(records: SqlRecords, decided: Decision) -> Alert:
    """As a crossing raises it; then judged to be the same person."""
    with records.transaction() as tx:
        for made in (NOTICE, replace(NOTICE, version=2, contact="+62 21 555"), HIDDEN):
            tx.notices.put(made, MADE)
        for name, data in (("live-1", LIVE), ("image-2", SOUGHT)):
            tx.images.put(ImageId(name), "N-0001", data, "image/jpeg")
        fresh = raise_or_join(tx, sealed(tx, replace(alert(), decision=decided), passage()), 60)
        tx.passages.add(passage())
        by = OFFICER.officer_id
        judged = replace(
            fresh, state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON, claimed_by=by, judged_by=by, version=2
        )
        tx.alerts.update(judged)
        audit_act(tx, "alert.judged", fresh, judged, MORNING, OFFICER)
    return judged


def forging(url: str) -> Forge:
    def run(script: str, *values: str) -> None:
        if url.startswith("sqlite"):
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            changed = connection.execute(script, values).rowcount
            connection.close()
        else:
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as there:
                there.execute("SET session_replication_role = replica")
                changed = there.execute(script.replace("?", "%s"), values).rowcount
        assert changed > 0, "the forger missed"

    return run


def sound(records: SqlRecords) -> tuple[str, ...]:
    """What the doctor finds; the log itself is whole."""
    assert records.verify_audit().ok
    return records.open_everything(lambda _number: None).faults


def report(export: CaseExport, case: Case, *, excerpt: bool = False) -> BundleReport:
    made = export.excerpt if excerpt else export.export
    return check_bundle(made(case.case_id, OFFICER), fingerprint(export.key.public_key()))


def repacked(export: CaseExport, data: bytes, change: Callable[[dict[str, Any]], None]) -> BundleReport:
    """The installation signs other parts than it wrote. change: of the JSON, by name."""
    members = dict(read(data))
    kind, case_id = json.loads(members["manifest.json"])["format"], json.loads(members["manifest.json"])["case_id"]
    parts = {name: json.loads(part) for name, part in members.items() if name.endswith(".json")}
    for name in ("manifest.json", "signature.json"):
        del members[name], parts[name]
    change(parts)
    members |= {name: canonical(part).encode() for name, part in parts.items()}
    return check_bundle(pack(case_id, members, export.key, kind), fingerprint(export.key.public_key()))
