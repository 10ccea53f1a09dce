"""People as FollowTheMoney has them (OpenSanctions, lists derived from Interpol's): JSON lines, turned into our rows.

An entity is `{"id": ..., "schema": "Person", "properties": {"name": ["..."]}}`, every property a list of texts. What
maps to a column of a notice is in one table, and what does not is counted and told. An entity says who, and never on
whose instrument: kind, agency, instrument, period and officers are given for the whole file.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import BinaryIO

from iass.errors import InvalidInput
from iass.registry.cells import FORMULA, unfit
from iass.watchlist.notice_row import LONGEST_NAME, MOST_NAMES

MAX_BYTES = 512 * 1024 * 1024
MAX_LINE = 1024 * 1024
MAX_VALUES = 200
_LONGEST = 500
_DOCUMENTS = 20

COLUMNS = (
    "notice_id", "surname", "given_names", "sex", "birth_date", "birth_place", "nationality", "reason",
    "document_numbers", "photos", "valid_until", "approver", "other_names", "weak_names",
)  # fmt: skip
MAPPED = {
    "firstName": "given_names", "middleName": "given_names", "secondName": "given_names", "lastName": "surname",
    "name": "surname, given_names, where the parts are not said; other_names", "gender": "sex",
    "birthDate": "birth_date",
    "birthPlace": "birth_place", "nationality": "nationality", "citizenship": "nationality, where there is none",
    "passportNumber": "document_numbers", "idNumber": "document_numbers", "summary": "reason", "notes": "reason",
    "topics": "reason, where nothing else says it", "alias": "other_names", "weakAlias": "weak_names",
}  # fmt: skip
"""Property -> column. `id` becomes notice_id, and a photograph is looked for under that name: `ID.jpg`."""

_SEXES = {"male": "M", "female": "F", "other": "X"}
_PARTED = str.maketrans("", "", " -./")
Properties = Mapping[str, list[str]]


def as_csv(file: BinaryIO, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The people of a file as CSV in UTF-8, one row for each line, and what was left out, in words.

    Raises InvalidInput where a line is no entity: a list is taken as it is, or not at all.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    others: Counter[str] = Counter()
    unmapped: Counter[str] = Counter()
    several: Counter[str] = Counter()
    for number, line in enumerate(_lines(file, name), start=1):
        row = _row(line, f"{name}, line {number}", others, unmapped, several) if line.strip() else None
        writer.writerow(row if row is not None else [])
    return text.getvalue().encode(), tuple(_left_out(others, unmapped, several))


def _lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    """At most so long, and so many together."""
    read = number = 0
    while line := file.readline(MAX_LINE + 1):
        read, number = read + len(line), number + 1
        if len(line) > MAX_LINE or read > MAX_BYTES:
            raise InvalidInput("the line or the file is too long", where=f"{name}, line {number}", mend=_MEND)
        yield line


_MEND = "Hand in JSON lines, one entity a line, as OpenSanctions publishes them (entities.ftm.json)"


def _row(
    line: bytes, where: str, others: Counter[str], unmapped: Counter[str], several: Counter[str]
) -> list[str] | None:
    """None for an entity that is no person."""
    entity = _entity(line, where)
    entity_id, schema = entity.get("id"), entity.get("schema")
    if not isinstance(entity_id, str) or not isinstance(schema, str):
        raise InvalidInput("an entity has no id or no schema", where=where, mend=_MEND)
    if schema != "Person":
        others[schema[:40]] += 1
        return None
    properties = _properties(entity.get("properties"), where)
    unmapped.update(key for key in properties if key not in MAPPED)
    several.update(
        key for key in ("birthDate", "nationality", "gender", "birthPlace") if len(properties.get(key, ())) > 1
    )
    surname, given_names = _names(properties)
    cells = (
        entity_id,
        surname,
        given_names,
        _SEXES.get(_first(properties, "gender").casefold(), _first(properties, "gender")),
        _first(properties, "birthDate")[:10],
        _first(properties, "birthPlace"),
        _state(_first(properties, "nationality") or _first(properties, "citizenship")),
        _first(properties, "summary") or _first(properties, "notes") or ", ".join(properties.get("topics", ())),
        ";".join(_numbers(properties)[:_DOCUMENTS]),
        f"{entity_id}.jpg",
        "",  # until withdrawn, and approved by nobody, unless the file as a whole is given another
        "",
    )
    said = {_words(f"{surname} {given_names}")}
    strong = _names_cell([*properties.get("name", ()), *properties.get("alias", ())], said, unmapped)
    weak = _names_cell(properties.get("weakAlias", ()), said, unmapped)
    return [*(cell[:_LONGEST] for cell in cells), strong, weak]


def _names_cell(names: Sequence[str], said: set[frozenset[str]], unmapped: Counter[str]) -> str:
    """Parted by semicolons: each once, as many and as long as a row may have; what cannot be one is counted. said:
    what was taken before; grows."""
    taken: list[str] = []
    for name in names:
        clean = " ".join(name.replace(";", " ").split()).lstrip("".join(FORMULA) + " ")
        words = _words(clean)
        if words in said:
            continue
        fits = len(clean) <= LONGEST_NAME and len(taken) < MOST_NAMES and len(";".join([*taken, clean])) <= _LONGEST
        if fits and any(map(str.isalpha, clean)) and not unfit(clean):
            taken.append(clean)
            said.add(words)
        else:
            unmapped["names too long, too many, or no names"] += 1
    return ";".join(taken)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def _entity(line: bytes, where: str) -> Mapping[str, object]:
    try:
        entity = json.loads(line)
        if b"\\ud" in line.lower():
            json.dumps(entity, ensure_ascii=False).encode()  # half a character cannot be stored, or shown
    except (ValueError, RecursionError):
        raise InvalidInput("this line is no JSON", where=where, mend=_MEND) from None
    if not isinstance(entity, dict):
        raise InvalidInput("this line is no JSON object", where=where, mend=_MEND)
    return entity


def _properties(given: object, where: str) -> Properties:
    """Raises InvalidInput for anything but lists of texts."""
    made: dict[str, list[str]] = {}
    for key, values in given.items() if isinstance(given, dict) else [("", None)]:
        if not isinstance(values, list) or len(values) > MAX_VALUES or not all(isinstance(one, str) for one in values):
            raise InvalidInput("a property is no list of texts", where=where, mend=_MEND)
        made[key] = [" ".join(one.replace("\x00", "").split()) for one in values if one.strip()]
    return {key: values for key, values in made.items() if values}


def _first(properties: Properties, key: str) -> str:
    return properties.get(key, [""])[0]


def _names(properties: Properties) -> tuple[str, str]:
    """The parts where they are said; else the last word of the name is taken for the surname. Screening takes the words
    in any order."""
    surname = _first(properties, "lastName")
    given = [_first(properties, key) for key in ("firstName", "middleName", "secondName")]
    if surname or any(given):
        return surname, " ".join(part for part in given if part)
    *rest, last = _first(properties, "name").split(" ")
    return last, " ".join(rest)


def _numbers(properties: Properties) -> list[str]:
    """Without blanks, dashes, dots and slashes, as an MRZ has them; what holds other signs stays, and is refused."""
    listed = (*properties.get("passportNumber", ()), *properties.get("idNumber", ()))
    return list(dict.fromkeys(number.upper().translate(_PARTED) for number in listed))


def _state(code: str) -> str:
    """FollowTheMoney writes ISO 3166-1 alpha-2 in small letters."""
    return _ALPHA2.get(code.casefold(), code.upper())


_ALPHA2: Mapping[str, str] = json.loads(files("iass.capture").joinpath("states_alpha2.json").read_text("utf-8"))


def _left_out(others: Counter[str], unmapped: Counter[str], several: Counter[str]) -> Iterator[str]:
    if others:
        named = ", ".join(f"{count} {schema}" for schema, count in others.most_common(10))
        yield f"entities of other schemas are left out: {named}"
    if unmapped:
        named = ", ".join(f"{key[:40]} ({count})" for key, count in sorted(unmapped.items())[:40])
        yield f"properties that a notice has no place for are left out, by how many people have them: {named}"
    if several:
        named = ", ".join(f"{key} ({count})" for key, count in sorted(several.items()))
        yield f"of several values only the first is taken: {named}"
