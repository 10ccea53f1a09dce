"""Operating points on real records and a real gallery: chosen by people, held to bounds, in force at once."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from iass.access import Officer, Role
from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.face.template import Template
from iass.identify.calibration_file import load
from iass.identify.expectation import Source
from iass.identify.misses import shipped_misses
from iass.identify.operating_desk import OperatingDesk
from iass.identify.score_histogram import TopScore, band_of, bin_of
from iass.identify.search import FaceSearch
from iass.identify.target import LEAST_FPIR, MOST_FPIR, ChosenTarget
from iass.ids import EnrolmentId, ImageId, OfficerId
from iass.registry.enrolment import Enrolment, GalleryName

from .strangers import binned, tops

DIMENSION = 32
REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST
SARI = Officer(OfficerId("sari"), Role.SUPERVISOR)
_RECORD = load(
    Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations" / "sface-2021dec.json"
)
MODEL = _RECORD.model_id


def _desk(records: SqlRecords, clock: FixedClock) -> OperatingDesk:
    feed = records.enrolment_feed(MODEL, DIMENSION)
    gallery = ExactGallery(MODEL, DIMENSION)
    search = FaceSearch(gallery, feed, _RECORD, 0.003, 0.01, 0.001, chosen=records.target_rates)
    return OperatingDesk(records, search, clock, shipped_misses(MODEL))


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> OperatingDesk:
    return _desk(records, clock)


@pytest.fixture
def elsewhere(sqlite_url: str, records: SqlRecords, master_key: bytes, clock: FixedClock) -> Iterator[OperatingDesk]:
    """Another program on the same database."""
    opened = SqlRecords.open(sqlite_url, master_key)
    yield _desk(opened, clock)
    opened.close()


def _template(number: int) -> Template:
    vector = np.random.default_rng(number).standard_normal(DIMENSION, np.float32)
    return Template(vector / np.linalg.norm(vector), MODEL)


def _enrol(records: SqlRecords, numbers: range, name: GalleryName = WATCHLIST) -> None:
    rows = [
        Enrolment(EnrolmentId(f"{name}-{n}"), name, f"{name}-s{n}", ImageId(f"i{n}"), _template(n)) for n in numbers
    ]
    with records.transaction() as tx:
        tx.enrolments.add_all(rows)


def _threshold(desk: OperatingDesk, name: GalleryName = WATCHLIST) -> float:
    return desk.search.search(name, _template(0))[0].threshold


def test_choice_waits_for_a_restart_or_stays_in_one_program(
    desk: OperatingDesk, elsewhere: OperatingDesk, records: SqlRecords
) -> None:
    _enrol(records, range(3))
    _enrol(records, range(3), REGISTRY)
    before = _threshold(elsewhere)
    desk.choose(WATCHLIST, 0.0003, SARI)
    found = elsewhere.search.search(WATCHLIST, _template(0))[0]
    assert found.target_fpir == 0.0003 and found.threshold == _RECORD.operating_point(3, 0.0003).threshold > before
    assert _threshold(elsewhere, REGISTRY) == _RECORD.operating_point(3, 0.01).threshold
    assert elsewhere.look(WATCHLIST).setting.point == desk.look(WATCHLIST).setting.point
    desk.choose(WATCHLIST, None, SARI)
    assert _threshold(elsewhere) == before


def test_threshold_stays_where_it_was_while_the_list_grows(desk: OperatingDesk, records: SqlRecords) -> None:
    """No restart between; what was searched, and at what, travels with the score."""
    _enrol(records, range(200))
    small = desk.search.search(WATCHLIST, _template(0))[0]
    _enrol(records, range(200, 2_000))
    large = desk.search.search(WATCHLIST, _template(0))[0]
    assert (small.gallery_size, large.gallery_size) == (200, 2_000)
    assert large.threshold - small.threshold == pytest.approx(_RECORD.scale * np.log(10))
    assert (large.target_fpir, large.model_id) == (0.003, MODEL)
    standing = desk.look(WATCHLIST)
    assert (standing.subjects, standing.setting.point.threshold) == (2_000, large.threshold)


def test_choice_leaves_no_trace(desk: OperatingDesk, records: SqlRecords, clock: FixedClock) -> None:
    desk.choose(REGISTRY, 0.02, SARI)
    desk.choose(REGISTRY, None, SARI)
    with records.reading() as tx:
        chosen, back = (one for one in tx.audit.entries() if one.action == "operating_point.chosen")
    assert (chosen.actor, chosen.subject, chosen.at) == ("sari", "registry", clock.now())
    assert (chosen.details["target_fpir"], chosen.details["former_target_fpir"]) == (0.02, 0.01)
    assert (back.details["target_fpir"], back.details["by_settings"], back.details["former_target_fpir"]) == (
        0.01,
        True,
        0.02,
    )
    assert desk.look(REGISTRY).chosen == ChosenTarget(None, SARI.officer_id, clock.now())


@pytest.mark.parametrize("target", [0.0, -1.0, 1.0, 0.5, MOST_FPIR * 1.01, LEAST_FPIR / 1.01, float("nan")])
def test_target_out_of_bounds_is_taken(desk: OperatingDesk, records: SqlRecords, target: float) -> None:
    with pytest.raises(InvalidInput):
        desk.choose(WATCHLIST, target, SARI)
    assert records.target_rates() == {}


def test_everybody_passes_by_choice(records: SqlRecords, clock: FixedClock) -> None:
    """With a model that hardly tells strangers apart, few false alerts mean that nobody is ever recognised."""
    desk = OperatingDesk(records, _loose_search(records, 0.01), clock, None)
    with pytest.raises(InvalidInput, match="no two faces reach"):
        desk.choose(WATCHLIST, 0.0001, SARI)
    assert records.target_rates() == {}
    standing = desk.look(WATCHLIST)
    choices = desk.choices(standing)
    assert all(one.point.can_match for one in choices if one != standing.setting) and standing.setting in choices
    hopeless = OperatingDesk(records, _loose_search(records, 0.0001), clock, None)
    standing = hopeless.look(WATCHLIST)
    assert not standing.setting.point.can_match and standing.setting in hopeless.choices(standing)


def _loose_search(records: SqlRecords, watchlist_fpir: float) -> FaceSearch:
    loose = replace(_RECORD, location=0.6, scale=0.05)
    feed, gallery = records.enrolment_feed(MODEL, DIMENSION), ExactGallery(MODEL, DIMENSION)
    return FaceSearch(gallery, feed, loose, watchlist_fpir, 0.01, 0.001, chosen=records.target_rates)


def test_scores_that_follow_no_law_are_believed(desk: OperatingDesk, records: SqlRecords, clock: FixedClock) -> None:
    """One in a hundred is sought and passes unjudged: the record is asked instead, and the tail says why."""
    today = clock.now().date()
    scores = [*tops(3_000, 900, 0.0, 5), *[0.65 + number / 1_000 for number in range(30)]]
    counted = [TopScore(WATCHLIST, MODEL, "CGK", today, band_of(900), bin_of(score)) for score in scores]
    with records.transaction() as tx:
        tx.scores.count(counted)
    standing = desk.look(WATCHLIST)
    assert standing.tail is not None and not standing.tail.fits
    assert standing.setting.expected.source is Source.RECORD
    assert desk.target_for(standing, 0.002) == 0.002


def test_slider_stops_where_nobody_may_go(desk: OperatingDesk, records: SqlRecords) -> None:
    _enrol(records, range(900))
    desk.choose(WATCHLIST, 0.00123, SARI)
    choices = desk.choices(desk.look(WATCHLIST))
    targets = [one.point.target_fpir for one in choices]
    assert targets == sorted(set(targets)) and 0.00123 in targets
    assert targets[0] == LEAST_FPIR and targets[-1] == MOST_FPIR
    for rarer, other in itertools.pairwise(choices):
        assert rarer.point.threshold > other.point.threshold
        assert rarer.expected.rate.value <= other.expected.rate.value
        assert rarer.missed is not None and other.missed is not None and rarer.missed.value >= other.missed.value


def test_lanes_are_not_believed_once_they_have_seen_enough(
    desk: OperatingDesk, records: SqlRecords, clock: FixedClock
) -> None:
    """Strangers here are more alike than those of the record: the same threshold lets more of them through."""
    _enrol(records, range(900))
    before = desk.look(WATCHLIST).setting
    assert before.expected.source is Source.RECORD and before.expected.rate.value == pytest.approx(0.003)
    alike = [score + 0.02 for score in tops(4_000, 900, 0.0, 5)]
    today = clock.now().date()
    scores = [
        TopScore(WATCHLIST, MODEL, "CGK", today, one.band, one.bin)
        for one in binned([(900, alike)])
        for _ in range(one.count)
    ]
    with records.transaction() as tx:
        tx.scores.count(scores)
    standing = desk.look(WATCHLIST)
    after = standing.setting
    assert after.point == before.point
    assert after.expected.source is Source.LANES and after.expected.searches == 4_000
    assert after.expected.rate.low > 0.003 and not after.expected.foretold
    assert desk.at(standing, 0.01).expected.rate.value > after.expected.rate.value
    assert desk.look(REGISTRY).setting.expected.source is Source.RECORD
