"""The calibration record: what non-mated faces score under one model, measured, and the thresholds that follow.

A record holds numbers only. Thresholds between measured points are interpolated; beyond them they follow the slopes
of a Gumbel law, the extreme-value limit of the best of N scores (Gumbel 1958; for 1:N search see Grother and
Phillips, "Models of large population recognition performance", CVPR 2004), and say that they are extrapolated.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput, NotFound
from iass.identify.operating_point import OperatingPoint, VerificationPoint
from iass.ids import ModelId

_FORMAT = 1

Variate = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class CalibrationRecord:
    """sizes: ascending gallery sizes measured; fpirs and fmrs: descending rates, 0..1.

    identification: threshold at sizes[i] and fpirs[j]; it never falls with the size or with a rarer rate.
    size_slope: threshold gained for each unit of ln N; rate_slope: for each unit of the Gumbel variate
    -ln(-ln(1 - FPIR)). verification: threshold at fmrs[j]. smallest_rate: 3 / probes, below which nothing is claimed.
    extrapolation_error: largest error when the law, fitted on the smaller sizes, foretold the largest one.
    data: file name -> SHA-256 of what it was measured on.
    """

    record_id: str
    model_id: ModelId
    made_at: str
    data: Mapping[str, str]
    probes: int
    comparisons: int
    sizes: tuple[int, ...]
    fpirs: tuple[float, ...]
    identification: tuple[tuple[float, ...], ...]
    size_slope: float
    rate_slope: float
    extrapolation_error: float
    fmrs: tuple[float, ...]
    verification: tuple[float, ...]
    verification_slope: float

    @property
    def smallest_rate(self) -> float:
        return 3 / self.probes

    def operating_point(self, gallery_size: int, target_fpir: float) -> OperatingPoint:
        """The threshold at which a search among `gallery_size` subjects has that FPIR.

        A gallery smaller than the smallest measured one gets the threshold of that one: it only errs towards fewer
        false alerts. Raises ValueError unless 0 < target_fpir < 1.
        """
        _check_rate(target_fpir)
        size = max(gallery_size, self.sizes[0])
        grid = np.array(self.identification)
        by_size = np.array([np.interp(np.log(size), np.log(self.sizes), column) for column in grid.T])
        by_size += self.size_slope * max(0.0, float(np.log(size / self.sizes[-1])))
        threshold = _along(target_fpir, self.fpirs, by_size, _gumbel, self.rate_slope)
        beyond = size > self.sizes[-1] or target_fpir < max(self.smallest_rate, self.fpirs[-1])
        return OperatingPoint(threshold, target_fpir, gallery_size, self.model_id, self.record_id, beyond)

    def verification_point(self, target_fmr: float) -> VerificationPoint:
        """The 1:1 threshold at that FMR. Raises ValueError unless 0 < target_fmr < 1."""
        _check_rate(target_fmr)
        threshold = _along(target_fmr, self.fmrs, np.array(self.verification), _rarity, self.verification_slope)
        return VerificationPoint(threshold, target_fmr, self.model_id, self.record_id)


def load(path: Path) -> CalibrationRecord:
    """Reads a record. Raises NotFound or InvalidInput."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(
            "no such calibration record", where=str(path), mend="Make one: iass evaluate calibrate"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"the calibration record cannot be read: {error}", where=str(path)) from None
    return parse(text, str(path))


def shipped(model_id: ModelId) -> CalibrationRecord:
    """The record that comes with IASS for this model. Raises NotFound when there is none."""
    for entry in resources.files("iass.identify").joinpath("calibrations").iterdir():
        if entry.name.endswith(".json"):
            record = parse(entry.read_text(encoding="utf-8"), entry.name)
            if record.model_id == model_id:
                return record
    raise NotFound(
        "no calibration record for this model",
        where=model_id,
        mend="Make one with iass evaluate calibrate and name it in IASS_CALIBRATION_FILE",
    )


def parse(text: str, where: str) -> CalibrationRecord:
    """Reads the JSON of a record, strictly. Raises InvalidInput."""
    try:
        fields = json.loads(text)
        if fields.pop("format") != _FORMAT:
            raise ValueError(f"only format {_FORMAT} is known")
        lists = {name: tuple(fields[name]) for name in ("sizes", "fpirs", "fmrs", "verification")}
        grid = tuple(tuple(float(value) for value in row) for row in fields["identification"])
        record = CalibrationRecord(**{**fields, **lists, "identification": grid})
        _check(record)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(
            f"not a calibration record: {error}", where=where, mend="Make a new one: iass evaluate calibrate"
        ) from None
    return record


def save(record: CalibrationRecord, path: Path) -> None:
    """Writes the record as JSON, numbers and provenance only."""
    path.write_text(json.dumps({"format": _FORMAT, **asdict(record)}, indent=1) + "\n", encoding="utf-8")


def _check(record: CalibrationRecord) -> None:
    grid = np.array(record.identification, dtype=np.float64)
    if grid.shape != (len(record.sizes), len(record.fpirs)) or grid.size == 0:
        raise ValueError("identification does not fit sizes and fpirs")
    if len(record.verification) != len(record.fmrs) or not record.fmrs:
        raise ValueError("verification does not fit fmrs")
    if not (np.isfinite(grid).all() and np.isfinite(record.verification).all()):
        raise ValueError("a threshold is not a number")
    if (
        (np.diff(grid, axis=0) < 0).any()
        or (np.diff(grid, axis=1) < 0).any()
        or (np.diff(record.verification) < 0).any()
    ):
        raise ValueError("a threshold falls where it must rise")
    datetime.fromisoformat(record.made_at)


def _check_rate(rate: float) -> None:
    if not 0 < rate < 1:
        raise ValueError(f"a rate lies between 0 and 1, not at {rate}")


def _gumbel(rate: float) -> float:
    return float(-np.log(-np.log1p(-rate)))


def _rarity(rate: float) -> float:
    return float(-np.log(rate))


def _along(
    rate: float, rates: tuple[float, ...], thresholds: NDArray[np.float64], variate: Variate, slope: float
) -> float:
    """Interpolates in the variate of the rate, and goes on with the slope beyond the rarest one measured."""
    at = variate(rate)
    known = [variate(one) for one in rates]
    return float(np.interp(at, known, thresholds) + slope * max(0.0, at - known[-1]))
