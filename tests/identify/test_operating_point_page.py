"""The page on the operating point, worked by the numbers of the shipped record: it may not rot."""

import re
from pathlib import Path

import pytest

from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import load
from iass.registry.galleries import name_of
from iass.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operating-point.md").read_text(encoding="utf-8")
TRAVELLERS = 400
SIZES = (100, 1_000, 10_000, 100_000)
ALERTS = (4.0, 1.0, 0.1)
"""False alerts in a shift of 400 travellers: FPIR 1 %, 0.25 % and 0.025 %."""


@pytest.fixture(scope="module")
def record() -> CalibrationRecord:
    """Of the recogniser that is shipped as the default."""
    folder, named = ROOT / "src" / "iass" / "identify" / "calibrations", Settings.model_fields["model"].default
    return next(found for found in map(load, sorted(folder.glob("*.json"))) if name_of(found.model_id) == named)


def _threshold(record: CalibrationRecord, size: int, alerts: float) -> str:
    point = record.operating_point(size, alerts / TRAVELLERS)
    return f"{point.threshold:.3f}{' *' if point.extrapolated else ''}"


def test_thresholds_of_the_page_are_of_another_record(record: CalibrationRecord) -> None:
    rows = [f"| {size:,} | {' | '.join(_threshold(record, size, alerts) for alerts in ALERTS)} |" for size in SIZES]
    assert [row for row in rows if row not in PAGE] == []
    assert f"`{record.record_id}`" in PAGE


def test_growth_of_the_list_is_told_wrongly(record: CalibrationRecord) -> None:
    """What a threshold that was right for 1,000 people does when the list has grown to 10,000."""
    kept = record.operating_point(1_000, 1 / TRAVELLERS).threshold
    alerts = record.expected_fpir(10_000, kept) * TRAVELLERS
    assert f"{alerts:.0f} false alerts a shift instead of one" in PAGE


def test_misses_stand_at_other_thresholds_than_the_page_says(record: CalibrationRecord) -> None:
    """The shares were measured; that they belong to the thresholds of the record is what can be checked anywhere."""
    by_alerts = re.findall(r"^\| ([\d.]+) \| (?:four|one|one in ten shifts) \| [\d.]+ % \|", PAGE, re.MULTILINE)
    assert by_alerts == [_threshold(record, 1_000, alerts).rstrip(" *") for alerts in ALERTS]
    by_size = re.findall(r"^\| ([\d,]+) \| ([\d.]+) \| [\d.]+ % \|", PAGE, re.MULTILINE)
    assert by_size == [(f"{size:,}", _threshold(record, size, 1.0).rstrip(" *")) for size in SIZES]


def test_settings_named_on_the_page_do_not_exist() -> None:
    named = set(re.findall(r"IASS_([A-Z_]+)", PAGE))
    assert named and named <= {name.upper() for name in Settings.model_fields}
