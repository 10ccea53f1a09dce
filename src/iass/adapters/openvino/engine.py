"""Manifests to a working face engine."""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Thread

from iass.adapters.convolution import known
from iass.adapters.convolution.layers import fast
from iass.adapters.convolution.mobilenet import MobileNet
from iass.adapters.convolution.yunet import YuNet
from iass.adapters.openvino.arithmetic import load_encoder
from iass.adapters.openvino.cpu import cpu_flags, cpu_name
from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.runtime import Runtime
from iass.adapters.openvino.weights import joined, packed_detector
from iass.face.engine import FaceEngine
from iass.face.manifest import ModelKind, ModelManifest, find_manifest
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import PROBE_GATE

DETECTOR = "yunet-2023mar"

_LOG = logging.getLogger(__name__)


def load(recogniser: str, *, extra_dir: Path | None, cache_dir: Path, threads: int, own: bool = True) -> FacePipeline:
    """The shipped detector and the recogniser of that name, with the gate for probes: on our own layers where they can
    and `own`, else on OpenVINO.

    Answers as soon as a counter's upright picture can be taken; canvases of other shapes are prepared behind it.

    threads: inferences at once; 0 for as many as the cores. Raises NotFound (model or file absent),
    Tampered (another SHA-256) or InvalidInput (not what the manifest says).
    """
    runtime = Runtime.open(threads, cache_dir)
    finder = find_manifest(DETECTOR, ModelKind.DETECTOR, None)
    encoder = find_manifest(recogniser, ModelKind.RECOGNISER, extra_dir)
    with ThreadPoolExecutor(1, "load") as beside:  # OpenVINO lets go of Python's lock while it fetches a network
        loading = beside.submit(load_encoder, runtime, encoder, cache_dir, own=own)
        finder.verified()
        graph = cache(lambda: runtime.read(joined(finder, cache_dir)))
        detector = YuNetDetector(runtime, graph, finder, _own_detector(runtime, finder, cache_dir) if own else None)
        detector.prepare()
        engine = FacePipeline(detector, loading.result(), PROBE_GATE)
    Thread(target=detector.prepare_others, name="prepare").start()
    return engine


def _own_detector(runtime: Runtime, manifest: ModelManifest, cache_dir: Path) -> YuNet | None:
    """None without a compiler or vector instructions, and for kept weights that are not YuNet's."""
    found = fast()
    if found is None:
        return None
    try:
        detector = YuNet.load(*found, packed_detector(manifest, cache_dir), runtime.turns)
    except ValueError:
        return None
    if known.is_right(manifest.sha256, detector.values(known.picture(96, 96))):
        return detector
    _LOG.warning("our own layers do not find in a known picture what %s finds, on this machine", manifest.name)
    return None


_TOLD_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16")


def report(engine: FaceEngine) -> str:
    """In words, which path runs on this machine: arithmetic, inferences at once, and what the CPU can do."""
    encoder, detector = (engine.encoder, engine.detector) if isinstance(engine, FacePipeline) else (None, None)
    if not isinstance(encoder, OpenVinoEncoder) or not isinstance(detector, YuNetDetector):
        return f"{engine.model_id}, not on OpenVINO"
    can = [flag for flag in _TOLD_FLAGS if flag in cpu_flags()]
    own = encoder.network.instructions if isinstance(encoder.network, MobileNet) else None
    on = "OpenVINO" if own is None else f"our own layers for {own.name}"
    return (
        f"{encoder.model_id} in {encoder.arithmetic.value} on {on}, {detector.runtime.threads} inferences at once; "
        f"{cpu_name()} ({', '.join(can) or 'no vector extension told'})"
    )
