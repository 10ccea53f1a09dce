"""The dated tables behind names: JSON files in `tables/`, each with its source and the day since when it holds.

A change of the rules is a change of a table, never of code. Nothing in them is about a real person.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


def table(name: str) -> Mapping[str, Any]:
    """One table as it stands in its file."""
    read: Mapping[str, Any] = json.loads((files("iass.screen") / "tables" / f"{name}.json").read_text(encoding="utf-8"))
    return read


@cache
def words(kind: str) -> frozenset[str]:
    """titles, unknown, patronymics, particles or degrees: capital letters, without points."""
    return frozenset(table("words")[kind])


@cache
def spelling_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What to find and what to write for it, in order."""
    return tuple((re.compile(row["find"]), row["to"]) for row in table("spelling")["rules"])


@cache
def variants() -> Mapping[str, str]:
    """Writing -> the word that stands for its group."""
    return {form: group[0] for group in table("variants")["groups"] for form in reversed(group)}


@cache
def romanisations() -> Mapping[str, frozenset[str]]:
    """Family name -> groups that it may belong to (`chinese:CHEN`, `korean:KIM`). One writing may be of several."""
    rows = table("romanisations")
    found: dict[str, set[str]] = {}
    for kind in ("chinese", "korean"):
        for group in rows[kind]:
            for form in group:
                found.setdefault(form, set()).add(f"{kind}:{group[0]}")
    return {form: frozenset(groups) for form, groups in found.items()}


@cache
def aliases() -> Mapping[str, frozenset[str]]:
    """Indonesian name -> Chinese families (`chinese:CHEN`) whose members took it. Weak evidence."""
    found: dict[str, set[str]] = {}
    for family, *taken in table("romanisations")["aliases"]:
        for name in taken:
            found.setdefault(name, set()).add(f"chinese:{family}")
    return {name: frozenset(families) for name, families in found.items()}


@cache
def script_words() -> Mapping[str, str]:
    """A word in its own script -> as passports romanise it."""
    read: Mapping[str, str] = table("scripts")["words"]
    return read


@cache
def script_letters() -> Mapping[str, str]:
    """A consonant of Thai or Tamil -> A-Z, as at the beginning of a syllable; vowels that begin a word."""
    read: Mapping[str, str] = table("scripts")["letters"]
    return read


@cache
def common_names() -> Mapping[str, float]:
    """Word -> the share of people in Indonesia who bear it, 0..1, roughly."""
    return {name: share / 10_000 for name, share in table("common_names")["per_10000"].items()}
