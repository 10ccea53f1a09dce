"""Whether what officers made of an alert, and the record that its thresholds follow from, are what was noted."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from iass.alert.acts_noted import HELD, VERDICTS, is_act
from iass.errors import InvalidInput
from iass.handover.timeline_check import Fault
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import from_values

ALERT, CALIBRATION = "alert.json", "calibration.json"
_SAID = {
    "state": "its state",
    "judgement": "its verdict",
    "claimed_by": "the officer who had it",
    "handed_over_by": "the officers who handed over",
}


def verdict_faults(alert: Any, audit: list[Any], *, is_excerpt: bool) -> Iterator[Fault]:
    """By the acts that the log notes: all of them, in an excerpt those from the last verdict on, and no note."""
    acts = [one for one in audit if is_act(one["subject"], one["details"], alert["alert_id"])]
    judges = [one["actor"] for one in acts if one["action"] in VERDICTS]
    if not judges:
        yield ALERT, "no audit entry bears out its verdict"
        return
    if judges[-1] != alert["judged_by"]:
        yield ALERT, f"it says that {alert['judged_by']} judged, and the audit log that {judges[-1]} did"
    for name, noted in HELD.items():
        if alert[name] != acts[-1]["details"][noted]:
            yield ALERT, f"{_SAID[name]}: not what the audit log notes"
    if bool(alert["note"]) != (not is_excerpt and any(one["details"]["noted"] for one in acts)):
        yield ALERT, "its note: not as the audit log tells whether one was written"


def calibration_faults(record: Any, alert: Any, *, is_sealed: bool) -> Iterator[Fault]:
    """By the marks that findings name; those of before that was kept name none."""
    findings = alert["decision"]["findings"]
    scored = [one[name] for one in findings for name in ("face", "holder_comparison") if one[name]]
    named = {one["calibration"] for one in scored if one.get("calibration")}
    if named and record is not None and named.isdisjoint(_marks(record)):
        yield CALIBRATION, "it is not the record that the thresholds of the findings follow from"
    elif named and record is None and is_sealed:
        yield CALIBRATION, "it is not told, and the thresholds of the findings follow from it"


def _marks(told: Any) -> set[str]:
    """A bundle writes 1.0 as 1, and the mark is over the former: as it reads, and with what is no count as such."""
    try:
        record = from_values(told, CALIBRATION)
    except InvalidInput:
        return set()
    numbers = {one.name: _floats(getattr(record, one.name)) for one in fields(CalibrationRecord) if one.type is float}
    several = {name: _floats(getattr(record, name)) for name in ("fpirs", "top_scores", "fmrs", "impostor_scores")}
    held_out = tuple(
        replace(one, target_fpir=float(one.target_fpir), observed_fpir=float(one.observed_fpir))
        for one in record.held_out
    )
    checks = tuple(
        replace(one, target_fmr=float(one.target_fmr), fmr=float(one.fmr), fnmr=float(one.fnmr))
        for one in record.pair_checks
    )
    exact = replace(record, **numbers, **several, held_out=held_out, pair_checks=checks)
    return {record.mark, exact.mark}


def _floats(value: Any) -> Any:
    return tuple(map(_floats, value)) if isinstance(value, tuple) else float(value)
