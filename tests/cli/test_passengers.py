"""Passenger lists at the prompt, without a running service."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.capture.paxlst import LARAS, interchange, message

from .conftest import Iass


def test_list_is_not_taken_at_the_prompt(iass: Iass, tmp_path: Path) -> None:
    departs = datetime.now(UTC) + timedelta(hours=1)
    leaves, lands = (
        moment.astimezone(ZoneInfo(zone)).strftime("%y%m%d%H%M")
        for moment, zone in ((departs, "Asia/Tokyo"), (departs + timedelta(hours=7), "Asia/Jakarta"))
    )
    flight = ("TDT+20+GA0881+++GA", "LOC+125+NRT", f"DTM+189:{leaves}:201", "LOC+87+CGK", f"DTM+232:{lands}:201")
    data = interchange(message(LARAS, flight=flight))
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
