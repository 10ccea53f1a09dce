"""A decision gives one person one period, under whatever ids it is filed: a longer one rests on a new decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iass.ids import NoticeId
from iass.watchlist.law import LAW
from iass.watchlist.legal_clock import latest_end
from iass.watchlist.lifecycle import Transition
from iass.watchlist.notice import RUNNING, Notice, NoticeState
from iass.watchlist.records import Notices


@dataclass(frozen=True, slots=True)
class DecidedPeriod:
    """What a decision gave before. begin: from when on it held, which is not before it was approved where it was
    withdrawn; last: the last day as approved, in its own zone, None for a lifetime. over: when it ended in fact, None
    where it has no end. withdrawn: and not by that end."""

    notice_id: NoticeId
    begin: datetime
    last: date | None
    over: datetime | None
    withdrawn: bool


def decided_before(notices: Notices, notice: Notice, unstored: Sequence[Notice] = ()) -> tuple[DecidedPeriod, ...]:
    """Every period that began for this person on the decision of the notice, in order of id and version; none where the
    law limits no period, or none was decided. unstored: of the same file, taken before it and not on record yet."""
    limited = LAW.period(notice.kind, notice.instrument.issued_on) is not None
    if not limited or notice.decision is None:
        return ()
    found = notices.decided_alike(notice, unstored)
    return tuple(one for former in found if (one := _period(notices, former)) is not None)


def outlasts_decision(notice: Notice, former: Sequence[DecidedPeriod]) -> tuple[Transition, ...]:
    """What refuses a period beyond the one that was approved on the decision. Where all of it was withdrawn, as after a
    mistake, beyond what the law lets one decision give from its first day on."""
    rule = LAW.period(notice.kind, notice.instrument.issued_on)
    if rule is None or not former:
        return ()
    anew = all(one.withdrawn for one in former)
    if any(one.last is None for one in former) or (anew and notice.valid_until is None and rule.lifetime):
        return ()
    begin = min(notice.valid_from, *(one.begin for one in former))
    most = latest_end(notice.zone.day_of(begin), rule.months, notice.zone)
    given = max(one.last for one in former if one.last is not None)
    if anew:
        given = max(given, notice.zone.last_day(most))
    if notice.valid_until is None or notice.zone.last_day(notice.valid_until) > given:
        return (_spent(former[0].notice_id, given.isoformat()),)
    standing = [one for one in former if one.begin > begin and (one.over is None or one.over > most)]
    return (_beside(standing[0].notice_id, notice.zone.last_day(most).isoformat()),) if standing else ()


def _period(notices: Notices, former: Notice) -> DecidedPeriod | None:
    """None for one that was withdrawn before it began."""
    versions = notices.versions(former.notice_id)  # none for a row of the same file
    later = (one for one in versions if one.notice.version > former.version)
    withdrawn = next((one.made.at for one in later if one.notice.state is NoticeState.WITHDRAWN), None)
    end, begin = former.valid_until, former.valid_from
    last = former.zone.last_day(end) if end is not None else None
    if withdrawn is None or (end is not None and withdrawn >= end):
        return DecidedPeriod(former.notice_id, begin, last, end, withdrawn=False)
    approved = next(one.made.at for one in versions if one.notice.state in RUNNING)
    begin = max(begin, approved)
    return DecidedPeriod(former.notice_id, begin, last, withdrawn, withdrawn=True) if withdrawn > begin else None


def _spent(first: NoticeId, last_day: str) -> Transition:
    return Transition(
        "decision-spent", "valid_until",
        lambda _new, _recorded, _now: True,
        f"keputusan ini sudah diajukan untuk orang yang sama ({first}): masa berlakunya berakhir paling lambat "
        f"{last_day}",
        f"this decision was filed for the same person before ({first}): its one period ends on {last_day} at the "
        "latest",
        "Write that day or an earlier one; a longer period rests on a new decision",
        "Tulis hari itu atau sebelumnya; masa yang lebih lama memerlukan keputusan baru",
    )  # fmt: skip


def _beside(first: NoticeId, last_day: str) -> Transition:
    return Transition(
        "decision-spent", "valid_from",
        lambda _new, _recorded, _now: True,
        f"keputusan ini sudah diajukan untuk orang yang sama ({first}), dan catatan itu berlaku melewati {last_day}, "
        "hari terakhir bila dihitung dari awal ini",
        f"this decision was filed for the same person before ({first}), and that notice holds beyond {last_day}, the "
        "last day from this beginning on",
        f"Begin no earlier than {first} does, or withdraw that one first",
        f"Mulailah tidak lebih awal daripada {first}, atau cabut catatan itu dahulu",
    )  # fmt: skip
