"""Pictures to a calibration record. Of people and faces nothing is kept but numbers over all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from iass.errors import InvalidInput
from iass.evaluation.encoding import Progress, digest_of_pictures, encode
from iass.evaluation.engines import Engines
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import PairSheet, ShotSheet, check_nonmated
from iass.evaluation.verification import score
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


def calibrate(engines: Engines, data: CalibrationData, at: datetime, progress: Progress) -> CalibrationRecord:
    """The gallery as it is enrolled, all others as they are probed; one picture a person: the first that gives a
    template. Raises InvalidInput for sheets that contradict each other, absent pictures, or too few people."""
    check_nonmated(data.gallery, data.nonmated)
    for sheet in (data.gallery, data.nonmated, data.pairs):
        check_present(data.pictures, sheet.images, sheet.name)
    if {pair.mated for pair in data.pairs.pairs} != {True, False}:
        raise InvalidInput("pairs of one person (1) and of two (0) are needed", where=data.pairs.name)
    probes = (*data.nonmated.images, *data.pairs.images)
    enrolled_count = len(set(data.gallery.images))
    total = enrolled_count + len(set(probes))
    enrolled = encode(engines.enrolment, data.pictures, data.gallery.images, lambda done, _: progress(done, total))
    encoded = encode(engines.probe, data.pictures, probes, lambda done, _: progress(enrolled_count + done, total))
    scores = score(encoded, data.pairs.pairs)
    return fit(
        _one_a_person(data.gallery, enrolled.templates),
        _one_a_person(data.nonmated, encoded.templates),
        PairedScores(scores.mated, scores.nonmated),
        Provenance(engines.probe.model_id, data.name, _digests(data, {**enrolled.digests, **encoded.digests}), at),
    )


def _one_a_person(sheet: ShotSheet, templates: Mapping[str, Template]) -> Vectors:
    """float32 (people, dimension), in the order of the sheet."""
    first: dict[str, Template] = {}
    for shot in sheet.shots:
        if shot.image in templates:
            first.setdefault(shot.subject, templates[shot.image])
    return np.array([template.vector for template in first.values()], np.float32)


def _digests(data: CalibrationData, pictures: Mapping[str, str]) -> Mapping[str, str]:
    return {
        "images": digest_of_pictures(pictures),
        "gallery": data.gallery.sha256,
        "nonmated": data.nonmated.sha256,
        "pairs": data.pairs.sha256,
    }
