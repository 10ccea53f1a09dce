"""How long the question about companions takes: `python -m iass.bench.companions [CROSSINGS] [URL]`, on a database made
for it, which the URL names where it is not a file; and what the database says of how it finds the rows.

A year of CROSSINGS at one checkpoint, half of them departures; a victim who left a hundred times, each time with two
others, and five hundred more who are protected.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, insert
from sqlalchemy.engine import Engine

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.records import SqlRecords
from iass.adapters.sql.schema import PASSAGES
from iass.adapters.sql.traveller_tables import PASSAGE_TRAVELLERS
from iass.capture.lane import Direction
from iass.case.companions import CrossedTogether, compared_with, occasions

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_YEAR = timedelta(days=365)
_VICTIM = "document:IDN:VICTIM"
_OCCASIONS, _PROTECTED, _BATCH = 100, 500, 20_000
Statement = tuple[str, Any]


def measure(url: str, crossings: int) -> None:
    """Fills the database at the url, which must be empty; prints seconds, and every look that reads a whole table."""
    records = SqlRecords.open(url, b"k" * 32)
    asked: list[Statement] = []
    try:
        begun = time.perf_counter()
        rows = _rows(crossings)
        while batch := list(islice(rows, _BATCH)):
            with records.transaction() as tx:
                _store(tx.crossed_together, batch)
        with records.transaction() as tx:
            _connection(tx.crossed_together).exec_driver_sql("ANALYZE")  # as a running server does by itself
        _say(f"{crossings:,} crossings stored in {time.perf_counter() - begun:.0f} s")
        event.listen(Engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
        for name, scope in (("desk of all", EVERYWHERE), ("desk of CGK", Scope(protected=frozenset({"CGK"})))):
            for turn in ("first", "again"):
                _ask(records, scope, f"{name}, {turn}")
        with records.reading() as tx:
            for line in _plans(_connection(tx.crossed_together), list(dict(asked).items())):
                _say(line)
    finally:
        records.close()


def _ask(records: SqlRecords, scope: Scope, name: str) -> None:
    """As the desk does, without the audit entry."""
    begun, worked, now = time.perf_counter(), time.process_time(), _BEGIN + _YEAR
    with records.reading() as tx:
        together = tx.crossed_together
        windows = occasions(together.of([_VICTIM], _BEGIN, _OCCASIONS), timedelta(minutes=10))
        met = together.met(windows, {_VICTIM}, 2, 20, 0, scope)
        named = [one.traveller for one in met.met]
        together.others(windows, {_VICTIM})
        together.within(windows, named)
        together.times(compared_with(windows, now), named)
    took, core = time.perf_counter() - begun, time.process_time() - worked
    _say(
        f"{name}: {met.found} found, {len(windows)} windows, {took * 1000:.0f} ms, {core * 1000:.0f} ms of a core here"
    )


def _rows(crossings: int) -> Iterator[dict[str, object]]:
    """By the moment; the victim and both others among them."""
    step, each = _YEAR / crossings, crossings // _OCCASIONS
    for number in range(crossings):
        who, is_protected = f"T{number * 7919 % (crossings // 3)}", number < _PROTECTED
        if number % each < 3:
            who, is_protected = ("VICTIM", "HE", "SHE")[number % each], number % each == 0
        direction = Direction.ARRIVAL if number % 2 and number % each > 2 else Direction.DEPARTURE
        yield {
            "crossing_id": f"crossing-{number:09d}",
            "traveller": f"document:IDN:{who}",
            "number_key": who,
            "checkpoint": "CGK",
            "lane": f"C{number % 40:02d}",
            "direction": direction.value,
            "at": _BEGIN + number * step,
            "born": "1990-01-01",
            "is_protected": is_protected,
        }


def _connection(together: CrossedTogether) -> Connection:
    found: Connection = together._connection  # type: ignore[attr-defined]
    return found


def _store(together: CrossedTogether, batch: Sequence[dict[str, object]]) -> None:
    connection = _connection(together)
    passages = [
        {"crossing_id": one["crossing_id"], "at": one["at"], "lane": f"CGK/{one['lane']}", "body": ""} for one in batch
    ]
    connection.execute(insert(PASSAGES), passages)
    connection.execute(insert(PASSAGE_TRAVELLERS), batch)


def _plans(connection: Connection, asked: Sequence[Statement]) -> Iterator[str]:
    """Of each statement: its whole scans of the travellers' table."""
    how = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN (ANALYZE) "
    for number, (statement, values) in enumerate(one for one in asked if "passage_travellers" in one[0]):
        found = connection.exec_driver_sql(how + statement, values).all()
        lines = [str(row[-1]).strip() for row in found]
        whole = [one for one in lines if _is_whole(one)]
        yield f"statement {number + 1}: {len(lines)} steps, {'; '.join(whole) or 'no whole scan'}"


def _is_whole(line: str) -> bool:
    return "Seq Scan on passage_travellers" in line or line.startswith(("SCAN passage_travellers", "SCAN other"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
        measure(sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'companions.sqlite'}", count)
