import io
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pytest

from iass.capture.container.container import MAX_BYTES
from iass.errors import InvalidInput, NotFound
from iass.evaluation.pictures import check_present, open_pictures


def _tar(path: Path, contents: Mapping[str, bytes], mode: Literal["w", "w:gz"] = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def test_tar_gives_another_picture_than_the_folder(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.jpg").write_bytes(b"one")
    (tmp_path / "p" / "b.jpg").write_bytes(b"another")
    archive = _tar(tmp_path / "p.tar", {"p/a.jpg": b"one", "./p/b.jpg": b"another"})
    with open_pictures(tmp_path) as folder, open_pictures(archive) as packed:
        for name in ("p/a.jpg", "p/b.jpg"):
            assert packed.has(name)
            assert packed.read(name) == folder.read(name)
        assert not packed.has("p")
        assert not folder.has("p")


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "a/../../secret", "link", "", "a\0b", "a\\b"])
def test_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"not for you")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "link").symlink_to(tmp_path / "secret")
    with open_pictures(tmp_path / "images") as pictures:
        assert not pictures.has(name)
        with pytest.raises(InvalidInput):
            pictures.read(name)


def test_link_in_a_tar_is_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "p.tar", "w") as archive:
        member = tarfile.TarInfo("link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(member)
    with open_pictures(tmp_path / "p.tar") as pictures:
        assert not pictures.has("link")


def test_absent_pictures_are_not_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    with open_pictures(tmp_path) as pictures:
        check_present(pictures, ["a.jpg", "a.jpg"], "gallery.csv")
        with pytest.raises(InvalidInput, match=r"'n0.jpg', 'n1.jpg'.* and 2 more \[gallery.csv\]"):
            check_present(pictures, ["a.jpg", *(f"n{number}.jpg" for number in range(7))], "gallery.csv")


def test_huge_picture_is_loaded(tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(MAX_BYTES * 50)
    with open_pictures(tmp_path) as pictures:
        assert len(pictures.read("huge.jpg")) == MAX_BYTES + 1


def test_other_file_is_taken_for_an_archive(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("subject,image\n")
    _tar(tmp_path / "p.tar.gz", {"a": b"x"}, "w:gz")
    for name in ("list.csv", "p.tar.gz"):
        with pytest.raises(InvalidInput, match="not an uncompressed tar"), open_pictures(tmp_path / name):
            pass
    with pytest.raises(NotFound, match="no such folder"), open_pictures(tmp_path / "none"):
        pass
