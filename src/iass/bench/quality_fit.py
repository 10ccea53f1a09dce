"""Makes the weights and limits of quality: `python -m iass.bench.quality_fit --images DIR --gallery CSV --mated CSV`.

Reads the people of the part `fit` alone, and the synthetic people. Writes `fitted.json` of `iass.face.quality`, or
another file. Needs the extra `demo`.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from iass.capture import still
from iass.capture.frame import Frame, Pixels
from iass.demo import people
from iass.demo.attacks.camera import Pose, expose
from iass.demo.attacks.head import turned
from iass.demo.attacks.portrait import portrait
from iass.evaluation.pictures import open_pictures
from iass.evaluation.quality_fit import fit
from iass.evaluation.quality_sample import FMR, NODDED, PORTRAIT, TURNED, Portrayed, QualitySample, gather
from iass.evaluation.sheets import Shot, read_shots
from iass.evaluation.split import Part, shots_of
from iass.face.quality import fitted
from iass.face.quality.gate import OPEN_GATE
from iass.settings import Settings
from iass.wiring.faces import load_engine

_SHIPPED = Path(fitted.__file__).with_name("fitted.json")
_WORSE = 4
_YAWS, _PITCHES = range(-70, 71, 10), range(-48, 49, 8)  # degrees
_LIGHTS = (1.0, 0.3, 1.3)
_LOOKS = ("studio_portrait", "amateur_selfie")


def make(images: Path, sheets: Sequence[Path], worse: int) -> dict[str, object]:
    """The record as JSON. sheets: CSV files (subject, image), of whose people the part `fit` is taken."""
    settings = Settings()
    engine = load_engine(settings).with_gate(OPEN_GATE)
    read = [read_shots(path) for path in sheets]
    shots: list[Shot] = [shot for sheet in read for shot in shots_of(sheet, Part.FIT).shots]
    with open_pictures(images) as pictures:
        sample = gather(engine, pictures, shots, _synthetic_people(), worse, _tell)
    return {
        "made_by": "python -m iass.bench.quality_fit, from the people of the part fit and the synthetic people of "
        "openpeople 0.1.2 (MIT)",
        "model": engine.model_id,
        "data": {sheet.name: sheet.sha256 for sheet in read} | {"pictures": sample.digest},
        **_counted(sample),
        **fit(sample).record(),
    }


def _tell(done: int, total: int) -> None:
    """One line on standard error, which a terminal writes anew."""
    if done % 100 == 0 or done == total:
        sys.stderr.write(f"\r{done} of {total} pictures")


def _synthetic_people() -> Iterator[Portrayed]:
    """Studio portraits in three lights, none of which may be refused, and heads that turn and nod."""
    for person in people.PEOPLE:
        studio = still.decode(people.passport_photo(person))
        lit = [Frame(np.clip(studio.pixels * gain, 0, 255).astype(np.uint8)) for gain in _LIGHTS]
        yaws = [Frame(_head(person, look, Pose(yaw=angle), angle)) for look in _LOOKS for angle in _YAWS]
        nods = [Frame(_head(person, look, Pose(pitch=angle), angle)) for look in _LOOKS for angle in _PITCHES]
        enrolled = [studio, still.decode(people.selfie(person))]
        yield Portrayed(person, enrolled, {PORTRAIT: lit, TURNED: yaws, NODDED: nods})


def _head(person: str, look: str, pose: Pose, seed: int) -> Pixels:
    return expose(turned(portrait(person, look), pose), 1000 + seed)


def _counted(sample: QualitySample) -> dict[str, object]:
    harms = dict.fromkeys(one.harm for one in sample.faces)
    counts = {harm: [one.missed for one in sample.faces if one.harm == harm] for harm in harms}
    return {
        "fmr": FMR,
        "threshold": round(sample.threshold, 5),
        "people": len({one.subject for one in sample.as_they_came}),
        "faces": {
            harm: {"count": len(missed), "missed": round(sum(missed) / len(missed), 4)}
            for harm, missed in counts.items()
        },
        "without_face": dict(sorted(sample.without_face.items())),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True, help="folder of pictures, or an uncompressed .tar")
    parser.add_argument("--gallery", type=Path, required=True, help="CSV (subject, image)")
    parser.add_argument("--mated", type=Path, required=True, help="CSV (subject, image)")
    parser.add_argument("--worse", type=int, default=_WORSE, help="how often each picture is made worse")
    parser.add_argument("--out", type=Path, default=_SHIPPED, help="file to write; the one that is used by default")
    told = parser.parse_args()
    record = make(told.images, (told.gallery, told.mated), told.worse)
    told.out.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
