"""The papers of all notices, held in memory to be searched: a cache of the stored versions, followed at every search.

Versions are only ever added, so their number tells whether anything changed; what changed is read from a little
before the newest moment that was seen. Where the two do not add up, everything is read again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from sys import intern
from threading import Lock

from iass.capture.document import Sex, TravelDocument
from iass.ids import NoticeId
from iass.registry.person import Person
from iass.screen.identity import Identity
from iass.screen.index import MOST_TOLD, Candidate, NameIndex
from iass.screen.rarity import Rarity
from iass.watchlist.notice import Notice
from iass.watchlist.records import Notices

_PAGE = 2_000
_PART = "\0"  # which no id holds
_BACK = timedelta(hours=1)
"""A clock may have gone back so far between two versions; further than that, everything is read again."""


class WatchlistNames:
    """Safe for many threads: one at a time brings it up to date or searches it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index = NameIndex()
        self._versions: dict[NoticeId, int] = {}
        self._names: dict[NoticeId, int] = {}
        self._further = 0
        self._count = 0
        self._newest: datetime | None = None

    @property
    def rarity(self) -> Rarity:
        """How many of the notices bear a name."""
        return self._index.rarity

    def find(self, document: TravelDocument, notices: Notices) -> tuple[NoticeId, ...]:
        """Notices of any state whose papers may be this document's, the likeliest first; hits and what is weaker."""
        return tuple(NoticeId(one.listed.key) for one in self.search(identity_of(document), notices))

    def search(self, traveller: Identity, notices: Notices, most: int = MOST_TOLD) -> list[Candidate]:
        """The same, of whatever is known of somebody: each notice once, under the name that says the most."""
        with self._lock:
            self._follow(notices)
            found = self._index.search(traveller, most + self._further)
        best: dict[str, Candidate] = {}
        for one in found:
            key = one.listed.key.partition(_PART)[0]
            best.setdefault(key, replace(one, listed=replace(one.listed, key=key)))
        hits = sum(one.is_hit for one in best.values())
        return list(best.values())[: max(most, hits)]

    def follow(self, notices: Notices) -> None:
        """Brings it up to date, as at start; a search does so by itself."""
        with self._lock:
            self._follow(notices)

    def _follow(self, notices: Notices) -> None:
        count = notices.version_count()
        if count <= self._count:  # less: a reading that began before the last change
            return
        if self._newest is not None:
            for version in notices.made_since(self._newest - _BACK):
                self._take(version.notice, version.made.at)
        if count != self._count:
            self._read_all(notices, count)

    def _read_all(self, notices: Notices, count: int) -> None:
        self._index, self._versions, self._newest = NameIndex(), {}, None
        self._names, self._further = {}, 0
        after = None
        while page := notices.page(limit=_PAGE, after=after):
            for notice in page:
                self._put(notice)
            after = page[-1].notice_id
        self._newest, self._count = notices.last_made_at(), count

    def _take(self, notice: Notice, at: datetime) -> None:
        known = self._versions.get(notice.notice_id, 0)
        if notice.version <= known:
            return
        self._put(notice)
        self._count += 1
        self._newest = max(at, self._newest or at)

    def _put(self, notice: Notice) -> None:
        """Under each of its names; those of the version before that it has no more are let go."""
        named = identities_of(notice)
        for identity in named:
            self._index.put(identity)
        for number in range(len(named), self._names.pop(notice.notice_id, 1)):
            self._index.remove(_key(notice, number))
        if len(named) > 1:
            self._names[notice.notice_id] = len(named)
            self._further = max(self._further, len(named) - 1)
        self._versions[notice.notice_id] = notice.version


def identities_of(notice: Notice) -> tuple[Identity, ...]:
    """The notice under its name, and under each further one that is not weak: a nickname finds too many."""
    own = identity_of(notice)
    others = enumerate(notice.strong_names, start=1)
    return own, *(replace(own, key=_key(notice, number), name=name) for number, name in others)


def _key(notice: Notice, number: int) -> str:
    return f"{notice.notice_id}{_PART}{number}"


def identity_of(subject: TravelDocument | Notice | Person) -> Identity:
    """As the comparisons take it."""
    key, numbers, place, cut = "", tuple[str, ...](), "", False
    if isinstance(subject, TravelDocument):
        numbers, cut = (subject.number,) if subject.number else (), subject.names_truncated
    elif isinstance(subject, Notice):
        key, numbers, place = subject.notice_id, subject.document_numbers, subject.birth_place
    else:
        key, place = subject.person_id, subject.birth_place
        numbers = tuple(known.number for known in subject.documents)
    name = " ".join(part for part in (subject.surname, subject.given_names) if part)
    sex = subject.sex or Sex.UNSPECIFIED
    return Identity(key, name, subject.birth_date, intern(subject.nationality), sex, numbers, intern(place), cut)
