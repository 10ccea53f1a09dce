"""Pictures to a calibration record. Of people and faces nothing is kept but numbers over all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from iass.errors import InvalidInput
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import PairSheet, ShotSheet, check_nonmated
from iass.evaluation.verification import score
from iass.face.engine import FaceEngine
from iass.face.template import Template, Vectors
from iass.identify.calibrating import PairedScores, Provenance, fit
from iass.identify.calibration import CalibrationRecord


@dataclass(frozen=True, slots=True)
class CalibrationData:
    """name: of the data set, for the record. gallery: who is enrolled; nonmated: others; pairs: to try 1:1 on."""

    name: str
    pictures: Pictures
    gallery: ShotSheet
    nonmated: ShotSheet
    pairs: PairSheet


def calibrate(engine: FaceEngine, data: CalibrationData, at: datetime, progress: Progress) -> CalibrationRecord:
    """One picture a person: the first that gives a template. Raises InvalidInput for sheets that contradict each other,
    absent pictures, or too few people."""
    check_nonmated(data.gallery, data.nonmated)
    for sheet in (data.gallery, data.nonmated, data.pairs):
        check_present(data.pictures, sheet.images, sheet.name)
    if {pair.mated for pair in data.pairs.pairs} != {True, False}:
        raise InvalidInput("pairs of one person (1) and of two (0) are needed", where=data.pairs.name)
    images = (*data.gallery.images, *data.nonmated.images, *data.pairs.images)
    encoded = encode(engine, data.pictures, images, progress)
    scores = score(encoded, data.pairs.pairs)
    return fit(
        _one_a_person(data.gallery, encoded.templates),
        _one_a_person(data.nonmated, encoded.templates),
        PairedScores(scores.mated, scores.nonmated),
        Provenance(engine.model_id, data.name, _digests(data, encoded), at),
    )


def _one_a_person(sheet: ShotSheet, templates: Mapping[str, Template]) -> Vectors:
    """float32 (people, dimension), in the order of the sheet."""
    first: dict[str, Template] = {}
    for shot in sheet.shots:
        if shot.image in templates:
            first.setdefault(shot.subject, templates[shot.image])
    return np.array([template.vector for template in first.values()], np.float32)


def _digests(data: CalibrationData, encoded: Encoded) -> Mapping[str, str]:
    return {
        "images": digest_of_pictures(encoded.digests),
        "gallery": data.gallery.sha256,
        "nonmated": data.nonmated.sha256,
        "pairs": data.pairs.sha256,
    }
