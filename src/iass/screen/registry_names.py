"""The papers of everybody who is registered, held in memory to be searched: read once, then only who has changed.

Versions are only ever added, so their number tells whether anything did. The whole registry is held, not only those
who could match: how many bear a name decides what chance explains. It is read whole beside the searches, which wait for
nothing meanwhile: what they cannot answer yet is not checked, and never "nobody".
"""

from threading import Lock

from iass.ids import PersonId
from iass.registry.records import People
from iass.screen.identity import Identity
from iass.screen.index import MOST_TOLD, Candidate, NameIndex
from iass.screen.watchlist_names import identity_of

_PAGE = 2_000
MOST_UNREAD = 2_000
"""Versions that a search reads by itself."""


class RegistryNames:
    """Safe for many threads: one at a time brings it up to date or searches it, and one reads it whole."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reading = Lock()
        self._index = NameIndex()
        self._versions: dict[PersonId, int] = {}
        self._count = 0

    def search(self, traveller: Identity, people: People, most: int = MOST_TOLD) -> list[Candidate] | None:
        """Registered people whose papers may be these, hits first. None where it was not checked: more than
        `MOST_UNREAD` versions are unread, until somebody has called `read`."""
        with self._lock:
            return self._index.search(traveller, most) if self._follow(people) else None

    def read(self, people: People) -> bool:
        """Reads the registry whole where a search would not; answers whether it did. people: as of one moment."""
        with self._reading:
            count = people.version_count()
            if count - self._count <= MOST_UNREAD:
                return False
            index, versions, after = NameIndex(), dict[PersonId, int](), None
            while page := people.page(limit=_PAGE, after=after):
                for person in page:
                    index.put(identity_of(person))
                    versions[person.person_id] = person.version
                after = page[-1].person_id
            with self._lock:
                if count > self._count:
                    self._index, self._versions, self._count = index, versions, count
            return True

    def _follow(self, people: People) -> bool:
        count = people.version_count()
        if count <= self._count:  # less: a reading that began before the last change
            return True
        if count - self._count > MOST_UNREAD:
            return False
        for person_id, version in people.newest_versions().items():
            if self._versions.get(person_id, 0) < version:
                person = people.get(person_id)
                if person is not None:
                    self._index.put(identity_of(person))
                    self._versions[person.person_id] = version
        self._count = count
        return True
