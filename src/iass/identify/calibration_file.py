"""Calibration records as JSON: read strictly, written with numbers and provenance only."""

import itertools
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from iass.errors import InvalidInput, NotFound
from iass.identify.calibration import CalibrationRecord, HeldOut, PairCheck
from iass.ids import ModelId
from iass.registry.galleries import name_of

_FORMAT = 2
_MEND = "Make a new one: iass evaluate calibrate"


def load(path: Path) -> CalibrationRecord:
    """Reads a record. Raises NotFound or InvalidInput."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound("no such calibration record", where=str(path), mend=_MEND) from None
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
        mend=f"iass calibrate --model {name_of(model_id)} makes one of 600 enrolled people or more; of other pictures "
        "iass evaluate calibrate does, for IASS_CALIBRATION_FILE",
    )


def parse(text: str, where: str) -> CalibrationRecord:
    """Reads the JSON of a record, strictly. Raises InvalidInput."""
    try:
        found = json.loads(text)
        if found.pop("format") != _FORMAT:
            raise ValueError(f"only format {_FORMAT} is known")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(f"not a calibration record: {error}", where=where, mend=_MEND) from None
    return from_values(found, where)


def from_values(found: Mapping[str, Any], where: str) -> CalibrationRecord:
    """From its fields, as JSON has them. Raises InvalidInput."""
    try:
        if set(found) != set(_READERS):
            raise ValueError(f"fields differ: {sorted(set(found) ^ set(_READERS))}")
        record = CalibrationRecord(**{name: _READERS[name](value) for name, value in found.items()})
        _check(record)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(f"not a calibration record: {error}", where=where, mend=_MEND) from None
    return record


def text_of(record: CalibrationRecord) -> str:
    """As `parse` reads it."""
    return json.dumps({"format": _FORMAT, **asdict(record)}, indent=1) + "\n"


def save(record: CalibrationRecord, path: Path) -> None:
    """Writes the record, whole or not at all: a program that finds half of one does not start.

    Raises InvalidInput when the file cannot be written.
    """
    text = text_of(record)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        what = f"the calibration record cannot be written: {error.strerror}"
        raise InvalidInput(what, where=str(path), mend="Name a file in a folder that exists") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{value!r} is not a number")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"{value!r} is not a count")
    return value


def _several(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda values: tuple(read(value) for value in values)


def _made_of(kind: Callable[..., Any], **readers: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: kind(**{name: readers[name](item) for name, item in value.items()})


def _texts(value: Any) -> Mapping[str, str]:
    return {_text(name): _text(item) for name, item in value.items()}


_CHECKED = _made_of(HeldOut, fitted_size=_count, size=_count, target_fpir=_number, observed_fpir=_number)
_PAIRED = _made_of(PairCheck, target_fmr=_number, fmr=_number, fnmr=_number)
_SPECIAL: Mapping[str, Callable[[Any], Any]] = {
    "data": _texts,
    "sizes": _several(_count),
    "fpirs": _several(_number),
    "top_scores": _several(_several(_number)),
    "held_out": _several(_CHECKED),
    "fmrs": _several(_number),
    "impostor_scores": _several(_number),
    "pair_checks": _several(_PAIRED),
}
_PLAIN: Mapping[Any, Callable[[Any], Any]] = {str: _text, int: _count, float: _number, ModelId: _text}
_READERS = {one.name: _SPECIAL.get(one.name) or _PLAIN[one.type] for one in fields(CalibrationRecord)}


def _check(record: CalibrationRecord) -> None:
    """Raises ValueError for a record whose parts do not fit each other."""
    datetime.fromisoformat(record.made_at)
    if not record.sizes or record.sizes[0] < 1 or record.sizes[-1] != record.gallery or record.probes < 1:
        raise ValueError("sizes, gallery and probes do not fit each other")
    if len(record.top_scores) != len(record.sizes) or {len(row) for row in record.top_scores} != {len(record.fpirs)}:
        raise ValueError("top_scores do not fit sizes and fpirs")
    if len(record.impostor_scores) != len(record.fmrs):
        raise ValueError("impostor_scores do not fit fmrs")
    if not record.scale > 0 or record.impostor_slope < 0:
        raise ValueError("a threshold would fall where it must rise")
    if not _ascends(record.sizes) or not all(
        _ascends([-rate for rate in rates]) for rates in (record.fpirs, record.fmrs)
    ):
        raise ValueError("sizes must ascend, fpirs and fmrs descend")
    if not all(0 < rate < 1 for rate in (*record.fpirs, *record.fmrs)):
        raise ValueError("a rate lies between 0 and 1")
    if any(b < a for a, b in itertools.pairwise(record.impostor_scores)):
        raise ValueError("impostor_scores must not fall")


def _ascends(values: Any) -> bool:
    return len(values) > 0 and all(a < b for a, b in itertools.pairwise(values))
