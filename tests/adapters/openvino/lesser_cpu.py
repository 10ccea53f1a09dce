"""Makes templates in a process whose kernels take the CPU for a lesser one: `lesser_cpu.py CACHE OUT PICTURE...`.

Writes OUT (.npz): for `int8` and `float32`, as `probe` and as `enrolled`, vectors (n, 128); landmarks (n, 5, 2); the
kernels of all convolutions and products of each network, as OpenVINO names them; and whether NumPy and OpenCV use
AVX-512.
"""

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy._core._multiarray_umath import __cpu_features__ as numpy_features

from iass.adapters.openvino.arithmetic import reference_encoder
from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.engine import load
from iass.adapters.openvino.runtime import Network, Runtime
from iass.capture import still
from iass.face.manifest import ModelKind, find_manifest
from iass.face.outcome import FaceProbe
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import OPEN_GATE

SFACE = "sface-2021dec"
_OPENCV_AVX512 = 256  # CPU_AVX512_SKX, which has no name in Python
_COMPUTING = ("Convolution", "GroupConvolution", "FullyConnected", "MatMul")


def main() -> None:
    cache_dir, out, *pictures = map(Path, sys.argv[1:])
    engine = load(SFACE, extra_dir=None, cache_dir=cache_dir, threads=1, own=False)
    exact = reference_encoder(Runtime.open(1, cache_dir), find_manifest(SFACE, ModelKind.RECOGNISER, None), cache_dir)
    told: dict[str, Any] = {}
    for name, encoder in (("int8", engine.encoder), ("float32", exact)):
        assert isinstance(encoder, OpenVinoEncoder) and encoder.arithmetic.value == name
        assert isinstance(encoder.network, Network)
        told[f"{name} kernels"] = kernels(encoder.network)
        made = FacePipeline(engine.detector, encoder, OPEN_GATE)
        for purpose, pipeline in (("probe", made), ("enrolled", made.for_enrolment(OPEN_GATE))):
            seen = [pipeline.one_face(still.decode(path.read_bytes())) for path in pictures]
            found = [one for one in seen if isinstance(one, FaceProbe)]
            assert len(found) == len(pictures)
            told[f"{name} {purpose}"] = np.stack([one.template.vector for one in found])
            told["landmarks"] = np.stack([one.face.landmarks for one in found])
    assert isinstance(engine.detector, YuNetDetector)
    told["yunet kernels"] = np.concatenate([kernels(network) for network, _ in engine.detector._networks.values()])
    told["other avx512"] = np.array([numpy_features["X86_V4"], cv2.checkHardwareSupport(_OPENCV_AVX512)])
    np.savez(out, **told)


def kernels(network: Network) -> "np.ndarray[Any, np.dtype[np.str_]]":
    """Of every convolution and product, in the order of the graph."""
    told = [node.get_rt_info() for node in network.compiled.get_runtime_model().get_ops()]
    return np.array([_text(one["primitiveType"]) for one in told if _text(one["layerType"]) in _COMPUTING])


def _text(value: object) -> str:
    return str(getattr(value, "value", value))


if __name__ == "__main__":
    main()
