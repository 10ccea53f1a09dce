"""The life of an alert, as an explicit table, and what each act asks of the officer.

raised -> claimed -> judged -> handed over | closed. A verdict of UNSURE puts the alert back among the
raised ones, where a second officer (or the same one, after another look) claims it. Only the claimer
judges. Where a verdict takes two, the first is laid back too, and is told to nobody before the second is given (see
`iass.alert.second`). Whoever judged may correct the verdict until the alert ends, which takes back a proposed handover.
A claimed alert whose officer has left is taken over by another, openly: the audit log names both.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from iass.access import Officer, Role
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.decide.decision import Advice
from iass.decide.identity_rules import LOOK_ALIKE
from iass.decide.pair_rules import OF_TWO_IDS
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import OfficerId

MAX_NOTE = 2000


class Act(StrEnum):
    """What an officer does with an alert. The value is the end of the event's kind, `alert.claimed`."""

    CLAIM = "claimed"
    RELEASE = "released"
    TAKE_OVER = "taken_over"
    JUDGE = "judged"
    GIVE_VERDICT = "verdict_given"
    PROPOSE = "handover_proposed"
    CONFIRM = "handed_over"
    TAKE_BACK = "handover_taken_back"
    CLOSE = "closed"
    CANCEL = "cancelled"
    NOTE_WITHDRAWAL = "notice_withdrawn"


_RAISED, _CLAIMED, _JUDGED = AlertState.RAISED, AlertState.CLAIMED, AlertState.JUDGED

TRANSITIONS: Mapping[tuple[AlertState, Act], frozenset[AlertState]] = {
    (_RAISED, Act.CLAIM): frozenset({_CLAIMED}),
    (_CLAIMED, Act.RELEASE): frozenset({_RAISED}),
    (_CLAIMED, Act.TAKE_OVER): frozenset({_CLAIMED}),
    (_CLAIMED, Act.JUDGE): frozenset({_JUDGED, _RAISED}),
    (_JUDGED, Act.JUDGE): frozenset({_JUDGED, _RAISED}),
    (_CLAIMED, Act.GIVE_VERDICT): frozenset({_RAISED}),
    (_JUDGED, Act.GIVE_VERDICT): frozenset({_RAISED}),
    (_JUDGED, Act.PROPOSE): frozenset({_JUDGED}),
    (_JUDGED, Act.CONFIRM): frozenset({AlertState.HANDED_OVER}),
    (_JUDGED, Act.TAKE_BACK): frozenset({_JUDGED}),
    (_JUDGED, Act.CLOSE): frozenset({AlertState.CLOSED}),
    (_RAISED, Act.CANCEL): frozenset({AlertState.CLOSED}),
    (_CLAIMED, Act.NOTE_WITHDRAWAL): frozenset({_CLAIMED}),
    (_JUDGED, Act.NOTE_WITHDRAWAL): frozenset({_JUDGED}),
}
"""Every pair that is not here is a Conflict."""

ENDED = frozenset({AlertState.HANDED_OVER, AlertState.CLOSED})

HELD_DOWN = frozenset({LOOK_ALIKE.rule_id, *OF_TWO_IDS})
"""Findings that only refer, though the face is a sought one's: perhaps it is another's (decisions 0004 and 0028)."""
NEEDS_HANDOVER = frozenset({Advice.SECURE, Advice.DENY_EXIT, Advice.REFUSE_ENTRY, Advice.PROTECT})
"""Advice after which "same person" cannot simply be closed by one officer."""

_MEND = {
    _RAISED: "Claim it first",
    _CLAIMED: "Judge the two faces first, or take the alert over",
    _JUDGED: "It is judged: hand over, close, or let the judge correct the verdict",
    AlertState.HANDED_OVER: "It has ended; a new passage raises a new alert",
    AlertState.CLOSED: "It has ended; a new passage raises a new alert",
}


class Step(NamedTuple):
    """What was done, and the alert after it."""

    act: Act
    alert: Alert


def claim(alert: Alert, officer: Officer) -> Step:
    """From the raised ones only; Conflict says who has it. The same officer's second claim changes nothing."""
    require_person(officer)
    if alert.state is _CLAIMED and is_same_officer(officer, alert.claimed_by):
        return Step(Act.CLAIM, alert)
    return _step(alert, Act.CLAIM, _CLAIMED, claimed_by=officer.officer_id)


def release(alert: Alert, officer: Officer, note: str = "") -> Step:
    """The claimer lays it back."""
    require_person(officer)
    _require_state(alert, Act.RELEASE)
    _require_claimer(alert, officer)
    return _step(alert, Act.RELEASE, _RAISED, note, claimed_by=None)


def take_over(alert: Alert, officer: Officer, note: str = "") -> Step:
    """Another officer goes on where the claimer left."""
    require_person(officer)
    _require_state(alert, Act.TAKE_OVER)
    if is_same_officer(officer, alert.claimed_by):
        raise Conflict("this alert is yours already", where=alert.alert_id)
    return _step(alert, Act.TAKE_OVER, _CLAIMED, note, claimed_by=officer.officer_id)


def judge(alert: Alert, officer: Officer, judgement: Judgement, note: str = "") -> Step:
    """The claimer's verdict, or the judge's correction of it. UNSURE lays the alert back for a second pair of eyes."""
    require_person(officer)
    _require_state(alert, Act.JUDGE)
    _require_claimer(alert, officer)
    unsure = judgement is Judgement.UNSURE
    return _step(
        alert,
        Act.JUDGE,
        _RAISED if unsure else _JUDGED,
        note,
        judgement=judgement,
        judged_by=officer.officer_id,
        claimed_by=None if unsure else alert.claimed_by,
        handed_over_by=(),
    )


def give_verdict(alert: Alert, officer: Officer) -> Step:
    """The claimer's verdict, or the judge's correction, that another officer's is to follow: the alert is laid back and
    tells only whose it is. See `iass.alert.second`."""
    require_person(officer)
    _require_state(alert, Act.GIVE_VERDICT)
    _require_claimer(alert, officer)
    return _step(
        alert,
        Act.GIVE_VERDICT,
        _RAISED,
        judgement=None,
        judged_by=officer.officer_id,
        claimed_by=None,
        handed_over_by=(),
    )


def hand_over(alert: Alert, officer: Officer, note: str = "") -> Step:
    """The first officer proposes, a second completes; the judge may be either of the two, never both. An alert follows
    the signatures of its case, and nothing else leads here: see `iass.handover.alert_follows`."""
    require_person(officer)
    _require_state(alert, Act.PROPOSE)
    if alert.judgement is not Judgement.SAME_PERSON:
        raise Conflict(
            "only somebody judged to be the same person is handed over",
            where=alert.alert_id,
            mend="Close the alert, or let the judge correct the verdict",
        )
    if alert.kind is AlertKind.PAST:
        raise Conflict(
            "nobody stands here to be handed over: this is about a passage of the past",
            where=alert.alert_id,
            mend="Tell the agency, and close the alert with a note",
        )
    if not alert.handed_over_by:
        return _step(alert, Act.PROPOSE, _JUDGED, note, handed_over_by=(officer.officer_id,))
    if is_same_officer(officer, alert.handed_over_by[0]):
        raise NotAllowed(
            "a handover takes two officers",
            where=alert.alert_id,
            mend="Another officer has to confirm what you proposed",
        )
    both = (*alert.handed_over_by, officer.officer_id)
    return _step(alert, Act.CONFIRM, AlertState.HANDED_OVER, note, handed_over_by=both)


def take_back_handover(alert: Alert) -> Step:
    """What the first officer signed for has changed: it takes two officers anew."""
    return _step(alert, Act.TAKE_BACK, _JUDGED, handed_over_by=())


def close(alert: Alert, officer: Officer, note: str = "") -> Step:
    """Ends a judged alert, by any officer.

    "Same person" under SECURE, DENY_EXIT, REFUSE_ENTRY or PROTECT ends in a handover and not here: one
    officer alone cannot let go somebody whom an agency waits for. The same holds for a look-alike, and for one
    of two who are sought, judged to be the very person. MAY_REFUSE_ENTRY and REFER are the officer's choice, and
    so is "other person".
    """
    require_person(officer)
    _require_state(alert, Act.CLOSE)
    if alert.judgement is Judgement.SAME_PERSON and _needs_handover(alert):
        raise NotAllowed(
            f"the same person under {alert.decision.advice} is handed over, not closed",
            where=alert.alert_id,
            mend="Propose the handover; if the verdict was wrong, let the judge correct it",
        )
    return _step(alert, Act.CLOSE, AlertState.CLOSED, note)


def dismiss(alert: Alert, officer: Officer, note: str = "") -> Step:
    """A clear false alert in one go: claimed where nobody has it, judged "other person" and closed. Answers the last of
    the three; each asks what it asks alone."""
    if alert.state not in (_RAISED, _CLAIMED):
        _require_state(alert, Act.CLAIM)
    claimed = claim(alert, officer).alert if alert.state is _RAISED else alert
    return close(judge(claimed, officer, Judgement.OTHER_PERSON, note).alert, officer)


def withdrawn(alert: Alert, notice_id: str) -> Step:
    """The system's only act: the notice behind a PAST alert was withdrawn. One that nobody has taken ends; one that
    an officer works on stays with him, and says so: what somebody looks at is not taken from under his hands."""
    note = f"[{notice_id}: dicabut / withdrawn]"
    if alert.state is _RAISED:
        return _step(alert, Act.CANCEL, AlertState.CLOSED, note)
    return _step(alert, Act.NOTE_WITHDRAWAL, alert.state, note)


def _needs_handover(alert: Alert) -> bool:
    if alert.kind is AlertKind.PAST:
        return False
    return any(one.advice in NEEDS_HANDOVER or one.rule_id in HELD_DOWN for one in alert.decision.findings)


def _step(alert: Alert, act: Act, state: AlertState, note: str = "", **changes: object) -> Step:
    """The next version, if the table has it."""
    _require_state(alert, act)
    if state not in TRANSITIONS[alert.state, act]:
        raise ValueError(f"{act} does not lead from {alert.state} to {state}")
    said = _with_note(alert, note)
    changed = replace(alert, state=state, note=said, version=alert.version + 1, **changes)  # type: ignore[arg-type]  # named by the acts above
    return Step(act, changed)


def _with_note(alert: Alert, note: str) -> str:
    if len(note) > MAX_NOTE:
        raise InvalidInput(f"a note has at most {MAX_NOTE} characters", where="note", mend="Write it shorter")
    return "\n".join(text for text in (alert.note, note.strip()) if text)


def _require_state(alert: Alert, act: Act) -> None:
    if (alert.state, act) in TRANSITIONS:
        return
    holder = f" by {alert.claimed_by}" if alert.state is _CLAIMED else ""
    raise Conflict(
        f"the alert is {alert.state.replace('_', ' ')}{holder}, so it cannot be {act.replace('_', ' ')}",
        where=alert.alert_id,
        mend=_MEND[alert.state],
    )


def _require_claimer(alert: Alert, officer: Officer) -> None:
    holder = alert.judged_by if alert.state is _JUDGED else alert.claimed_by
    if not is_same_officer(officer, holder):
        raise NotAllowed(f"this alert is with {holder}", where=alert.alert_id, mend="Ask that officer, or take it over")


def require_person(officer: Officer) -> None:
    if officer.role is Role.SYSTEM or not officer.officer_id.strip():
        raise NotAllowed("a person decides, never the system", where=officer.officer_id, mend="Say which officer acts")


def is_same_officer(officer: Officer, officer_id: OfficerId | None) -> bool:
    """One person stays one person however the id is typed: two spellings do not make two officers."""
    return officer_id is not None and officer.officer_id.strip().casefold() == officer_id.strip().casefold()
