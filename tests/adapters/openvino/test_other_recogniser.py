"""Any ArcFace-style ONNX recogniser can take the shipped one's place by its manifest alone."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from iass.adapters.openvino.engine import load
from iass.capture.frame import Frame
from iass.errors import InvalidInput, NotFound, Tampered
from iass.face.manifest import file_sha256
from iass.face.outcome import FaceProbe

FrameOf = Callable[[str, str], Frame]
WIDTH, HEIGHT, DIMENSION = 96, 80, 24
MEAN, SCALE = [127.5, 120.0, 110.0], [128.0, 64.0, 32.0]


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """A folder with one recogniser of random weights: other size, dimension, channel order, mean and scale."""
    folder = tmp_path / "models"
    folder.mkdir()
    onnx.save(tiny(), str(folder / "tiny.onnx"))
    write(folder)
    return folder


def test_another_recogniser_runs_end_to_end(models_dir: Path, cache_dir: Path, frame_of: FrameOf) -> None:
    engine = load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1)
    outcome = engine.one_face(frame_of("P001", "amateur_selfie"))
    assert isinstance(outcome, FaceProbe)
    assert outcome.template.vector.shape == (DIMENSION,)
    assert engine.dimension == DIMENSION
    assert outcome.template.model_id == engine.model_id
    assert engine.model_id.startswith("tiny-2026/")


def test_size_channel_order_mean_and_scale_are_those_of_the_manifest(
    models_dir: Path, cache_dir: Path, frame_of: FrameOf
) -> None:
    engine = load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1)
    frame = frame_of("P002", "amateur_selfie")
    transform = engine.encoder.alignment.transform(
        engine.detector.refine(frame, engine.detector.detect_nearest(frame)[0]).landmarks
    )
    assert transform is not None
    crop = engine.encoder.alignment.crop(frame, transform)
    assert crop.shape == (HEIGHT, WIDTH, 3)
    session = onnxruntime.InferenceSession((models_dir / "tiny.onnx").read_bytes())
    total = np.zeros(DIMENSION, np.float32)
    for view in (crop, crop[:, ::-1]):
        fed = (view[..., ::-1].astype(np.float32) - MEAN) / SCALE
        total += session.run(None, {"image": fed.transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
    expected = total / np.linalg.norm(total)
    assert np.allclose(engine.encoder.encode(crop[None])[0], expected, atol=1e-4)


@pytest.mark.parametrize(
    "change",
    [{"input": {"mean": [0, 0, 0]}}, {"input": {"channels": "BGR"}}, {"alignment": [[30, 30]] * 4 + [[31, 30]]}],
    ids=["mean", "channels", "alignment"],
)
def test_whatever_changes_vectors_changes_the_model_id(
    models_dir: Path, cache_dir: Path, change: dict[str, object]
) -> None:
    before = load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1).model_id
    write(models_dir, **change)
    assert load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1).model_id != before


def test_a_manifest_that_promises_another_dimension_is_refused(models_dir: Path, cache_dir: Path) -> None:
    write(models_dir, dimension=512)
    with pytest.raises(InvalidInput, match="dimension"):
        load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1)


def test_a_manifest_that_promises_another_size_is_refused(models_dir: Path, cache_dir: Path) -> None:
    write(models_dir, input={"width": 112, "height": 112})
    with pytest.raises(InvalidInput, match="tiny-2026"):
        load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1)


def test_weights_that_were_exchanged_are_refused(models_dir: Path, cache_dir: Path) -> None:
    onnx.save(tiny(seed=2), str(models_dir / "tiny.onnx"))
    with pytest.raises(Tampered, match="tiny-2026"):
        load("tiny-2026", extra_dir=models_dir, cache_dir=cache_dir, threads=1)


@pytest.mark.parametrize("name", ["tiny-2027", "yunet-2023mar", ""])
def test_an_unknown_recogniser_is_told_with_the_known_ones(models_dir: Path, cache_dir: Path, name: str) -> None:
    with pytest.raises(NotFound, match="sface-2021dec, tiny-2026"):
        load(name, extra_dir=models_dir, cache_dir=cache_dir, threads=1)


def tiny(seed: int = 1) -> onnx.ModelProto:
    """Convolution with stride 8, then a dense layer; exported for one picture, as many recognisers are."""
    rng = np.random.default_rng(seed)
    constants = {
        "kernel": rng.normal(0, 0.1, (8, 3, 8, 8)).astype(np.float32),
        "flat": np.array([1, 960], np.int64),
        "dense": rng.normal(0, 0.1, (960, DIMENSION)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["grid"], strides=[8, 8]),
        helper.make_node("Relu", ["grid"], ["kept"]),
        helper.make_node("Reshape", ["kept", "flat"], ["row"]),
        helper.make_node("MatMul", ["row", "dense"], ["embedding"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, HEIGHT, WIDTH])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, DIMENSION])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(folder: Path, **change: object) -> None:
    """The manifest, with the fields of `change` on top."""
    fed = {"width": WIDTH, "height": HEIGHT, "channels": "RGB", "mean": MEAN, "scale": SCALE}
    told = change.pop("input", {})
    assert isinstance(told, dict)
    manifest: dict[str, object] = {
        "name": "tiny-2026",
        "kind": "recogniser",
        "file": {"path": "tiny.onnx"},
        "sha256": file_sha256(folder / "tiny.onnx"),
        "licence": "Apache-2.0",
        "source": "random weights, made by a test",
        "input": {**fed, **told},
        "alignment": [[33, 30], [63, 30], [48, 45], [36, 62], [60, 62]],
        "normalisation": "l2",
        "dimension": DIMENSION,
        **change,
    }
    (folder / "tiny.json").write_text(json.dumps(manifest))
