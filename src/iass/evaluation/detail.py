"""What became of every single probe or pair, kept so that a report can be looked into and compared with another.

As JSON it is column by column: lists of one length. It names subjects and pictures as the CSV files do, and no face.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.error_rates import FAILED, Scores
from iass.evaluation.sheets import Pair, Shot, subject_of
from iass.evaluation.trials import Trials

_DIGITS = 9  # tells float32 apart: fewer would make ties, and draw scores over a threshold
_MOST = 2.0  # no cosine is near that


@dataclass(frozen=True, slots=True, eq=False)
class ProbeDetail:
    """One kind of probes. tops: the best candidate's subject, "" for none. scores: float32, its score; -inf without a
    template. own_scores, own_ranks: of the probe's own subject, for mated probes; see `identification.Ranks`."""

    shots: tuple[Shot, ...]
    tops: tuple[str, ...]
    scores: Scores
    own_scores: Scores | None = None
    own_ranks: NDArray[np.intp] | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        return tuple(shot.subject for shot in self.shots)

    def record(self) -> dict[str, object]:
        found: dict[str, object] = {
            "subject": list(self.subjects),
            "image": [shot.image for shot in self.shots],
            "top": [top or None for top in self.tops],
            "score": as_numbers(self.scores),
        }
        if self.own_scores is not None and self.own_ranks is not None:
            found["own_score"] = as_numbers(self.own_scores)
            found["own_rank"] = [rank or None for rank in self.own_ranks.tolist()]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class OpenSetDetail:
    mated: ProbeDetail
    nonmated: ProbeDetail

    @property
    def own(self) -> NDArray[np.bool_]:
        """bool (mated,): the probe's own subject is the top candidate."""
        return np.array([shot.subject == top for shot, top in zip(self.mated.shots, self.mated.tops, strict=True)])

    @property
    def trials(self) -> Trials:
        """A mated probe whose top candidate is another is missed at every threshold."""
        return Trials.of(np.where(self.own, self.mated.scores, FAILED), self.nonmated.scores)

    def record(self) -> dict[str, object]:
        """As a report's JSON holds it under `probes_detail`."""
        return {"mated": self.mated.record(), "nonmated": self.nonmated.record()}


@dataclass(frozen=True, slots=True, eq=False)
class PairDetail:
    """scores: float32, one a pair; -inf where a picture has no template."""

    pairs: tuple[Pair, ...]
    scores: Scores

    @property
    def is_mated(self) -> NDArray[np.bool_]:
        return np.array([pair.mated for pair in self.pairs])

    @property
    def trials(self) -> Trials:
        return Trials.of(self.scores[self.is_mated], self.scores[~self.is_mated])

    def subjects(self, *, mated: bool) -> list[str]:
        """Whom each pair of that kind counts for: the person in its first picture."""
        return [subject_of(pair.image_a) for pair in self.pairs if pair.mated is mated]

    def record(self) -> dict[str, object]:
        """As a report's JSON holds it under `pairs_detail`."""
        return {
            "mated": [int(pair.mated) for pair in self.pairs],
            "image_a": [pair.image_a for pair in self.pairs],
            "image_b": [pair.image_b for pair in self.pairs],
            "score": as_numbers(self.scores),
        }


def as_numbers(scores: Scores) -> list[float | None]:
    """For JSON, which knows no infinity: None stands for it."""
    return [round(score, _DIGITS) if np.isfinite(score) else None for score in scores.tolist()]


def as_scores(numbers: Sequence[float | None]) -> Scores:
    """Back from JSON."""
    return np.array([FAILED if number is None else number for number in numbers], np.float32)


def pair_detail(record: Mapping[str, Sequence[object]]) -> PairDetail:
    """Reads what `PairDetail.record` wrote. Raises ValueError, TypeError or KeyError for anything else."""
    mated, image_a, image_b, scores = (record[name] for name in ("mated", "image_a", "image_b", "score"))
    pairs = [Pair(bool(kind), _text(a), _text(b)) for kind, a, b in zip(mated, image_a, image_b, strict=True)]
    return PairDetail(tuple(pairs), _as_many(as_scores([_number(score) for score in scores]), len(pairs)))


def open_set_detail(record: Mapping[str, Mapping[str, Sequence[object]]]) -> OpenSetDetail:
    """Reads what `OpenSetDetail.record` wrote. Raises ValueError, TypeError or KeyError for anything else."""
    return OpenSetDetail(_probe_detail(record["mated"]), _probe_detail(record["nonmated"]))


def _probe_detail(record: Mapping[str, Sequence[object]]) -> ProbeDetail:
    shots = [Shot(_text(who), _text(image)) for who, image in zip(record["subject"], record["image"], strict=True)]
    tops = [_text(top or "") for top in record["top"]]
    if len(tops) != len(shots):
        raise ValueError("columns differ in length")
    return ProbeDetail(tuple(shots), tuple(tops), _as_many(as_scores([_number(s) for s in record["score"]]), len(tops)))


def _as_many(scores: Scores, count: int) -> Scores:
    if len(scores) != count or not count:
        raise ValueError("columns are empty or differ in length")
    return scores


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not text")
    return value


def _number(value: object) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(f"{value!r:.40} is not a number")
    if value is not None and not abs(value) <= _MOST:
        raise ValueError(f"{value!r:.40} is no similarity")
    return value
