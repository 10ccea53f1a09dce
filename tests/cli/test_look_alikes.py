"""`iass look-alikes` and `iass notice neighbours` as they are typed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.samples import MADE, NOTICE, OFFICER, PERSON, bearer_pair, enrolment, intake_look

from iass.face.pipeline import FacePipeline
from iass.ids import NoticeId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.watchlist.noted_pair import keep_pair
from iass.wiring.records import open_records

from .conftest import Iass


@pytest.fixture
def installation(tmp_path: Path, engine: FacePipeline) -> None:
    """A notice and a person, each with a picture."""
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        tx.people.put(PERSON)
        tx.notices.put(NOTICE, MADE)
        sought = enrolment(1, NOTICE.notice_id, engine.model_id)
        tx.enrolments.add(replace(sought, gallery=GalleryName.WATCHLIST))
        tx.enrolments.add(enrolment(2, PERSON.person_id, engine.model_id))
        tx.intake_looks.put(intake_look())
    records.close()


@pytest.mark.usefixtures("installation")
def test_pair_is_made_by_one_hand_at_a_prompt(iass: Iass) -> None:
    said = ("--reason", "seen at the counter", "--officer")
    assert iass("look-alikes", "propose", NOTICE.notice_id, PERSON.person_id, *said, "siti").returncode == 0
    (line,) = iass("look-alikes", "list", "--json").stdout.splitlines()
    pair = json.loads(line)
    assert (pair["state"], pair["proposed_by"]) == ("proposed", "siti")
    alone = iass("look-alikes", "record", pair["id"], *said, "siti")
    assert alone.returncode == 2
    assert "two officers" in alone.stderr
    assert iass("look-alikes", "record", pair["id"], *said, "budi").returncode == 0
    assert iass("look-alikes", "undo", pair["id"], *said, "siti").returncode == 0
    told = iass("look-alikes", "show", pair["id"], "--json").stdout.splitlines()
    assert [json.loads(one)["state"] for one in told] == ["proposed", "recorded", "undone"]


@pytest.mark.usefixtures("installation")
def test_neighbours_are_told_without_how_rare_they_are(iass: Iass) -> None:
    told = iass("notice", "neighbours", NOTICE.notice_id).stdout
    assert "a stranger too alike, in the registry as WNI-0001" in told
    assert "1 in 666 strangers would score this high" in told
    assert iass("notice", "neighbours", "N-none").returncode == 2


@pytest.mark.usefixtures("installation")
def test_two_notices_cannot_be_made_a_pair_at_a_prompt(iass: Iass, tmp_path: Path, engine: FacePipeline) -> None:
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-0002")), MADE)
        tx.enrolments.add(replace(enrolment(3, "N-0002", engine.model_id), gallery=GalleryName.WATCHLIST))
    records.close()
    said = ("--reason", "seen at intake", "--officer", "siti")
    made = iass("look-alikes", "propose", "N-0002", NOTICE.notice_id, "--beside", "watchlist", *said)
    assert made.returncode == 0, made.stderr
    assert "N-0001 (watchlist) and N-0002 (watchlist)" in made.stdout
    pair = json.loads(iass("look-alikes", "list", "--json").stdout)
    assert (pair["subject"], pair["other_notice"], pair["person"]) == ("N-0001", "N-0002", None)
    odd = iass("look-alikes", "propose", "WNI-0001", "N-0002", "--list", "registry", "--beside", "watchlist", *said)
    assert odd.returncode == 2


@pytest.mark.usefixtures("installation")
def test_bearer_of_a_chip_is_told_by_the_hash(iass: Iass, tmp_path: Path) -> None:
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.transaction() as tx:
        keep_pair(tx, bearer_pair(), OFFICER)
    records.close()
    told = iass("look-alikes", "list").stdout
    assert "N-0001 (watchlist) and the bearer of a proven chip" in told
    as_json = iass("look-alikes", "list", "--json").stdout
    pair = json.loads(as_json)
    assert (pair["subject"], pair["is_of_bearer"], pair["person"], pair["other_notice"]) == ("N-0001", True, None, None)
    assert "abab" not in told + as_json
    said = ("--reason", "looked", "--officer", "budi")
    refused = iass("look-alikes", "record", pair["id"], *said)
    assert refused.returncode != 0 and "no bar" in refused.stderr
