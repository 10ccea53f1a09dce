"""`iass agency` as it is typed, against an agency that answers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.samples import message
from tests.receiver import Receiver, receiving

from iass.handover.outbox import MessageState
from iass.settings import Settings
from iass.wiring.records import open_records

from .conftest import Iass


@pytest.fixture
def agency(iass: Iass, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    del iass  # whose environment is emptied first
    monkeypatch.setenv("IASS_AGENCY_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("IASS_AGENCY_PLAIN_HTTP", "true")
    with receiving() as receiver:
        yield receiver


def test_agency_lives_from_first_to_last(iass: Iass, agency: Receiver) -> None:
    made = iass("agency", "add", "kpk", "--url", agency.url + "?key=open-sesame")
    assert (made.returncode, made.stderr) == (0, "")
    agency.secret = made.stdout.strip()
    assert agency.secret.startswith("whsec_")
    again = iass("agency", "add", "KPK", "--url", agency.url)
    assert (again.returncode, again.stdout) == (0, "")

    assert iass("agency", "test", "KPK").stdout == "answered 200\n"
    assert [one.ok for one in agency.taken] == [True]
    new = iass("agency", "secret", "KPK").stdout.strip()
    (listed,) = iass("agency", "list", "--json").stdout.splitlines()
    assert json.loads(listed)["secrets"] == 2
    assert "former secret" in iass("agency", "list").stdout
    for secret in (agency.secret, new):
        assert secret not in listed
    assert iass("agency", "secret", "KPK", "--drop-former").stdout == ""
    iass("agency", "test", "KPK")
    assert not agency.taken[1].ok
    assert iass("agency", "remove", "KPK").returncode == 0
    assert iass("agency", "list").stdout == ""
    gone = iass("agency", "test", "KPK")
    assert (gone.returncode, gone.stdout) == (2, "") and "no endpoint" in gone.stderr


def test_address_or_network_that_will_not_do_is_taken(
    iass: Iass, agency: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "https alone" in iass("agency", "add", "KPK", "--url", "http://10.0.0.1/").stderr
    assert "no such agency" in iass("agency", "add", "Nobody", "--url", agency.url).stderr
    iass("agency", "add", "KPK", "--url", agency.url)
    monkeypatch.delenv("IASS_AGENCY_NETWORKS")
    assert "not allowed" in iass("agency", "test", "KPK").stderr
    assert agency.taken == []
    for name, value in (("IASS_AGENCY_NETWORKS", "10.0.0.0"), ("IASS_PUBLIC_URL", "iass.example.org")):
        monkeypatch.setenv(name, value + "/4x")
        refused = iass("agency", "list")
        assert refused.returncode == 2 and name in refused.stderr
        monkeypatch.delenv(name)


def test_message_that_was_given_up_is_not_told(iass: Iass, agency: Receiver, tmp_path: Path) -> None:
    assert agency.url
    assert "0 wait" in iass("doctor", "--quick").stdout
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        tx.outbox.add(replace(message(1), state=MessageState.DEAD, tries=30, said="answered 503"))
    records.close()
    doctor = iass("doctor", "--quick", "--json")
    assert doctor.returncode == 1
    (check,) = [one for one in json.loads(doctor.stdout)["checks"] if one["name"] == "messages to agencies"]
    assert check["ok"] is False and "1 given up" in check["detail"]
    shown = iass("agency", "messages", "--state", "dead").stdout
    assert "message-000001  dead  KPK" in shown and "30 tries, answered 503" in shown
    assert iass("agency", "retry", "message-000001").returncode == 0
    (line,) = iass("agency", "messages", "--json").stdout.splitlines()
    assert json.loads(line)["state"] == "waiting"
    assert iass("agency", "retry", "message-9").returncode == 2
