"""The report of refused rows."""

import csv
from pathlib import Path

import pytest

from iass.registry.report import ImportReport, Refusal, write_refusals


def test_report_runs_as_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")']
    write_refusals(path, [Refusal(2, cell, "sex", "a, b", "c", "d") for cell in evil])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["id"] for row in rows] == [f"'{cell}" for cell in evil]
    assert rows[0] == {"line": "2", "id": "'=1+1", "column": "sex", "reason": "a, b", "alasan": "d", "mend": "c"}


def test_report_is_readable_by_everybody(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    write_refusals(path, [])
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("lines", "rows"), [([2, 2, 3], 2), ([], 0)])
def test_reasons_are_counted_for_rows(lines: list[int], rows: int) -> None:
    refused = tuple(Refusal(line, "P-1", "sex", "why") for line in lines)
    assert ImportReport(3, 0, 0, 0, refused).refused_rows == rows
