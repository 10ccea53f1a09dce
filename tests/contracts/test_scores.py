"""The ports ScoreHistograms and ChosenTargets, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.identify.score_histogram import BinCount, ScoreHistogram, TopScore
from iass.identify.target import ChosenTarget
from iass.ids import AlertId, CrossingId, OfficerId
from iass.registry.enrolment import GalleryName

from .samples import MODEL, MORNING, OTHER_MODEL

REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST
TODAY = date(2026, 11, 24)
SCORE = TopScore(WATCHLIST, MODEL, "CGK", TODAY, 80, 65)
ALERT, OTHER_ALERT = AlertId("alert-1"), AlertId("alert-2")


def _read(records: SqlRecords, name: GalleryName = WATCHLIST, since: date = TODAY) -> ScoreHistogram:
    with records.reading() as tx:
        return tx.scores.read(name, MODEL, since)


def _count(records: SqlRecords, *scores: TopScore) -> None:
    with records.transaction() as tx:
        tx.scores.count(scores)


def _hold(records: SqlRecords, number: int, *scores: TopScore, alert: AlertId = ALERT, counts: bool = False) -> None:
    with records.transaction() as tx:
        tx.scores.hold(CrossingId(f"crossing-{number}"), alert, scores, counts=counts)


def _settle(records: SqlRecords, *, counts: bool, for_good: bool = False) -> None:
    with records.transaction() as tx:
        tx.scores.settle(ALERT, counts=counts, for_good=for_good)


def test_search_is_not_counted_or_twice(any_records: SqlRecords) -> None:
    higher, elsewhere = replace(SCORE, bin=70), replace(SCORE, checkpoint="DPS")
    _count(any_records, SCORE, higher)
    _count(any_records, SCORE, elsewhere, replace(SCORE, band=88, bin=-3))
    assert _read(any_records).counts == (BinCount(80, 65, 3), BinCount(80, 70, 1), BinCount(88, -3, 1))
    assert _read(any_records).searches == 5


def test_histogram_mixes_lists_models_or_days(any_records: SqlRecords) -> None:
    before = replace(SCORE, day=TODAY - timedelta(days=1), bin=1)
    _count(any_records, SCORE, before, replace(SCORE, gallery=REGISTRY, bin=2), replace(SCORE, model_id=OTHER_MODEL))
    assert _read(any_records).counts == (BinCount(80, 65, 1),)
    assert _read(any_records, since=before.day).counts == (BinCount(80, 1, 1), BinCount(80, 65, 1))
    assert _read(any_records, REGISTRY).counts == (BinCount(80, 2, 1),)


def test_search_of_a_passage_that_was_undone_is_counted(any_records: SqlRecords) -> None:
    with pytest.raises(RuntimeError, match="power cut"), any_records.transaction() as tx:
        tx.scores.count([SCORE])
        tx.scores.hold(CrossingId("crossing-1"), ALERT, [SCORE], counts=True)
        raise RuntimeError("power cut")
    assert _read(any_records) == ScoreHistogram(())


def test_sought_person_counts_as_a_stranger(any_records: SqlRecords) -> None:
    """Not before a verdict, not after "same person", and not for another alert's verdict."""
    _hold(any_records, 1, SCORE, replace(SCORE, gallery=REGISTRY))
    _hold(any_records, 2, replace(SCORE, bin=9), alert=OTHER_ALERT)
    assert _read(any_records) == ScoreHistogram((), held=2)
    _settle(any_records, counts=False, for_good=True)
    assert _read(any_records) == ScoreHistogram((), held=1)
    assert _read(any_records, REGISTRY) == ScoreHistogram(())


def test_stranger_who_was_stopped_does_not_count(any_records: SqlRecords) -> None:
    _hold(any_records, 1, SCORE)
    _hold(any_records, 2, SCORE)
    _settle(any_records, counts=True)
    assert _read(any_records) == ScoreHistogram((BinCount(80, 65, 2),))
    _settle(any_records, counts=True, for_good=True)
    _settle(any_records, counts=False)
    assert _read(any_records) == ScoreHistogram((BinCount(80, 65, 2),))


def test_verdict_that_is_corrected_leaves_its_count_behind(any_records: SqlRecords) -> None:
    _count(any_records, SCORE)
    _hold(any_records, 1, SCORE)
    for counts, seen in ((True, 2), (True, 2), (False, 1), (True, 2), (False, 1)):
        _settle(any_records, counts=counts)
        assert _read(any_records).counts == (BinCount(80, 65, seen),)


def test_passage_that_joins_a_judged_alert_waits_for_a_verdict(any_records: SqlRecords) -> None:
    _hold(any_records, 1, SCORE, counts=True)
    assert _read(any_records) == ScoreHistogram((BinCount(80, 65, 1),))
    _settle(any_records, counts=False)
    assert _read(any_records) == ScoreHistogram((), held=1)


def test_count_is_lost_between_two_programs(any_url: str, master_key: bytes) -> None:
    opened = [SqlRecords.open(any_url, master_key) for _ in range(2)]

    def passages(records: SqlRecords) -> None:
        for _ in range(30):
            _count(records, SCORE, replace(SCORE, gallery=REGISTRY))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(passages, opened * 2))
    assert [_read(opened[0], name).searches for name in GalleryName] == [120, 120]
    for records in opened:
        records.close()


def test_target_of_a_list_is_not_the_newest(any_records: SqlRecords) -> None:
    first = ChosenTarget(0.01, OfficerId("sari"), MORNING)
    with any_records.transaction() as tx:
        tx.chosen_targets.put(WATCHLIST, first)
        tx.chosen_targets.put(REGISTRY, replace(first, target_fpir=1e-6))
    assert any_records.target_rates() == {WATCHLIST: 0.01, REGISTRY: 1e-6}
    back = ChosenTarget(None, OfficerId("budi"), MORNING + timedelta(days=1))
    with any_records.transaction() as tx:
        tx.chosen_targets.put(WATCHLIST, back)
    with any_records.reading() as tx:
        assert tx.chosen_targets.all() == {WATCHLIST: back, REGISTRY: replace(first, target_fpir=1e-6)}
    assert any_records.target_rates() == {REGISTRY: 1e-6}


def test_scores_are_kept_for_ever_or_forgotten_too_early(any_records: SqlRecords) -> None:
    """To the day, the counts and what is held for alerts that nobody judged; a verdict that comes later finds none."""
    last, gone = replace(SCORE, bin=3), replace(SCORE, day=TODAY - timedelta(days=1))
    _count(any_records, last, gone)
    _hold(any_records, 1, gone, alert=OTHER_ALERT)
    _hold(any_records, 2, replace(SCORE, bin=4))
    with any_records.transaction() as tx:
        assert tx.scores.forget_before(TODAY) == 2
    with any_records.transaction() as tx:
        assert tx.scores.forget_before(TODAY) == 0
        tx.scores.settle(OTHER_ALERT, counts=True, for_good=True)
    found = _read(any_records, since=gone.day)
    assert (found.counts, found.held) == ((BinCount(80, 3, 1),), 1)
