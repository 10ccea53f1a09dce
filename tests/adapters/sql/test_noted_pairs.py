"""A pair is cleared, or put back, by a line of SQL, and neither desk nor doctor sees that nobody did it."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.contracts.samples import MORNING, OFFICER, bearer_pair, notice_pair, pair

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.audit.entry import JsonValue
from iass.health import Soundness
from iass.ids import OfficerId
from iass.watchlist.look_alike import LookAlike, PairKind, PairState
from iass.watchlist.noted_pair import is_noted, keep_pair

BUDI = Officer(OfficerId("budi"))
Forge = Callable[[str], object]


@pytest.fixture
def forge(any_records: SqlRecords, any_url: str, tmp_path: Path) -> Iterator[Forge]:
    """Runs one statement on the database, past the triggers that keep history."""
    assert any_records
    if any_url.startswith("postgresql"):
        with psycopg.connect(any_url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            yield lambda script: server.execute(script.encode())
        return
    file = sqlite3.connect(tmp_path / "iass.sqlite", isolation_level=None)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    yield file.execute
    file.close()


def _next(one: LookAlike, state: PairState) -> LookAlike:
    until = MORNING + timedelta(days=365) if state is PairState.CLEARED else None
    at = MORNING + timedelta(hours=one.version)
    return replace(one, state=state, version=one.version + 1, officer=BUDI.officer_id, at=at, until=until)


def _keep(records: SqlRecords, first: LookAlike, *states: PairState) -> LookAlike:
    """Proposed by one officer, and what the other one made of it."""
    with records.transaction() as tx:
        kept = keep_pair(tx, first, OFFICER)
        for state in states:
            kept = keep_pair(tx, _next(kept, state), BUDI)
    return kept


def _stands(records: SqlRecords, one: LookAlike) -> bool:
    """Whether a lane or desk may go by what is stored now."""
    with records.reading() as tx:
        stored = tx.look_alikes.get(one.pair_id)
        return stored is not None and is_noted(tx, stored)


def _sound(records: SqlRecords) -> Soundness:
    return records.open_everything(lambda _rows: None)


@pytest.mark.parametrize("first", [pair(), notice_pair(), bearer_pair()], ids=["person", "notice", "bearer"])
def test_pair_that_officers_made_is_doubted(any_records: SqlRecords, first: LookAlike) -> None:
    kept = _keep(any_records, first, PairState.RECORDED, PairState.UNDONE)
    assert _stands(any_records, kept)
    assert _sound(any_records) == Soundness(3, 0, ())


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE look_alike_versions SET state = 'cleared', "
        """body = replace(body, '"state":"proposed"', '"state":"cleared"')""",
        "UPDATE look_alike_versions SET bearer = replace(bearer, 'abab', 'cdcd'), body = replace(body, 'abab', 'cdcd')",
        "UPDATE look_alike_versions SET body = replace(body, '0.6123', '0.7123')",
        """UPDATE look_alike_versions SET body = replace(body, '"image-1"', '"image-9"')""",
        "UPDATE look_alike_versions SET body = replace(body, 'look_alike', 'twin')",
        """UPDATE look_alike_versions SET body = replace(body, '"proposed_by":"sari"', '"proposed_by":"rina"')""",
    ],
    ids=["cleared", "another chip", "score", "pictures", "kind", "first officer"],
)
def test_pair_is_rewritten_and_holds(any_records: SqlRecords, forge: Forge, script: str) -> None:
    kept = _keep(any_records, bearer_pair())
    forge(script)
    assert not _stands(any_records, kept)
    assert _sound(any_records).damaged == 1


def test_cleared_version_that_nobody_made_is_laid_beside_the_others(any_records: SqlRecords) -> None:
    kept = _keep(any_records, pair())
    with any_records.transaction() as tx:
        tx.look_alikes.put(_next(kept, PairState.CLEARED))
    assert not _stands(any_records, kept)
    found = _sound(any_records)
    assert (found.damaged, found.faults[0]) == (
        1,
        "look-alike pair-000001: version 2 is not the one that the audit log notes",
    )


def test_undone_pair_holds_again_when_its_last_version_is_taken_away(any_records: SqlRecords, forge: Forge) -> None:
    kept = _keep(any_records, pair(), PairState.CLEARED, PairState.UNDONE)
    forge("DELETE FROM look_alike_versions WHERE version = 3")
    assert not _stands(any_records, kept)
    found = _sound(any_records)
    assert found.damaged == 1 and "version 3 of pair pair-000001 is noted and not there" in found.faults[0]


def test_pair_that_is_gone_is_not_missed(any_records: SqlRecords, forge: Forge) -> None:
    _keep(any_records, notice_pair(), PairState.RECORDED)
    forge("DELETE FROM look_alike_versions")
    assert _sound(any_records).damaged == 2


def test_who_was_cleared_is_found_in_the_log_by_trying(any_records: SqlRecords) -> None:
    """Two versions that say the same have two digests, and the salt is in no entry."""
    one, other = _keep(any_records, bearer_pair(1)), _keep(any_records, bearer_pair(2, "N-0002"))
    assert one.salt and one.salt != other.salt
    with any_records.reading() as tx:
        said = repr([entry.details for entry in tx.audit.entries()])
    assert one.salt not in said and one.salt not in repr(one)


_BEFORE: dict[str, JsonValue] = {
    "subject": "N-0001", "list": "watchlist", "person": "WNI-0001", "other_notice": None, "kind": "look_alike",
    "version": 2, "proposed_by": "sari", "alert": "alert-000001", "until": (MORNING + timedelta(days=365)).isoformat(),
}  # fmt: skip
"""What an entry said of a clearance before it had a digest."""


def _of_before(records: SqlRecords, one: LookAlike, said: dict[str, JsonValue]) -> bool:
    """Whether a version and the entry that came with it in former releases belong together, to desk and doctor."""
    proposed = pair()
    with records.transaction() as tx:
        keep_pair(tx, proposed, OFFICER)
        tx.look_alikes.put(one)
        tx.audit.append(MORNING, BUDI, "look_alike.cleared", proposed.pair_id, said)
    assert _sound(records).damaged == (0 if _stands(records, one) else 1)
    return _stands(records, one)


_CLEARED = replace(_next(pair(), PairState.CLEARED), at=MORNING)


@pytest.mark.parametrize("unknown", [(), ("until",), ("until", "other_notice")])
def test_clearance_of_before_is_doubted(any_records: SqlRecords, unknown: tuple[str, ...]) -> None:
    """Also of the first releases, whose entries told neither of notices nor of an end."""
    said = {name: value for name, value in _BEFORE.items() if name not in unknown}
    assert _of_before(any_records, replace(_CLEARED, until=None) if unknown else _CLEARED, said)


@pytest.mark.parametrize(
    "forged",
    [
        replace(_CLEARED, officer=OfficerId("rina")),
        replace(_CLEARED, proposed_by=OfficerId("rina")),
        replace(_CLEARED, state=PairState.RECORDED),
        replace(_CLEARED, at=MORNING + timedelta(days=9)),
        replace(_CLEARED, until=MORNING + timedelta(days=900)),
        replace(_CLEARED, kind=PairKind.TWIN),
    ],
    ids=["officer", "first officer", "state", "moment", "end", "kind"],
)
def test_clearance_of_before_is_rewritten_and_holds(any_records: SqlRecords, forged: LookAlike) -> None:
    assert not _of_before(any_records, forged, {**_BEFORE})
