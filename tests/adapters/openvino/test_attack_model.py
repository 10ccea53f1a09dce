"""A vendor's model takes the place of the shipped detector by its manifest alone."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from iass.adapters.openvino.attack import ModelAttackDetector, load
from iass.capture.frame import Frame
from iass.errors import InvalidInput, NotFound, Tampered
from iass.face.attack.assessment import AttackVerdict, Cue
from iass.face.detected import DetectedFace
from iass.face.manifest import file_sha256, read_manifest
from iass.settings import Settings
from iass.wiring.attacks import load_attack_detection

_FACE = DetectedFace(
    (10, 10, 80, 80), np.array([[33, 40], [63, 40], [48, 55], [36, 72], [60, 72]], np.float32), confidence=0.9
)


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """A model whose two columns are the mean of red, and of blue: the redder, the more an attack."""
    folder = tmp_path / "models"
    folder.mkdir()
    onnx.save(reddish(), str(folder / "vendor.onnx"))
    write(folder)
    return folder


def _load(models_dir: Path) -> ModelAttackDetector:
    return load("vendor-pad", extra_dir=models_dir, cache_dir=models_dir.parent / "cache", threads=1)


def _frame(blue: int, red: int) -> Frame:
    return Frame(np.full((100, 100, 3), (blue, 60, red), np.uint8))


def test_a_models_score_is_read_from_the_wrong_column_or_turned_round(models_dir: Path) -> None:
    detector = _load(models_dir)
    attack, live = (detector.assess([frame], [_FACE]) for frame in (_frame(40, 200), _frame(200, 40)))
    assert (attack.verdict, live.verdict) == (AttackVerdict.SUSPECT, AttackVerdict.LIVE)
    [cue] = attack.cues
    expected = 1 / (1 + np.exp((40 - 200) / 100))
    assert (cue.cue, cue.threshold, cue.frames) == (Cue.MODEL, 0.6, (0,))
    assert cue.raw == pytest.approx(expected, abs=1e-3)
    assert attack.method.startswith("vendor-pad/")
    assert not attack.certified
    write(models_dir, attack={"column": 1, "of": "live", "softmax": True, "threshold": 0.6})
    assert _load(models_dir).assess([_frame(40, 200)], [_FACE]).cues[0].raw == pytest.approx(expected, abs=1e-3)


def test_several_frames_outvote_one_and_repeats_are_counted_twice(models_dir: Path) -> None:
    detector = _load(models_dir)
    frames = [_frame(40, 200), _frame(40, 200), _frame(200, 40)]
    told = detector.assess(frames, [_FACE] * 3)
    assert (told.frames, told.cues[0].frames) == (2, (0, 2))
    assert told.cues[0].raw == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("faces", [[None], [DetectedFace((0, 0, 1, 1), np.zeros((5, 2), np.float32), 0.9)]])
def test_a_frame_without_a_face_is_scored(models_dir: Path, faces: list[DetectedFace | None]) -> None:
    assert _load(models_dir).assess([_frame(40, 200)], faces).verdict is AttackVerdict.NOT_ASSESSED


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        ({"column": 2}, "no column 2"), ({"column": -1}, "column"), ({"of": "spoof"}, "of"),
        ({"softmax": "yes"}, "softmax"), ({"threshold": 1}, "threshold"), ({"threshold": "0.5"}, "threshold"),
        ({"treshold": 0.5}, "treshold"),
    ],
)  # fmt: skip
def test_a_manifest_that_says_nonsense_is_used(models_dir: Path, attack: dict[str, object], named: str) -> None:
    write(models_dir, attack={"column": 0, "of": "attack", "softmax": True, "threshold": 0.6, **attack})
    with pytest.raises(InvalidInput, match=named):
        _load(models_dir)


def test_another_size_than_the_models_is_used(models_dir: Path) -> None:
    write(models_dir, width=64)
    with pytest.raises(InvalidInput, match="vendor-pad"):
        _load(models_dir)


def test_exchanged_weights_are_used(models_dir: Path) -> None:
    onnx.save(reddish(scale=0.02), str(models_dir / "vendor.onnx"))
    with pytest.raises(Tampered):
        _load(models_dir)


def test_the_setting_names_no_detector(models_dir: Path, tmp_path: Path) -> None:
    settings = Settings(models_dir=models_dir, data_dir=tmp_path / "data", threads=1)

    def method(name: str) -> str:
        return load_attack_detection(settings.model_copy(update={"attack_detection": name})).method

    assert (method("off"), method("frames")) == ("off", "frames-2")
    assert method("vendor-pad").startswith("vendor-pad/")
    for unknown in ("vendor", "sface-2021dec"):
        with pytest.raises(NotFound, match="vendor-pad"):
            method(unknown)


def test_a_change_of_what_the_score_means_leaves_the_method_as_it_was(models_dir: Path) -> None:
    before = read_manifest(models_dir / "vendor.json").digest
    write(models_dir, attack={"column": 0, "of": "attack", "softmax": True, "threshold": 0.7})
    assert read_manifest(models_dir / "vendor.json").digest != before


def reddish(scale: float = 0.01) -> onnx.ModelProto:
    """float32 (1, 3, 80, 96), BGR, to (1, 2): the mean of red and of blue, times `scale`."""
    kernel = np.zeros((2, 3, 80, 96), np.float32)
    kernel[0, 2] = kernel[1, 0] = scale / (80 * 96)
    nodes = [
        helper.make_node("Conv", ["image", "kernel"], ["map"]),
        helper.make_node("Flatten", ["map"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes,
        "reddish",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 80, 96])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 2])],
        [numpy_helper.from_array(kernel, "kernel")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(folder: Path, *, width: int = 96, **change: object) -> None:
    """The manifest, with the fields of `change` in place of its own."""
    manifest: dict[str, object] = {
        "name": "vendor-pad",
        "kind": "attack",
        "file": {"path": "vendor.onnx"},
        "sha256": file_sha256(folder / "vendor.onnx") if not (folder / "vendor.json").exists() else _kept(folder),
        "licence": "Apache-2.0",
        "source": "made by a test",
        "input": {"width": width, "height": 80, "channels": "BGR", "mean": [0, 0, 0], "scale": [1, 1, 1]},
        "alignment": [[33, 30], [63, 30], [48, 45], [36, 62], [60, 62]],
        "attack": {"column": 0, "of": "attack", "softmax": True, "threshold": 0.6},
        **change,
    }
    (folder / "vendor.json").write_text(json.dumps(manifest))


def _kept(folder: Path) -> object:
    return json.loads((folder / "vendor.json").read_text())["sha256"]
