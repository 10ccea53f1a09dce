"""The port IntakeLooks, on SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, NotAllowed
from iass.ids import NoticeId
from iass.watchlist.intake_look import IntakeLook

from .samples import intake_look


def _store(records: SqlRecords, *looks: IntakeLook) -> None:
    with records.transaction() as tx:
        for one in looks:
            tx.intake_looks.put(one)


def test_what_was_shown_comes_back_changed(any_records: SqlRecords) -> None:
    nobody = replace(intake_look(3), neighbours=())
    _store(any_records, intake_look(1), nobody, intake_look(1, "N-0002"))
    with any_records.reading() as tx:
        assert tx.intake_looks.get(NoticeId("N-0001")) == nobody
        assert tx.intake_looks.get(NoticeId("N-0001"), 1) == intake_look(1)
        assert tx.intake_looks.get(NoticeId("N-0001"), 2) is None
        assert tx.intake_looks.get(NoticeId("N-0003")) is None


def test_what_the_approver_saw_is_shown_otherwise(any_records: SqlRecords) -> None:
    _store(any_records, intake_look())
    with pytest.raises(Conflict):
        _store(any_records, replace(intake_look(), neighbours=()))
    for act in ("UPDATE intake_looks SET body = ''", "DELETE FROM intake_looks"):
        with pytest.raises(NotAllowed), any_records.transaction() as tx:
            tx.people._connection.exec_driver_sql(act)
