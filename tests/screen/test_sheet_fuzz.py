"""Whatever stands in a file of people, each row is read, told of or refused; and every name is searched."""

import codecs
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soaking import counted

from iass.errors import InvalidInput
from iass.screen.explained import explain
from iass.screen.index import NameIndex
from iass.screen.sheet import read_people

GOOD = (
    "id,name,birth_date,nationality,sex,document_number,birth_place\n"
    "1,Soeharto Wijaya,1980-05-17,IDN,M,A1234567;B7654321,Solo\n"
    "2,محمد الحربي,1971,SAU,L,,\n"
    '3,"KUSUMAWATI<<LARAS<AYU<<<",22/07/1995,IDN,F,X9917640,Jakarta\n'
    "4,陈建国,1966-XX-XX,CHN,X,,\n"
).encode()
PIECES = [
    b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"=1+1", b"@SUM(A1)", b"sep=;\n", codecs.BOM_UTF8, b"\xc2\x85",
    b"<" * 30, "\u202e".encode(), "\u200b".encode(), "\u0301".encode() * 40, "ﷺ".encode(), "İß".encode(), "김".encode(),
    "สม".encode(), b"A" * 3_000, b"A " * 400, b"-", b"0000-00-00", b"31/02/1980", b"9999-12-31", b"M. A. B. C.",
    b" bin bin bin ", b"a/l", b", S.H., M.M.", b"'", b"\x1b[31m", "\U0001f600".encode(),
]  # fmt: skip
FIELDS = ("name", "birth_date", "nationality", "sex", "document_number", "birth_place")


def check(path: Path, data: bytes) -> None:
    """Rows or a refusal that names the file; those who are read can be listed and searched."""
    path.write_bytes(data)
    told: list[str] = []
    try:
        people = [identity for identity, _ in read_people(path, told.append)]
    except InvalidInput as error:
        assert error.where.startswith(path.name) and error.mend
        return
    assert all(path.name in line for line in told)
    index = NameIndex(people)
    assert len(index) == len(people)
    for traveller in people[:3]:
        for found in index.search(traveller):
            assert 0.0 <= found.rating.score <= 1.0
            assert explain(traveller, found.listed, found.rating.compared)


def mutate(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.choice((0, 1, 5, 30))] = chance.choice((*PIECES, bytes([chance.randrange(256)])))
    return bytes(changed)


def _fuzz(folder: Path, numbers: Iterable[int], seed: int) -> None:
    chance, path = random.Random(seed), folder / "people.csv"
    for _ in numbers:
        check(path, mutate(chance, GOOD))


def test_changed_file_ends_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, range(500), 1)


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"'), max_size=300)


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(st.tuples(*(_CELL for _ in FIELDS)), max_size=4))
def test_cell_of_any_characters_ends_in_an_error(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    lines = [f"id,{','.join(FIELDS)}"]
    lines += [f"{number}," + ",".join(f'"{cell}"' for cell in row) for number, row in enumerate(rows)]
    check(tmp_path_factory.mktemp("people") / "people.csv", "\n".join(lines).encode())


@pytest.mark.soak
def test_a_million_changed_files_end_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, counted("people for iass screen"), 2)
