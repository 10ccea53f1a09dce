"""Innocent travellers who are hard to tell from listed people. Nothing here knows the screening."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from iass.evaluation.names.people import SyntheticPerson, birth_of, make_person
from iass.evaluation.names.variants import Traveller, papers

SHARES = {"common": 0.75, "namesake": 0.1, "sibling": 0.12, "twin": 0.03}
"""common: drawn as people are, so that common names come as often as they are borne; namesake: a listed person's very
name, sex and nationality, another birth date; sibling: family name and place, another given name and birth date;
twin: a sibling of the same birth date."""


def make_stranger(kind: str, listed: SyntheticPerson, rng: Random) -> Traveller:
    """kind: one of SHARES. listed: whom a namesake or sibling is like."""
    if kind == "common":
        return papers(make_person("", rng), rng)
    if kind == "namesake":
        return replace(papers(listed, rng), birth=birth_of(rng).isoformat())
    return _sibling(listed, rng, twin=kind == "twin")


def _sibling(listed: SyntheticPerson, rng: Random, twin: bool) -> Traveller:
    """Given names of another person of the same kind; those who have no family name share nothing but the place."""
    other = make_person("", rng, listed.kind)
    while other.given[-1] == listed.given[-1] or other.given == listed.given:
        other = make_person("", rng, listed.kind)
    born = listed.birth if twin else _near(listed.birth, rng)
    # A Balinese last word is the child's own, and the words before it tell its place among the children.
    family = other.family if listed.kind == "balinese" else listed.family
    sibling = replace(listed, given=other.given, family=family, sex=other.sex, birth=born)
    return papers(sibling, rng)


def _near(born: date, rng: Random) -> date:
    return born + timedelta(days=rng.choice((-1, 1)) * rng.randrange(300, 4_000))
