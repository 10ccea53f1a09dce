"""A carrier's list over HTTP: answered message by message, and shown to the checkpoint."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import httpx
from tests.capture.paxlst import interchange, message

from iass.demo import cast

_numbers = count(100)
BUDI = ("NAD+FL+++SANTOSO:BUDI", "ATT+2++M", "DTM+329:19800101:102", "NAT+2+IDN", "DOC+P+B1234567", "LOC+91+IDN")


def _times() -> tuple[str, str]:
    """In some hours, on the clocks of Tokyo and Jakarta."""
    departs = datetime.now(UTC) + timedelta(hours=1)
    return tuple(
        moment.astimezone(ZoneInfo(zone)).strftime("%y%m%d%H%M")  # type: ignore[return-value]  # two of them
        for moment, zone in ((departs, "Asia/Tokyo"), (departs + timedelta(hours=7), "Asia/Jakarta"))
    )


def _traveller(role: cast.Role) -> Sequence[str]:
    document = role.document
    born = str(document.birth_date).replace("-", "")
    return (
        f"NAD+FL+++{document.surname}:{document.given_names}", f"ATT+2++{document.sex}", f"DTM+329:{born}:102",
        f"NAT+2+{document.nationality}", "RFF+SEA:27B", f"DOC+P+{document.number}", f"LOC+91+{document.issuer}",
    )  # fmt: skip


def _list(*groups: Sequence[str]) -> tuple[bytes, str]:
    number = next(_numbers)
    leaves, lands = _times()
    flight = (
        f"TDT+20+GA{number}+++GA", "LOC+125+NRT", f"DTM+189:{leaves}:201", "LOC+87+CGK", f"DTM+232:{lands}:201",
    )  # fmt: skip
    return interchange(message(*groups, flight=flight), reference=f"{number:09d}"), f"GA{number}-20{leaves[:6]}-NRT-CGK"


def _send(client: httpx.Client, data: bytes, **query: str) -> httpx.Response:
    return client.post("/v1/passenger-lists", content=data, params=query, headers={"Content-Type": "text/plain"})


def test_wanted_traveller_lands_unannounced(client: httpx.Client) -> None:
    data, flight_id = _list(_traveller(cast.WANTED), BUDI)
    answer = _send(client, data)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["taken"], body["refused"]) == (1, 0)
    (receipt,) = body["messages"]
    assert (receipt["outcome"], receipt["flight_id"], receipt["travellers"]) == ("taken", flight_id, 2)
    flights = client.get("/v1/flights", params={"port": "CGK"}).json()["flights"]
    (flight,) = [one for one in flights if one["flight_id"] == flight_id]
    assert (flight["direction"], flight["travellers"], flight["hits"]) == ("arrival", 2, 1)
    shown = client.get(f"/v1/flights/{flight_id}").json()
    (person,) = shown["people"]
    assert person["document_number"] == cast.WANTED.document.number
    assert person["seat"] == "27B"
    assert person["decision"]["advice"] == "SECURE"
    assert "SANTOSO" not in str(shown), "nobody else of the list is shown"


def test_bad_message_is_answered_without_its_place(client: httpx.Client) -> None:
    data, _ = _list(BUDI)
    answer = _send(client, data.replace(b"LOC+87+CGK", b"LOC+87+QQQ"))
    assert answer.status_code == 200
    (receipt,) = answer.json()["messages"]
    assert receipt["outcome"] == "refused"
    assert [(fault["segment"], fault["tag"], fault["rule"]) for fault in receipt["faults"]] == [(10, "LOC", "airport")]


def test_list_sent_twice_is_taken_twice(client: httpx.Client) -> None:
    data, _ = _list(BUDI)
    before = client.get("/metrics").text
    assert [_send(client, data).json()["messages"][0]["outcome"] for _ in range(2)] == ["taken", "same"]
    after = client.get("/metrics").text
    for outcome in ("taken", "same", "refused"):
        name = f'iass_passenger_messages_total{{outcome="{outcome}"}}'
        assert _figure(after, name) - _figure(before, name) == (outcome != "refused")
    assert _figure(after, 'iass_flights{state="expected"}') >= 1
    assert _figure(after, 'iass_flights{state="incomplete"}') == 0
    assert _figure(after, "iass_passenger_list_newest_seconds") > 1.7e9


def _figure(text: str, name: str) -> float:
    """0 for what was never counted."""
    return next((float(line.split()[-1]) for line in text.splitlines() if line.startswith(f"{name} ")), 0.0)


def test_csv_is_refused_or_comes_from_nobody(client: httpx.Client) -> None:
    leaves, lands = (datetime.strptime(one, "%y%m%d%H%M").isoformat() for one in _times())
    number = next(_numbers)
    columns = (
        "flight,origin,destination,departs_at,arrives_at,surname,given_names,birth_date,nationality,document_number"
    )
    row = f"GA{number},NRT,CGK,{leaves},{lands},TORVALE,CASPIAN,1981-03,UTO,U6642901"
    (receipt,) = _send(client, f"{columns}\n{row}\n".encode(), sender="garuda").json()["messages"]
    assert (receipt["outcome"], receipt["sender"]) == ("taken", "garuda")


def test_body_of_five_megabytes_is_read(client: httpx.Client) -> None:
    assert _send(client, b"x" * 5_000_000).status_code == 413


def test_flight_of_which_no_list_came_is_known(client: httpx.Client) -> None:
    assert client.get("/v1/flights/GA1-20200101-NRT-CGK").status_code == 404


def test_port_that_is_none_is_looked_for(client: httpx.Client) -> None:
    assert client.get("/v1/flights", params={"port": "cgk"}).status_code == 422
