"""The watchlist desk's pages: what waits, one notice with its versions, and the letter of a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from iass.access import SYSTEM, Officer
from iass.application import Application
from iass.case.sights import Shown
from iass.console import formats
from iass.console.catalogue import Catalogue, Language
from iass.console.views.refusals import noted
from iass.console.views.search import PastView, past_view
from iass.errors import NotFound
from iass.ids import NoticeId
from iass.watchlist.acts import Act, Row
from iass.watchlist.agencies import AGENCIES
from iass.watchlist.fault import Fault
from iass.watchlist.intake import Check
from iass.watchlist.notice import Notice, NoticeKind, NoticeState
from iass.watchlist.queue import Waiting
from iass.watchlist.version import WEAK, Difference, NoticeVersion, as_text, differences
from iass.watchlist.zone import Zone

_HIDDEN = frozenset({"notice_id", "version", "state", "pending"})
_MOMENTS = frozenset({"valid_from", "valid_until"})
_FLAGS = frozenset({"asked_in_writing", "secure", "names_minor", "urgent"})
_DECIDED = frozenset({Act.EXTEND, Act.CONFIRM})


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One field in words: what it held and holds."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionView:
    number: int
    state: str
    act: str
    officer: str
    time: str
    moment: str
    note: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class WaitingView:
    notice_id: str
    path: str
    kind: str
    name: str
    what: str
    by: str
    time: str
    why: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """shown: how many of those that wait stand here, in words; "" for all. next, more_drafts: paths of what follows."""

    waiting: tuple[WaitingView, ...]
    drafts: tuple[WaitingView, ...]
    shown: str
    next: str
    more_drafts: str


@dataclass(frozen=True, slots=True)
class NoticeActView:
    """reason: why this officer cannot do it; empty when they can."""

    name: str
    label: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """decides: whether an act asks for a decision; tells: for the day on which the person was told."""

    notice_id: str
    kind: NoticeKind
    path: str
    version: int
    title: str
    state: str
    state_word: str
    waits: str
    facts: tuple[ChangeView, ...]
    pictures: int
    picture: str
    alt: str
    neighbours: str
    lacks: tuple[tuple[str, str], ...]
    acts: tuple[NoticeActView, ...]
    decides: bool
    tells: bool
    draft: bool
    refused: bool
    hits: tuple[PastView, ...]
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The letter in one language, by that language's own catalogue. reasons: each a whole sentence."""

    words: Catalogue
    day: str
    instrument: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """In both languages at once, whatever the page's."""

    notice_id: str
    agency: str
    subject: str
    officer: str
    pages: tuple[LetterPage, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """values: of the draft that is changed, by field; empty for a new request."""

    path: str
    version: int
    values: dict[str, str]
    kinds: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]
    agencies: tuple[str, ...]


def queue_page(
    desks: Application, officer: Officer, words: Catalogue, after: str | None, drafts_after: NoticeId | None
) -> QueueView:
    found, drafts = desks.notices.queue.look(officer, after), desks.notices.queue.drafts(officer, drafts_after)
    waiting = tuple(_waiting(one.version, _with_state(one), words) for one in found.waiting)
    n, total = (formats.count(one, words.language) for one in (len(waiting), found.total))
    return QueueView(
        waiting=waiting,
        drafts=tuple(_waiting(one, (), words) for one in drafts.drafts),
        shown=words("notices.shown", n=n, total=total) if len(waiting) < found.total else "",
        next=f"/notices?{urlencode({'after': found.next})}" if found.next else "",
        more_drafts=f"/notices?{urlencode({'drafts': drafts.next})}#drafts" if drafts.next else "",
    )


def _with_state(one: Waiting) -> tuple[Difference, ...]:
    """Of a change that waits, the state that holds now, and will hold; a request says its own."""
    if one.version.notice.pending is None:
        return tuple(each for each in one.changes if each.field != "state")
    return tuple(replace(each, before=one.state) if each.field == "state" else each for each in one.changes)


def notice_page(desks: Application, officer: Officer, words: Catalogue, notice_id: NoticeId) -> NoticeView:
    """Raises NotFound."""
    versions = desks.watchlist.versions(notice_id, officer)
    notice = versions[-1].notice
    state = notice.state_at(desks.clock.now())
    rows = desks.notices.desk.possible(notice)
    hands = {one.made.officer.casefold() for one in versions if one.made.act in (Act.FILE, Act.EDIT, Act.SUBMIT)}
    acts = {row.act for row in rows}
    path = f"/v1/notices/{quote(notice_id, safe='')}"
    undone = notice.state in (NoticeState.DRAFT, NoticeState.SUBMITTED)
    return NoticeView(
        notice_id=notice_id,
        kind=notice.kind,
        path=path,
        version=notice.version,
        title=notice.full_name or ", ".join(notice.document_numbers) or notice_id,
        state=state.value,
        state_word=words(f"notice.state.{state}"),
        waits=words(f"notice.waits.{notice.pending.change}", officer=notice.pending.asked_by) if notice.pending else "",
        facts=_changes(differences(None, notice), notice, words),
        pictures=len(notice.image_ids),
        picture=f"{path}/picture",
        alt=words("pair.picture_alt", who=notice.full_name or notice_id),
        neighbours=f"/notices/{quote(notice_id, safe='')}/neighbours" if notice.image_ids else "",
        lacks=_lacks(desks.notices.desk.lacks(notice), words) if undone else (),
        acts=tuple(_act(row, notice, hands, path, officer, words) for row in rows if row.act is not Act.EDIT),
        decides=bool(acts & _DECIDED),
        tells=Act.TELL in acts,
        draft=notice.state is NoticeState.DRAFT,
        refused=undone and any(one.made.act is Act.REFUSE for one in versions),
        hits=_hits(desks, notice_id, officer, words),
        versions=tuple(reversed([_version(*pair, words) for pair in _pairs(versions)])),
    )


def letter(
    desks: Application, officer: Officer, catalogues: Mapping[Language, Catalogue], notice_id: NoticeId
) -> LetterView:
    """Raises NotFound, for a notice too that nobody refused and that lacks nothing."""
    versions = desks.watchlist.versions(notice_id, officer)
    refused = next((one for one in reversed(versions) if one.made.act is Act.REFUSE), None)
    notice = refused.notice if refused else versions[-1].notice
    undone = notice.state in (NoticeState.DRAFT, NoticeState.SUBMITTED)
    faults = desks.notices.desk.lacks(notice) if undone else ()
    if refused is None and not faults:
        raise NotFound("nothing was refused here", where=notice_id[:64], mend="Refuse it with its reasons first")
    at = refused.made.at if refused else desks.clock.now()
    note = (refused.made.note,) if refused and refused.made.note else ()
    pages = tuple(
        LetterPage(
            words,
            formats.long_day(at, words.language, notice.zone.info),
            _instrument(as_text(notice.instrument), words),
            (*_told(faults, words), *note),
        )
        for words in catalogues.values()
    )
    return LetterView(
        notice_id=notice_id,
        agency=notice.agency or "…",
        subject=notice.full_name or ", ".join(notice.document_numbers),
        officer=refused.made.officer if refused else officer.officer_id,
        pages=pages,
    )


def _told(faults: Sequence[Fault], words: Catalogue) -> tuple[str, ...]:
    """Each with its article, and what to do."""
    said = []
    for one in faults:
        article = f" ({words.article(one.article)})" if isinstance(one, Check) else ""
        said.append(f"{words.either(one.alasan, one.reason)}{article}. {words.either(one.perbaikan, one.mend)}")
    return tuple(said)


def form(desks: Application, officer: Officer, words: Catalogue, notice_id: NoticeId | None = None) -> FormView:
    """Empty, or of a draft. Raises NotFound."""
    notice = desks.watchlist.get(notice_id, officer) if notice_id else None
    kinds = tuple((kind.value, words(f"kind.{kind}")) for kind in NoticeKind)
    agencies = tuple(one.name for one in AGENCIES if not one.families)
    path = f"/v1/notices/{quote(notice_id, safe='')}/edit" if notice_id else "/v1/notices"
    version = notice.version if notice else 0
    return FormView(path, version, _values(notice) if notice else {}, kinds, tuple(Zone), agencies)


def _values(notice: Notice) -> dict[str, str]:
    until = notice.zone.last_day(notice.valid_until).isoformat() if notice.valid_until else ""
    lifetime = notice.valid_until is None and notice.kind is NoticeKind.ENTRY_BAN
    held = {one.name: as_text(getattr(notice, one.name)) for one in fields(Notice)}
    return held | {
        "valid_from": notice.zone.day_of(notice.valid_from).isoformat(),
        "valid_until": "lifetime" if lifetime else until,
        "instrument_kind": notice.instrument.kind,
        "instrument_number": notice.instrument.number,
        "instrument_date": notice.instrument.issued_on.isoformat(),
    }


def _waiting(one: NoticeVersion, changes: Sequence[Difference], words: Catalogue) -> WaitingView:
    notice, made = one.notice, one.made
    what = f"notice.waits.{notice.pending.change}" if notice.pending else f"notice.state.{notice.state}"
    by = notice.pending.asked_by if notice.pending else made.officer
    return WaitingView(
        notice_id=notice.notice_id,
        path=f"/notices/{quote(notice.notice_id, safe='')}",
        kind=words(f"kind.{notice.kind}"),
        name=notice.full_name or ", ".join(notice.document_numbers),
        what=words(what, officer=by),
        by=by,
        time=formats.day_and_time(made.at, words.language),
        why=noted(notice.pending.reason, words) if notice.pending else "",
        changes=changes_in_words(changes, words, notice.zone, hidden=_HIDDEN - {"state"}),
    )


def changes_in_words(
    found: Sequence[Difference], words: Catalogue, zone: Zone = Zone.WIB, *, hidden: frozenset[str] = _HIDDEN
) -> tuple[ChangeView, ...]:
    """Field by field; days as those of that zone; of photographs, how many there are."""

    def told(field: str, text: str) -> str:
        if field == "kind" and text:
            return words(f"kind.{text}")
        if field == "state" and text:
            return words(f"notice.state.{text}")
        if field == "image_ids" and text:
            return formats.count(len(text.split(", ")), words.language)
        if field in _MOMENTS and text:
            moment, ends = datetime.fromisoformat(text), field == "valid_until"
            return formats.period_day(moment, zone, words.language, ends=ends)
        if field == "instrument" and text:
            return _instrument(text, words)
        if field == "other_names" and text:
            return text.replace(WEAK, f" ({words('notice.weak')})")
        return words("notice.yes") if field in _FLAGS and text else text

    shown = [one for one in found if one.field not in hidden]
    return tuple(
        ChangeView(field_label(one.field, words), told(one.field, one.before), told(one.field, one.after))
        for one in shown
    )


def _instrument(text: str, words: Catalogue) -> str:
    """text: as a version writes it, its kind first."""
    kind, _, rest = text.partition(" ")
    key = f"notice.instrument.{kind}"
    return f"{words(key)} {rest}" if key in words.texts else text


def _changes(found: Sequence[Difference], notice: Notice, words: Catalogue) -> tuple[ChangeView, ...]:
    return changes_in_words(found, words, notice.zone)


def field_label(field: str, words: Catalogue) -> str:
    """What stands in brackets tells how to fill it in. A column that is no field of a notice stays as it is."""
    return words.texts.get(f"notice.field.{field}", field).partition(" (")[0]


def _pairs(versions: Sequence[NoticeVersion]) -> list[tuple[Notice | None, NoticeVersion]]:
    former: list[Notice | None] = [None, *(one.notice for one in versions)]
    return list(zip(former, versions, strict=False))


def _version(before: Notice | None, one: NoticeVersion, words: Catalogue) -> VersionView:
    made = one.made
    return VersionView(
        number=one.notice.version,
        state=words(f"notice.state.{one.state_at(made.at)}"),
        act=words(f"notice.act.{made.act}"),
        officer=words("history.system") if made.officer == SYSTEM.officer_id else made.officer,
        time=formats.day_and_time(made.at, words.language),
        moment=made.at.isoformat(),
        note=noted(made.note, words),
        changes=_changes(differences(before, one.notice), one.notice, words) if before else (),
    )


def _lacks(faults: Sequence[Fault], words: Catalogue) -> tuple[tuple[str, str], ...]:
    return tuple(words.either((one.alasan, one.perbaikan), (one.reason, one.mend)) for one in faults)


def _act(row: Row, notice: Notice, hands: set[str], path: str, officer: Officer, words: Catalogue) -> NoticeActView:
    """As far as the page knows; the service decides."""
    asked = {notice.pending.asked_by.casefold()} if notice.pending else hands | {notice.author.casefold()}
    own = row.second and officer.officer_id.casefold() in asked
    name = "told" if row.act is Act.TELL else row.act.value
    return NoticeActView(name, words(f"notice.do.{row.act}"), f"{path}/{name}", words("notice.second") if own else "")


def _hits(desks: Application, notice_id: NoticeId, officer: Officer, words: Catalogue) -> tuple[PastView, ...]:
    """With what the agency said where it released another person: the desk should know how its notice fares."""
    released = desks.cases.released(notice_id)
    seen = {one.crossing_id: one for one in desks.passages.of_subject(notice_id)}
    by_papers = desks.passages.some([one for one in released if one not in seen])
    passages = sorted([*seen.values(), *by_papers], key=lambda one: one.at, reverse=True)
    desks.sights.look(Shown(passages=passages), officer)
    said = words("case.outcome.wrong_person")
    return tuple(
        replace(past_view(one, words), outcome=said if one.crossing_id in released else "") for one in passages
    )
