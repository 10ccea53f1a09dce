"""A vendor's model for presentation attack detection on OpenVINO: aligned crops to a score for an attack."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.runtime import Network, Runtime, takes_bytes
from iass.adapters.openvino.weights import folded
from iass.capture.frame import Frame
from iass.errors import InvalidInput
from iass.face.align import Alignment
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence
from iass.face.attack.detector import check_paired
from iass.face.attack.repeated_frames import distinct
from iass.face.detected import DetectedFace
from iass.face.manifest import ChannelOrder, ModelKind, ModelManifest, find_manifest
from iass.face.manifest_attack import AttackOutput

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ModelAttackDetector:
    """Implements `iass.face.attack.detector.PresentationAttackDetector`. Safe for many threads."""

    network: Network
    alignment: Alignment
    output: AttackOutput
    method: str

    def assess(self, frames: Sequence[Frame], faces: Sequence[DetectedFace | None]) -> AttackAssessment:
        """See `PresentationAttackDetector.assess`. The mean score of the different frames decides; without a face in
        any of them, or with a score that is no number, nothing is said."""
        check_paired(frames, faces)
        different = distinct(frames)
        found = [(index, crop) for index in different if (crop := self._crop(frames[index], faces[index])) is not None]
        scores = self.scores(np.stack([crop for _, crop in found])) if found else np.zeros(0)
        if not len(scores) or not np.isfinite(scores).all():
            return AttackAssessment(AttackVerdict.NOT_ASSESSED, self.method, len(different))
        mean = float(scores.mean())
        suspect = mean >= self.output.threshold
        told = CueEvidence(Cue.MODEL, mean, self.output.threshold, suspect, tuple(index for index, _ in found))
        verdict = AttackVerdict.SUSPECT if suspect else AttackVerdict.LIVE
        return AttackAssessment(verdict, self.method, len(different), (told,))

    def scores(self, crops: NDArray[np.uint8]) -> Scores:
        """crops: uint8 (n, height, width, 3), BGR, n > 0. Answers float64 (n,): 0..1, higher for an attack."""
        raw = np.concatenate([self.network.infer(crop[None])[0].reshape(1, -1) for crop in crops]).astype(np.float64)
        shares = _softmax(raw) if self.output.softmax else raw
        column = shares[:, self.output.column]
        return np.asarray(1 - column if self.output.of_live else column, np.float64)

    def _crop(self, frame: Frame, face: DetectedFace | None) -> NDArray[np.uint8] | None:
        transform = self.alignment.transform(face.landmarks) if face is not None else None
        return None if transform is None else self.alignment.crop(frame, transform)


def load(name: str, *, extra_dir: Path | None, cache_dir: Path, threads: int) -> ModelAttackDetector:
    """The model of that name. Raises NotFound (model or file absent), Tampered (another SHA-256) or InvalidInput (not
    what the manifest says)."""
    manifest = find_manifest(name, ModelKind.ATTACK, extra_dir)
    wants, output = manifest.input, manifest.attack
    if output is None:
        raise InvalidInput("the manifest does not say which output is the score", where=name, mend="Add `attack`")
    runtime = Runtime.open(threads)
    detector = ModelAttackDetector(
        _compiled(runtime, folded(manifest, cache_dir), manifest),
        Alignment(np.asarray(manifest.alignment, np.float32), wants.width, wants.height),
        output,
        f"{name}/{manifest.digest}",
    )
    _check(detector, name)
    return detector


def _compiled(runtime: Runtime, model: bytes, manifest: ModelManifest) -> Network:
    wants = manifest.input
    try:
        graph = runtime.read(model)
        graph.reshape([1, 3, wants.height, wants.width])
        rgb = wants.channels is ChannelOrder.RGB
        return runtime.compile(takes_bytes(graph, reverse_channels=rgb, mean=wants.mean, scale=wants.scale))
    except RuntimeError as error:
        raise _other(f"the model cannot be run with (1, 3, {wants.height}, {wants.width})", manifest.name) from error


def _check(detector: ModelAttackDetector, name: str) -> None:
    """Scores a grey crop. Raises InvalidInput when the model answers no such column."""
    grey = np.full((1, detector.alignment.height, detector.alignment.width, 3), 128, np.uint8)
    try:
        detector.scores(grey)
    except IndexError as error:
        raise _other(f"the model's output has no column {detector.output.column}", name) from error
    except RuntimeError as error:
        raise _other("the model cannot be run on a crop", name) from error


def _other(what: str, name: str) -> InvalidInput:
    return InvalidInput(what, where=name, mend="Mend the manifest's input or attack, or the model")


def _softmax(raw: Scores) -> Scores:
    with np.errstate(invalid="ignore", over="ignore"):
        grown = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float64)
