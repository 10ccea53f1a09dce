"""The folder of practice pairs: nothing but synthetic people, and no file from elsewhere."""

from pathlib import Path

import pytest
from PIL import Image

from iass.case.decoy import Side
from iass.demo import decoys
from iass.errors import InvalidInput
from iass.wiring.decoys import MOST_BYTES, MOST_PAIRS, read_pairs

_HEAD = "id,left,right,same,synthetic"
_GOOD = ("a,1.png,2.png,no,yes", "b,1.png,1.png,yes,yes")


def _folder(tmp_path: Path, *rows: str, head: str = _HEAD) -> Path:
    for name in ("1.png", "2.png"):
        Image.new("RGB", (16, 16), (90, 120, 90)).save(tmp_path / name)
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "large.png").write_bytes((tmp_path / "1.png").read_bytes() + bytes(MOST_BYTES))
    (tmp_path / "pairs.csv").write_text("\n".join((head, *rows)) + "\n")
    return tmp_path


def test_good_folder_is_refused(tmp_path: Path) -> None:
    pairs = read_pairs(_folder(tmp_path, *_GOOD))
    assert {name: pair.is_same for name, pair in pairs.items()} == {"a": False, "b": True}
    assert pairs["a"].pictures[Side.RIGHT].data == (tmp_path / "2.png").read_bytes()
    assert pairs["a"].pictures[Side.LEFT].media_type == "image/png"


def test_pairs_of_the_demo_are_refused(tmp_path: Path) -> None:
    pairs = read_pairs(decoys.lay(tmp_path / "pairs"))
    assert sum(pair.is_same for pair in pairs.values()) < len(pairs) / 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("c,1.png,2.png,no,no", "synthetic people alone"),
        ("c,1.png,2.png,no,", "synthetic people alone"),
        ("c,1.png,2.png,perhaps,yes", "not a practice pair"),
        (",1.png,2.png,no,yes", "not a practice pair"),
        ("a,1.png,2.png,no,yes", "have one id"),
        ("c,../1.png,2.png,no,yes", "beside the table"),
        ("c,/etc/hostname,2.png,no,yes", "beside the table"),
        ("c,,2.png,no,yes", "beside the table"),
        ("c,none.png,2.png,no,yes", "cannot be read"),
        ("c,..,2.png,no,yes", "cannot be read"),
        ("c,text.png,2.png,no,yes", "not an image"),
        ("c,large.png,2.png,no,yes", "too large"),
    ],
)
def test_pair_is_taken_as_it_comes(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_pairs(_folder(tmp_path, *_GOOD, row))


def test_table_is_taken_as_it_comes(tmp_path: Path) -> None:
    folder = _folder(tmp_path, *_GOOD, head="id,left,right,same,real")
    with pytest.raises(InvalidInput, match="not a table"):
        read_pairs(folder)
    for rows in (_GOOD[:1], _GOOD[1:], ()):
        with pytest.raises(InvalidInput, match="of one kind"):
            read_pairs(_folder(tmp_path, *rows))
    many = [f"{number},1.png,2.png,no,yes" for number in range(MOST_PAIRS + 1)]
    with pytest.raises(InvalidInput, match="too many"):
        read_pairs(_folder(tmp_path, *many))
    (tmp_path / "pairs.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_pairs(tmp_path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_pairs(tmp_path / "nowhere")
