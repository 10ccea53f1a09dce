"""The papers of everybody who is registered, held in memory to be searched: read once, then only who has changed.

Versions are only ever added, so their number tells whether anything did. The whole registry is held, not only those
who could match: how many bear a name decides what chance explains.
"""

from threading import Lock

from iass.ids import PersonId
from iass.registry.records import People
from iass.screen.identity import Identity
from iass.screen.index import MOST_TOLD, Candidate, NameIndex
from iass.screen.watchlist_names import identity_of

_PAGE = 2_000


class RegistryNames:
    """Safe for many threads: one at a time brings it up to date or searches it. Empty until the first search."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index = NameIndex()
        self._versions: dict[PersonId, int] = {}
        self._count = 0

    def search(self, traveller: Identity, people: People, most: int = MOST_TOLD) -> list[Candidate]:
        """Registered people whose papers may be these, hits first."""
        with self._lock:
            self._follow(people)
            return self._index.search(traveller, most)

    def _follow(self, people: People) -> None:
        count = people.version_count()
        if count <= self._count:  # less: a reading that began before the last change
            return
        newest = people.newest_versions()
        changed = [one for one, version in newest.items() if self._versions.get(one, 0) < version]
        if len(changed) > _PAGE:
            self._read_all(people)
        else:
            for one in changed:
                person = people.get(one)
                if person is not None:
                    self._index.put(identity_of(person))
        self._versions, self._count = dict(newest), count

    def _read_all(self, people: People) -> None:
        self._index, after = NameIndex(), None
        while page := people.page(limit=_PAGE, after=after):
            for person in page:
                self._index.put(identity_of(person))
            after = page[-1].person_id
