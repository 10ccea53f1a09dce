"""One track on its way to being a passage, and what is remembered of a passage while its window is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from iass.face.best_shot import Shot, best_few
from iass.face.fuse import STRANGERS, fuse
from iass.face.motion import Box
from iass.face.outcome import FaceProbe
from iass.face.template import Template

_KEPT_SHOTS = 12
_KEPT_TEMPLATES = 6


@dataclass(frozen=True, slots=True)
class PassageRules:
    """Seconds of the stream, cosines and counts.

    settle: from the first good shot until the passage is sent. enough: good shots that need not wait so long, when
    they span `span`. patience: how long a face that never gets near is waited for. linger: how long one that left
    without a good shot is kept, in case it comes back. window: a person seen again within it is the same passage.
    same: similarity from which two tracks are one person. It is high, since look-alikes reach 0.7 and a passage that is
    taken for an earlier one is not searched, while one too many only joins the alert that is there. near_same: the same
    for a track that begins where and when another broke. stranger: below it, one track is two people, if so many shots
    say so; more where the track's passage is known. weak: share of the best shot's utility below which a shot says
    nothing, as that of a face half hidden by a passer-by.
    """

    settle: float = 0.4
    enough: int = 3
    span: float = 0.28
    patience: float = 8.0
    linger: float = 1.5
    window: float = 60.0
    same: float = 0.68
    near_same: float = 0.5
    stranger: float = 0.3
    odd_shots: int = 2
    odd_shots_when_known: int = 3
    weak: float = 0.3


@dataclass(slots=True, eq=False)
class Remembered:
    """What is remembered of a person while the window is open."""

    name: str
    tracks: set[int]
    first_seen: float
    last_seen: float
    last_box: Box
    templates: list[Template[Any]]

    def similarity(self, template: Template[Any]) -> float:
        return max(template.similarity(other) for other in self.templates)

    def learn(self, template: Template[Any]) -> None:
        """The first template stays; of the later ones, the last few."""
        self.templates.append(template)
        del self.templates[1 : -_KEPT_TEMPLATES + 1]


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
    passage: Remembered | None = None
    ended: bool = False
    best_utility: float = 0.0
    """Of a shot that showed the visit's own person."""
    sure_at: float = 0.0
    """When a shot last showed the visit's own person."""
    tracks: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.tracks = {self.track}
        self.best_utility = max((shot.utility for shot in self.shots), default=0.0)
        self.sure_at = self.first_seen

    @property
    def good(self) -> list[Shot]:
        return [shot for shot in self.shots if shot.good]

    def fits(self, shot: Shot, stranger: float) -> bool:
        known = self.passage.templates if self.passage else [one.probe.template for one in self.shots]
        if not known or not shot.frontal:
            return True
        return max(shot.probe.template.similarity(other) for other in known) >= stranger

    def keep(self, shot: Shot) -> None:
        """The best of the shots so far, in order of time."""
        self.shots.append(shot)
        if len(self.shots) > _KEPT_SHOTS:
            self.shots.remove(min(self.shots, key=lambda one: one.utility))

    def due(self, at: float, rules: PassageRules, closing: bool) -> bool:
        """Whether there is no reason to wait for better shots any more."""
        if self.passage is not None or not self.shots:
            return False
        if closing:
            return True
        good = self.good
        if good and (self.ended or at - good[0].at >= rules.settle):
            return True
        if len(good) >= rules.enough and good[-1].at - good[0].at >= rules.span:
            return True
        if self.ended:
            return at - self.last_seen >= rules.linger
        return at - self.shots[0].at >= rules.patience


def fused(shots: Sequence[Shot]) -> tuple[tuple[Shot, ...], FaceProbe[Any]]:
    """The best few that show the same person as the best one, and their probe."""
    best = max(shots, key=lambda shot: shot.utility)
    alike = [shot for shot in shots if shot.probe.template.similarity(best.probe.template) >= STRANGERS]
    few = best_few(alike)
    probe = fuse([shot.probe for shot in few])
    return (few, probe) if isinstance(probe, FaceProbe) else ((best,), best.probe)
