"""The two-letter code of a certificate (ISO 3166-1) for the three-letter code of a document (Doc 9303-3)."""

import json
from collections.abc import Mapping
from importlib.resources import files

_FILE = "countries.json"


def _load() -> Mapping[str, str]:
    told = json.loads((files("iass.capture.chip") / _FILE).read_text(encoding="utf-8"))
    return {code: letters for group in told.values() if isinstance(group, dict) for code, letters in group.items()}


_TWO_LETTERS = _load()


def certificate_country(state: str) -> str:
    """Of an issuing state as the MRZ has it, without fillers: `IDN` -> `ID`, `D` -> `DE`; empty where none is known."""
    return _TWO_LETTERS.get(state, "")
