"""Passenger lists at the prompt, without a running service."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.capture.paxlst import LARAS, interchange, message
from tests.contracts.samples import MADE, NOTICE

from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId
from iass.settings import Settings
from iass.watchlist.notice import NoticeKind
from iass.wiring.records import open_records

from .conftest import Iass


def _landing_soon() -> bytes:
    departs = datetime.now(UTC) + timedelta(hours=1)
    leaves, lands = (
        moment.astimezone(ZoneInfo(zone)).strftime("%y%m%d%H%M")
        for moment, zone in ((departs, "Asia/Tokyo"), (departs + timedelta(hours=7), "Asia/Jakarta"))
    )
    flight = ("TDT+20+GA0881+++GA", "LOC+125+NRT", f"DTM+189:{leaves}:201", "LOC+87+CGK", f"DTM+232:{lands}:201")
    return interchange(message(LARAS, flight=flight))


def _sought(records: SqlRecords, kind: NoticeKind) -> None:
    """Laras, by the number of her passport."""
    laras = replace(
        NOTICE, notice_id=NoticeId("N-1"), kind=kind, surname="KUSUMAWATI", given_names="LARAS DEWI", sex=Sex.FEMALE,
        birth_date=PartialDate(1995, 7, 22), document_numbers=("X9917640",), valid_until=None, image_ids=(),
        agency="Polri",
    )  # fmt: skip
    with records.transaction() as tx:
        tx.notices.put(laras, MADE)


@pytest.mark.parametrize(("kind", "hits", "told"), [
    (NoticeKind.WANTED_DOMESTIC, 1, "1 people, 1 hits"),
    (NoticeKind.EXIT_BAN, 0, "1 people, 0 hits, 1 only logged"),
])  # fmt: skip
def test_flights_and_show_count_other_hits(iass: Iass, tmp_path: Path, kind: NoticeKind, hits: int, told: str) -> None:
    """No service runs that would have screened the flight again when the notice came."""
    list_file = tmp_path / "list.edi"
    list_file.write_bytes(_landing_soon())
    flight_id = json.loads(iass("passengers", "import", str(list_file), "--json").stdout)["flight_id"]
    records = open_records(Settings(data_dir=tmp_path / "var"))
    try:
        _sought(records, kind)
    finally:
        records.close()
    assert f"1 people, {hits} hits" in iass("passengers", "flights").stdout
    shown = json.loads(iass("passengers", "show", flight_id, "--json").stdout)
    assert (shown["hits"], len(shown["people"])) == (hits, 1)
    words = iass("passengers", "show", flight_id).stdout
    assert f"{flight_id}: {told}\n" in words
    assert "    birth date: 1995-07-22 against 1995-07-22 (agrees)\n" in words


def test_list_is_not_taken_at_the_prompt(iass: Iass, tmp_path: Path) -> None:
    data = _landing_soon()
    good, bad = tmp_path / "good.edi", tmp_path / "bad.edi"
    good.write_bytes(data)
    bad.write_bytes(data.replace(b"LOC+87+CGK", b"LOC+87+QQQ"))
    refused = iass("passengers", "import", str(bad))
    assert (refused.returncode, "segment 10 LOC" in refused.stderr) == (1, True)
    taken = iass("passengers", "import", str(good), "--json")
    assert taken.returncode == 0, taken.stderr
    receipt = json.loads(taken.stdout)
    assert (receipt["outcome"], receipt["travellers"]) == ("taken", 1)
    listed = json.loads(iass("passengers", "flights", "--port", "CGK", "--json").stdout)
    assert (listed["flight_id"], listed["hits"]) == (receipt["flight_id"], 0)
    assert receipt["flight_id"] in iass("passengers", "flights").stdout
    shown = json.loads(iass("passengers", "show", receipt["flight_id"], "--json").stdout)
    assert (shown["travellers"], shown["people"]) == (1, [])
    assert iass("passengers", "show", "GA1-20200101-NRT-CGK").returncode == 2
    assert iass("passengers", "import", str(tmp_path / "nowhere")).returncode == 2
