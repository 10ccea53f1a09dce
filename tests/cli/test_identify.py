"""A photograph searched at the prompt."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.contracts.samples import MADE

from iass.capture.lane import Direction
from iass.case.request import CrossingRequest
from iass.demo import cast, people, stage
from iass.identify.calibration_file import shipped
from iass.identify.target import ChosenTarget
from iass.ids import ModelId, NoticeId, OfficerId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.records import open_records

from .typed import typed


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("identify")
    opened = build(Settings(data_dir=folder, threads=2))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
        document, frames = cast.WANTED.document, (people.selfie("P004"),)
        for direction in Direction:
            opened.checkpoint.cross(CrossingRequest("CGK", "C01", direction, document, frames))
    finally:
        opened.close()
    (folder / "wanted.jpg").write_bytes(people.selfie("P004"))
    (folder / "empty.jpg").write_bytes(b"")
    return folder


def test_wanted_person_is_not_named(data_dir: Path) -> None:
    done = typed(data_dir, "identify", "--photo", str(data_dir / "wanted.jpg"), "--list", "watchlist", "--json")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["lists"]
    assert found["name"] == "watchlist" and found["subjects"] > 0 and 0 < found["threshold"] < 1
    best = found["candidates"][0]
    assert best["subject"] == "N-2026-007" and best["match"] and best["name"] and best["kind"] == "WANTED_DOMESTIC"
    newest, before = best["crossings"]
    assert newest["at"] >= before["at"] and {newest["direction"], before["direction"]} == {"arrival", "departure"}
    assert (newest["checkpoint"], newest["lane"], newest["document"]) == ("CGK", "C01", cast.WANTED.document.number)
    assert newest["id"] != before["id"] and newest["advice"] == "SECURE" and newest["alert"]


@pytest.mark.parametrize(("name", "subject"), [("watchlist", "N-2026-007"), ("registry", "SIMKIM-P004")])
def test_list_is_searched_at_another_point_than_was_chosen_for_it(data_dir: Path, name: str, subject: str) -> None:
    """Each list alone; the choice of a former command holds, and the other list has its own."""
    rate = 0.0004
    _choose(data_dir, GalleryName(name), rate)
    done = typed(data_dir, "identify", "--photo", str(data_dir / "wanted.jpg"), "--list", name, "--json")
    _choose(data_dir, GalleryName(name), None)
    (found,) = json.loads(done.stdout)["lists"]
    assert (found["name"], found["candidates"][0]["subject"]) == (name, subject)
    point = shipped(ModelId(found["model"])).operating_point(found["subjects"], rate)
    assert (found["threshold"], found["target_fpir"]) == (point.threshold, rate)


def _choose(data_dir: Path, name: GalleryName, rate: float | None) -> None:
    records = open_records(Settings(data_dir=data_dir))
    with records.transaction() as tx:
        tx.chosen_targets.put(name, ChosenTarget(rate, OfficerId("siti.r"), datetime.now(UTC)))
    records.close()


def test_search_at_the_prompt_is_not_remembered(data_dir: Path) -> None:
    photo = ["--photo", str(data_dir / "wanted.jpg"), "--list", "registry", "--list", "watchlist"]
    done = typed(data_dir, "identify", *photo, "--purpose", "unclaimed luggage", "--case", "CGK/9", "--officer", "siti")
    assert done.returncode == 0, done.stderr
    assert "SIMKIM-P004" in done.stdout and "N-2026-007" in done.stdout and "a person compares" in done.stdout
    assert "CGK/C01" in done.stdout and "and 1 more" in " ".join(done.stdout.replace("│", " ").split())
    records = open_records(Settings(data_dir=data_dir))
    try:
        with records.reading() as tx:
            last = list(tx.audit.entries())[-1]
    finally:
        records.close()
    assert (last.action, last.actor) == ("photo.searched", "siti")
    assert (last.details["purpose"], last.details["case_number"]) == ("unclaimed luggage", "CGK/9")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--photo", "absent.jpg", "--list", "watchlist"], "no such file"),
        (["--photo", "empty.jpg", "--list", "watchlist"], "empty"),
        (["--photo", "wanted.jpg", "--list", "wanted"], "wanted"),
        (["--photo", "wanted.jpg", "--list", "registry/CGK"], "registry/CGK"),
        (["--photo", "wanted.jpg", "--list", "watchlist/"], "checkpoint"),
        (["--photo", "wanted.jpg", "--list", "watchlist/CGK", "--list", "watchlist"], "more than one"),
        (["--photo", "wanted.jpg", "--list", "watchlist", "--purpose", " "], "reason"),
    ],
)
def test_bad_request_ends_in_a_traceback(data_dir: Path, words: list[str], said: str) -> None:
    named = [str(data_dir / word) if word.endswith(".jpg") else word for word in words]
    done = typed(data_dir, "identify", *named)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_notice_of_another_kind_is_shown(data_dir: Path) -> None:
    photo = ["--photo", str(data_dir / "wanted.jpg"), "--list", "watchlist", "--json"]
    done = typed(data_dir, "identify", *photo, "--kind", "EXIT_BAN", "--in-force", "--nationality", "idn")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["lists"]
    assert all(one["kind"] == "EXIT_BAN" and one["nationality"] == "IDN" for one in found["candidates"])
    assert "N-2026-007" not in {one["subject"] for one in found["candidates"]}


def test_list_of_another_checkpoint_is_shown(data_dir: Path) -> None:
    """The demo's notices are sought everywhere; one that is sought at another checkpoint is not on this one's list."""
    records = open_records(Settings(data_dir=data_dir))
    try:
        with records.transaction() as tx:
            notice = tx.notices.get(NoticeId("N-2026-007"))
            assert notice is not None
            tx.notices.put(replace(notice, version=notice.version + 1, checkpoints=("DPS",)), MADE)
    finally:
        records.close()
    shown = {}
    for name in ("watchlist", "watchlist/cgk", "watchlist/DPS"):
        done = typed(data_dir, "identify", "--photo", str(data_dir / "wanted.jpg"), "--list", name, "--json")
        assert done.returncode == 0, done.stderr
        (found,) = json.loads(done.stdout)["lists"]
        shown[name] = (found["candidates"][0]["subject"] == "N-2026-007", found["subjects"])
    assert shown["watchlist"] == shown["watchlist/DPS"] and shown["watchlist"][0]
    assert shown["watchlist/cgk"] == (False, shown["watchlist"][1] - 1)
