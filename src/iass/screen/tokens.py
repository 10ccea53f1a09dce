"""A name as words that can be compared, whatever script, order or office it came from."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import normalize

from anyascii import anyascii

from iass.screen.reading import Reading
from iass.screen.rule_tables import aliases, common_names, romanisations, variants, words
from iass.screen.scripts import HANGUL, NATIVE, SLAVE_OF, joined_as_heard, reading_of, romanised
from iass.screen.spelling import coarse, frame, key_of, other_readings, skeleton, sound, thin
from iass.screen.transliteration import transliterate

MOST_WORDS = 12
"""Of one name: the rest is left out, so that nobody's paragraph stops the queue."""
MOST_LETTERS = 240
_CUT_FROM = 27
"""Letters and blanks: the shortest name that an MRZ may have cut off (TD1 has room for 30, TD2 31, TD3 39)."""
_APOSTROPHE = re.compile(r"['`\u2018\u2019\u02bb\u02bc\u02be\u02bf]")
_NOT_A_LETTER = re.compile(r"[^A-Z]+")
_SYLLABLES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_CAPITAL = re.compile(r"(?<=[A-Za-z])(?=[A-Z])")
_DEGREE = re.compile(r",\s*([A-Z]{1,5}\.?(?:\s?[A-Z]{1,4}\.?)*)\s*(?=,|$)")
_DOTTED_DEGREE = re.compile(r"\s((?:[A-Z]{1,4}\.){1,3}[A-Z]{0,4}\.?)$")
_DOTTED = re.compile(r"\b(?:[A-Z]{1,3}\.){2,}")
_RELATION = re.compile(r"\b([ASD])\s*/\s*([LPO])\b")
_SLAVE = re.compile(r"ABD[AEIOU]{1,2}(?:L(?=[A-Z]{4})|([RSTNDZ])(?=\1[A-Z]{3})|(?=[RSTNDZ][AEIOU]?H?[A-Z]{3}))")
_LONE = {"I": "Yi", "O": "Oh", "U": "Woo", "E": "Eh", "A": "Ah"}
_NOT_COMPOUND = frozenset({"ABDULLAH", "ABDULLA", "ABDILLAH", "ABDALLAH", "ABDELLAH"})
_FAITH = frozenset({"UDDIN", "UDIN", "ALDIN", "ELDIN", "EDDINE", "ADDIN", "UDDEEN", "DDIN", "ODDIN"})
_NONE: frozenset[str] = frozenset()
_VOWEL = re.compile("[AEIOUY]")
_ORDINARY = 4e-4
"""Share of bearers from which on a word is a name in its own right, not somebody's slip of the pen."""


class Word:
    """One word, compared by identity: `word_of` makes each once.

    key: how it sounds; families: Chinese or Korean ones that it may stand for; taken: families whose members took it;
    share: of people who bear it; ordinary: a name in its own right, not somebody's slip of the pen; may_be_title: H.
    for Haji, R. for Raden, or an initial. native: as it stood in Arabic, Thai, Tamil or Korean writing, or empty;
    is_syllable: it is one sign of Korean.
    """

    def __init__(self, text: str, native: str = "") -> None:
        self.text = text
        self.native = native
        self.key = key_of(text)
        self.families = romanisations().get(text, _NONE)
        self.taken = aliases().get(text, _NONE)
        self.share = max(common_names().get(text, 0.0), _share_of_key().get(self.key, 0.0))
        self.is_initial = len(text) == 1
        self.is_syllable = len(native) == 1 and bool(HANGUL.match(native))
        self.may_be_title = self.is_initial and text in words("titles")
        self.ordinary = self.share >= _ORDINARY

    @cached_property
    def reading(self) -> Reading:
        """What its native letters may be romanised as; empty where there are none."""
        return reading_of(self.native)

    @cached_property
    def readings(self) -> frozenset[str]:
        """Keys of other readings."""
        return other_readings(self.text)

    @cached_property
    def bones(self) -> str:
        """The key's consonants."""
        return skeleton(self.key)

    @cached_property
    def frame(self) -> str:
        """Its consonants, for a word of a script that tells no more."""
        return frame(self.text)

    @cached_property
    def thin(self) -> frozenset[str]:
        """The key and the other readings, E and I one letter and O and U one."""
        return frozenset(map(thin, (self.key, *self.readings)))

    @cached_property
    def syllable(self) -> str:
        """As a syllable of Chinese or Korean."""
        return coarse(self.text)

    @cached_property
    def vowelless(self) -> bool:
        """From a script that leaves vowels out, but for one at the beginning."""
        told = self.text[1:] if self.text[0] == "A" and len(self.text) > 2 else self.text
        return not (self.is_initial or self.families or self.text in variants() or _VOWEL.search(told))


@dataclass(frozen=True, slots=True)
class ParsedName:
    """words: in order, titles and the like left out. patronymic: how many of the last words tell the father.

    may_be_cut: so long, or written as an MRZ, that its end may be missing. keys: of the words, each once and
    in order of the alphabet, initials left out.
    """

    words: tuple[Word, ...]
    patronymic: int = 0
    may_be_cut: bool = False
    keys: tuple[str, ...] = ()

    @property
    def eastern(self) -> bool:
        """Whether it may be Chinese or Korean: short words, one of them a family name."""
        return any(word.families for word in self.words) and all(len(word.text) <= 9 for word in self.words)


def word_of(text: str, native: str = "") -> Word:
    """text: A-Z. native: what it was made of, in a script that leaves much unsaid."""
    return _word(text, native)


@lru_cache(maxsize=400_000)
def _word(text: str, native: str) -> Word:
    return Word(text, native)


@lru_cache(maxsize=1)
def _share_of_key() -> dict[str, float]:
    found: dict[str, float] = {}
    for name, share in common_names().items():
        found[key_of(name)] = found.get(key_of(name), 0.0) + share
    return found


@lru_cache(maxsize=20_000)
def parse_name(name: str) -> ParsedName:
    """A whole name as one text: in any script, with or without titles, degrees, commas and MRZ fillers."""
    natives: dict[str, str] = {}
    plain = _plain(name[:MOST_LETTERS], natives)
    written = _NOT_A_LETTER.sub(" ", plain).split()[:MOST_WORDS]
    letters = sum(map(len, written)) + len(written)
    cut = letters >= _CUT_FROM or "<" in name
    if cut and len(written) > 2 and _begins_patronymic(written[-1]):
        written.pop()
    kept, father = _sorted_out(written, eastern=any(map(HANGUL.match, natives.values())))
    made = tuple(word_of(text, natives.get(text, "")) for text in kept)
    return ParsedName(made, father, cut, tuple(sorted({word.key for word in made if not word.is_initial})))


def _plain(name: str, natives: dict[str, str]) -> str:
    """natives: is told what each word of A-Z was made of."""
    if name.isascii():
        plain = name.upper()
    else:
        heard = NATIVE.sub(lambda word: _heard(word[0], natives), joined_as_heard(normalize("NFC", name)))
        plain = transliterate(_SYLLABLES.sub(lambda run: _syllables(run[0], natives), heard))
    plain = _RELATION.sub(" BIN ", _APOSTROPHE.sub("", plain))
    plain = _DOTTED.sub(_dotted_title, plain) if "." in plain else plain
    plain = _DEGREE.sub(_without_degree, plain) if "," in plain else plain
    return _DOTTED_DEGREE.sub(_without_degree, plain) if "." in plain else plain


def _heard(native: str, natives: dict[str, str]) -> str:
    """One native word in A-Z, as far as it tells."""
    written = transliterate(romanised(native))
    if told := written.split():
        natives.setdefault(told[-1], native.removeprefix(SLAVE_OF) if len(told) > 1 else native)
    return f" {written} "


def _syllables(run: str, natives: dict[str, str]) -> str:
    """Chinese and Korean writing parted into syllables; vowels alone as passports write them."""
    parts = [_LONE.get(part, part) for part in _CAPITAL.sub(" ", anyascii(run)).split()]
    if len(parts) == len(run):
        natives.update((part.upper(), sign) for part, sign in zip(parts, run, strict=True) if HANGUL.match(sign))
    return f" {' '.join(parts)} "


def _dotted_title(found: re.Match[str]) -> str:
    """R.M. as RM, which is a title; initials stay what they are."""
    bare = found[0].replace(".", "")
    return f"{bare} " if bare in words("titles") else found[0]


def _without_degree(found: re.Match[str]) -> str:
    """Nothing for a known degree, or for letters with points; else what stood there, which is a name."""
    bare = re.sub(r"[^A-Z]", "", found[1])
    return " " if bare in words("degrees") else found[0]


def _sorted_out(written: list[str], eastern: bool) -> tuple[list[str], int]:
    """The words that name somebody, and how many of the last ones are a father's. eastern: known to be Korean."""
    drop, fathers, small = words("titles") | words("unknown"), words("patronymics"), words("particles")
    if eastern or _begins_or_ends_eastern(written):
        small = _NONE
        if written[-1] in fathers and len(written) < 4:  # Lee Soo Bin is nobody's son
            fathers = _NONE
    kept: list[str] = []
    father = -1
    for place, text in enumerate(written):
        if place and (text in fathers or (text == "B" and len(written) == 3 and place == 1)):
            father = len(kept) if father < 0 else father
        elif text in _FAITH and kept and len(kept[-1]) > 2:
            kept[-1] += "UDIN"
        elif (text not in drop and text not in small) or (len(text) == 1 and kept + written[place + 1 :]):
            kept += _split(text)
    if not kept or (all(len(text) == 1 for text in kept) and any(len(text) > 1 for text in written)):
        kept = [text for text in written if text not in words("unknown")] or written
        father = -1
    half = len(kept) // 2
    if half and father < 0 and kept[:half] == kept[half:]:  # one name, entered as family name and as given name
        kept = kept[:half]
    return kept, max(0, len(kept) - father) if father > 0 else 0


def _begins_or_ends_eastern(written: list[str]) -> bool:
    """Whether AN, DE or THE may be a syllable of the name, as of An Min Soo, and no particle."""
    families = romanisations()
    return 1 < len(written) < 5 and (written[0] in families or written[-1] in families)


def _begins_patronymic(text: str) -> bool:
    """B, BI or BIN of BINTI, where an MRZ ended."""
    return text in ("B", "BI") or text in words("patronymics")


def _split(text: str) -> list[str]:
    """ABDURRAHMAN as ABDUL RAHMAN, however it was written together."""
    if text.startswith("ABD") and len(text) > 7 and text not in _NOT_COMPOUND:
        found = _SLAVE.match(text)
        if found and sound(text[found.end() :]) != "LA":
            return ["ABDUL", text[found.end() :]]
    return [text]
