"""Were the right people captured, each once? Captures of one video against its ground truth."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from iass.evaluation.camera_observed import ObservedCapture, ObservedFrame
from iass.evaluation.camera_tracking import LEAST_OVERLAP, overlap, truth_at
from iass.evaluation.camera_truth import VideoTruth, Visit


@dataclass(frozen=True, slots=True)
class TruePassage:
    """One person's visits with less than the window between them. first_good: seconds, when the face was first large
    and unhidden; good: whether it has to be found."""

    person: str
    enters: float
    leaves: float
    first_good: float | None
    good: bool


@dataclass(frozen=True, slots=True)
class PassageScore:
    """Counts, but for the last three.

    passages: that have to be found. found: captured at least once. missed: not captured at all. merged: of those, whose
    track was joined to somebody else's passage. duplicated: captures
    beyond the first of a passage, good or not. false: captures that show nobody. mixed: captures whose shots show two
    people. mistaken: captures of good passages whose template is nearest to another person's portrait. spare: passages
    captured that were not good enough to be demanded. delays: seconds from the first good frame to the capture, a
    found passage each; negative where it was sent before. least_score: the lowest similarity of a good passage's
    capture to its own person's portrait. missing: who was missed, and when.
    """

    passages: int = 0
    found: int = 0
    missed: int = 0
    merged: int = 0
    duplicated: int = 0
    false: int = 0
    mixed: int = 0
    mistaken: int = 0
    spare: int = 0
    delays: tuple[float, ...] = ()
    least_score: float | None = None
    missing: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Every passage that has to be found was, each once, and no capture is of nobody or of two."""
        return not (self.missed or self.duplicated or self.false or self.mixed or self.mistaken)


def true_passages(truth: VideoTruth, window: float) -> tuple[TruePassage, ...]:
    """window: seconds within which a person who comes back is still the same passage."""
    found: list[list[Visit]] = []
    for visit in sorted(truth.visits, key=lambda one: (one.person, one.enters)):
        if found and found[-1][0].person == visit.person and visit.enters - found[-1][-1].leaves < window:
            found[-1].append(visit)
        else:
            found.append([visit])
    return tuple(sorted((_passage(truth, visits) for visits in found), key=lambda one: (one.enters, one.person)))


def score_passages(
    truth: VideoTruth,
    captures: Sequence[ObservedCapture],
    window: float,
    frames: Sequence[ObservedFrame] = (),
    joined: Collection[int] = (),
) -> PassageScore:
    """Each capture belongs to whom most of its shots show. joined: tracks of the frames that belong to a passage."""
    passages = true_passages(truth, window)
    shown = [_people(truth, capture) for capture in captures]
    hits: dict[TruePassage, list[ObservedCapture]] = {passage: [] for passage in passages}
    mistaken, own_scores = 0, []
    for capture, seen in zip(captures, shown, strict=True):
        if not seen:
            continue
        person = seen.most_common(1)[0][0]
        passage = _belongs(passages, person, capture)
        hits[passage].append(capture)
        if capture.scores and passage.good:
            own_scores.append(capture.scores.get(person, -1.0))
            mistaken += max(capture.scores, key=lambda name: capture.scores[name]) != person
    good = [passage for passage in passages if passage.good]
    missed = [passage for passage in good if not hits[passage]]
    return PassageScore(
        passages=len(good),
        found=len(good) - len(missed),
        missed=len(missed),
        merged=sum(_is_merged(truth, passage, frames, joined) for passage in missed),
        duplicated=sum(max(0, len(of) - 1) for of in hits.values()),
        false=sum(not seen for seen in shown),
        mixed=sum(len(seen) > 1 for seen in shown),
        mistaken=mistaken,
        spare=sum(bool(of) for passage, of in hits.items() if not passage.good),
        delays=tuple(_delay(passage, hits[passage]) for passage in good if hits[passage]),
        least_score=min(own_scores, default=None),
        missing=tuple(f"{passage.person} at {passage.enters:.1f} s" for passage in missed),
    )


def _passage(truth: VideoTruth, visits: Sequence[Visit]) -> TruePassage:
    person, enters, leaves = visits[0].person, visits[0].enters, visits[-1].leaves
    good = [
        frame.at
        for frame in truth.frames
        if enters <= frame.at <= leaves
        for face in frame.faces
        if face.person == person and face.good
    ]
    return TruePassage(person, enters, leaves, min(good, default=None), any(visit.good for visit in visits))


def _is_merged(
    truth: VideoTruth, passage: TruePassage, frames: Sequence[ObservedFrame], joined: Collection[int]
) -> bool:
    """Whether a track that showed the face when it was good belongs to a passage, though none was sent for it."""
    for frame in frames:
        if not passage.enters <= frame.at <= passage.leaves:
            continue
        own = [face.box for face in truth_at(truth, frame.at) if face.person == passage.person and face.good]
        if any(overlap(box, seen.box) >= LEAST_OVERLAP for box in own for seen in frame.faces if seen.track in joined):
            return True
    return False


def _people(truth: VideoTruth, capture: ObservedCapture) -> Counter[str]:
    """Whom the shots show, and how many of them."""
    seen: Counter[str] = Counter()
    for shot in capture.shots:
        there = [(overlap(face.box, shot.box), face.person) for face in truth_at(truth, shot.at)]
        share, person = max(there, default=(0.0, ""))
        if share >= LEAST_OVERLAP:
            seen[person] += 1
    return seen


def _belongs(passages: Sequence[TruePassage], person: str, capture: ObservedCapture) -> TruePassage:
    """The person's passage that was going on, or had last begun, when the first shot was taken."""
    own = [passage for passage in passages if passage.person == person]
    first = min(shot.at for shot in capture.shots)
    begun = [passage for passage in own if passage.enters <= first + 1e-3]
    return begun[-1] if begun else own[0]


def _delay(passage: TruePassage, captures: Sequence[ObservedCapture]) -> float:
    first = passage.enters if passage.first_good is None else passage.first_good
    return min(capture.sent_at for capture in captures) - first
