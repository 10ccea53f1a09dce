"""Faces and whether they were recognised: what the weights and limits of quality are fitted on.

Only people of the part `fit` come in; a person of the part `report` is refused, not left out in silence.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TypeVar

import numpy as np

from iass.capture.frame import Frame
from iass.capture.still import decode
from iass.errors import InvalidInput
from iass.evaluation.encoding import Box, Progress
from iass.evaluation.error_rates import threshold_at, why_unclaimed
from iass.evaluation.made_worse import Harm, worsened
from iass.evaluation.pictures import Pictures
from iass.evaluation.sheets import Shot
from iass.evaluation.split import Part, part_of
from iass.face.choice import central
from iass.face.outcome import FaceFailure, QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.template import Vectors

AS_IT_CAME = "as_it_came"
TURNED, NODDED, PORTRAIT = "turned", "nodded", "portrait"
FMR = 0.00001
"""Of the threshold below which a face counts as missed: about what FPIR 1 % asks for among a thousand people."""

_MOST_OF_ONE = 12  # pictures of one person, so that nobody who is often photographed decides alone
_CORES = os.cpu_count() or 1
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One face as the pipeline saw it. confidence: the detector's; strength: of the recogniser's answer. probe,
    enrolled: float32 (dimension,), its vectors as a capture and as a portrait."""

    quality: tuple[QualityMeasure, ...]
    confidence: float
    strength: float
    probe: Vectors
    enrolled: Vectors
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """harm: what was done to the picture, `AS_IT_CAME`, or how a head was turned. score: median of the similarities
    with the person's other pictures; missed: below the threshold."""

    subject: str
    harm: str
    quality: tuple[QualityMeasure, ...]
    confidence: float
    strength: float
    score: float
    missed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Portrayed:
    """A person of whom pictures are made, not taken. portraits: whole faces; seen: how -> frames."""

    subject: str
    portraits: Sequence[Frame]
    seen: Mapping[str, Sequence[Frame]]


@dataclass(frozen=True, slots=True, eq=False)
class QualitySample:
    """threshold: at `FMR` among the pictures as they came. without_face: harm -> pictures in which none was found."""

    faces: tuple[Judged, ...]
    threshold: float
    without_face: Mapping[str, int]
    digest: str

    @property
    def as_they_came(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.faces if one.harm == AS_IT_CAME)


def gather(
    engine: FacePipeline,
    pictures: Pictures,
    shots: Sequence[Shot],
    portrayed: Iterable[Portrayed],
    worse: int,
    progress: Progress,
) -> QualitySample:
    """engine: behind an open gate. worse: how often each picture is made worse, in ways that take turns.

    Raises InvalidInput for a person of the part `report`, and for too few pictures to set a threshold by.
    """
    chosen = _chosen(shots)
    total = len(chosen) * (1 + worse)
    seen, digest = dict[str, Sight](), sha256()
    for done, (shot, sight, told) in enumerate(_all(partial(_take, engine, pictures), chosen), start=1):
        digest.update(f"{shot.image}\0{told}\n".encode())
        if sight is not None:
            seen[shot.image] = sight
        progress(done, total)
    own = {shot.image: _others(shot, seen, chosen) for shot in chosen if shot.image in seen}
    threshold = _threshold(chosen, seen)
    faces = [
        _judge(shot.subject, AS_IT_CAME, seen[shot.image], own[shot.image], threshold) for shot in _in(chosen, own)
    ]
    lost = Counter({AS_IT_CAME: len(chosen) - len(seen)})
    jobs = [(shot, number) for shot in _in(chosen, own) for number in range(worse)]
    spoilt = _all(partial(_spoil, engine, pictures, seen), jobs)
    for done, ((shot, _), harm, sight) in enumerate(spoilt, start=1):
        progress(len(chosen) + done, total)
        if sight is None:
            lost[harm] += 1
        else:
            faces.append(_judge(shot.subject, harm, sight, own[shot.image], threshold))
    faces += _portrayed(engine, portrayed, threshold, lost)
    return QualitySample(tuple(faces), threshold, dict(lost), digest.hexdigest())


def _chosen(shots: Sequence[Shot]) -> list[Shot]:
    """Of each person who has two pictures or more, the first few by name."""
    by_subject = defaultdict[str, dict[str, Shot]](dict)
    for shot in shots:
        if part_of(shot.subject) is not Part.FIT:
            what = f"{shot.subject[:64]} is of the part {part_of(shot.subject)}, whom nothing may be chosen on"
            raise InvalidInput(what, mend="Give the part fit of the sheets alone")
        by_subject[shot.subject][shot.image] = shot
    several = [sorted(group.values(), key=lambda shot: shot.image) for group in by_subject.values() if len(group) > 1]
    return [shot for group in several for shot in group[:_MOST_OF_ONE]]


def _in(shots: Sequence[Shot], own: Mapping[str, Vectors]) -> list[Shot]:
    """Those that have a face, and another picture of the person to compare with."""
    return [shot for shot in shots if shot.image in own and len(own[shot.image])]


def _all(work: Callable[[_Given], _Made], given: Sequence[_Given]) -> Iterator[_Made]:
    """On all cores, in order, a few at a time."""
    with ThreadPoolExecutor(_CORES) as pool:
        for first in range(0, len(given), 16 * _CORES):
            yield from pool.map(work, given[first : first + 16 * _CORES])


def _take(engine: FacePipeline, pictures: Pictures, shot: Shot) -> tuple[Shot, Sight | None, str]:
    data = pictures.read(shot.image)
    return shot, sight_of(engine, decode(data, where=shot.image)), sha256(data).hexdigest()


def _spoil(
    engine: FacePipeline, pictures: Pictures, seen: Mapping[str, Sight], job: tuple[Shot, int]
) -> tuple[tuple[Shot, int], str, Sight | None]:
    """The way, the amount and the dice follow from the picture's name alone."""
    shot, number = job
    dice = np.random.default_rng(list(sha256(f"{number} {shot.image}".encode()).digest()[:16]))
    harm = list(Harm)[int(dice.integers(len(Harm)))]
    pixels = decode(pictures.read(shot.image), where=shot.image).pixels
    changed = worsened(pixels, seen[shot.image].box, harm, float(dice.random()), dice)
    return job, harm.value, sight_of(engine, Frame(np.ascontiguousarray(changed)))


def sight_of(engine: FacePipeline, frame: Frame) -> Sight | None:
    """The central face, or None."""
    faces = engine.detector.detect(frame)
    if not faces:
        return None
    seated = engine.examine(frame, central(faces, frame), faces)
    if isinstance(seated, FaceFailure):
        return None
    probe, strengths = engine.encoder.measure(seated.crop[None], mirrored=False)
    enrolled = engine.encoder.encode(seated.crop[None], mirrored=True)
    if not (np.isfinite(probe).all() and np.isfinite(enrolled).all()):
        return None
    face, strength = seated.face, float(strengths[0])
    return Sight(seated.quality[1:], face.confidence, strength, probe[0], enrolled[0], face.box)


def _others(shot: Shot, seen: Mapping[str, Sight], shots: Sequence[Shot]) -> Vectors:
    """The person's other pictures as they are enrolled, float32 (n, dimension)."""
    found = [
        seen[one.image].enrolled
        for one in shots
        if one.subject == shot.subject and one.image != shot.image and one.image in seen
    ]
    return np.stack(found) if found else np.zeros((0, 1), np.float32)


def _threshold(shots: Sequence[Shot], seen: Mapping[str, Sight]) -> float:
    whole = [shot for shot in shots if shot.image in seen]
    subjects = np.array([shot.subject for shot in whole])
    probes = np.stack([seen[shot.image].probe for shot in whole])
    enrolled = np.stack([seen[shot.image].enrolled for shot in whole])
    strangers = (probes @ enrolled.T)[subjects[:, None] != subjects]
    unclaimed = why_unclaimed(FMR, len(strangers), "non-mated comparisons")
    if unclaimed:
        raise InvalidInput(unclaimed, mend="Use more people of the part fit")
    return threshold_at(strangers, FMR)


def _judge(subject: str, harm: str, sight: Sight, others: Vectors, threshold: float) -> Judged:
    score = float(np.median(others @ sight.probe))
    return Judged(subject, harm, sight.quality, sight.confidence, sight.strength, score, score < threshold)


def _portrayed(
    engine: FacePipeline, people: Iterable[Portrayed], threshold: float, lost: Counter[str]
) -> Iterator[Judged]:
    for person in people:
        sights = [sight_of(engine, frame) for frame in person.portraits]
        portraits = np.stack([sight.enrolled for sight in sights if sight is not None])
        for harm, frames in person.seen.items():
            for sight in _all(partial(sight_of, engine), frames):
                if sight is None:
                    lost[harm] += 1
                else:
                    yield _judge(person.subject, harm, sight, portraits, threshold)
