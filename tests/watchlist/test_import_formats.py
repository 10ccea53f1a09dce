"""The example in docs/import-formats.md, through the real import."""

import re
from pathlib import Path

import pytest

from iass.watchlist.law import PeriodRule
from iass.watchlist.legal_clock import PERIOD_RULES
from iass.watchlist.notice import NoticeKind, NoticeState
from iass.watchlist.notice_row import COLUMNS

from .conftest import Desk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import-formats.md"


def example() -> str:
    found = re.search(r"<!-- example: notices.csv -->\n```csv\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def test_example_is_refused(desk: Desk) -> None:
    photos = desk.folder / "photos"
    for name in ("P003.jpg", "P003-2.jpg", "P004.jpg"):
        source = "P005b.jpg" if name == "P003-2.jpg" else "P005.jpg"
        (photos / name).write_bytes((photos / source).read_bytes())
    path = desk.folder / "notices.csv"
    path.write_text(example())
    report = desk.read(path, allow_near=True)  # one face stands for all three
    assert report.refused == ()
    assert (report.added, report.photos, report.warnings) == (4, 4, ())
    assert desk.notice("N-2026-004").state is NoticeState.SUBMITTED
    assert desk.notice("N-2026-002").valid_until is None
    assert len(desk.enrolments("N-2026-002")) == 2
    assert desk.read(path, allow_near=True).unchanged == 4


@pytest.mark.parametrize("column", COLUMNS.known)
def test_column_is_undocumented(column: str) -> None:
    assert f"`{column}`" in PAGE.read_text()
    assert column in example().splitlines()[0].split(",")


@pytest.mark.parametrize("kind", NoticeKind)
def test_kind_is_undocumented(kind: NoticeKind) -> None:
    assert f"`{kind}`" in PAGE.read_text()


@pytest.mark.parametrize("rule", PERIOD_RULES, ids=lambda rule: rule.rule_id)
def test_limit_is_documented_otherwise(rule: PeriodRule) -> None:
    spoken = f"{rule.months // 12} years" if rule.months % 12 == 0 else f"{rule.months} months"
    life = "yes" if rule.lifetime else "no"
    assert f"| `{rule.kind}` | at most {spoken} | at most {spoken} more | {life} |" in PAGE.read_text()
    assert rule.months == rule.extension_months
