"""Alerts, and what officers do with them."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.first_look import AskedLists
from iass.capture.lane import Direction
from iass.handover.case import Case
from iass.handover.known import holds_opening_alone, told_by_alert
from iass.service.schemas.decision import DecisionOut
from iass.service.schemas.wire import READABLE, Moment, Wire, example, optional
from iass.watchlist.notice import NoticeKind

_ALERT = "alert-019a1b2c3d4e5f60718293a4"
_Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=READABLE)]


class ReferenceOut(Wire):
    """A picture of whoever a finding is about."""

    subject_id: str = example("N-2026-007", "The notice, the person, or `chip`")
    image_id: str | None = optional("image-019a1b2c", "To be had at /v1/alerts/{alert_id}/images/{image_id}")
    score: float | None = optional(0.712, "Similarity to the live face, -1..1; null when the papers matched")


class AlertCaseOut(Wire):
    """What an alert tells of its case."""

    case_id: str = example("case-019a1b2c3d4e5f60718293a4", "The case, at /v1/cases/{case_id}")
    content_hash: str | None = optional(
        "0" * 64, "What a signature stands for; give it back with the handover. Null where the case alone tells it"
    )
    opening_alone: bool = example(True, "False: it holds more than this alert tells. Read the case before you sign")


class AlertOut(Wire):
    """An advice that needs a person."""

    alert_id: str = example(_ALERT, "Its id")
    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "The passage that raised it")
    checkpoint: str = example("CGK", "The checkpoint's code")
    lane: str = example("C01", "The lane within the checkpoint")
    direction: Direction = example("arrival", "arrival or departure")
    raised_at: Moment = example("2026-11-24T02:00:00Z", "UTC")
    last_seen_at: Moment | None = optional("2026-11-24T02:00:20Z", "When the same passage was seen again")
    decision: DecisionOut = Field(description="The advice and its findings")
    live_image_id: str | None = optional("image-019a1b2c", "The live face; null when there was none")
    references: list[ReferenceOut] = Field(description="Whom the live face is to be compared with")
    traveller_name: str = example("LARAS KUSUMAWATI", "As read from the document; empty for a camera shot")
    document_number: str = example("X9917640", "As read from the document; empty for a camera shot")
    nationality: str = example("IDN", "As read from the document; empty for a camera shot")
    state: AlertState = example("raised", "Where it stands")
    claimed_by: str | None = optional("siti.r", "The officer who looks at it")
    judgement: Judgement | None = optional(
        "same_person",
        "The officer's verdict on the two faces; null while another one, who does not know the first, is to decide",
    )
    judged_by: str | None = optional("siti.r", "Whose verdict it is, also while it is sealed")
    handed_over_by: list[str] = example(["siti.r", "budi.s"], "Who proposed the handover, and who completed it")
    note: str = example("", "The officers' note")
    version: int = example(1, "Grows with every change of state", ge=1)
    kind: AlertKind = example(
        "passage", "passage: a traveller stands at a lane. past: somebody was here before a notice came into force"
    )
    case: AlertCaseOut | None = Field(
        default=None, description="Told of one alert alone; null where it has none, and in lists"
    )


class HandoverOut(AlertOut):
    """An alert that was signed for in its case."""

    case_id: str = example("case-019a1b2c3d4e5f60718293a4", "Where the signatures stand")
    agency: str | None = optional("Polri", "Who is told once two signed; null where the notice names no agency")

    @classmethod
    def of_case(cls, alert: Alert, case: Case) -> Self:
        shown = AlertOut.of(alert)
        told = {name: getattr(shown, name) for name in AlertOut.model_fields}
        of_case = AlertCaseOut(
            case_id=case.case_id, content_hash=told_by_alert(case), opening_alone=holds_opening_alone(case)
        )
        return cls(**{**told, "case": of_case}, case_id=case.case_id, agency=case.opening.agency or None)


class AlertsOut(Wire):
    """One page of alerts, newest first."""

    alerts: list[AlertOut] = Field(description="Newest first")
    next: str | None = optional(_ALERT, "Give it as `before` for the next page; null at the end")


class NoteIn(Wire):
    """What the officer wants to be remembered."""

    note: _Note = example("handed to the duty desk", "Free text, at most 2000 characters", default="")


class ActIn(NoteIn):
    """An act on an alert."""

    version: int | None = optional(
        3, "The alert's version that the officer was shown; refused where somebody acted on it since", ge=1
    )


class HandoverIn(ActIn):
    """A signature from the alert."""

    content_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = optional(
        "0" * 64,
        "As the alert's `case` told it, or the case itself. Left out where there was none: the opening alone is signed",
    )


class FirstLookIn(Wire):
    """What the faces show, before the score is told."""

    judgement: Judgement = example("other_person", "same_person, other_person or unsure")


class SecondLookIn(FirstLookIn):
    """What another officer sees in the two faces."""

    version: int | None = optional(3, "The alert's version that the officer was shown", ge=1)


class AskedListsIn(Wire):
    """Lists on which officers judge the faces before they see the score."""

    kinds: list[NoticeKind] = Field(
        description="Kinds of notice; none for nowhere", max_length=len(NoticeKind), examples=[["WANTED_DOMESTIC"]]
    )
    chosen_at: Moment | None = optional(
        "2026-11-24T02:00:00Z", "When this was chosen, UTC; sent back as it was read. Null where nobody has"
    )


class AskedListsOut(AskedListsIn):
    """With who chose them."""

    chosen_by: str | None = optional("siti.r", "Who chose; null where nobody has")

    @classmethod
    def of_lists(cls, lists: AskedLists) -> Self:
        return cls(kinds=sorted(lists.kinds), chosen_by=lists.officer, chosen_at=lists.at)


class JudgementIn(ActIn):
    """The officer's verdict."""

    judgement: Judgement = example("other_person", "same_person, other_person or unsure")
