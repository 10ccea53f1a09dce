"""What another library, or a search without any index, finds and ours does not.

rigour and nomenklatura are no oracles here: they need a compiled PyICU, which no environment of ours has, and a test
that never ran holds nothing.
"""

from random import Random

from anyascii import anyascii

from iass.evaluation.names.people import make_person
from iass.evaluation.names.trial import identity_of, listed_identity
from iass.evaluation.names.variants import RULES
from iass.screen.identity import Identity
from iass.screen.index import NameIndex
from iass.screen.rating import compare, rate
from iass.screen.reading import reads
from iass.screen.scripts import reading_of

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]


def test_a_korean_syllable_is_not_read_as_anyascii_writes_it() -> None:
    """Its tables are its authors', and know nothing of ours: all 11,172 syllables."""
    assert [sign for sign in SYLLABLES if not reads(reading_of(sign), anyascii(sign).upper())] == []


def test_a_korean_syllable_is_read_as_another() -> None:
    """Two that anyascii writes with other consonants and another vowel are two: the tables do not answer to all."""
    rng = Random(1)
    pairs = [(rng.choice(SYLLABLES), rng.choice(SYLLABLES)) for _ in range(2_000)]
    taken = [(one, other) for one, other in pairs if one != other and reads(reading_of(one), anyascii(other).upper())]
    assert len(taken) < 0.005 * len(pairs), taken


def _hits(traveller: Identity, listed: list[Identity], index: NameIndex) -> set[str]:
    """Everybody compared with everybody, with the counts of that list."""
    return {one.key for one in listed if rate(compare(traveller, one, index.rarity)).hit}


def test_the_index_loses_a_hit_that_a_search_of_everybody_finds() -> None:
    rng = Random(20261129)
    people = [make_person(f"p-{number}", rng) for number in range(120)]
    listed = [listed_identity(person, rng) for person in people]
    index = NameIndex(listed)
    found = 0
    for rule, make in RULES.items():
        for person in rng.sample(people, 6):
            made = make(person, rng)
            if made is None:
                continue
            traveller = identity_of("", made)
            everybody = _hits(traveller, listed, index)
            assert {one.listed.key for one in index.search(traveller) if one.is_hit} == everybody, (rule, traveller)
            found += len(everybody)
    assert found > 60
