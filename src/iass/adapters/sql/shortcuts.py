"""Officers' own keys."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, Connection, Table, delete, insert, select

from iass.adapters.sql.officer_key import officer_key
from iass.adapters.sql.schema import METADATA, Moment, Words
from iass.adapters.sql.serial import load_json
from iass.ids import OfficerId

SHORTCUTS = Table(
    "shortcuts",
    METADATA,
    Column("officer_id", Words, primary_key=True),
    Column("chosen", Words, nullable=False),
    Column("at", Moment, nullable=False),
)


class SqlShortcuts:
    """Implements `iass.accounts.shortcut.Shortcuts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, officer_id: OfficerId) -> Mapping[str, str]:
        chosen = select(SHORTCUTS.c.chosen).where(SHORTCUTS.c.officer_id == officer_key(officer_id))
        text = self._connection.execute(chosen).scalar()
        return {} if text is None else {act: str(key) for act, key in load_json(text, where="shortcuts").items()}

    def put(self, officer_id: OfficerId, chosen: Mapping[str, str], at: datetime) -> None:
        self._connection.execute(delete(SHORTCUTS).where(SHORTCUTS.c.officer_id == officer_key(officer_id)))
        if chosen:
            row = {"officer_id": officer_key(officer_id), "chosen": json.dumps(dict(sorted(chosen.items()))), "at": at}
            self._connection.execute(insert(SHORTCUTS).values(row))
