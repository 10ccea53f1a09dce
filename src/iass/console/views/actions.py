"""What an officer can do with an alert now, and why not. The desk's own acts are asked, so that the two agree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from iass.access import Officer
from iass.alert import transitions
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.first_look import is_unscored
from iass.alert.transitions import Act, Step
from iass.console.catalogue import Catalogue
from iass.console.views.queue import alert_state
from iass.errors import Conflict, IassError, NotAllowed
from iass.handover.known import KnownCase
from iass.ids import CaseId, OfficerId

Trial = Callable[[Alert, Officer], Step]


@dataclass(frozen=True, slots=True)
class Button:
    """name: of the act, whose key `iass.console.keymap` knows; label: its text, `action.<label>`; confirm: the question
    asked first, or empty.

    path and body: the request that does it. reason: why it cannot be used now, empty when it can. leads: to the page on
    which it is done instead, as there is something to be read first; empty where it is done here.
    """

    name: str
    label: str
    path: str
    body: Mapping[str, str | int]
    reason: str
    confirm: str = ""
    is_main: bool = False
    leads: str = ""


@dataclass(frozen=True, slots=True)
class ActionsView:
    """state: where the alert stands, in words; hint: the reason that matters most now."""

    state: str
    buttons: tuple[Button, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class _Act:
    name: str
    route: str
    trial: Trial
    judgement: Judgement | None = None
    confirm: str = ""

    @property
    def body(self) -> Mapping[str, str]:
        return {"judgement": self.judgement.value} if self.judgement else {}


def _verdict(judgement: Judgement) -> Trial:
    return lambda alert, officer: transitions.judge(alert, officer, judgement)


_CLAIM = _Act("claim", "claim", transitions.claim)
_RELEASE = _Act("release", "release", transitions.release)
_TAKE_OVER = _Act("take_over", "takeover", transitions.take_over, confirm="take_over")
_HAND_OVER = _Act("hand_over", "handover", transitions.hand_over, confirm="hand_over")
_CLOSE = _Act("close", "close", transitions.close, confirm="close")
_JUDGE = tuple(_Act(judgement.value, "judgement", _verdict(judgement), judgement) for judgement in Judgement)


_FIRST = tuple(
    _Act(judgement.value, "first-look", lambda alert, _officer: Step(Act.GIVE_VERDICT, alert), judgement)
    for judgement in Judgement
)
"""What the faces show, before the score is told: whoever has the alert, each officer may say it."""

_DISMISS = _Act("dismiss", "dismissal", transitions.dismiss, confirm="dismiss")


def actions(
    alert: Alert,
    officer: Officer,
    words: Catalogue,
    agency: str | None = None,
    case: KnownCase | None = None,
) -> ActionsView:
    """Always the same places: who has it, the three verdicts, a clear false alert, handover, closing. agency: who is
    told of the handover; "" where the notice names nobody, None where that is not to be said. case: of the alert, which
    a handover signs."""
    first = is_unscored(alert.decision)
    acts = (_custody(alert, officer), *(_FIRST if first else _JUDGE), _DISMISS, _HAND_OVER, _CLOSE)
    buttons = tuple(_signing(_button(act, alert, officer, words), case, words) for act in acts)
    hint = words("first_look.hint") if first else _hint(alert, buttons) or _told_to(agency, words)
    if alert.state is AlertState.HANDED_OVER:
        hint = _told_to(agency, words) or hint
    return ActionsView(alert_state(alert, officer.officer_id, words), buttons, hint)


def _custody(alert: Alert, officer: Officer) -> _Act:
    """Claim it; lay it back when one has it; take it over when another has."""
    if alert.state is not AlertState.CLAIMED:
        return _CLAIM
    return _RELEASE if _has(officer, alert.claimed_by) else _TAKE_OVER


def _button(act: _Act, alert: Alert, officer: Officer, words: Catalogue) -> Button:
    confirming = act is _HAND_OVER and bool(alert.handed_over_by)
    label = "confirm_hand_over" if confirming else act.name
    return Button(
        name=act.name,
        label=label,
        path=f"/v1/alerts/{alert.alert_id}/{act.route}",
        body=act.body if act is _CLAIM or act in _FIRST else {**act.body, "version": alert.version},
        reason=_reason(act, alert, officer, words),
        confirm=label if act.confirm else "",
        is_main=act in _main(alert),
    )


def _signing(button: Button, case: KnownCase | None, words: Catalogue) -> Button:
    """The handover signs what this screen shows: a case that holds more is read on its own page, and signed there."""
    if case is None or button.name != _HAND_OVER.name or button.reason:
        return button
    if not case.is_readable:
        return replace(button, reason=words("reason.others_case"))
    if case.content_hash is not None:
        return replace(button, body={**button.body, "content_hash": case.content_hash})
    return replace(button, confirm="", label="read_case", leads=case_path(case.case_id))


def case_path(case_id: CaseId) -> str:
    return f"/cases/{quote(case_id, safe='')}"


def _main(alert: Alert) -> tuple[_Act, ...]:
    """The usual next step. None among the verdicts: the screen does not lean towards one of them."""
    if alert.state is AlertState.RAISED:
        return (_CLAIM,)
    if alert.state is AlertState.JUDGED:
        handed = alert.judgement is Judgement.SAME_PERSON and alert.kind is not AlertKind.PAST
        return (_HAND_OVER,) if handed else (_CLOSE,)
    return ()


def _reason(act: _Act, alert: Alert, officer: Officer, words: Catalogue) -> str:
    try:
        act.trial(alert, officer)
    except (Conflict, NotAllowed) as refusal:
        return _explained(act, alert, officer, refusal, words)
    return ""


def _explained(act: _Act, alert: Alert, officer: Officer, refusal: IassError, words: Catalogue) -> str:
    """The desk's refusal, in the officer's language."""
    if alert.state is AlertState.CLOSED:
        return words("reason.closed")
    if alert.state is AlertState.HANDED_OVER:
        return words("reason.handed_over")
    if act in _JUDGE or (act is _DISMISS and alert.state is not AlertState.JUDGED):
        return _verdict_reason(alert, words)
    if act in (_CLAIM, _DISMISS):
        return words("reason.judged_already")
    if alert.state is not AlertState.JUDGED:
        return words("reason.judge_first")
    if act is _CLOSE:
        return words("reason.needs_handover")
    if alert.kind is AlertKind.PAST:
        return words("reason.nobody_here")
    if alert.judgement is not Judgement.SAME_PERSON:
        return words("reason.only_same_person")
    proposed_by_me = bool(alert.handed_over_by) and _has(officer, alert.handed_over_by[0])
    return words("reason.second_officer" if proposed_by_me and isinstance(refusal, NotAllowed) else "reason.not_now")


def _verdict_reason(alert: Alert, words: Catalogue) -> str:
    if alert.state is AlertState.RAISED:
        return words("reason.claim_first")
    if alert.state is AlertState.CLAIMED:
        return words("reason.other_officer", officer=alert.claimed_by or "")
    return words("reason.judged_by_other", officer=alert.judged_by or "")


def _hint(alert: Alert, buttons: tuple[Button, ...]) -> str:
    """Why the officer cannot go on: the verdicts' reason while unjudged, then the handover's or the closing's."""
    by_name = {button.name: button.reason for button in buttons}
    if alert.state is not AlertState.JUDGED:
        return by_name[Judgement.SAME_PERSON]
    ends_by_handover = alert.judgement is Judgement.SAME_PERSON and alert.kind is not AlertKind.PAST
    return by_name["hand_over"] if ends_by_handover else by_name["close"]


def _told_to(agency: str | None, words: Catalogue) -> str:
    if agency is None:
        return ""
    return words("handover.agency", agency=agency) if agency else words("handover.no_agency")


def _has(officer: Officer, officer_id: OfficerId | None) -> bool:
    """As the desk compares ids: spelling does not make another officer."""
    return officer_id is not None and officer.officer_id.strip().casefold() == officer_id.strip().casefold()
