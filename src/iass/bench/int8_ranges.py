"""Makes the record by which a recogniser runs in int8: `python -m iass.bench.int8_ranges OUT.json`.

Calibration on pictures of synthetic people only: selfies, passport photographs and expressions, some of them grey,
blurred, dark or bright. Needs the extras `demo` and `bench`.
"""

import base64
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from iass.adapters.openvino.encoder import unit
from iass.adapters.openvino.quantising import even_out, merge_norms
from iass.adapters.openvino.weights import folded
from iass.capture import still
from iass.demo import people
from iass.face.align import Alignment
from iass.face.choice import largest
from iass.face.manifest import ModelKind, ModelManifest, find_manifest
from iass.settings import Settings
from iass.wiring.faces import load_engine

_MODEL = "sface-2021dec"
_CHANNEL_REACH = 0.9995  # of a channel's values, and of a tensor's the next, lie within one picture's range
_TENSOR_REACH = 0.99999
_PICTURES = (5, 95)  # percentiles over the pictures: one odd picture must not widen the steps of all
_EVERY = 2  # expressions of one person are much alike
Array = NDArray[np.float32]


def make(manifest: ModelManifest, folder: Path) -> dict[str, object]:
    """The record as JSON."""
    crops = list(_varied(_crops(manifest, folder)))
    model = onnx.load_model_from_string(folded(manifest, folder))
    merge_norms(model.graph)
    constants = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    names = _mixed(model.graph, constants)
    exponents = _exponents(model, constants, crops, names[:-1])
    for name, powers in exponents.items():
        even_out(model.graph, constants, name, np.exp2(np.array(powers) / 8))
    model.graph.ClearField("initializer")
    model.graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    jpeg = cv2.imencode(".jpg", crops[0], [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
    sample = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)
    vector = unit(next(_held(model, [sample], []))[0])[0]
    return {
        "model_sha256": manifest.sha256,
        "made_by": "python -m iass.bench.int8_ranges, from the synthetic people of openpeople 0.1.2 (MIT)",
        "ranges": {
            name: [*_range(lows, highs), exponents.get(name, [])]
            for name, (lows, highs) in zip(names, _reaches(model, crops, names, _TENSOR_REACH, whole=True), strict=True)
        },
        "crop_jpeg": base64.b64encode(jpeg.tobytes()).decode(),
        "vector": [round(float(value), 6) for value in vector],
    }


def _crops(manifest: ModelManifest, folder: Path) -> Iterator[NDArray[np.uint8]]:
    """Aligned faces of the synthetic people."""
    engine = load_engine(Settings(data_dir=folder))
    wants = manifest.input
    alignment = Alignment(np.asarray(manifest.alignment, np.float32), wants.width, wants.height)
    for person in people.PEOPLE:
        pictures = [people.selfie(person), people.passport_photo(person), people.street(person)]
        pictures += [people.expression(person, row, column) for row in range(4) for column in range(4)]
        for frame in map(still.decode, pictures[::_EVERY]):
            face = engine.detector.refine(frame, largest(engine.detector.detect_nearest(frame)))
            transform = alignment.transform(face.landmarks)
            if transform is not None:
                yield alignment.crop(frame, transform)


def _varied(crops: Iterable[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """As they are, grey, blurred, dark and bright in turn."""
    for number, crop in enumerate(crops):
        match number % 5:
            case 1:
                yield np.repeat(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)[..., None], 3, axis=2).astype(np.uint8)
            case 2:
                yield np.asarray(cv2.GaussianBlur(crop, (0, 0), 1.5), np.uint8)
            case 3:
                yield np.asarray(crop * 0.5, np.uint8)
            case 4:
                yield np.asarray(np.clip(crop * 1.4 + 10, 0, 255), np.uint8)
            case _:
                yield crop


def _mixed(graph: Any, constants: dict[str, Array]) -> list[str]:
    """What the layers take that mix channels and hold most of the work: all but the first, and the product last."""
    mixing = [node for node in graph.node if node.op_type == "Conv" and constants[node.input[1]].shape[2:] == (1, 1)]
    return [str(node.input[0]) for node in (*mixing, *(node for node in graph.node if node.op_type == "Gemm"))]


def _exponents(
    model: Any, constants: dict[str, Array], crops: list[NDArray[np.uint8]], names: list[str]
) -> dict[str, list[int]]:
    """Half-way between even tensors and even weights, as a whole number of eighths of a power of two."""
    takers = {node.input[0]: constants[node.input[1]] for node in model.graph.node if node.op_type == "Conv"}
    found = {}
    for name, (lows, highs) in zip(names, _reaches(model, crops, names, _CHANNEL_REACH, whole=False), strict=True):
        reach = np.maximum(highs.max(axis=0), -lows.min(axis=0))
        reach = np.maximum(reach, 1e-3 * reach.max())
        weights = np.maximum(np.abs(takers[name]).max(axis=(0, 2, 3)), 1e-6)
        share = np.sqrt(reach / weights)
        found[name] = [int(power) for power in np.rint(8 * np.log2(np.minimum(share.max() / share, 1e3)))]
    return found


def _reaches(
    model: Any, crops: list[NDArray[np.uint8]], names: list[str], share: float, *, whole: bool
) -> list[tuple[Array, Array]]:
    """For each tensor the low and high ends of `share` of its values: (pictures, channels), or (pictures, 1)."""
    ends: list[list[tuple[Array, Array]]] = [[] for _ in names]
    for held in _held(model, crops, names):
        for kept, values in zip(ends, held[1:], strict=True):
            ordered = np.sort(values.reshape(1 if whole else values.shape[1], -1), axis=1)
            rest = int(ordered.shape[1] * (1 - share))
            kept.append((ordered[:, rest], ordered[:, -1 - rest]))
    return [(np.stack([low for low, _ in kept]), np.stack([high for _, high in kept])) for kept in ends]


def _held(model: Any, crops: list[NDArray[np.uint8]], names: list[str]) -> Iterator[list[Array]]:
    """For each picture the vector, and what the named tensors hold."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    wanted = [model.graph.output[0].name, *names]
    for crop in crops:
        yield session.run(wanted, {model.graph.input[0].name: cv2.dnn.blobFromImages([crop], swapRB=True)})


def _range(lows: Array, highs: Array) -> list[float]:
    return [round(float(np.percentile(ends, at)), 5) for ends, at in zip((lows, highs), _PICTURES, strict=True)]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="iass-int8-") as folder:
        record = make(find_manifest(_MODEL, ModelKind.RECOGNISER, None), Path(folder))
    Path(sys.argv[1]).write_text(json.dumps(record) + "\n", "utf-8")


if __name__ == "__main__":
    main()
