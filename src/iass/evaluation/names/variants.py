"""Documented rules that make of a listed person a traveller who is the same one. Nothing here knows the screening.

A rule answers what changes, or None where it does not apply. Where a rule is about the name, the passport is a new
one, so that nothing but name, birth date, nationality and sex can tell; rules about numbers say what else is unknown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from string import ascii_lowercase

from iass.evaluation.names.people import SyntheticPerson, number_of, stock


@dataclass(frozen=True, slots=True)
class Traveller:
    """What a traveller's papers say; birth as YYYY-MM-DD, YYYY or empty."""

    name: str
    birth: str
    nationality: str
    sex: str
    number: str


Rule = Callable[[SyntheticPerson, Random], Traveller | None]
_MRZ_ROOM = 39
_OLD = (("sy", "sj"), ("kh", "ch"), ("c", "tj"), ("ny", "nj"), ("j", "dj"), ("y", "j"), ("u", "oe"))
_KEEP_J = re.compile("[dtsn]j")


def papers(person: SyntheticPerson, rng: Random) -> Traveller:
    """The listed person's own, with a new passport."""
    number = number_of(person.nationality, rng, new=True)
    return Traveller(person.name, person.birth.isoformat(), person.nationality, person.sex, number)


def _named(make: Callable[[SyntheticPerson, Random], str | None]) -> Rule:
    def rule(person: SyntheticPerson, rng: Random) -> Traveller | None:
        name = make(person, rng)
        return None if not name or name == person.name else replace(papers(person, rng), name=name)

    return rule


def _is_indonesian(person: SyntheticPerson) -> bool:
    return person.nationality == "IDN" and person.kind not in ("chinese_indonesian",)


def old_writing(word: str) -> str:
    """As before 1972: u oe, j dj, y j, c tj, sy sj, ny nj, kh ch; letter by letter, each once."""
    result, place, low = "", 0, word.lower()
    while place < len(low):
        for new, old in _OLD:
            if low.startswith(new, place):
                result, place = result + old, place + len(new)
                break
        else:
            result, place = result + low[place], place + 1
    return result.capitalize()


def _old_spelling(person: SyntheticPerson, rng: Random) -> str | None:
    return " ".join(map(old_writing, person.name.split())) if _is_indonesian(person) else None


def _old_spelling_of_one_word(person: SyntheticPerson, rng: Random) -> str | None:
    if not _is_indonesian(person):
        return None
    words = person.name.split()
    at = rng.randrange(len(words))
    words[at] = old_writing(words[at])
    return " ".join(words)


def _muhammad(person: SyntheticPerson, rng: Random) -> str | None:
    other = rng.choice(stock()["muhammad"])
    return person.name.replace("Muhammad", other) if "Muhammad" in person.name.split() else None


def _without_muhammad(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    return " ".join(words[1:]) if words[0] == "Muhammad" and len(words) > 2 else None


def _order(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    turned = words[-1:] + words[:-1]
    return f"{turned[0]}, {' '.join(turned[1:])}" if len(words) > 1 and rng.random() < 0.5 else " ".join(turned)


def _initial(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    if len(words) < 3:
        return None
    at = rng.randrange(1, len(words) - 1)
    words[at] = words[at][0] + rng.choice(("", "."))
    return " ".join(words)


def _first_initial(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    return " ".join([words[0][0] + ".", *words[1:]]) if len(words) > 1 and len(words[-1]) > 5 else None


def _twice(person: SyntheticPerson, rng: Random) -> str | None:
    return f"{person.name} {person.name}" if person.kind == "single" else None


def _title(person: SyntheticPerson, rng: Random) -> str | None:
    degree = f", {rng.choice(stock()['degrees'])}" if rng.random() < 0.5 else ""
    return f"{rng.choice(stock()['titles'])} {person.name}{degree}" if _is_indonesian(person) else None


def _patronymic(person: SyntheticPerson, rng: Random) -> str | None:
    if person.kind not in ("muslim", "arabic", "single"):
        return None
    word = rng.choice(("bin", "bin", "b.", "ibn")) if person.sex == "M" else rng.choice(("binti", "bt.", "binte"))
    return f"{person.name} {word} {rng.choice(stock()['muslim_male'])}"


def _word_left_out(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    if len(words) < 3:
        return None
    del words[rng.randrange(1, len(words) - 1)]
    return " ".join(words)


def _joined(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    return " ".join([words[0] + words[1].lower(), *words[2:]]) if len(words) > 2 and len(words[0]) > 1 else None


def typo(word: str, rng: Random) -> str:
    """One letter left out, doubled, changed or turned with its neighbour; never the first."""
    at = rng.randrange(1, len(word))
    way = rng.randrange(4)
    if way == 0:
        return word[:at] + word[at + 1 :]
    if way == 1:
        return word[:at] + word[at] + word[at:]
    if way == 2 or at == len(word) - 1:
        return word[:at] + rng.choice(ascii_lowercase) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _typo(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isascii() and word.isalpha()]
    if not long:
        return None
    at = rng.choice(long)
    words[at] = typo(words[at], rng)
    return " ".join(words)


def _two_typos(person: SyntheticPerson, rng: Random) -> str | None:
    words = person.name.split()
    long = [at for at, word in enumerate(words) if len(word) >= 6 and word.isascii() and word.isalpha()]
    if len(long) < 2:
        return None
    for at in rng.sample(long, 2):
        words[at] = typo(words[at], rng)
    return " ".join(words)


def _writing(person: SyntheticPerson, rng: Random) -> str | None:
    romans = [one for one in person.writings if one.isascii()]
    romans = romans[1:] if person.kind == "chinese_indonesian" else romans
    return rng.choice(romans) if romans else None


def _mandarin(person: SyntheticPerson, rng: Random) -> str | None:
    """The same signs read in Mandarin: another name to whoever has not the signs."""
    return person.writings[0] if person.kind == "chinese_indonesian" else None


def _script(person: SyntheticPerson, rng: Random) -> str | None:
    return next((one for one in person.writings if not one.isascii()), None)


def mrz_name(person: SyntheticPerson) -> str:
    """The name field of a TD3: family name, two fillers, given names, to 39 places."""
    plain = (re.sub("[^A-Z ]", "", part.upper()) for part in (" ".join(person.family), " ".join(person.given)))
    family, given = plain
    written = f"{family}<<{given}" if family and given else family or given
    return written.replace(" ", "<")[:_MRZ_ROOM].ljust(_MRZ_ROOM, "<")


def _mrz(person: SyntheticPerson, rng: Random) -> str | None:
    return mrz_name(person) if person.name.isascii() else None


def _mrz_cut(person: SyntheticPerson, rng: Random) -> str | None:
    """For names with room to spare a shorter field stands in for a longer name: the last word loses its end."""
    field = mrz_name(person).rstrip("<")
    if not person.name.isascii() or len(field) < 22 or not person.family:
        return None
    return field[: len(field) - rng.randrange(1, 4)] if len(person.given[-1]) > 6 else None


def _date(change: Callable[[str, Random], str | None]) -> Rule:
    def rule(person: SyntheticPerson, rng: Random) -> Traveller | None:
        birth = change(person.birth.isoformat(), rng)
        return None if birth is None else replace(papers(person, rng), birth=birth)

    return rule


def _swapped(text: str, rng: Random) -> str | None:
    year, month, day = text.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 and day != month else None


def _digit(text: str, rng: Random) -> str | None:
    at = rng.choice((3, 3, 8, 9, 9, 6))
    other = text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]
    _, month, day = map(int, other.split("-"))
    return other if 1 <= month <= 12 and 1 <= day <= 28 else None


def _year_only(text: str, rng: Random) -> str | None:
    return text[:4]


def _number_alone(person: SyntheticPerson, rng: Random) -> Traveller | None:
    return replace(papers(person, rng), number=person.number, birth="", name=_typo(person, rng) or person.name)


def _number_misread(person: SyntheticPerson, rng: Random) -> Traveller | None:
    pairs = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z"}
    spots = [at for at, digit in enumerate(person.number) if digit in pairs]
    if not spots:
        return None
    at = rng.choice(spots)
    number = person.number[:at] + pairs[person.number[at]] + person.number[at + 1 :]
    return replace(papers(person, rng), number=number, birth="")


def _number_digit(person: SyntheticPerson, rng: Random) -> Traveller | None:
    at = rng.randrange(2, 8)
    number = person.number[:at] + str((int(person.number[at]) + rng.randrange(1, 10)) % 10) + person.number[at + 1 :]
    return replace(papers(person, rng), number=number, nationality="")


def _number_and_another_name(person: SyntheticPerson, rng: Random) -> Traveller | None:
    return replace(papers(person, rng), number=person.number, name=" ".join((*person.given, "Baru")))


def _no_nationality(person: SyntheticPerson, rng: Random) -> Traveller | None:
    return replace(papers(person, rng), nationality="", number="")


def _no_sex(person: SyntheticPerson, rng: Random) -> Traveller | None:
    return replace(papers(person, rng), sex="", number="")


RULES: dict[str, Rule] = {
    "old_spelling": _named(_old_spelling),
    "old_spelling_of_one_word": _named(_old_spelling_of_one_word),
    "muhammad": _named(_muhammad),
    "without_muhammad": _named(_without_muhammad),
    "other_order": _named(_order),
    "initial": _named(_initial),
    "first_initial": _named(_first_initial),
    "single_name_twice": _named(_twice),
    "title_or_degree": _named(_title),
    "patronymic": _named(_patronymic),
    "word_left_out": _named(_word_left_out),
    "joined": _named(_joined),
    "typo": _named(_typo),
    "two_typos": _named(_two_typos),
    "romanisation": _named(_writing),
    "script": _named(_script),
    "mrz": _named(_mrz),
    "mrz_cut": _named(_mrz_cut),
    "date_swapped": _date(_swapped),
    "date_digit": _date(_digit),
    "number_and_no_date": _number_alone,
    "number_misread_and_no_date": _number_misread,
    "number_digit_and_no_nationality": _number_digit,
    "number_and_another_name": _number_and_another_name,
    "no_nationality": _no_nationality,
    "no_sex": _no_sex,
}
"""What a variant is called -> how it is made. Each must be a hit."""

NOT_PROVEN: dict[str, Rule] = {"year_only": _date(_year_only), "mandarin_reading": _named(_mandarin)}
"""Variants that letters alone do not prove, and that are hits only where the rest of the name is rare: reported, and
not counted as missed."""
