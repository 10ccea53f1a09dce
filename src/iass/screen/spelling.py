"""How a word of a name sounds: one writing for many, by the rules of `tables/spelling.json`. Never shown."""

import re

from iass.screen.rule_tables import spelling_rules, variants

_VOWELS = re.compile(r"(?!^)[AEIOUHY]")
_COARSE = tuple(
    (re.compile(find), to)
    for find, to in (
        (r"^(?:TJH|TJ|TCH|TZ|TS|ZH|CH|DJ|Q|Z|J|C)", "C"),
        (r"^(?:HS|SH|SJ|SY|SZ|X|S)", "S"),
        (r"^(?:BH|PH|B|P)", "P"),
        (r"^(?:DH|TH|D|T)", "T"),
        (r"^(?:GH|KH|GW|KW|G|K)", "K"),
        (r"^(?:V|W)(?=[AEIOU])", "W"),
        (r"^R", "L"),
        (r"^Y(?=[IU])", ""),
        (r"EO|EU|OO|OU|OE|UO|OH$", "O"),
        (r"[WY]?U[EA]?(?=N)|YU", "U"),
        (r"AE|AI|AY|EI|EY|IE|YE|IA(?=N)|YA(?=N)|IH$|EE|I$", "I"),
        (r"AO|AU|AW", "O"),
        (r"U", "O"),
        (r"NG$|M$", "N"),
        (r"[CTPGD]$", "K"),
        (r"(.)\1+", r"\1"),
    )
)


def sound(word: str) -> str:
    """A word of A-Z by its sound; the word itself where nothing would be left."""
    heard = word
    for find, to in spelling_rules():
        heard = find.sub(to, heard)
    return heard or word


def key_of(word: str) -> str:
    """The sound of the name that this is a writing of: MOHD and MOHAMED give what MUHAMMAD gives."""
    return sound(variants().get(word, word))


def other_readings(word: str) -> frozenset[str]:
    """Keys of other readings: CH at the beginning as KH (CHAIRUL), V as W (IVANOV, IWANOW), C as K (CAROLINA)."""
    read = set()
    if word.startswith("CH"):
        read.add(key_of("KH" + word[2:]))
    if "CH" in word[1:]:
        read.add(sound(word.replace("CH", "C").replace("CC", "C")))
    if "V" in word:
        read.add(sound(word.replace("V", "W")))
    if word[:1] == "C" and word[1:2] in ("A", "O", "U", "L", "R"):
        read.add(sound("K" + word[1:]))
    if "SY" in word or "SI" in word:
        read.add(sound(word.replace("SY", "SI")))
    return frozenset(read - {key_of(word)}) if read else frozenset()


def skeleton(key: str) -> str:
    """Its consonants; a vowel at the beginning is A, because scripts without vowels write one letter for all."""
    bare = _VOWELS.sub("", key)
    return "A" + bare[1:] if bare[:1] in "EIOU" else bare


def coarse(word: str) -> str:
    """A syllable of Chinese or Korean, so that pinyin, Wade-Giles, Hokkien and the passports' writings come near."""
    heard = word
    for find, to in _COARSE:
        heard = find.sub(to, heard)
    return heard
