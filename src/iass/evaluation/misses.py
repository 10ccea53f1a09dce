"""An open-set evaluation as a curve of misses, by which people are told what a threshold costs."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version

import numpy as np

from iass.evaluation.detail import OpenSetDetail
from iass.evaluation.error_rates import FAILED, Weights
from iass.evaluation.intervals import bootstrap, of_share
from iass.identify.misses import MissCurve
from iass.ids import ModelId

THRESHOLDS = tuple(number / 200 for number in range(30, 181))
_DIGITS = 5


def miss_curve(detail: OpenSetDetail, model_id: ModelId, data_set: str, at: datetime) -> MissCurve:
    """A mated probe is missed where its own subject is not the top candidate, or scores below the threshold."""
    subjects = detail.mated.subjects
    scores = np.where(detail.own, detail.mated.scores, FAILED)
    below = scores[:, None] < np.array(THRESHOLDS, np.float32)

    def shares(weights: Sequence[Weights]) -> Sequence[float]:
        (times,) = weights
        found: list[float] = (times @ below / times.sum()).tolist()
        return found

    missed = below.mean(axis=0).tolist()
    intervals = [
        of_share(share, interval, len(set(subjects)))
        for share, interval in zip(missed, bootstrap([subjects], shares), strict=True)
    ]
    return MissCurve(
        model_id=model_id,
        made_at=at.isoformat(timespec="seconds"),
        tool=f"iass {version('iass')}",
        data_set=data_set,
        probes=len(subjects),
        people=len(set(subjects)),
        thresholds=THRESHOLDS,
        missed=tuple(round(share, _DIGITS) for share in missed),
        low=tuple(round(min(one.low, share), _DIGITS) for one, share in zip(intervals, missed, strict=True)),
        high=tuple(round(max(one.high, share), _DIGITS) for one, share in zip(intervals, missed, strict=True)),
    )
