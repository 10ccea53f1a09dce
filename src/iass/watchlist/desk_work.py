"""What the desk completes in a draft that a list brought in, and what the list says anew: each keeps its own.

As in a merge of three texts: where the list says what it said before, the desk's stands; where the desk left what the
list had said, the list's news is taken; where both changed, the desk's stands, and the row says so.
"""

from dataclasses import fields, replace

from iass.registry.cells import Problem
from iass.watchlist.notice import Notice
from iass.watchlist.records import WatchlistTransaction

CONTESTED = "the list changed this after the desk had changed it too: what the desk wrote stands"
_OF_THE_VERSION = {"notice_id", "version", "state", "author", "approver", "image_ids", "told", "pending"}
_CONTENT = tuple(one.name for one in fields(Notice) if one.name not in _OF_THE_VERSION)


def said_before(tx: WatchlistTransaction, feed: str, notice: Notice) -> Notice | None:
    """What the list itself said last, without what the desk had made of it: a version that came from the list holds
    the desk's work too, so that only what changed in it is the list's. None for a notice it has not brought in."""
    said: Notice | None = None
    former: Notice | None = None
    for one in tx.notices.versions(notice.notice_id):
        if _is_from(tx, feed, one.notice):
            changed = _CONTENT if former is None or said is None else _differing(former, one.notice)
            said = replace(said or one.notice, **{name: getattr(one.notice, name) for name in changed})
        former = one.notice
    return said


def beside_the_desk(
    news: Notice, desk: Notice, said: Notice, *, same_person: bool = True
) -> tuple[Notice, tuple[Problem, ...]]:
    """news: what the list says now; said: before; desk: what stands. Answers what is to stand, and notes about what
    both changed. same_person: that the news may be about whom the desk worked on; else the desk's work and pictures
    would be laid to somebody else, and the draft stays as it is."""
    worked = set(_differing(said, desk))
    if not same_person and (worked or desk.image_ids):
        return replace(news, **{name: getattr(desk, name) for name in _CONTENT}), (_contested("notice_id"),)
    kept = {name: getattr(desk, name) for name in worked}
    contested = worked & set(_differing(said, news)) & set(_differing(desk, news))
    return replace(news, **kept), tuple(map(_contested, sorted(contested)))


def _is_from(tx: WatchlistTransaction, feed: str, notice: Notice) -> bool:
    row = tx.notice_imports.row_of(notice.notice_id, notice.version)
    source = tx.notice_imports.get(row.import_id) if row else None
    return source is not None and source.feed == feed and source.undo_of is None


def _differing(one: Notice, other: Notice) -> tuple[str, ...]:
    return tuple(name for name in _CONTENT if getattr(one, name) != getattr(other, name))


def _contested(name: str) -> Problem:
    return Problem(
        name, CONTESTED, "Compare the draft with the list, and write what is right",
        "daftar mengubah ini setelah petugas juga mengubahnya: tulisan petugas yang berlaku",
        perbaikan="Bandingkan konsep dengan daftarnya, lalu tulis yang benar",
    )  # fmt: skip
