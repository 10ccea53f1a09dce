"""The examples in docs/import-formats.md, through the real imports."""

import re
from collections.abc import Mapping
from csv import reader, writer
from pathlib import Path

import pytest

from iass.registry.person_row import COLUMNS as PERSON_COLUMNS

from .conftest import Desk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import-formats.md"


def example(name: str) -> str:
    found = re.search(rf"<!-- example: {re.escape(name)} -->\n```csv\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None, f"the page has no example {name}"
    return found[1]


def test_example_is_refused(desk: Desk, portraits: Mapping[str, bytes]) -> None:
    path = desk.folder / "people.csv"
    path.write_text(example("people.csv"))
    report = desk.read(path)
    assert report.refused == ()
    assert (report.added, report.photos, report.warnings) == (3, 3, ())
    assert desk.read(path).unchanged == 3


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_example_as_excel_writes_it(desk: Desk, delimiter: str) -> None:
    path = desk.folder / "people.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer(file, delimiter=delimiter).writerows(reader(example("people.csv").splitlines()))
    assert desk.read(path).added == 3


@pytest.mark.parametrize("column", PERSON_COLUMNS.known)
def test_column_is_undocumented(column: str) -> None:
    assert f"`{column}`" in PAGE.read_text()
    assert column in example("people.csv").splitlines()[0].split(",")
