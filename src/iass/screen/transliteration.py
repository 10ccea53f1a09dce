"""One spelling for a name as it is printed and as the MRZ writes it (ICAO Doc 9303-3, section 6).

The Doc leaves issuers a choice: Ä is AE or A, Ñ is N or NXX, Ü is UE, UXX or U. So every choice is folded
to the plain letter, on both sides: MÜLLER, MUELLER, MUXXLLER and MULLER are one name here. That also
folds SAMUEL to SAMUL, on both sides alike: the key is for comparing and is never shown.
"""

import re
import unicodedata

from anyascii import anyascii

# Doc 9303-3 section 6 B (Cyrillic), where it differs from what `anyascii` answers; and two letters of 6 A.
_ICAO = str.maketrans(
    {
        "Ё": "E", "И": "I", "Й": "I", "Х": "KH", "Щ": "SHCH", "Ъ": "IE", "Ь": "", "Э": "E", "Ю": "IU", "Я": "IA",
        "Є": "IE", "Ї": "I", "І": "I", "Ў": "U", "Ґ": "G", "Ђ": "D", "Ћ": "C", "Ѓ": "G", "Ќ": "K", "Џ": "DZ",
        "Ŋ": "N", "ĸ": "Q",
    }
)  # fmt: skip
_CHOICE = re.compile(r"(?<=A)[AE]+|(?<=O)E+|(?<=U)(?:E|XX)+|(?<=N)(?:XX)+")


def transliterate(text: str) -> str:
    """Capital letters A-Z where the script has a reading; punctuation stays, as ASCII."""
    capitals = unicodedata.normalize("NFC", text).upper().translate(_ICAO)
    return anyascii(capitals).upper()


def fold(word: str) -> str:
    """A word of A-Z without the choices that Doc 9303-3 leaves: AE, AA -> A; OE -> O; UE, UXX -> U; NXX -> N."""
    return _CHOICE.sub("", word)
