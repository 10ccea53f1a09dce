"""The second half of watching: from shots to passages. One person is one passage, however often the track breaks.

A track gathers shots until they are good enough or it ends. Only then is it asked whether this is somebody who was
here a moment ago: a track that breaks behind a pillar, or a person who comes back, goes on with the earlier passage.
Templates live in memory, and no longer than the passage window.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from iass.face.best_shot import Candidate, Shot, best_few
from iass.face.fuse import STRANGERS, fuse
from iass.face.lookout import Sightings
from iass.face.outcome import FaceOutcome, FaceProbe
from iass.face.template import Template

_KEPT_SHOTS = 12
_KEPT_TEMPLATES = 6
_KEPT_NAMES = 10_000
_TOGETHER = 0.2
"""Seconds of being in view at once from which two tracks are two people; less is a track that broke."""
_ALIKE = 0.9
"""Similarity from which a further template would teach nothing."""


@dataclass(frozen=True, slots=True)
class PassageRules:
    """Seconds of the stream, cosines and counts.

    settle: from the first good shot until the passage is sent. enough: good shots that need not wait so long, when
    they span `span`. patience: how long a face that never gets near is waited for. linger: how long one that left
    without a good shot is kept, in case it comes back. window: a person seen again within it is the same passage.
    same, stranger: similarity from which two tracks are one person, and below which one track is two.
    """

    settle: float = 0.45
    enough: int = 3
    span: float = 0.28
    patience: float = 8.0
    linger: float = 1.5
    window: float = 60.0
    same: float = 0.55
    stranger: float = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class ObservedPassage:
    """One person on one lane, to be captured once. Times in seconds of the stream.

    passage: its id, unique everywhere. track: the one that was sent; tracks: all that were joined to it so far.
    first_good: when a usable shot first was large enough not to wait for better, None if never. shots: the best few,
    in order of time. probe: fused from them as the service will fuse them.
    """

    passage: str
    track: int
    tracks: tuple[int, ...]
    first_seen: float
    last_seen: float
    first_good: float | None
    sent_at: float
    shots: tuple[Shot, ...]
    probe: FaceProbe[Any]


@dataclass(slots=True, eq=False)
class _Passage:
    """What is remembered of a person while the window is open."""

    name: str
    tracks: set[int]
    first_seen: float
    last_seen: float
    templates: list[Template[Any]]

    def similarity(self, template: Template[Any]) -> float:
        return max(template.similarity(other) for other in self.templates)

    def learn(self, template: Template[Any]) -> None:
        """The first template stays; of the later ones, the last few."""
        self.templates.append(template)
        del self.templates[1 : -_KEPT_TEMPLATES + 1]


@dataclass(slots=True, eq=False)
class _Visit:
    """One track, or what is left of it after it went over to somebody else."""

    track: int
    first_seen: float
    last_seen: float
    shots: list[Shot] = field(default_factory=list)
    odd: list[Shot] = field(default_factory=list)
    """Shots that show somebody else than the visit does. One is a slip, two are another person."""
    passage: _Passage | None = None
    ended: bool = False
    sure_at: float = 0.0
    """When a shot last showed the visit's own person."""
    tracks: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.tracks = {self.track}
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


@dataclass(slots=True)
class PassageBook:
    """One lane. Not for several threads.

    recognise: JPEG bytes to what the service will make of them, the face in the middle. new_name: a new passage's id.
    known: tracks whose passage is settled, kept up to date for whoever chooses candidates.
    """

    recognise: Callable[[bytes], FaceOutcome[Any]]
    new_name: Callable[[], str]
    rules: PassageRules = field(default_factory=PassageRules)
    known: set[int] = field(default_factory=set)
    unusable: int = 0
    """Tracks that ended without one shot that can be searched: faces too far, too dark or turned away."""
    _visits: list[_Visit] = field(default_factory=list)
    _passages: list[_Passage] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)

    def take(self, seen: Sightings) -> tuple[ObservedPassage, ...]:
        """What one picture gave; answers the passages that are to be sent now."""
        for face in seen.faces:
            self._meet(face.track, seen.at)
        for candidate in seen.candidates:
            self._consider(candidate)
        for visit in self._visits:
            visit.ended |= visit.track in seen.ended
        sent = tuple(self._sent(seen.at))
        self._forget(seen.at)
        return sent

    def end(self, at: float) -> tuple[ObservedPassage, ...]:
        """Nothing more will come: whoever can be searched is sent."""
        for visit in self._visits:
            visit.ended = True
        sent = tuple(self._sent(at, closing=True))
        self._forget(at)
        return sent

    def passage_of(self, track: int) -> str | None:
        """The passage that a track was last joined to; None until it is settled."""
        return self._names.get(track)

    def _visit(self, track: int) -> _Visit | None:
        return next((visit for visit in self._visits if visit.track == track and not visit.ended), None)

    def _meet(self, track: int, at: float) -> None:
        visit = self._visit(track)
        if visit is None:
            self._visits.append(visit := _Visit(track, at, at))
        visit.last_seen = at
        if visit.passage is not None:
            visit.passage.last_seen = at

    def _consider(self, candidate: Candidate) -> None:
        visit = self._visit(candidate.track)
        outcome = self.recognise(candidate.jpeg)
        if visit is None or not isinstance(outcome, FaceProbe):
            return
        shot = Shot.of(candidate, outcome)
        if not visit.fits(shot, self.rules.stranger):
            self._doubt(visit, shot)
            return
        visit.odd.clear()
        visit.sure_at = shot.at
        if visit.passage is None:
            visit.keep(shot)
            return
        self.known.add(visit.track)
        if shot.frontal and visit.passage.similarity(shot.probe.template) >= self.rules.same:
            visit.passage.learn(shot.probe.template)

    def _doubt(self, visit: _Visit, shot: Shot) -> None:
        """A shot of somebody else. At the second one the track has gone over to them, as when two crossed; then
        every other track is looked at again too, since one of them may have been taken over in exchange."""
        agreed = [one for one in visit.odd if one.probe.template.similarity(shot.probe.template) >= self.rules.same]
        visit.odd = [*agreed, shot]
        self.known.discard(visit.track)
        if len(visit.odd) < 2:
            return
        self.known.clear()
        self._visits.append(_Visit(visit.track, visit.odd[0].at, shot.at, shots=visit.odd))
        visit.odd, visit.ended, visit.last_seen = [], True, visit.sure_at
        if visit.passage is not None:
            visit.passage.last_seen = visit.sure_at

    def _sent(self, at: float, closing: bool = False) -> Iterator[ObservedPassage]:
        for visit in list(self._visits):
            if visit in self._visits and visit.due(at, self.rules, closing):
                self._take_in_remains(visit)
                observed = self._settle(visit, at)
                if observed is not None:
                    yield observed

    def _take_in_remains(self, visit: _Visit) -> None:
        """Shots of visits that ended before this one began, too few or too far to be sent: the same person's first."""
        template = _fused(visit.shots)[1].template
        for other in list(self._visits):
            before = other.ended and other.passage is None and other.last_seen <= visit.first_seen + _TOGETHER
            if other is visit or not before or not other.shots:
                continue
            if _fused(other.shots)[1].template.similarity(template) >= self.rules.same:
                self._visits.remove(other)
                visit.shots = sorted([*other.shots, *visit.shots], key=lambda shot: shot.at)
                visit.first_seen = min(visit.first_seen, other.first_seen)
                visit.tracks |= other.tracks

    def _settle(self, visit: _Visit, at: float) -> ObservedPassage | None:
        """Joins the visit to the passage that it belongs to, or to a new one, which is then to be sent."""
        shots, probe = _fused(visit.good or visit.shots)
        passage = self._earlier(visit, probe.template)
        fresh = passage is None
        if passage is None:
            passage = _Passage(self.new_name(), set(), visit.first_seen, visit.last_seen, [probe.template])
            self._passages.append(passage)
        elif passage.similarity(probe.template) < _ALIKE:
            passage.learn(probe.template)
        passage.tracks |= visit.tracks
        passage.last_seen = max(passage.last_seen, visit.last_seen)
        visit.passage = passage
        self._names.update(dict.fromkeys(visit.tracks, passage.name))
        if not visit.ended:
            self.known.add(visit.track)
        if not fresh:
            return None
        first_good = visit.good[0].at if visit.good else None
        tracks = tuple(sorted(passage.tracks))
        return ObservedPassage(
            passage.name, visit.track, tracks, visit.first_seen, visit.last_seen, first_good, at, shots, probe
        )

    def _earlier(self, visit: _Visit, template: Template[Any]) -> _Passage | None:
        """The passage of the same face, unless both were in view together: then they are two, however alike."""
        apart = [one for one in self._passages if one.last_seen <= visit.first_seen + _TOGETHER]
        best = max(apart, key=lambda one: one.similarity(template), default=None)
        return best if best is not None and best.similarity(template) >= self.rules.same else None

    def _forget(self, at: float) -> None:
        over = [visit for visit in self._visits if visit.ended and (visit.passage is not None or not visit.shots)]
        self.unusable += sum(visit.passage is None for visit in over)
        self._visits = [visit for visit in self._visits if visit not in over]
        self._passages = [one for one in self._passages if at - one.last_seen <= self.rules.window]
        for track in list(self._names)[:-_KEPT_NAMES]:
            del self._names[track]


def _fused(shots: Sequence[Shot]) -> tuple[tuple[Shot, ...], FaceProbe[Any]]:
    """The best few that show the same person as the best one, and their probe."""
    best = max(shots, key=lambda shot: shot.utility)
    alike = [shot for shot in shots if shot.probe.template.similarity(best.probe.template) >= STRANGERS]
    few = best_few(alike)
    probe = fuse([shot.probe for shot in few])
    return (few, probe) if isinstance(probe, FaceProbe) else ((best,), best.probe)
