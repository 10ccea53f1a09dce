"""A recogniser made on the spot: a small ONNX network of random weights, with its manifest."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from iass.adapters.openvino import engine as openvino_engine
from iass.face.manifest import file_sha256
from iass.face.pipeline import FacePipeline
from iass.identify import calibrating
from iass.identify.calibrating import PairedScores, Provenance
from iass.identify.calibration import CalibrationRecord
from iass.ids import ModelId

SIDE, DIMENSION = 64, 64


def network(seed: int = 1) -> onnx.ModelProto:
    """64 x 64 pixels to 64 numbers: a convolution, PReLU, a convolution, a mean over rows and a dense layer.

    A face and its mirror image give the same vector.
    """
    rng = np.random.default_rng(seed)
    first, second = rng.normal(0, 0.1, (32, 3, 4, 4)), rng.normal(0, 0.1, (32, 32, 4, 4))
    constants = {
        "first": (first + first[..., ::-1]).astype(np.float32),
        "slope": np.full((32, 1, 1), 0.25, np.float32),
        "second": (second + second[..., ::-1]).astype(np.float32),
        "dense": rng.normal(0, 0.1, (128, DIMENSION)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["image", "first"], ["wide"], strides=[4, 4]),
        helper.make_node("PRelu", ["wide", "slope"], ["bent"]),
        helper.make_node("Conv", ["bent", "second"], ["narrow"], strides=[4, 4]),
        helper.make_node("ReduceMean", ["narrow"], ["mean"], axes=[3], keepdims=0),
        helper.make_node("Flatten", ["mean"], ["row"]),
        helper.make_node("MatMul", ["row", "dense"], ["embedding"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", DIMENSION])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def offer(folder: Path, name: str = "tiny-1", seed: int = 1) -> Path:
    """Writes network and manifest into a folder, and answers the manifest's path."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(network(seed), str(folder / f"{name}.onnx"))
    manifest = {
        "name": name,
        "kind": "recogniser",
        "file": {"path": f"{name}.onnx"},
        "sha256": file_sha256(folder / f"{name}.onnx"),
        "licence": "Apache-2.0",
        "source": "random weights, made by a test",
        "input": {"width": SIDE, "height": SIDE, "channels": "RGB", "mean": [127.5] * 3, "scale": [127.5] * 3},
        "alignment": [[22, 30], [42, 30], [32, 41], [24, 52], [40, 52]],
        "normalisation": "l2",
        "dimension": DIMENSION,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(manifest))
    return path


def calibration(model_id: ModelId) -> CalibrationRecord:
    """A record of that model, fitted to vectors that lie around one another as those of a random network do."""
    rng = np.random.default_rng(7)
    vectors = rng.normal(0, 0.012, (256, DIMENSION)) + np.eye(1, DIMENSION)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    pairs = PairedScores(np.full(64, 1, np.float32), np.zeros(64, np.float32))
    return calibrating.fit(
        vectors[:128],
        vectors[128:],
        pairs,
        Provenance(model_id, "made by a test", {}, datetime(2026, 1, 1, tzinfo=UTC)),
    )


@contextmanager
def loaded_once() -> Iterator[None]:
    """The real recognisers, which every start would load again: of each name the first that was loaded serves all."""
    loaded: dict[str, FacePipeline] = {}
    real = openvino_engine.load

    def load(recogniser: str, *, extra_dir: Path | None, cache_dir: Path, threads: int) -> FacePipeline:
        if recogniser not in loaded:
            loaded[recogniser] = real(recogniser, extra_dir=extra_dir, cache_dir=cache_dir, threads=threads)
        return loaded[recogniser]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openvino_engine, "load", load)
        yield
