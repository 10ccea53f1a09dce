"""The demo's script keeps the promises that are made of it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from iass.capture.lane import Direction
from iass.decide.decision import Advice
from iass.demo import cast, people, seed
from iass.demo.script import SCENES


def test_script_leaves_an_advice_unshown() -> None:
    assert {scene.expected for scene in SCENES} == set(Advice)


def test_script_is_too_short_or_one_sided() -> None:
    assert len(SCENES) >= 14
    assert set(Counter(scene.direction for scene in SCENES)) == set(Direction)
    nationalities = {scene.document.nationality for scene in SCENES if scene.document}
    assert "IDN" in nationalities
    assert len(nationalities) >= 3


def test_scene_ids_repeat() -> None:
    assert len({scene.scene_id for scene in SCENES}) == len(SCENES)


def test_namesake_does_not_share_the_name_or_shares_the_birth_date() -> None:
    wanted, innocent = cast.FUGITIVE.document, cast.NAMESAKE.document
    assert innocent.full_name == wanted.full_name
    assert innocent.birth_date != wanted.birth_date
    assert innocent.number != wanted.number


@pytest.mark.parametrize("person", people.PEOPLE)
def test_person_has_no_picture(person: str) -> None:
    for picture in (people.passport_photo(person), people.selfie(person), people.street(person)):
        assert picture.startswith(b"\xff\xd8")
    assert people.chip_portrait(person)[4:8] == b"jP  "


def test_lapsed_ban_is_still_in_force_today(tmp_path: Path) -> None:
    files = seed.write(tmp_path, date(2026, 11, 24))
    with files.notices.open(encoding="utf-8", newline="") as file:
        rows = {row["notice_id"]: row for row in csv.DictReader(file)}
    assert rows["N-2026-003"]["valid_until"] == "2026-11-23"


def test_photo_of_the_seed_is_missing(tmp_path: Path) -> None:
    files = seed.write(tmp_path, date(2026, 11, 24))
    with files.registry.open(encoding="utf-8", newline="") as file:
        photos = [row["photo"] for row in csv.DictReader(file)]
    assert len(photos) == 9
    assert all((files.photos / photo).exists() for photo in photos)
