"""Kept faces of crossings, searched exhaustively and exactly: brute force over the stored rows, a batch at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from iass.case.kept_faces import KeptFaces
from iass.case.passage import CrossingRecords
from iass.face.template import Vectors
from iass.ids import CrossingId, ModelId

BATCH = 1_000
"""Rows opened at a time: some 10 ms, so that nobody at a lane feels it."""

Progress = Callable[[int, int], None]
"""progress(done, total): faces of crossings looked at."""


class Stopped(Exception):
    """The program is to end: nothing was found out, and the work stays due."""


@dataclass(frozen=True, slots=True)
class FaceHit:
    """One kept face that reached the threshold. probe: the row of the probe that it is most alike to."""

    score: float
    crossing_id: CrossingId
    probe: int


def _never() -> bool:
    return False


def _unwatched(_done: int, _total: int) -> None:
    """Nobody looks on."""


def scan(
    records: CrossingRecords,
    model_id: ModelId,
    since: date,
    probes: Vectors,
    threshold: float,
    progress: Progress = _unwatched,
    stop: Callable[[], bool] = _never,
) -> tuple[int, list[FaceHit]]:
    """How many faces from that day on were searched, and those that reach the threshold for one of the probes, best
    first. probes: float32 (n, dimension), rows of length 1. Raises Stopped, and Tampered."""
    with records.reading() as tx:
        total = tx.kept_faces.count(model_id, since)
    found: list[FaceHit] = []
    after, done = "", 0
    while True:
        if stop():
            raise Stopped
        with records.reading() as tx:
            batch = tx.kept_faces.batch(model_id, since, after, BATCH)
        if not batch.crossing_ids:
            break
        scores = batch.vectors @ probes.T
        for row in np.flatnonzero(scores.max(axis=1) >= threshold).tolist():
            best = int(scores[row].argmax())
            found.append(FaceHit(float(scores[row, best]), batch.crossing_ids[row], best))
        after, done = batch.crossing_ids[-1], done + len(batch.crossing_ids)
        progress(done, max(total, done))
    return done, sorted(found, key=lambda one: (-one.score, one.crossing_id))


def first_day_within(kept: KeptFaces, model_id: ModelId, first: date, last: date, most: int) -> date:
    """The earliest day from which on there are at most so many faces; the day after `last` where it alone has more."""
    if kept.count(model_id, first) <= most:
        return first
    while first <= last:
        middle = first + (last - first) // 2
        if kept.count(model_id, middle) <= most:
            last = middle - timedelta(days=1)
        else:
            first = middle + timedelta(days=1)
    return first
