"""Pictures to templates, on all cores. Templates stay in memory: an evaluation leaves no personal data behind."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from hashlib import sha256

from iass.capture.still import decode
from iass.errors import InvalidInput
from iass.evaluation.pictures import Pictures
from iass.evaluation.timing import StepTimes
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure, FaceProbe, QualityMeasure
from iass.face.template import Template

UNDECODABLE = "undecodable"

Box = tuple[float, float, float, float]
Progress = Callable[[int, int], None]
"""Pictures done, and pictures in all."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """templates: image -> template, where there is one. failures: image -> why there is none: a `Failure`'s value,
    or `undecodable`. digests: image -> SHA-256 of the file. qualities, boxes: image -> its measures, and where the face
    is (as `DetectedFace.box`), where it has a template.
    """

    templates: Mapping[str, Template]
    failures: Mapping[str, str]
    digests: Mapping[str, str]
    qualities: Mapping[str, tuple[QualityMeasure, ...]] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)

    def reasons(self) -> dict[str, int]:
        """How many pictures failed for each reason."""
        return dict(sorted(Counter(self.failures.values()).items()))


def encode(
    engine: FaceEngine,
    pictures: Pictures,
    images: Sequence[str],
    progress: Progress,
    times: StepTimes | None = None,
) -> Encoded:
    """The central face of each picture. A picture named twice is encoded once; one that holds no usable face, or no
    picture, is a failure, as it would be at the border. times: of decoding; an engine tells its own steps.

    Raises InvalidInput when a file is absent.
    """
    names = list(dict.fromkeys(images))
    templates, failures, digests = dict[str, Template](), dict[str, str](), dict[str, str]()
    boxes = dict[str, Box]()
    qualities = dict[str, tuple[QualityMeasure, ...]]()
    for done, (name, digest, outcome) in enumerate(_encode(engine, pictures, names, times or StepTimes()), start=1):
        digests[name] = digest
        if isinstance(outcome, FaceProbe):
            templates[name], qualities[name], boxes[name] = outcome.template, outcome.quality, outcome.face.box
        else:
            failures[name] = outcome
        progress(done, len(names))
    return Encoded(templates, failures, digests, qualities, boxes)


def digest_of_pictures(digests: Mapping[str, str]) -> str:
    """One SHA-256 for a set of pictures, the same from a folder and from a .tar: over `name NUL digest LF`, sorted."""
    total = sha256()
    for name in sorted(digests):
        total.update(f"{name}\0{digests[name]}\n".encode())
    return total.hexdigest()


_Coded = tuple[str, str, FaceProbe | str]


def _encode(engine: FaceEngine, pictures: Pictures, names: Sequence[str], times: StepTimes) -> Iterator[_Coded]:
    """A thread a core; only a few pictures a thread are held in memory at once. Ctrl-C drops what waits."""
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[_Coded]] = set()
        try:
            for name in names:
                waiting.add(pool.submit(_one, engine, pictures, name, times))
                if len(waiting) >= 2 * workers:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            yield from (future.result() for future in wait(waiting).done)
        finally:
            pool.shutdown(cancel_futures=True)


def _one(engine: FaceEngine, pictures: Pictures, name: str, times: StepTimes) -> _Coded:
    data = pictures.read(name)
    digest = sha256(data).hexdigest()
    try:
        with times.of("decode"):
            frame = decode(data, where=name)
        outcome = engine.central_face(frame)
    except InvalidInput:
        return name, digest, UNDECODABLE
    return name, digest, outcome.failure.value if isinstance(outcome, FaceFailure) else outcome
