"""How often the rule of decision 0017 lets the wrong one pass, and how often that of decision 0028 names the wrong one
of two who are sought: `python -m iass.bench.doubles [--images TAR]`.

Every person with one enrolled picture, all others as probes, beside every other person who is at least so alike. TAR
holds FOLDER_OF_A_PERSON/PICTURE.jpg; without it, the synthetic people. Needs the extra `demo`. Nothing is stored.
"""

import argparse
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

import numpy as np

from iass.capture import still
from iass.demo import people
from iass.face.outcome import FaceProbe
from iass.face.pipeline import FacePipeline
from iass.face.template import Vectors
from iass.identify.double import COMMON_FMR, RARE_FMR
from iass.settings import Settings
from iass.wiring.faces import load_engine
from iass.wiring.thresholds import load_calibration

Faces = Mapping[str, list[Vectors]]
"""Of each person; the first is the enrolled one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, help="a tar of folders of pictures, one a person")
    parser.add_argument("--alike", type=float, default=-1.0, help="only couples whose enrolled pictures score this")
    asked = parser.parse_args()
    settings = Settings()
    engine = load_engine(settings)
    record = load_calibration(settings, engine)
    rare, common = (record.verification_point(rate).threshold for rate in (RARE_FMR, COMMON_FMR))
    found = _encoded(engine, _pictures(asked.images) if asked.images else _synthetic())
    own = record.verification_point(settings.verification_fmr).threshold
    listed = record.operating_point(1, settings.watchlist_fpir).threshold
    _say(f"thresholds {listed:.4f} and {own:.4f}, margin {rare - common:.4f}")
    _tell(found, asked.alike, listed, own, rare - common)


def _tell(faces: Faces, alike: float, listed: float, own: float, margin: float) -> None:
    names = [name for name, vectors in faces.items() if vectors]
    enrolled = np.stack([faces[name][0] for name in names])
    rows = []
    for number, name in enumerate(names):
        between = enrolled @ enrolled[number]
        others = [other for other in np.flatnonzero(between >= alike).tolist() if other != number]
        for probe in faces[name][1:]:
            scores = enrolled @ probe
            rows += [(between[other], scores[number], scores[other]) for other in others]
    between, mine, other = np.array(rows, np.float64).T
    passes = (other - mine >= margin) & (other >= own)
    stopped = other >= listed
    told_apart = (mine - other >= margin) & (mine >= own)
    below = told_apart & (other < np.maximum(listed, between + margin))
    _say(f"{len(rows)} trials of one with the other's passport: {passes.sum()} pass, of whom")
    _say(f"{(passes & (mine >= listed)).sum()} of {(mine >= listed).sum()} would have raised an alert")
    _say(f"{stopped.sum()} honest doubles stopped: {told_apart[stopped].mean():.4f} pass when cleared,")
    _say(f"{below[stopped].mean():.4f} when only recorded")
    _say(f"{told_apart.mean():.4f} of the other pictures of one are surely that one's beside the other of a couple")
    both = stopped & (mine >= listed)
    right, wrong = (mine - other >= margin) & both, (other - mine >= margin) & both
    _say(f"{both.sum()} probes reach two notices: {right.sum()} name the right one, {wrong.sum()} the wrong one,")
    _say(f"{(both & ~right & ~wrong).sum()} neither")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _synthetic() -> Iterator[tuple[str, bytes]]:
    for person in people.PEOPLE:
        for draw in (people.passport_photo, people.selfie, people.street):
            yield person, draw(person)
        yield from ((person, people.expression(person, row, column)) for row in range(4) for column in range(4))


def _pictures(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as tar:
        for member in sorted(tar.getmembers(), key=lambda one: one.name):
            if member.isfile() and member.name.endswith(".jpg") and (opened := tar.extractfile(member)) is not None:
                yield PurePath(member.name).parent.name, opened.read()


def _encoded(engine: FacePipeline, pictures: Iterator[tuple[str, bytes]]) -> Faces:
    faces: dict[str, list[Vectors]] = defaultdict(list)
    for person, data in pictures:
        outcome = engine.one_face(still.decode(data))
        if isinstance(outcome, FaceProbe):
            faces[person].append(outcome.template.vector)
    return faces


if __name__ == "__main__":
    main()
