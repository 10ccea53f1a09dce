"""The second half of watching: from shots to passages. One person is one passage, however often the track breaks.

A track gathers shots until they are good enough or it ends. Only then is it asked whether this is somebody who was
here a moment ago: a track that breaks behind a pillar, or a person who comes back, goes on with the earlier passage.
Templates live in memory, and no longer than the passage window.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from iass.face.best_shot import Candidate, Shot
from iass.face.fuse import STRANGERS
from iass.face.lookout import Sightings
from iass.face.motion import Box, centre_of, size_of
from iass.face.outcome import FaceOutcome, FaceProbe
from iass.face.template import Template
from iass.face.track import TrackedFace
from iass.face.visit import PassageRules, Remembered, Visit, fused

_KEPT_NAMES = 10_000
_TOGETHER = 0.2
"""Seconds of being in view at once from which two tracks are two people; less is a track that broke."""
_BROKEN_SECONDS = 3.0
_BROKEN_SIZES = 4.0
"""A track that begins so soon, and so near in face sizes, may be the rest of one that broke."""


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
    _visits: list[Visit] = field(default_factory=list)
    _passages: list[Remembered] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)

    def take(self, seen: Sightings) -> tuple[ObservedPassage, ...]:
        """What one picture gave; answers the passages that are to be sent now."""
        for face in seen.faces:
            self._meet(face)
        for candidate in seen.candidates:
            self._consider(candidate)
        self._end(visit for visit in self._visits if visit.track in seen.ended)
        sent = tuple(self._sent(seen.at))
        self._forget(seen.at)
        return sent

    def end(self, at: float) -> tuple[ObservedPassage, ...]:
        """Nothing more will come: whoever can be searched is sent."""
        self._end(self._visits)
        sent = tuple(self._sent(at, closing=True))
        self._forget(at)
        return sent

    def _end(self, visits: Iterable[Visit]) -> None:
        """Who was doubted last will not be seen again: one good shot has to do."""
        for visit in list(visits):
            if not visit.ended and any(shot.good for shot in visit.odd):
                self._part(visit, visit.odd).ended = True
                visit.last_seen = visit.sure_at
            visit.ended = True

    def passage_of(self, track: int) -> str | None:
        """The passage that a track was last joined to; None until it is settled."""
        return self._names.get(track)

    def _visit(self, track: int) -> Visit | None:
        return next((visit for visit in self._visits if visit.track == track and not visit.ended), None)

    def _meet(self, face: TrackedFace) -> None:
        visit = self._visit(face.track)
        if visit is None:
            self._visits.append(visit := Visit(face.track, face.at, face.box, face.at, face.box))
        visit.last_seen, visit.last_box = face.at, face.box
        if visit.passage is not None and not visit.odd:
            visit.passage.last_seen, visit.passage.last_box = face.at, face.box

    def _consider(self, candidate: Candidate) -> None:
        visit = self._visit(candidate.track)
        outcome = self.recognise(candidate.jpeg)
        if visit is None or not isinstance(outcome, FaceProbe) or not candidate.shows(outcome.face):
            return
        shot = Shot.of(candidate, outcome)
        if candidate.covered >= self.rules.covered and visit.passage is None and not visit.wants:
            visit.set_aside(shot)
            return
        if shot.utility < self.rules.weak * visit.best_utility:
            return
        if not visit.fits(shot, self.rules):
            self._doubt(visit, shot)
            return
        if shot.frontal:
            visit.odd.clear()
            visit.sure_at = shot.at
        visit.best_utility = max(visit.best_utility, shot.utility)
        if visit.passage is None:
            visit.keep(shot)
            return
        if shot.frontal and not visit.passage.front:
            self._turned(visit, shot)
            return
        if not visit.odd:
            self.known.add(visit.track)
        visit.passage.learn(shot)

    def _turned(self, visit: Visit, shot: Shot) -> None:
        """Who was sent from the side shows the face from the front, of which a search can make more: sent again."""
        self.known.discard(visit.track)
        self._part(visit, [shot])
        visit.ended = True

    def _doubt(self, visit: Visit, shot: Shot) -> None:
        """A shot of somebody else. After enough of them the track has gone over, as when two crossed; then
        every other track is looked at again too, since one of them may have been taken over in exchange."""
        agreed = [
            one for one in visit.odd if one.probe.template.similarity(shot.probe.template) >= self.rules.near_same
        ]
        visit.odd = [*agreed, shot]
        self.known.discard(visit.track)
        if visit.passage is not None:
            visit.passage.last_seen = min(visit.passage.last_seen, visit.sure_at)
        if len(visit.odd) < (self.rules.odd_shots_when_known if visit.passage else self.rules.odd_shots):
            return
        self.known.clear()
        self._part(visit, visit.odd).not_before = shot.at + self.rules.second_look
        visit.odd, visit.ended, visit.last_seen = [], True, visit.sure_at

    def _part(self, visit: Visit, shots: list[Shot]) -> Visit:
        """These shots are somebody else's, on the same track."""
        first, last = shots[0], shots[-1]
        other = Visit(visit.track, first.at, first.face_box, last.at, last.face_box, shots=shots)
        self._visits.append(other)
        return other

    def _sent(self, at: float, closing: bool = False) -> Iterator[ObservedPassage]:
        for visit in list(self._visits):
            visit.resort(at, self.rules, closing)
            if visit in self._visits and visit.due(at, self.rules, closing):
                if not closing and (self._asks_others(visit, at) or self._ponders(visit, at)):
                    continue
                self._take_in_remains(visit)
                observed = self._settle(visit, at)
                if observed is not None:
                    yield observed

    def _asks_others(self, visit: Visit, at: float) -> bool:
        """Whether to wait a moment, since somebody as alike is still in view: either they are two, or the other's track
        has gone over to a third. Another look at it tells."""
        template = fused(visit.best)[1].template
        others = [
            other
            for other in self._visits
            if other.passage is not None and other is not visit and not other.ended and not other.odd
            if other.sure_at <= self._since(visit, template) + _TOGETHER
            if other.passage.similarity(template) >= self._least(visit, other.last_seen, other.last_box)
        ]
        if not others:
            return False
        self.known.difference_update(other.track for other in others)
        visit.asked_at = min(visit.asked_at, at)
        if at - visit.asked_at < self.rules.second_look:
            return True
        for other in others:
            if other.passage is not None:
                other.passage.last_seen = other.sure_at
        return False

    def _ponders(self, visit: Visit, at: float) -> bool:
        """Whether to see more of a face that is somewhat like somebody who was here. Faces change within a second or
        two, and the mean of their looks tells one person from two better than the first moment does."""
        if visit.ended or visit.sideways or visit.first_good_at is None:
            return False
        template = visit.mean(fused(visit.best)[1].template)
        nearest = max((one.similarity(template) for one in self._apart(visit, template)), default=-1.0)
        if not self.rules.doubtful <= nearest < self.rules.certain:
            return False
        visit.pondered = at - visit.first_good_at >= self.rules.ponder > 0
        return at - visit.first_good_at < self.rules.ponder

    def _take_in_remains(self, visit: Visit) -> None:
        """Shots of visits that ended before this one began, too few or too far to be sent: the same person's first.
        Of who showed nothing but a profile it cannot be told, so that one is sent by itself."""
        template = fused(visit.shots)[1].template
        for other in list(self._visits):
            before = other.ended and other.passage is None and other.last_seen <= visit.first_seen + _TOGETHER
            front = [shot for shot in other.shots if shot.frontal]
            if other is visit or not before or not front:
                continue
            if fused(front)[1].template.similarity(template) >= self._least(visit, other.last_seen, other.last_box):
                self._visits.remove(other)
                visit.take_in(other)

    def _settle(self, visit: Visit, at: float) -> ObservedPassage | None:
        """Joins the visit to the passage that it belongs to, or to a new one, which is then to be sent."""
        shots, probe = fused(visit.best)
        passage = self._earlier(visit, visit.mean(probe.template))
        fresh = passage is None
        if passage is None:
            box = visit.last_box
            passage = Remembered(self.new_name(), set(), visit.first_seen, visit.last_seen, box)
            self._passages.append(passage)
        if passage.front or any(shot.frontal for shot in shots):
            for shot in visit.shots:
                if shot.probe.template.similarity(probe.template) >= STRANGERS:
                    passage.learn(shot)
        passage.tracks |= visit.tracks
        passage.last_seen = max(passage.last_seen, visit.last_seen)
        visit.passage = passage
        self._names.update(dict.fromkeys(visit.tracks, passage.name))
        if not visit.ended:
            self.known.add(visit.track)
        if not fresh:
            return None
        tracks = tuple(sorted(passage.tracks))
        return ObservedPassage(
            passage.name, visit.track, tracks, visit.first_seen, visit.last_seen, visit.first_good_at, at, shots, probe
        )

    def _earlier(self, visit: Visit, template: Template[Any]) -> Remembered | None:
        """The passage of the same face, unless both were in view together: then they are two, however alike."""
        apart = self._apart(visit, template)
        alike = [one for one in apart if one.similarity(template) >= self._least(visit, one.last_seen, one.last_box)]
        return max(alike, key=lambda one: one.similarity(template), default=None)

    def _apart(self, visit: Visit, template: Template[Any]) -> list[Remembered]:
        """The passages of whoever was not in view together with this face."""
        since = self._since(visit, template)
        return [one for one in self._passages if one.last_seen <= since + _TOGETHER]

    def _since(self, visit: Visit, template: Template[Any]) -> float:
        """Since when the track surely shows this face: before, it may have been somebody else's."""
        sure = (one.at for one in visit.shots if one.probe.template.similarity(template) >= self.rules.near_same)
        return max(visit.first_seen, next(sure, visit.first_seen) - _TOGETHER)

    def _least(self, visit: Visit, last_seen: float, last_box: Box) -> float:
        """The similarity to a face from the front that makes the visit the rest of what was seen then and there."""
        soon = visit.first_seen - last_seen <= _BROKEN_SECONDS
        distance = abs(centre_of(visit.first_box) - centre_of(last_box))
        near = distance <= _BROKEN_SIZES * max(size_of(visit.first_box), size_of(last_box))
        if visit.sideways:
            return self.rules.side_same
        if visit.pondered:
            return self.rules.same_pondered
        return self.rules.near_same if soon and near else self.rules.same

    def _forget(self, at: float) -> None:
        over = [visit for visit in self._visits if visit.ended and (visit.passage is not None or not visit.shots)]
        self.unusable += sum(visit.passage is None for visit in over)
        self._visits = [visit for visit in self._visits if visit not in over]
        self._passages = [one for one in self._passages if at - one.last_seen <= self.rules.window]
        for track in list(self._names)[:-_KEPT_NAMES]:
            del self._names[track]
