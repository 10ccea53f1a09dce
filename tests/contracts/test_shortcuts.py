"""The port Shortcuts, on SQLite and PostgreSQL."""

from iass.adapters.sql.records import SqlRecords
from iass.ids import OfficerId

from .samples import MORNING

ANI, BUDI = OfficerId("ani"), OfficerId("budi")


def test_keys_are_another_officer_s_or_forgotten(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        assert tx.shortcuts.of(ANI) == {}
        tx.shortcuts.put(ANI, {"claim": "1", "next": "é"}, MORNING)
        tx.shortcuts.put(BUDI, {"claim": "2"}, MORNING)
        tx.shortcuts.put(ANI, {"next": '"'}, MORNING)
    with any_records.reading() as tx:
        assert tx.shortcuts.of(ANI) == tx.shortcuts.of(OfficerId(" Ani ")) == {"next": '"'}
        assert tx.shortcuts.of(BUDI) == {"claim": "2"}
    with any_records.transaction() as tx:
        tx.shortcuts.put(ANI, {}, MORNING)
        assert tx.shortcuts.of(ANI) == {}
