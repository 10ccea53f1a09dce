"""What the scores of a decision mean, each by the calibration record that its threshold followed from."""

from collections.abc import Mapping
from typing import Protocol

from iass.decide.decision import Decision
from iass.identify.calibration_use import CalibrationUse
from iass.identify.evidence import FaceEvidence
from iass.identify.rarity import Rarity, rarity


class Calibrated(Protocol):
    @property
    def calibrations(self) -> CalibrationUse: ...


def rarities_of(tx: Calibrated, decision: Decision) -> Mapping[FaceEvidence, Rarity]:
    """Of every face it rests on whose record is kept."""
    faces = [one.face for one in decision.findings if one.face is not None and one.face.calibration]
    kept = {mark: tx.calibrations.marked(mark) for mark in {face.calibration for face in faces}}
    return {face: rarity(record, face) for face in faces if (record := kept[face.calibration]) is not None}
