"""What was in force, or on record, at a moment that the officer names."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.ids import NoticeId
from iass.watchlist.notice import Notice
from iass.watchlist.version import NoticeVersion
from iass.watchlist.zone import Zone

_MOST = 100


@dataclass(frozen=True, slots=True)
class AskedMoment:
    """at: as the form's field has it, YYYY-MM-DDTHH:MM, on the clocks of the zone; "" for now."""

    at: str
    zone: Zone
    everything: bool
    after: NoticeId | None


@dataclass(frozen=True, slots=True)
class StandingRow:
    path: str
    notice_id: str
    version: str
    who: str
    kind: str
    agency: str
    state: str
    period: str


@dataclass(frozen=True, slots=True)
class StandingView:
    """at, zone, everything: as asked. title: with the zone. wrong: why nothing was looked up. next: the path of the
    page that follows; "" at the end."""

    at: str
    zone: str
    zones: tuple[str, ...]
    everything: bool
    title: str
    to_come: bool
    wrong: str
    rows: tuple[StandingRow, ...]
    next: str


def standing_page(desks: Application, officer: Officer, words: Catalogue, asked: AskedMoment) -> StandingView:
    """Nothing is looked up, and nothing remembered, for a text that is no moment."""
    now = desks.clock.now()
    local = _local(asked.at) if asked.at else now.astimezone(asked.zone.info).replace(tzinfo=None)
    zones = tuple(Zone)
    if local is None:
        return StandingView("", asked.zone, zones, asked.everything, "", False, words("standing.wrong"), (), "")
    moment = local.replace(tzinfo=asked.zone.info)
    only = None if asked.everything else moment
    found = desks.watchlist.page_at(moment, _MOST, asked.after, officer, in_force_at=only)
    said = formats.zoned(moment, asked.zone, words.language)
    title = words("standing.on_record" if asked.everything else "standing.in_force", moment=said)
    at = f"{local:%Y-%m-%dT%H:%M}"
    following = ""
    if len(found) == _MOST:
        more = {"at": at, "zone": asked.zone.value, "after": found[-1].notice.notice_id}
        following = f"/in-force?{urlencode(more | ({'all': '1'} if asked.everything else {}))}"
    rows = tuple(_row(one, moment, words) for one in found)
    return StandingView(at, asked.zone, zones, asked.everything, title, moment > now, "", rows, following)


def _local(text: str) -> datetime | None:
    """None for what is no moment, or names a zone of its own."""
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M")
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def _row(one: NoticeVersion, moment: datetime, words: Catalogue) -> StandingRow:
    notice = one.notice
    return StandingRow(
        path=f"/notices/{quote(notice.notice_id, safe='')}#version-{notice.version}",
        notice_id=notice.notice_id,
        version=words("notice.version", n=notice.version),
        who=notice.full_name or ", ".join(notice.document_numbers),
        kind=words(f"kind.{notice.kind}"),
        agency=notice.agency,
        state=words(f"notice.state.{notice.state_at(moment)}"),
        period=_period(notice, words),
    )


def _period(notice: Notice, words: Catalogue) -> str:
    first = formats.period_day(notice.valid_from, notice.zone, words.language, ends=False)
    if notice.valid_until is None:
        return f"{first} – {words('standing.open')}"
    return f"{first} – {formats.period_day(notice.valid_until, notice.zone, words.language, ends=True)}"
