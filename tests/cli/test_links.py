"""Searches of the past and identity links at the prompt, without a running service."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.case.sought import Sought

from iass.demo import cast, people
from iass.settings import Settings
from iass.wiring.application import build

from .conftest import Iass


def test_past_and_links_are_not_worked_at_the_prompt(
    iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IASS_CROSSING_FACE_DAYS", "30")
    application = build(Settings(threads=1))
    desk = Sought(application, tmp_path)
    desk.cross("P008", cast.SECOND_PASSPORT)
    desk.seek(cast.FUGITIVE, datetime.now(UTC) - timedelta(hours=1))
    application.close()
    assert "N-P008@1  due" in iass("past", "list").stdout
    worked = iass("past", "work")
    assert (worked.returncode, worked.stdout.split(",")[0]) == (0, "1 searches made")
    search = json.loads(iass("past", "list", "--json").stdout)
    assert (search["state"], search["past"], len(search["alerts"])) == ("searched", 1, 1)
    alert = json.loads(iass("alerts", "list", "--json").stdout)
    assert (alert["id"], alert["kind"]) == (search["alerts"][0], "past")
    assert "not here now" in iass("alerts", "list").stdout, "or an officer looks for somebody who left"
    link = json.loads(iass("links", "list", "--state", "proposed", "--json").stdout)
    assert {link["one"], link["other"]} == {"notice:N-P008", "document:UTO:U9025518"}
    assert iass("links", "make", link["id"], "--reason", " ").returncode == 2
    for act, state in (("make", "made"), ("undo", "undone")):
        done = iass("links", act, link["id"], "--reason", f"to {act}", "--officer", "dewi.k")
        assert done.stdout == f"{link['id']}: {state}\n"
    assert iass("links", "refuse", link["id"], "--reason", "x").returncode == 2, "it is undone, not proposed"
    shown = [json.loads(line) for line in iass("links", "show", link["id"], "--json").stdout.splitlines()]
    assert [(one["state"], one["by"]) for one in shown] == [
        ("proposed", "system"), ("made", "dewi.k"), ("undone", "dewi.k"),
    ]  # fmt: skip


def test_photograph_of_nobody_listed_hides_a_past_crossing(
    iass: Iass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("identify", "--photo", str(tmp_path / "found.jpg"), "--list", "watchlist")
    (tmp_path / "found.jpg").write_bytes(people.passport_photo("P008"))
    assert "past faces are not kept" in iass(*asked).stdout
    assert not json.loads(iass(*asked, "--json").stdout)["past"]["kept"]
    monkeypatch.setenv("IASS_CROSSING_FACE_DAYS", "30")
    application = build(Settings(threads=1))
    passage = Sought(application, tmp_path).cross("P008", cast.SECOND_PASSPORT)
    application.close()
    past = json.loads(iass(*asked, "--json").stdout)["past"]
    (found,) = past["passages"]
    assert (past["kept"], past["searched"], found["crossing"]["id"]) == (True, 1, passage.crossing_id)
    shown = iass(*asked).stdout
    assert passage.crossing_id in shown and cast.SECOND_PASSPORT.number in shown


def test_no_links_are_silence(iass: Iass) -> None:
    assert iass("links", "list").stdout == "no links\n"
    assert iass("links", "list", "--json").stdout == ""
