"""Lists that the service fetches by itself: how old each is, how its looks went, and whom a version lets go of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.refusals import stored
from iass.ids import NoticeId
from iass.watchlist.kept_feed import FeedChange, FeedOutcome, KeptFeed, RefusedVersion
from iass.watchlist.notice import Notice

_REFUSED = frozenset({FeedOutcome.SHRUNKEN, FeedOutcome.REFUSED})


@dataclass(frozen=True, slots=True)
class MomentView:
    """moment: ISO 8601, "" for never."""

    text: str
    moment: str


@dataclass(frozen=True, slots=True)
class ListRowView:
    """said: why, where there is anything to say. standing: late, refused or well. change: the last version that was
    taken, in words."""

    name: str
    path: str
    outcome: str
    said: str
    standing: str
    current: MomentView
    tried: MomentView
    due: MomentView
    failures: str
    change: str


@dataclass(frozen=True, slots=True)
class NamedView:
    path: str
    notice_id: str
    who: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """Those of a version of whom one thing is true. count: as text, with a sign where it may be more."""

    title: str
    count: str
    notices: tuple[NamedView, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    counts: str
    at: MomentView
    digest: str
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """taken, refused: what the last version that was taken did, and what the refused one would do; None for none.
    accept: the path that takes the refused one, "" where nobody may; own: that this officer may not, as it is taken in
    their name. accepted: who has said that it is right, and why; "" for nobody."""

    row: ListRowView
    officer: str
    every: str
    taken: VersionView | None
    refused: VersionView | None
    digest: str
    accept: str
    own: bool
    accepted: str


def lists_page(desks: Application, officer: Officer, words: Catalogue) -> tuple[ListRowView, ...]:
    now = desks.clock.now()
    return tuple(_row(one, now, words) for one in desks.lists.kept.page(officer))


def list_page(desks: Application, officer: Officer, words: Catalogue, name: str) -> ListView:
    """Raises NotFound."""
    look = desks.lists.kept.look(name, officer)
    kept, record = look.kept, look.kept.record
    refused = record.refused if record.outcome in _REFUSED else None
    short = record.outcome is FeedOutcome.SHRUNKEN and record.accepted is None
    own = officer.officer_id.casefold() == kept.plan.officer.casefold()
    accepted = record.accepted
    return ListView(
        row=_row(kept, desks.clock.now(), words),
        officer=kept.plan.officer,
        every=words("lists.hours", n=formats.figure(kept.plan.every / 3600, words.language)),
        taken=_taken(record.change, look.notices, words) if record.change else None,
        refused=_refused(refused, record.tried_at, look.notices, words) if refused else None,
        digest=record.digest if record.outcome in _REFUSED else "",
        accept=f"/v1/lists/{quote(name, safe='')}/accept" if short and not own else "",
        own=short and own,
        accepted=words("lists.accepted", officer=accepted.officer, reason=accepted.reason) if accepted else "",
    )


def _row(kept: KeptFeed, now: datetime, words: Catalogue) -> ListRowView:
    record = kept.record
    late = kept.is_late(now)
    failed = record.outcome in (*_REFUSED, FeedOutcome.FAILED)
    return ListRowView(
        name=kept.plan.name,
        path=f"/lists/{quote(kept.plan.name, safe='')}",
        outcome=words(f"lists.outcome.{record.outcome}"),
        said=stored(record.said, words, "invalid-input"),
        standing="late" if late else "refused" if failed else "well",
        current=_moment(record.current_at, words),
        tried=_moment(record.tried_at, words),
        due=_moment(kept.due_at, words),
        failures=words("lists.failures", n=formats.count(record.failures, words.language)) if record.failures else "",
        change=_counts(record.change, words) if record.change else "",
    )


def _counts(version: FeedChange | RefusedVersion, words: Catalogue) -> str:
    names = ("listed", "added", "changed", "unchanged")
    return words("lists.counts", **{name: formats.count(getattr(version, name), words.language) for name in names})


def _taken(change: FeedChange, known: Mapping[NoticeId, Notice], words: Catalogue) -> VersionView:
    groups = (("withdrawn", change.withdrawn), ("waiting", change.waiting), ("returned", change.returned))
    told = tuple(_group(name, ids, known, words) for name, ids in groups if ids)
    return VersionView(_counts(change, words), _moment(change.at, words), change.digest, told)


def _refused(
    version: RefusedVersion, at: datetime | None, known: Mapping[NoticeId, Notice], words: Catalogue
) -> VersionView:
    before = {name: formats.count(getattr(version, name), words.language) for name in ("before", "vanished", "refused")}
    counts = f"{_counts(version, words)} {words('lists.beside', **before)}"
    gone = _group("gone", version.gone, known, words, version.vanished) if version.gone else None
    back = _group("returned", version.returned, known, words) if version.returned else None
    return VersionView(counts, _moment(at, words), version.digest, tuple(filter(None, (gone, back))))


def _group(
    name: str, ids: tuple[NoticeId, ...], known: Mapping[NoticeId, Notice], words: Catalogue, total: int | None = None
) -> GroupView:
    count = formats.count(len(ids) if total is None else total, words.language)
    named = tuple(_named(ids, known, words))
    return GroupView(words(f"lists.group.{name}"), count, named)


def _named(ids: Iterable[NoticeId], known: Mapping[NoticeId, Notice], words: Catalogue) -> Iterable[NamedView]:
    for notice_id in ids:
        path, notice = f"/notices/{quote(notice_id, safe='')}", known.get(notice_id)
        if notice is None:  # of a version that was refused: it was never stored
            yield NamedView(path, notice_id, "", "", "")
            continue
        who = notice.full_name or ", ".join(notice.document_numbers)
        state = words(f"notice.state.{notice.state}")
        yield NamedView(path, notice_id, who, words(f"kind.{notice.kind}"), state)


def _moment(moment: datetime | None, words: Catalogue) -> MomentView:
    if moment is None:
        return MomentView(words("lists.never"), "")
    return MomentView(formats.day_and_time(moment, words.language), moment.isoformat())
