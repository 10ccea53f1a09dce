from pathlib import Path

import pytest

from iass.errors import InvalidInput, NotFound
from iass.evaluation.sheets import Pair, Shot, check_roles, read_pairs, read_shots

from .conftest import Sheet

COLUMNS = ("subject", "image")


def test_byte_order_mark_and_semicolons_hide_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "gallery.csv"
    path.write_bytes("\ufeffimage;subject\r\na/1.jpg;Ayu\r\n\r\n".encode())
    found = read_shots(path)
    assert found.shots == (Shot("Ayu", "a/1.jpg"),)
    assert (found.name, len(found.sha256)) == ("gallery.csv", 64)


def test_missing_column_is_guessed(sheet: Sheet) -> None:
    with pytest.raises(InvalidInput, match=r"columns are missing: image .*gallery.csv.*docs/guides/evaluation.md"):
        read_shots(sheet("gallery.csv", ["subject", "picture"], [("a", "a.png")]))
    with pytest.raises(InvalidInput, match="columns are missing: mated"):
        read_pairs(sheet("pairs.csv", ["image_a", "image_b"], [("a.png", "b.png")]))


@pytest.mark.parametrize(
    ("row", "what"), [(("a", ""), "image left empty"), (("", "a.png"), "subject"), (("a",), "1 cell")]
)
def test_incomplete_row_is_used(sheet: Sheet, row: tuple[str, ...], what: str) -> None:
    with pytest.raises(InvalidInput, match=what) as refused:
        read_shots(sheet("gallery.csv", COLUMNS, [("b", "b.png"), row]))
    assert refused.value.where == "gallery.csv, line 3"


def test_empty_file_gives_figures(sheet: Sheet) -> None:
    with pytest.raises(InvalidInput, match="no rows"):
        read_shots(sheet("gallery.csv", COLUMNS, []))
    with pytest.raises(NotFound, match="no such file"):
        read_shots(Path("none.csv"))


def test_further_column_is_lost(sheet: Sheet) -> None:
    found = read_shots(sheet("mated.csv", ("Sex", "subject", "image", "age band"), [("F", "a", "a.png", "30-44")]))
    assert found.shots == (Shot("a", "a.png", {"sex": "F", "age band": "30-44"}),)


def test_pair_is_neither_mated_nor_not(sheet: Sheet) -> None:
    columns = ("mated", "image_a", "image_b", "origin")
    found = read_pairs(sheet("pairs.csv", columns, [("1", "a", "b", "x"), ("0", "a", "c", "")]))
    assert found.pairs == (Pair(True, "a", "b", {"origin": "x"}), Pair(False, "a", "c", {"origin": ""}))
    assert found.images == ("a", "b", "a", "c")
    with pytest.raises(InvalidInput, match=r"mated is 'yes' \[pairs.csv, line 2\]"):
        read_pairs(sheet("pairs.csv", columns, [("yes", "a", "b", "")]))


def test_picture_is_found_by_itself(sheet: Sheet) -> None:
    with pytest.raises(InvalidInput, match=r"both pictures are 'a' \[pairs.csv, line 3\]"):
        read_pairs(sheet("pairs.csv", ("mated", "image_a", "image_b"), [("1", "a", "b"), ("1", "a", "a")]))


@pytest.mark.parametrize(
    ("mated", "nonmated", "what"),
    [
        ([("c", "c2.png")], [("d", "d.png")], "'c' is not in gallery.csv"),
        ([("a", "a2.png")], [("b", "b2.png")], "'b' is in gallery.csv"),
        ([("a", "a.png")], [("d", "d.png")], "'a.png' is enrolled and a probe"),
    ],
)
def test_sheets_contradict_each_other(
    sheet: Sheet, mated: list[tuple[str, str]], nonmated: list[tuple[str, str]], what: str
) -> None:
    gallery = read_shots(sheet("gallery.csv", COLUMNS, [("a", "a.png"), ("b", "b.png")]))
    with pytest.raises(InvalidInput, match=what):
        check_roles(gallery, read_shots(sheet("m.csv", COLUMNS, mated)), read_shots(sheet("n.csv", COLUMNS, nonmated)))
