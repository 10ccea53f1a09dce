"""Rows that name photographs they should not."""

import os
from pathlib import Path

import pytest

from iass.capture.container.container import MAX_BYTES
from iass.errors import InvalidInput, NotFound
from iass.registry.photos import PhotoFolder


@pytest.fixture
def folder(tmp_path: Path) -> PhotoFolder:
    root = tmp_path / "photos"
    (root / "below").mkdir(parents=True)
    (root / "a.jpg").write_bytes(b"inside")
    (root / "below" / "b.jpg").write_bytes(b"below")
    (tmp_path / "secret.jpg").write_bytes(b"outside")
    return PhotoFolder.open(root)


def refusal(folder: PhotoFolder, name: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        folder.read(name)
    return caught.value.what


def test_photograph_inside(folder: PhotoFolder) -> None:
    assert folder.read("a.jpg") == b"inside"
    assert folder.read("below/b.jpg") == b"below"


@pytest.mark.parametrize(
    "name", ["../secret.jpg", "below/../../secret.jpg", "below/../a.jpg", "..\\secret.jpg", "..", "a\0.jpg"]
)
def test_traversal(folder: PhotoFolder, name: str) -> None:
    assert "outside" in refusal(folder, name)


def test_absolute_path(folder: PhotoFolder, tmp_path: Path) -> None:
    assert "outside" in refusal(folder, str(tmp_path / "secret.jpg"))
    assert "outside" in refusal(folder, str(folder.root / "a.jpg"))


def test_link_out_of_the_folder(folder: PhotoFolder, tmp_path: Path) -> None:
    (folder.root / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder.root / "up").symlink_to(tmp_path)
    assert "outside" in refusal(folder, "link.jpg")
    assert "outside" in refusal(folder, "up/secret.jpg")


def test_link_inside_the_folder(folder: PhotoFolder) -> None:
    (folder.root / "link.jpg").symlink_to("below/b.jpg")
    assert folder.read("link.jpg") == b"below"


def test_link_that_leads_to_itself(folder: PhotoFolder) -> None:
    (folder.root / "loop.jpg").symlink_to("loop.jpg")
    assert "followed" in refusal(folder, "loop.jpg")


def test_photograph_is_absent(folder: PhotoFolder) -> None:
    assert "no such photograph" in refusal(folder, "c.jpg")
    assert "cannot be followed" in refusal(folder, "a.jpg/b.jpg")
    assert "cannot be followed" in refusal(folder, "x" * 300)


def test_folder_or_pipe_instead_of_a_picture(folder: PhotoFolder) -> None:
    os.mkfifo(folder.root / "pipe.jpg")
    assert "not a file" in refusal(folder, "pipe.jpg")
    assert "not a file" in refusal(folder, "below")
    assert "not a file" in refusal(folder, ".")


def test_photograph_is_too_large(folder: PhotoFolder) -> None:
    with (folder.root / "big.jpg").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "bytes" in refusal(folder, "big.jpg")


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="folder"):
        PhotoFolder.open(tmp_path / "absent")
