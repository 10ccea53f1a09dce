"""What a supervisor sees of the lanes: the queue, and what a shift came to."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.alert.alert import AlertState
from iass.alert.lane_queue import OpenAlert
from iass.capture.lane import Direction
from iass.case.decoy_desk import Caught
from iass.decide.decision import Advice
from iass.figures.shift_report import ShiftReport
from iass.service.schemas.alert import NoteIn
from iass.service.schemas.decoy import CaughtOut
from iass.service.schemas.figures import LooksOut
from iass.service.schemas.wire import Moment, Wire, example, optional

_Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class OpenAlertOut(Wire):
    """An alert of a passage that has not ended. Whom it is about: /v1/alerts/{alert_id}."""

    alert_id: str = example("alert-019a1b2c3d4e5f60718293a4", "Its id")
    lane: str = example("CGK/C01", "Checkpoint and lane")
    direction: Direction = example("arrival", "arrival or departure")
    advice: Advice = example("SECURE", "The gravest of its findings")
    state: AlertState = example("raised", "raised, claimed or judged")
    claimed_by: str | None = optional("siti.r", "The officer who has it")
    raised_at: Moment = example("2026-11-24T02:00:00Z", "UTC")
    waiting_since: Moment | None = optional(
        "2026-11-24T02:00:00Z", "Since when nobody has it; null where somebody does"
    )
    escalated_at: Moment | None = optional("2026-11-24T02:00:30Z", "When it went up because nobody took or decided it")
    age_seconds: int = example(42, "Since it was raised", ge=0)

    @classmethod
    def of_open(cls, one: OpenAlert, now: datetime) -> Self:
        alert = one.alert
        return cls(
            alert_id=alert.alert_id,
            lane=f"{alert.checkpoint}/{alert.lane}",
            direction=alert.direction,
            advice=alert.decision.advice,
            state=alert.state,
            claimed_by=alert.claimed_by,
            raised_at=alert.raised_at,
            waiting_since=one.waiting_since,
            escalated_at=one.escalated_at,
            age_seconds=max(0, int((now - alert.raised_at).total_seconds())),
        )


class QueueOut(Wire):
    """Over all lanes that the caller supervises."""

    at: Moment = example("2026-11-24T02:00:42Z", "When it was looked at, UTC")
    alerts: list[OpenAlertOut] = Field(description="Those that nobody has first, the longest waiting first")


class LaneTakeoverIn(NoteIn):
    """Whose alerts of a lane are taken over, and why."""

    holder: _Id = example(
        "siti.r", "Only those of this officer; empty for everybody's but the caller's own", default=""
    )


class LaneTakeoverOut(Wire):
    lane: str = example("CGK/C01", "Checkpoint and lane")
    alert_ids: list[str] = example(["alert-019a1b2c3d4e5f60718293a4"], "Alerts that are the caller's now")


class ShiftRowOut(Wire):
    """One lane, or the whole checkpoint."""

    lane: str = example("CGK/C01", "Checkpoint and lane; empty for all of them")
    passages: int = example(412, "Passages decided")
    alerts: int = example(7, "Alerts that they raised")
    escalated: int = example(1, "Times that an alert went up because nobody took or decided it")
    false_alerts: int = example(5, "Alerts judged to be another person, or found to be one by the agency, as known now")
    decided: int = example(7, "Alerts with a verdict")
    median: float | None = optional(5.2, "Seconds from alert to verdict, within a fifth; null without a verdict")
    nine_of_ten: float | None = optional(16.0, "Seconds that nine of ten did not exceed")
    found_later: int = example(1, "Passages that a search of the past has found since")
    missed: int = example(1, "Those of them at which the notice was in force already")
    confirmed: int = example(0, "Those missed that an officer judged to be the same person")
    looked_again: int = example(
        2, "Alerts of the gravest advice that one officer alone dismissed, looked at again since"
    )
    not_looked_again: int = example(0, "Those that nobody else has looked at since")


class ShiftReportOut(Wire):
    """What a shift came to. Nothing of it is about any traveller or officer."""

    checkpoint: str = example("CGK", "The checkpoint's code")
    day: date = example("2026-11-24", "On which it began there")
    number: int = example(1, "1 for the first shift of that day", ge=1)
    since: Moment = example("2026-11-23T23:00:00Z", "Its start")
    until: Moment = example("2026-11-24T07:00:00Z", "Its end, which is not part of it")
    made_at: Moment = example("2026-11-24T07:05:00Z", "What is judged or found after this is not in it")
    is_over: bool = example(True, "False while it runs")
    lanes: list[ShiftRowOut] = Field(description="Lanes with a count, in order")
    total: ShiftRowOut = Field(description="All of them")
    first_looks: list[LooksOut] = example([], "Of the checkpoint: looks before the score; each verdict once")
    practice_pairs: CaughtOut | None = Field(
        None, description="Of the checkpoint, in the 28 days before; null where pairs are nobody's to see here"
    )

    @classmethod
    def of_report(cls, report: ShiftReport, caught: Caught | None) -> Self:
        shift = report.shift
        return cls(
            checkpoint=shift.checkpoint,
            day=shift.day,
            number=shift.number,
            since=shift.since,
            until=shift.until,
            made_at=report.made_at,
            is_over=report.is_over,
            lanes=[ShiftRowOut.of(row) for row in report.lanes],
            total=ShiftRowOut.of(report.total),
            first_looks=[LooksOut.of_share(verdict, found) for verdict, found in report.looks.items()],
            practice_pairs=None if caught is None else CaughtOut.of_caught(caught),
        )
