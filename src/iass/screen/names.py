"""Names made comparable, exactly: the same name in another order, script or writing gives the same key.

Names that are merely alike (SUHARTO and SOEHARTO, MUHAMMAD and MOHAMED) keep different keys on purpose.
"""

import re

from iass.screen.transliteration import fold, transliterate

# Words before an Indonesian name that say what its bearer is, and that passports and notices write or omit at will.
_TITLES = frozenset(
    {
        "H", "HJ", "HAJI", "HAJJAH", "HAJAH", "KH", "KIAI", "KYAI", "USTAZ", "USTADZ", "R", "RR", "RM", "RADEN", "KRT",
        "DR", "DRA", "DRS", "DRG", "DRH", "IR", "PROF", "TN", "NY", "NN", "SDR", "SDRI", "BPK", "MR", "MRS",
    }
)  # fmt: skip
_UNKNOWN = frozenset({"FNU", "LNU"})  # "first name unknown", "last name unknown", as visas print them
_DEGREE = re.compile(r",\s*[A-Z]{1,4}\.(?:\s?[A-Z]{1,4}\.)*[A-Z]{0,4}\s*(?=,|$)")
_APOSTROPHE = re.compile(r"['`]")  # Doc 9303-3 section 4.6: an apostrophe is left out of the MRZ,
_NOT_A_LETTER = re.compile(r"[^A-Z]+")  # and a hyphen, or whatever else parts two words, becomes a filler


def name_key(surname: str, given_names: str) -> str:
    """Sorted words of A-Z parted by one space; equal keys mean the same name. Empty when there is no letter.

    Either part may be empty, as for Indonesians of one name, who may also be entered as SUHARTO SUHARTO.
    Titles (H., Hj., Dr., Ir., Prof., Raden, ...) and degrees after a comma are dropped, unless nothing else is left.
    """
    return " ".join(sorted(set(name_words(surname, given_names))))


def name_words(surname: str, given_names: str) -> tuple[str, ...]:
    """The words behind the key, in order, surname first."""
    words = tuple(fold(word) for word in (*_words(surname), *_words(given_names)) if word not in _UNKNOWN)
    return tuple(word for word in words if word not in _TITLES) or words


def _words(part: str) -> list[str]:
    plain = _APOSTROPHE.sub("", _DEGREE.sub("", transliterate(part)))
    return _NOT_A_LETTER.sub(" ", plain).split()
