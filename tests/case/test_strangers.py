"""Who counts as a stranger: real searches of synthetic people, and what officers say about their alerts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from iass.access import Officer
from iass.alert.alert import Alert, Judgement
from iass.application import Application
from iass.capture.lane import Direction
from iass.case.passage import Outcome
from iass.case.request import CrossingRequest
from iass.demo import cast, people, stage
from iass.identify.score_histogram import BinCount, bin_of
from iass.ids import OfficerId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.application import build

REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST
ANI = Officer(OfficerId("ani"))
_LANES = ",".join(f"CGK/T{number:02d}=counter" for number in range(1, 20))
_numbers = count(1)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("strangers")
    opened = build(Settings(data_dir=folder, threads=2, lanes=_LANES))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
        yield opened
    finally:
        opened.close()


def _cross(checkpoint: Application, role: cast.Role, key: str | None = None) -> Outcome:
    lane = f"T{next(_numbers):02d}"
    frames = [people.selfie(role.person)]
    return checkpoint.checkpoint.cross(CrossingRequest("CGK", lane, Direction.ARRIVAL, role.document, frames, key=key))


def _bins(checkpoint: Application, name: GalleryName) -> dict[int, int]:
    with checkpoint.operating.records.reading() as tx:
        found = tx.scores.read(name, checkpoint.search.record.model_id, date(2000, 1, 1)).counts
    assert len({one.band for one in found}) <= 1
    return {one.bin: one.count for one in found}


def _added(before: dict[int, int], after: dict[int, int]) -> dict[int, int]:
    gone = {number: after.get(number, 0) - before.get(number, 0) for number in before | after}
    return {number: change for number, change in gone.items() if change}


def _judge(checkpoint: Application, outcome: Outcome, *verdicts: Judgement) -> Alert:
    assert outcome.alert is not None
    checkpoint.alerts.claim(outcome.alert.alert_id, ANI)
    for verdict in verdicts:
        judged = checkpoint.alerts.judge(outcome.alert.alert_id, ANI, verdict)
    return judged


def test_traveller_without_an_alert_is_not_counted(checkpoint: Application) -> None:
    """In both lists; in the registry by the best candidate who is not himself."""
    before = {name: _bins(checkpoint, name) for name in GalleryName}
    outcome = _cross(checkpoint, cast.CITIZEN)
    assert outcome.alert is None and outcome.passage.best_subject == outcome.passage.holder_id
    for name in GalleryName:
        ((number, change),) = _added(before[name], _bins(checkpoint, name)).items()
        assert change == 1
        assert (
            number < bin_of(checkpoint.search.operating_point(name).threshold) < bin_of(outcome.passage.best_score or 0)
        )


def test_retry_counts_a_traveller_twice(checkpoint: Application) -> None:
    lane = f"T{next(_numbers):02d}"
    asked = CrossingRequest(
        "CGK", lane, Direction.ARRIVAL, cast.CITIZEN.document, [people.selfie(cast.CITIZEN.person)], key="k-1"
    )
    before = _bins(checkpoint, WATCHLIST)
    assert [checkpoint.checkpoint.cross(asked).replayed for _ in range(3)] == [False, True, True]
    assert sum(_added(before, _bins(checkpoint, WATCHLIST)).values()) == 1


def test_wanted_person_is_counted_as_a_stranger(checkpoint: Application) -> None:
    before = {name: _bins(checkpoint, name) for name in GalleryName}
    outcome = _cross(checkpoint, cast.WANTED)
    assert {name: _bins(checkpoint, name) for name in GalleryName} == before
    judged = _judge(checkpoint, outcome, Judgement.SAME_PERSON)
    checkpoint.cases.hand_over(judged.alert_id, ANI)
    checkpoint.cases.hand_over(judged.alert_id, Officer(OfficerId("budi")))
    assert {name: _bins(checkpoint, name) for name in GalleryName} == before


def test_innocent_who_was_stopped_is_not_counted(checkpoint: Application) -> None:
    """The wanted one's face by another's passport, judged to be somebody else: the very scores that make the tail."""
    before = _bins(checkpoint, WATCHLIST)
    outcome = _cross(checkpoint, replace(cast.WANTED, document=cast.STRANGER.document))
    assert outcome.alert is not None
    best = max(one.face.score for one in outcome.alert.decision.findings if one.face)
    judged = _judge(checkpoint, outcome, Judgement.SAME_PERSON, Judgement.OTHER_PERSON)
    assert _added(before, _bins(checkpoint, WATCHLIST)) == {bin_of(best): 1}
    checkpoint.alerts.close(judged.alert_id, ANI)
    assert _added(before, _bins(checkpoint, WATCHLIST)) == {bin_of(best): 1}


def test_histogram_holds_anything_about_a_traveller(checkpoint: Application) -> None:
    assert set(BinCount.__slots__) == {"band", "bin", "count"}
