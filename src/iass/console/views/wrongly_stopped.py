"""The one action for the wrongly stopped, what stands about the double, and the slip in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from iass.access import Officer
from iass.alert import transitions
from iass.alert.alert import Alert, AlertState, Judgement
from iass.alert.slip import Slip, require_stoppable
from iass.alert.transitions import ENDED
from iass.capture.document import TravelDocument
from iass.console import formats
from iass.console.catalogue import Catalogue, Language
from iass.console.views.actions import Button
from iass.console.views.desks import Desks
from iass.errors import Conflict, NotAllowed
from iass.handover.wrongly_stopped import WronglyStopped
from iass.watchlist.look_alike import PairState

RIGHTS = ("information", "access", "correction", "compensation")
"""What the slip says that its bearer may ask for: rights that stay even for a border agency (UU 27/2022, articles 5, 6,
7 and 12)."""


@dataclass(frozen=True, slots=True)
class WronglyView:
    """button: None where there is nothing to do for the wrongly stopped. then: the page that follows it. slip: the path
    of the slip; empty where there is none. standing: what is on record of the double, in words; empty without one."""

    button: Button | None = None
    then: str = ""
    slip: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class SlipColumn:
    """One language. what: paragraphs; rights: lines; facts: name and value."""

    language: str
    title: str
    what: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    rights_title: str
    rights: tuple[str, ...]
    complain: str
    signed: str


@dataclass(frozen=True, slots=True)
class SlipView:
    reference: str
    alert_id: str
    columns: tuple[SlipColumn, ...]


def wrongly_stopped(desks: Desks, alert: Alert, officer: Officer, words: Catalogue) -> WronglyView:
    """Nothing at all for who is protected, or was here in the past."""
    try:
        require_stoppable(alert)
    except Conflict:
        return WronglyView()
    slip = f"/alerts/{alert.alert_id}/slip"
    if alert.state not in ENDED:
        return WronglyView(_button(alert, "wrongly", _why_not(alert, officer, words)), slip)
    if not desks.wrongly_stopped.is_cleared(alert):
        return WronglyView()
    found = desks.wrongly_stopped.standing(alert.alert_id)
    button = _button(alert, "confirm_double", "") if found.may_confirm(officer) else None
    return WronglyView(button, slip=slip, standing=_standing(found, officer, words))


def slip_page(
    slip: Slip,
    alert: Alert,
    contact: str,
    catalogues: Mapping[Language, Catalogue],
    right: TravelDocument | None = None,
) -> SlipView:
    """Side by side, Indonesian first. right: what the document should have said, where that was found out since."""
    if right is not None:
        alert = replace(alert, traveller_name=right.full_name, document_number=right.number)
    columns = tuple(_column(slip, alert, contact, catalogues[language]) for language in Language)
    return SlipView(slip.reference, alert.alert_id, columns)


def _column(slip: Slip, alert: Alert, contact: str, words: Catalogue) -> SlipColumn:
    said = contact or words("slip.contact_unknown")
    facts = (
        ("reference", slip.reference),
        ("name", alert.traveller_name or words("current.no_name")),
        ("document", _tail(alert.document_number)),
        ("when", formats.day_and_time(alert.raised_at, words.language)),
        ("where", f"{alert.checkpoint}, {alert.lane}"),
    )
    return SlipColumn(
        language=words.language.value,
        title=words("slip.title"),
        what=(words("slip.what"), words("slip.sorry"), words("slip.again")),
        facts=tuple((words(f"slip.fact.{name}"), value) for name, value in facts if value),
        rights_title=words("slip.rights"),
        rights=tuple(words(f"slip.right.{one}") for one in RIGHTS),
        complain=words("slip.complain", contact=said),
        signed=words("slip.signed", day=formats.day_and_time(slip.at, words.language)),
    )


def _tail(number: str) -> str:
    """Enough to tell whose slip it is, too little to use for anything."""
    return f"…{number[-4:]}" if len(number) > 4 else number


def _button(alert: Alert, label: str, reason: str) -> Button:
    path = f"/v1/alerts/{alert.alert_id}/clearance"
    return Button("wrongly", label, path, {"version": alert.version}, reason, confirm=label)


def _why_not(alert: Alert, officer: Officer, words: Catalogue) -> str:
    is_another = alert.state is AlertState.JUDGED and alert.judgement is Judgement.OTHER_PERSON
    try:
        if is_another:
            transitions.close(alert, officer)
        else:
            transitions.dismiss(alert, officer)
    except (Conflict, NotAllowed):
        if alert.state is AlertState.CLAIMED:
            return words("reason.other_officer", officer=alert.claimed_by or "")
        return words("reason.judged_already")
    return ""


def _standing(found: WronglyStopped, officer: Officer, words: Catalogue) -> str:
    if found.missing is not None:
        return words(f"double.missing.{found.missing}")
    if found.waiting:
        return words("double.waits_you" if found.may_confirm(officer) else "double.waits_other")
    ends = [one.ends_at for one in found.pairs if one.ends_at is not None]
    if ends:
        day = formats.day_and_time(min(ends), words.language)
        by_chip = any(one.is_of_bearer for one in found.pairs)
        return words("double.cleared_bearer", day=day) if by_chip else words("double.cleared", day=day)
    recorded = any(one.state is PairState.RECORDED for one in found.pairs)
    return words("double.recorded" if recorded else "double.look")
