"""How many of those who are sought pass unseen at a threshold: counted once on pictures with known truth, and kept.

Lanes cannot tell it: who was missed is not known there. So it is a figure of a development set, said as such.
"""

import itertools
import json
import os
from dataclasses import asdict, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from iass.errors import InvalidInput, NotFound
from iass.identify.tail import Rate
from iass.ids import ModelId

_FORMAT = 1
_MEND = "Make a new one: iass evaluate misses REPORT --out FILE"


@dataclass(frozen=True, slots=True)
class MissCurve:
    """Numbers and provenance only. data_set, probes, people: what was counted on. thresholds: ascending;
    missed, low, high: the share of mated probes missed there, 0..1, with its 95 % interval over people."""

    model_id: ModelId
    made_at: str
    tool: str
    data_set: str
    probes: int
    people: int
    thresholds: tuple[float, ...]
    missed: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def at(self, threshold: float) -> Rate:
        """Straight between what was counted; outside of it the first or last figure."""
        value, low, high = (
            float(np.interp(threshold, self.thresholds, shares)) for shares in (self.missed, self.low, self.high)
        )
        return Rate(value, low, high)


def shipped_misses(model_id: ModelId) -> MissCurve | None:
    """The curve that comes with IASS for this model, if there is one."""
    for entry in resources.files("iass.identify").joinpath("miss_curves").iterdir():
        if entry.name.endswith(".json"):
            curve = parse_misses(entry.read_text(encoding="utf-8"), entry.name)
            if curve.model_id == model_id:
                return curve
    return None


def load_misses(path: Path) -> MissCurve:
    """Raises NotFound or InvalidInput."""
    try:
        return parse_misses(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise NotFound("no such curve of misses", where=str(path), mend=_MEND) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"the curve of misses cannot be read: {error}", where=str(path)) from None


def parse_misses(text: str, where: str) -> MissCurve:
    """Reads the JSON of a curve, strictly. Raises InvalidInput."""
    try:
        found = json.loads(text)
        if found.pop("format") != _FORMAT:
            raise ValueError(f"only format {_FORMAT} is known")
        if set(found) != {one.name for one in fields(MissCurve)}:
            raise ValueError("fields are missing, or unknown")
        curve = MissCurve(**{name: _value(value) for name, value in found.items()})
        _check(curve)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(f"not a curve of misses: {error}", where=where, mend=_MEND) from None
    return curve


def save_misses(curve: MissCurve, path: Path) -> None:
    """Writes the curve, whole or not at all. Raises InvalidInput when the file cannot be written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            unfinished.write_text(json.dumps({"format": _FORMAT, **asdict(curve)}, indent=1) + "\n", encoding="utf-8")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        what = f"the curve of misses cannot be written: {error.strerror}"
        raise InvalidInput(what, where=str(path), mend="Name a file in a folder that exists") from None


def _value(value: Any) -> Any:
    return tuple(map(float, value)) if isinstance(value, list) else value


def _check(curve: MissCurve) -> None:
    words = (curve.model_id, curve.made_at, curve.tool, curve.data_set)
    counts = (curve.probes, curve.people)
    columns = (curve.thresholds, curve.missed, curve.low, curve.high)
    if not all(isinstance(one, str) for one in words):
        raise TypeError("names are text")
    if not all(isinstance(one, int) and one > 0 for one in counts):
        raise ValueError("counts are whole numbers above 0")
    if not all(isinstance(one, tuple) for one in columns) or len({len(one) for one in columns}) != 1:
        raise ValueError("columns differ in length")
    if len(curve.thresholds) < 2 or not all(a < b for a, b in itertools.pairwise(curve.thresholds)):
        raise ValueError("thresholds must ascend")
    if not all(0 <= a <= b <= c <= 1 for a, b, c in zip(curve.low, curve.missed, curve.high, strict=True)):
        raise ValueError("a share lies between 0 and 1, and within its interval")
    if any(b < a for a, b in itertools.pairwise(curve.missed)):
        raise ValueError("misses must not fall as the threshold rises")
