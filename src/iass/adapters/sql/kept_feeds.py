"""Lists that the service fetches by itself, sealed with a key of each: an address or a header may hold a secret."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from iass.adapters.sql.import_tables import KEPT_FEEDS
from iass.adapters.sql.keys import SubjectKeys
from iass.adapters.sql.seal import seal, unseal
from iass.adapters.sql.serial import dump, load
from iass.errors import Conflict, Tampered
from iass.watchlist.kept_feed import FeedPlan, FeedRecord, KeptFeed

_PLAN, _RECORD = "feed plan", "feed record"
_ROW = KEPT_FEEDS.c


class SqlKeptFeeds:
    """Implements `iass.watchlist.kept_feed.KeptFeeds`. has_erased: a secret was, and journals are to be emptied."""

    def __init__(self, connection: Connection, keys: SubjectKeys) -> None:
        self._connection = connection
        self._keys = keys
        self.has_erased = False

    def put(self, feed: KeptFeed) -> None:
        name = feed.plan.name
        values = {**self._sealed(feed), "lease_holder": None, "lease_until": None}
        if self.get(name) is None:
            self._connection.execute(insert(KEPT_FEEDS).values(name=name, **values))
        else:
            self._connection.execute(update(KEPT_FEEDS).where(_ROW.name == name).values(**values))

    def get(self, name: str) -> KeptFeed | None:
        row = self._connection.execute(select(KEPT_FEEDS).where(_ROW.name == name)).first()
        return self._feed(row) if row else None

    def every(self) -> Sequence[KeptFeed]:
        rows = self._connection.execute(select(KEPT_FEEDS).order_by(_ROW.name)).all()
        return tuple(self._feed(row) for row in rows)

    def claim(self, now: datetime, holder: str, until: datetime) -> KeptFeed | None:
        free = or_(_ROW.lease_until.is_(None), _ROW.lease_until <= now)
        chosen = select(KEPT_FEEDS).where(_ROW.due_at <= now, free).order_by(_ROW.due_at, _ROW.name).limit(1)
        row = self._connection.execute(chosen).first()
        if row is None:
            return None
        leased = update(KEPT_FEEDS).where(_ROW.name == row.name)
        self._connection.execute(leased.values(lease_holder=holder, lease_until=until))
        return self._feed(row)

    def settle(self, feed: KeptFeed, holder: str) -> None:
        held = (_ROW.name == feed.plan.name, _ROW.lease_holder == holder)
        if self._connection.execute(select(_ROW.name).where(*held)).first() is None:
            raise Conflict("this list was changed, or taken up by another program, meanwhile", where=feed.plan.name)
        self.put(feed)

    def remove(self, name: str) -> bool:
        found = self._connection.execute(delete(KEPT_FEEDS).where(_ROW.name == name)).rowcount > 0
        if found:
            self._keys.destroy(_named(name))
            self.has_erased = True
        return found

    def _sealed(self, feed: KeptFeed) -> dict[str, object]:
        name = feed.plan.name
        key = self._keys.get_or_make(_named(name))
        return {
            "key_id": key.key_id,
            "due_at": feed.due_at,
            "plan": seal(key.cipher, dump(feed.plan).encode(), _PLAN, name),
            "record": seal(key.cipher, dump(feed.record).encode(), _RECORD, name),
        }

    def _feed(self, row: Any) -> KeptFeed:
        key = self._keys.get(_named(row.name), row.key_id)
        if key is None:
            raise Tampered("the key of this list is gone", where=row.name)
        plan = load(FeedPlan, unseal(key, row.plan, _PLAN, row.name).decode(), where=row.name)
        record = load(FeedRecord, unseal(key, row.record, _RECORD, row.name).decode(), where=row.name)
        return KeptFeed(plan, record, row.due_at)


def _named(name: str) -> str:
    """Apart from the ids of people and notices, which hold no blank."""
    return f"feed {name}"
