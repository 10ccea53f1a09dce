"""Manifests to a working face engine."""

from functools import cache
from pathlib import Path

from iass.adapters.openvino.arithmetic import load_encoder
from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.runtime import Runtime
from iass.adapters.openvino.weights import joined
from iass.face.manifest import ModelKind, find_manifest
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import PROBE_GATE

DETECTOR = "yunet-2023mar"


def load(recogniser: str, *, extra_dir: Path | None, cache_dir: Path, threads: int) -> FacePipeline:
    """The shipped detector and the recogniser of that name, both on OpenVINO, with the gate for probes.

    threads: inferences at once; 0 for as many as the cores. Raises NotFound (model or file absent),
    Tampered (another SHA-256) or InvalidInput (not what the manifest says).
    """
    runtime = Runtime.open(threads, cache_dir)
    finder = find_manifest(DETECTOR, ModelKind.DETECTOR, None)
    encoder = find_manifest(recogniser, ModelKind.RECOGNISER, extra_dir)
    finder.verified()
    detector = YuNetDetector(runtime, cache(lambda: runtime.read(joined(finder, cache_dir))), finder)
    detector.prepare()
    return FacePipeline(detector, load_encoder(runtime, encoder, cache_dir), PROBE_GATE)
