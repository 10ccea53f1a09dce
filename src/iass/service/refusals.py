"""What is refused, in Indonesian.

Where something is refused, the stages say it in English, with its values in it. `refusals_id.json` holds the same
sentences with a placeholder for each value; a sentence that it does not know is told by the kind of its problem.
The answer to a program holds both, so that whoever shows it, the console first, needs no table of its own. What is
kept of a failure is kept in English too, and is told by the same table. `notes` are what the stages write themselves
where an officer writes else: those alone are told anew, and no word of an officer is.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from iass.watchlist.another_person import ANOTHER_PERSON
from iass.watchlist.importing import APPROVES_ITSELF, NAME_ALONE, NOT_OF_LIST, NOT_SHOWN
from iass.watchlist.intake import INTAKE
from iass.watchlist.lifecycle import TRANSITIONS

LONGEST = 500
"""Characters; a longer sentence holds somebody's file, and is no sentence of ours."""

_OF_ROWS = (ANOTHER_PERSON, APPROVES_ITSELF, NAME_ALONE, NOT_OF_LIST, NOT_SHOWN)
"""These rules say it in both languages themselves; what is kept of them is in English alone."""

_PLACE = re.compile(r"\{(\w+)\}")
_STORED = re.compile(r"(?P<what>.+?)(?: (?P<where>\([^)]*\)|\[[^\]]*\]))?(?:\. (?P<mend>[A-Z].*))?", re.DOTALL)
"""As `str` of an error, or with its place in round brackets."""


def in_indonesian(sentence: str) -> str:
    """ "" where nobody has written it; of sentences parted by semicolons, each."""
    if len(sentence) > LONGEST:
        return ""
    if found := _table()["sentences"].get(sentence):
        return found
    for pattern, said in _patterns("sentences"):
        if match := pattern.fullmatch(sentence):
            return said.format_map({name: _value(name, value) for name, value in match.groupdict().items()})
    if found := note_in_indonesian(sentence):
        return found
    parts = [in_indonesian(part) for part in sentence.split("; ")] if "; " in sentence else []
    return "; ".join(parts) if all(parts) else ""


def note_in_indonesian(note: str) -> str:
    """Of what a stage wrote by itself; "" for anything else, an officer's own words first. Values stay as they are."""
    if len(note) > LONGEST:
        return ""
    if found := _table()["notes"].get(note):
        return found
    matches = ((pattern.fullmatch(note), said) for pattern, said in _patterns("notes"))
    return next((said.format_map(match.groupdict()) for match, said in matches if match), "")


def stored_in_indonesian(said: str) -> str:
    """Why something failed, as it was kept: with its place, which stays, and what to do, where that is known. "" where
    nobody has written the reason."""
    match = None if len(said) > LONGEST else _STORED.fullmatch(said)
    if (whole := in_indonesian(said)) or match is None:
        return whole
    what, mend = in_indonesian(match["what"]), in_indonesian(match["mend"] or "")
    place = f" {match['where']}" if match["where"] else ""
    return f"{what}{place}{f'. {mend}' if mend else ''}" if what else ""


def kind_in_indonesian(name: str) -> str:
    """The kind of a problem, as `conflict`. Raises KeyError for one that nobody has written: a test proves that there
    is none."""
    return _table()["kinds"][name]


def _value(name: str, value: str) -> str:
    """A state, an act or a sentence within the sentence in Indonesian; anything else as it is, but for a reason."""
    known = _table()["words"].get(value) or in_indonesian(value)
    return known or (kind_in_indonesian("invalid-input") if name.startswith("why") else value)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    source = files("iass.service").joinpath("refusals_id.json")
    table: Mapping[str, Mapping[str, str]] = json.loads(source.read_text(encoding="utf-8"))
    rules = {one.reason: one.alasan for one in (*INTAKE, *TRANSITIONS, *_OF_ROWS)}
    return {**table, "sentences": {**rules, **table["sentences"]}}


@cache
def _patterns(part: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with values; of two that fit, the one that says more by itself comes first."""
    known = [(english, said) for english, said in _table()[part].items() if _PLACE.search(english)]
    known.sort(key=lambda one: len(_PLACE.sub("", one[0])), reverse=True)
    return tuple((_pattern(english), said) for english, said in known)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _PLACE.split(english)  # text, name, text, ...
    fixed = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>{_holds(name)})" for name in parts[1::2]]
    return re.compile("".join(text + name for text, name in zip(fixed, [*named, ""], strict=True)), re.DOTALL)


def _holds(name: str) -> str:
    """A placeholder that begins with n is a number, one with id an id, one with word a known word, one with why a
    reason, else any text."""
    if name.startswith("n"):
        return r"[0-9][0-9.,]*"
    if name.startswith("id"):
        return r"[^\s:;]+"
    return "|".join(map(re.escape, _table()["words"])) if name.startswith("word") else ".+?"
