"""A score in words: never a verdict, always against its threshold and what that threshold lets through."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.identify.rarity import Rarity


class Standing(StrEnum):
    ABOVE = "above"
    BELOW = "below"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Bar:
    """Where score and threshold stand on a scale from 0 to 1, in whole percent."""

    score: int
    threshold: int
    label: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """headline: above or below; brief: the same beneath a picture; values: both numbers, for whoever searches by a
    photograph, and no officer before an alert; meaning: what that says about strangers."""

    standing: Standing
    headline: str
    brief: str
    values: str
    meaning: str
    searched: str = ""
    bar: Bar | None = None


Rarities = Mapping[FaceEvidence, Rarity]
UNKNOWN: Rarities = {}
"""Where no calibration record is at hand."""


def of_face(face: FaceEvidence | None, words: Catalogue, rarities: Rarities = UNKNOWN) -> ScoreView:
    """One candidate of a search; None where the papers alone point at the notice. Without its rarity, what is said of
    strangers is what its threshold lets through."""
    if face is None:
        by_papers = words("score.by_papers")
        return ScoreView(Standing.NONE, by_papers, by_papers, "", words("score.papers_meaning"))
    standing = words("score.above" if face.is_match else "score.below")
    rare = rarities.get(face)
    above = _odds("score.odds", face.target_fpir, words) if face.is_match else words("score.odds_below")
    return ScoreView(
        Standing.ABOVE if face.is_match else Standing.BELOW,
        standing,
        standing,
        _values(face.score, face.threshold, words),
        in_strangers(rare, words) if rare else above,
        words("score.searched", size=formats.count(face.gallery_size, words.language)),
        _bar(face.score, face.threshold, words),
    )


def of_holder(made: HolderComparison, words: Catalogue) -> ScoreView:
    """The 1:1 comparison with the document's holder."""
    portrait = words(f"portrait.{made.against}")
    passes = _odds("score.own_odds", made.target_fmr, words)
    return ScoreView(
        Standing.ABOVE if made.is_same_person else Standing.BELOW,
        words("score.own_above" if made.is_same_person else "score.own_below", portrait=portrait),
        words("score.own_above_brief" if made.is_same_person else "score.own_below_brief"),
        _values(made.score, made.threshold, words),
        passes if made.is_same_person else words("score.own_odds_below"),
        bar=_bar(made.score, made.threshold, words),
    )


def in_strangers(rare: Rarity, words: Catalogue) -> str:
    """ "1 in N strangers would score this high", and what N is known to lie between."""
    said = {name: formats.count(getattr(rare, name), words.language) for name in ("one_in", "least", "most")}
    lead = words(f"score.rarity.{rare.reach}", **said)
    return f"{lead} {words('score.rarity.larger')}" if rare.is_larger else lead


def _odds(key: str, rate: float, words: Catalogue) -> str:
    odds = formats.odds(rate)
    return words(key, n=formats.count(odds.happens, words.language), of=formats.count(odds.of, words.language))


def _values(score: float, threshold: float, words: Catalogue) -> str:
    return words(
        "score.values",
        score=formats.score(score, words.language),
        threshold=formats.score(threshold, words.language),
    )


def _bar(score: float, threshold: float, words: Catalogue) -> Bar:
    return Bar(_percent(score), _percent(threshold), words("score.above" if score >= threshold else "score.below"))


def _percent(value: float) -> int:
    return round(100 * min(1.0, max(0.0, value)))
