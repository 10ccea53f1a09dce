"""What is refused, in Indonesian.

Where something is refused, the stages say it in English, with its values in it. `refusals_id.json` holds the same
sentences with a placeholder for each value; a sentence that it does not know is told by the kind of its problem.
The answer to a program holds both, so that whoever shows it, the console first, needs no table of its own.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LONGEST = 500
"""Characters; a longer sentence holds somebody's file, and is no sentence of ours."""

_PLACE = re.compile(r"\{(\w+)\}")


def in_indonesian(sentence: str) -> str:
    """ "" where nobody has written it; of sentences parted by semicolons, each."""
    if len(sentence) > LONGEST:
        return ""
    if found := _table()["sentences"].get(sentence):
        return found
    for pattern, said in _patterns():
        if match := pattern.fullmatch(sentence):
            return said.format_map({name: _value(value) for name, value in match.groupdict().items()})
    parts = [in_indonesian(part) for part in sentence.split("; ")] if "; " in sentence else []
    return "; ".join(parts) if all(parts) else ""


def kind_in_indonesian(name: str) -> str:
    """The kind of a problem, as `conflict`. Raises KeyError for one that nobody has written: a test proves that there
    is none."""
    return _table()["kinds"][name]


def _value(value: str) -> str:
    """A state, an act or a sentence within the sentence in Indonesian; anything else as it is."""
    return _table()["words"].get(value) or in_indonesian(value) or value


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    source = files("iass.service").joinpath("refusals_id.json")
    table: Mapping[str, Mapping[str, str]] = json.loads(source.read_text(encoding="utf-8"))
    return table


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with values; of two that fit, the one that says more by itself comes first."""
    known = [(english, said) for english, said in _table()["sentences"].items() if _PLACE.search(english)]
    known.sort(key=lambda one: len(_PLACE.sub("", one[0])), reverse=True)
    return tuple((_pattern(english), said) for english, said in known)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _PLACE.split(english)  # text, name, text, ...
    fixed = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>{_holds(name)})" for name in parts[1::2]]
    return re.compile("".join(text + name for text, name in zip(fixed, [*named, ""], strict=True)), re.DOTALL)


def _holds(name: str) -> str:
    """A placeholder that begins with n is a number, one with id an id, one with word a known word, else any text."""
    if name.startswith("n"):
        return r"[0-9][0-9.,]*"
    if name.startswith("id"):
        return r"[^\s:;]+"
    return "|".join(map(re.escape, _table()["words"])) if name.startswith("word") else ".+?"
