"""One track on its way to being a passage, and what is remembered of a passage while its window is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from iass.face.best_shot import Shot, best_few
from iass.face.fuse import STRANGERS, fuse
from iass.face.motion import Box
from iass.face.outcome import FaceProbe
from iass.face.template import Template

_KEPT_SHOTS = 12
_KEPT_TEMPLATES = 12
_MANY = 3
"""Templates of one person from which a face that is unlike all of them is somebody else's."""


@dataclass(frozen=True, slots=True)
class PassageRules:
    """Seconds of the stream, cosines and counts. How they were chosen: docs/decisions/0010.

    settle: from the first good shot until the passage is sent; alone: the same where it is the only shot. enough: good
    shots that need not wait so long, when they span `span`. patience: how long a face that never gets near is waited
    for, from its first shot. linger: how long one that left without a good shot is kept, in case it comes back.
    window: a person seen again within it is the same passage.
    same: similarity from which a track is somebody who was here before. It is high, since a passage that is taken for
    an earlier one is not searched, while one too many only joins the alert that is there. near_same: the same for a
    track that begins where and when another broke. side_same: the same for a track that showed nothing but a profile,
    against a face from the front: two profiles are never compared, since those of two people are often as alike.
    doubtful, certain: between them it is not yet clear, and the face is watched for `ponder` from its first good shot
    on, while its track goes on; same_pondered: the similarity that joins it then, wherever it began.
    stranger: below it, one track is two people, if so many shots say so; more where the track's passage is known.
    stranger_to_many: the same where many templates are known. second_look: how long others are looked at again, before
    a track that went over to somebody, or shows one who is in view elsewhere, is settled. weak: share of the best
    shot's utility below which a shot says nothing, as that of a face half hidden by a passer-by. covered: share of the
    face's box that another covers, or is expected in, from which a shot may show half of each; it is used only where
    there is no better one for `aside`, or till the track ends.
    """

    settle: float = 0.4
    alone: float = 1.0
    enough: int = 3
    span: float = 0.28
    patience: float = 8.0
    linger: float = 1.5
    window: float = 60.0
    same: float = 0.65
    near_same: float = 0.55
    side_same: float = 0.46
    doubtful: float = 0.5
    certain: float = 0.72
    ponder: float = 2.0
    same_pondered: float = 0.68
    stranger: float = 0.3
    stranger_to_many: float = 0.4
    second_look: float = 0.3
    odd_shots: int = 2
    odd_shots_when_known: int = 3
    weak: float = 0.3
    covered: float = 0.1
    aside: float = 1.5


@dataclass(slots=True, eq=False)
class Remembered:
    """What is remembered of a person while the window is open. front: templates of shots that showed it so; none where
    nothing but a profile was sent, which nobody is compared with."""

    name: str
    tracks: set[int]
    first_seen: float
    last_seen: float
    last_box: Box
    front: list[Template[Any]] = field(default_factory=list)

    def similarity(self, template: Template[Any]) -> float:
        """To the mean of what was seen from the front; -1 where nothing was."""
        return to_mean(self.front, template)

    def learn(self, shot: Shot) -> None:
        """Keeps a dozen that differ: of the two most alike, the later one goes. A profile is not kept."""
        if not shot.frontal:
            return
        kept = self.front
        kept.append(shot.probe.template)
        if len(kept) > _KEPT_TEMPLATES:
            vectors = np.stack([one.vector for one in kept])
            del kept[int(np.tril(vectors @ vectors.T, -1).max(axis=1).argmax())]


def to_mean(known: Sequence[Template[Any]], template: Template[Any]) -> float:
    """Cosine to the mean of one person's templates; -1 where there are none. Against a single one of them, the mean
    tells people apart better, and one shot that went wrong does not count for much."""
    if not known:
        return -1.0
    total = np.sum([one.vector for one in known], axis=0)
    return float(total @ template.vector) / max(float(np.linalg.norm(total)), 1e-6)


@dataclass(slots=True, eq=False)
class Visit:
    """One track, or what is left of it after it went over to somebody else."""

    track: int
    first_seen: float
    first_box: Box
    last_seen: float
    last_box: Box
    shots: list[Shot] = field(default_factory=list)
    odd: list[Shot] = field(default_factory=list)
    """Shots that show somebody else than the visit does. One is a slip, two are another person."""
    aside: list[Shot] = field(default_factory=list)
    """Shots that may show half of somebody else, for want of better ones."""
    wants: bool = False
    """Whether there were no better ones."""
    passage: Remembered | None = None
    ended: bool = False
    best_utility: float = 0.0
    """Of a shot that showed the visit's own person."""
    sure_at: float = 0.0
    """When a shot last showed the visit's own person."""
    not_before: float = 0.0
    """Until then others are looked at first."""
    pondered: bool = False
    """Whether it was watched for longer, since it was somewhat like somebody who was here."""
    asked_at: float = float("inf")
    """When others were first looked at again for its sake."""
    first_shot_at: float | None = None
    first_good_at: float | None = None
    """Not of the shots that are kept, of which the first may go: what is waited since would never be over."""
    tracks: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.tracks = {self.track}
        for shot in self.shots:
            self._began(shot)
        self.best_utility = max((shot.utility for shot in self.shots), default=0.0)
        self.sure_at = self.first_seen

    @property
    def good(self) -> list[Shot]:
        return [shot for shot in self.shots if shot.good]

    @property
    def best(self) -> list[Shot]:
        """Those that are worth sending: good ones from the front, else good ones, else all."""
        good = self.good
        return [shot for shot in good if shot.frontal] or good or self.shots

    def mean(self, template: Template[Any]) -> Template[Any]:
        """Of all shots that may show the same face as this template, which is better told apart than the best few."""
        alike = [
            one.probe.template.vector for one in self.shots if one.probe.template.similarity(template) >= STRANGERS
        ]
        total = np.sum([template.vector, *alike], axis=0)
        return Template((total / np.linalg.norm(total)).astype(np.float32), template.model_id)

    @property
    def sideways(self) -> bool:
        """Whether it showed nothing but a profile."""
        return not any(shot.frontal for shot in self.shots)

    def fits(self, shot: Shot, rules: PassageRules) -> bool:
        """Whether the shot may show the visit's own person. A profile says nothing."""
        known = self.passage.front if self.passage else [one.probe.template for one in self.shots if one.frontal]
        if not known or not shot.frontal:
            return True
        least = rules.stranger if len(known) < _MANY else rules.stranger_to_many
        return to_mean(known, shot.probe.template) >= least

    def keep(self, shot: Shot) -> None:
        """The best of the shots so far, in order of time."""
        self._began(shot)
        self.aside.clear()
        self.shots.append(shot)
        if len(self.shots) > _KEPT_SHOTS:
            self.shots.remove(min(self.shots, key=lambda one: one.utility))

    def set_aside(self, shot: Shot) -> None:
        """A shot that may show half of somebody else, of which nothing is kept once there is a better one."""
        if not self.shots:
            self.aside.append(shot)

    def resort(self, at: float, rules: PassageRules, closing: bool) -> None:
        """Makes do with what lies aside, where nothing better came."""
        if self.shots or not self.aside or not (self.ended or closing or at - self.aside[0].at >= rules.aside):
            return
        self.wants = True
        self.best_utility = max(shot.utility for shot in self.aside)
        for shot in tuple(self.aside):
            self.keep(shot)

    def _began(self, shot: Shot) -> None:
        if self.first_shot_at is None:
            self.first_shot_at = shot.at
        if shot.good and self.first_good_at is None:
            self.first_good_at = shot.at

    def take_in(self, other: "Visit") -> None:
        """An earlier visit of the same person."""
        self.shots = sorted([*other.shots, *self.shots], key=lambda shot: shot.at)
        self.first_seen = min(self.first_seen, other.first_seen)
        self.first_shot_at = _earliest(self.first_shot_at, other.first_shot_at)
        self.first_good_at = _earliest(self.first_good_at, other.first_good_at)
        self.tracks |= other.tracks

    def due(self, at: float, rules: PassageRules, closing: bool) -> bool:
        """Whether there is no reason to wait for better shots any more."""
        if self.passage is not None or self.first_shot_at is None:
            return False
        if closing:
            return True
        if at < self.not_before:
            return False
        if self.first_good_at is not None:
            waited = at - self.first_good_at
            if self.ended or waited >= (rules.settle if len(self.shots) > 1 else rules.alone):
                return True
            good = self.good
            if len(good) >= rules.enough and good[-1].at - self.first_good_at >= rules.span:
                return True
        if self.ended:
            return at - self.last_seen >= rules.linger
        return at - self.first_shot_at >= rules.patience


def _earliest(*times: float | None) -> float | None:
    return min((at for at in times if at is not None), default=None)


def fused(shots: Sequence[Shot]) -> tuple[tuple[Shot, ...], FaceProbe[Any]]:
    """The best few that show the same person as the best one, and their probe."""
    best = max(shots, key=lambda shot: shot.utility)
    alike = [shot for shot in shots if shot.probe.template.similarity(best.probe.template) >= STRANGERS]
    few = best_few(alike)
    probe = fuse([shot.probe for shot in few])
    return (few, probe) if isinstance(probe, FaceProbe) else ((best,), best.probe)
