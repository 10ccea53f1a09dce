"""How high the best stranger scores on the lanes, as counts; and the targets that people chose."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from iass.adapters.sql.score_schema import CHOSEN_TARGETS, HELD_SCORES, SCORE_COUNTS
from iass.identify.score_histogram import BinCount, ScoreHistogram, TopScore
from iass.identify.target import ChosenTarget
from iass.ids import AlertId, CrossingId, ModelId, OfficerId
from iass.registry.enrolment import GalleryName

_COUNTED, _HELD = SCORE_COUNTS.c, HELD_SCORES.c


class SqlScoreHistograms:
    """Implements `iass.identify.score_histogram.ScoreHistograms`.

    Writers take turns (see `iass.adapters.sql.engine`), so that a row can be read and then written without a lock of
    its own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, scores: Sequence[TopScore]) -> None:
        for score in scores:
            self._add(score, 1)

    def hold(self, crossing_id: CrossingId, alert_id: AlertId, scores: Sequence[TopScore], *, counts: bool) -> None:
        for score in scores:
            row = {"crossing_id": crossing_id, "alert_id": alert_id, "counted": counts, **_row_of(score)}
            self._connection.execute(insert(HELD_SCORES).values(row))
            if counts:
                self._add(score, 1)

    def settle(self, alert_id: AlertId, *, counts: bool, for_good: bool) -> None:
        of_alert = _HELD.alert_id == alert_id
        changed = self._connection.execute(select(HELD_SCORES).where(of_alert, _HELD.counted != counts)).all()
        for row in changed:
            self._add(_score_of(row), 1 if counts else -1)
        if for_good:
            self._connection.execute(delete(HELD_SCORES).where(of_alert))
        elif changed:
            self._connection.execute(update(HELD_SCORES).where(of_alert).values(counted=counts))

    def forget_before(self, day: date) -> int:
        gone = [
            self._connection.execute(delete(table).where(table.c.day < day.isoformat())).rowcount
            for table in (SCORE_COUNTS, HELD_SCORES)
        ]
        return sum(gone)

    def read(self, gallery: GalleryName, model_id: ModelId, since: date) -> ScoreHistogram:
        chosen = (_COUNTED.gallery == gallery, _COUNTED.model_id == model_id, _COUNTED.day >= since.isoformat())
        place = (_COUNTED.band, _COUNTED.bin)
        counted = select(*place, func.sum(_COUNTED.searches)).where(*chosen).group_by(*place).order_by(*place)
        held = select(func.count()).where(
            _HELD.gallery == gallery,
            _HELD.model_id == model_id,
            _HELD.day >= since.isoformat(),
            _HELD.counted.is_(False),
        )
        rows = self._connection.execute(counted.having(func.sum(_COUNTED.searches) > 0))
        counts = tuple(BinCount(band, number, int(searches)) for band, number, searches in rows)
        return ScoreHistogram(counts, self._connection.execute(held).scalar_one())

    def _add(self, score: TopScore, searches: int) -> None:
        row = _row_of(score)
        same = [SCORE_COUNTS.c[name] == value for name, value in row.items()]
        grown = update(SCORE_COUNTS).where(*same).values(searches=_COUNTED.searches + searches)
        if self._connection.execute(grown).rowcount == 0:
            self._connection.execute(insert(SCORE_COUNTS).values(searches=searches, **row))


class SqlChosenTargets:
    """Implements `iass.identify.target.ChosenTargets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[GalleryName, ChosenTarget]:
        rows = self._connection.execute(select(CHOSEN_TARGETS)).all()
        return {
            GalleryName(row.gallery): ChosenTarget(row.target_fpir, OfficerId(row.chosen_by), row.chosen_at)
            for row in rows
        }

    def put(self, gallery: GalleryName, chosen: ChosenTarget) -> None:
        row = {
            "target_fpir": chosen.target_fpir,
            "chosen_by": chosen.officer_id,
            "chosen_at": chosen.at,
        }
        changed = update(CHOSEN_TARGETS).where(CHOSEN_TARGETS.c.gallery == gallery).values(row)
        if self._connection.execute(changed).rowcount == 0:
            self._connection.execute(insert(CHOSEN_TARGETS).values(gallery=gallery.value, **row))


def target_rates(connection: Connection) -> Mapping[GalleryName, float]:
    """What holds instead of the settings: one look at a table of two rows."""
    chosen = select(CHOSEN_TARGETS.c.gallery, CHOSEN_TARGETS.c.target_fpir)
    rows = connection.execute(chosen.where(CHOSEN_TARGETS.c.target_fpir.is_not(None)))
    return {GalleryName(gallery): rate for gallery, rate in rows}


def _row_of(score: TopScore) -> dict[str, str | int]:
    return {
        "gallery": score.gallery.value,
        "model_id": score.model_id,
        "day": score.day.isoformat(),
        "checkpoint": score.checkpoint,
        "band": score.band,
        "bin": score.bin,
    }


def _score_of(row: Any) -> TopScore:
    day = date.fromisoformat(row.day)
    return TopScore(GalleryName(row.gallery), ModelId(row.model_id), row.checkpoint, day, row.band, row.bin)
