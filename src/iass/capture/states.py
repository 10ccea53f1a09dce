"""The three-letter codes of states, authorities and nationalities (ICAO Doc 9303-3 section 5)."""

import json
from importlib.resources import files

_FILE = "states.json"


def _load() -> frozenset[str]:
    groups = json.loads((files("iass.capture") / _FILE).read_text(encoding="utf-8"))
    return frozenset(code for codes in groups.values() if isinstance(codes, list) for code in codes)


STATE_CODES = _load()
UNSPECIFIED = frozenset({"", "XXX"})
"""What stands for a nationality that nobody said (Doc 9303-3, section 5). Stateless persons and refugees have codes."""


def is_state_code(code: str) -> bool:
    """Whether Doc 9303-3 knows this code: ISO 3166-1 alpha-3, D for Germany, the five further codes of the
    United Kingdom, UN bodies, other authorities, stateless persons and refugees, UTO for specimens.

    Upper case, without fillers. DEU is accepted beside D, since other systems send it.
    """
    return code in STATE_CODES


def canonical(code: str) -> str:
    """The code as an MRZ has it, for comparing: no fillers or spaces, upper case, D and not DEU."""
    bare = code.strip().strip("<").upper()
    return "D" if bare == "DEU" else bare
