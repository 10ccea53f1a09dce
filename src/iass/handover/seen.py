"""The trace of whoever is shown a case: it names the case, and everybody whom the case is about."""

from collections.abc import Sequence
from datetime import datetime

from iass.access import Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.case.about import told_of
from iass.handover.case import Case
from iass.handover.records import CaseLine, HandoverTransaction

VIEWED = "case.viewed"


def viewed(tx: HandoverTransaction, case: Case, officer: Officer, at: datetime) -> None:
    tx.audit.append(at, officer, VIEWED, case.case_id, {"version": case.version, ABOUT: about_opening(case)})


def about_opening(case: Case) -> list[JsonValue]:
    """Whom the page of a case leads to: alert, passage, and the notice that it was opened for."""
    opening = case.opening
    return [opening.alert_id, opening.crossing_id, *([opening.notice_id] if opening.notice_id else [])]


def about_evidence(tx: HandoverTransaction, case: Case) -> list[JsonValue]:
    """Those, and whom alert and passage tell of, which stand in a bundle as they were stored. tx: as the reader sees
    it."""
    found = tx.alerts.get(case.opening.alert_id), tx.passages.get(case.opening.crossing_id)
    beside = [name for one in found if one is not None for name in told_of(one)]
    near = [found[1].best_subject] if found[1] is not None and found[1].best_subject else []
    return [*dict.fromkeys([*about_opening(case), *beside, *near])]


def lines_told(lines: Sequence[CaseLine]) -> dict[str, JsonValue]:
    return {"cases": [one.case_id for one in lines], ABOUT: [one.alert_id for one in lines]}
