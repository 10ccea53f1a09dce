"""Variants of listed people and strangers, screened against a list; what came of it, by variant, kind and stranger."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from time import perf_counter, process_time

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.evaluation.names.native_trial import ask_native
from iass.evaluation.names.people import SyntheticPerson, make_person
from iass.evaluation.names.strangers import SHARES, make_stranger
from iass.evaluation.names.tally import Tally
from iass.evaluation.names.variants import NOT_PROVEN, RULES, Traveller
from iass.evaluation.split import Part
from iass.screen.identity import Identity
from iass.screen.index import Candidate, NameIndex

_NO_NUMBER, _NO_DATE, _ONLY_YEAR = 0.3, 0.05, 0.03
"""Shares of listed people of whom that much is missing; they are not made variants of that need it."""
_WITHOUT_DATE = frozenset({"number_and_no_date", "number_misread_and_no_date", "number_and_another_name"})
_MOST_EXAMPLES = 12


@dataclass(slots=True)
class NameTrial:
    """What was measured. seconds, cpu_seconds: of each query. false: innocent travellers with a hit, by kind.
    native: question -> script, of names in their own script against a list of romanised ones."""

    listed: int
    build_seconds: float
    by_variant: dict[str, Tally] = field(default_factory=dict)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    unproven: dict[str, Tally] = field(default_factory=dict)
    false: dict[str, Tally] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    native: dict[str, dict[str, Tally]] = field(default_factory=dict)
    native_missed: list[str] = field(default_factory=list)


def identity_of(key: str, traveller: Traveller) -> Identity:
    """A traveller as the screening takes one."""
    return Identity(
        key,
        traveller.name,
        PartialDate.parse(traveller.birth) if traveller.birth else None,
        traveller.nationality,
        Sex(traveller.sex or "X"),
        (traveller.number,) if traveller.number else (),
    )


def listed_identity(person: SyntheticPerson, rng: Random) -> Identity:
    """As a list has it: some entries lack a number, a few the date or all but its year."""
    number = "" if rng.random() < _NO_NUMBER else person.number
    chance = rng.random()
    birth = "" if chance < _NO_DATE else person.birth.isoformat()[: 4 if chance < _NO_DATE + _ONLY_YEAR else 10]
    return identity_of(person.key, Traveller(person.name, birth, person.nationality, person.sex, number))


def run_trial(
    listed: int, variants: int, strangers: int, part: Part, told: Callable[[int, int], None], seed: int = 20261129
) -> NameTrial:
    """variants: at least so many, over all rules, of people of that part. strangers: innocent travellers."""
    rng = Random(seed)  # noqa: S311
    people = [make_person(f"person-{number}", rng) for number in range(listed)]
    identities = [listed_identity(person, rng) for person in people]
    begun = perf_counter()
    index = NameIndex(identities)
    trial = NameTrial(len(index), perf_counter() - begun)
    chosen = [at for at, person in enumerate(people) if part.has(person.key)]
    total = variants + strangers
    for count, (rule, at, traveller) in enumerate(_variants(people, identities, chosen, variants, rng)):
        told(count, total)
        _ask_variant(trial, index, people[at], rule, traveller)
    for count in range(strangers):
        told(variants + count, total)
        kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
        traveller = make_stranger(kind, people[rng.choice(chosen)], rng)
        _ask_stranger(trial, index, kind, traveller)
    trial.native = ask_native(index, part, rng, trial.native_missed)
    return trial


def _variants(
    people: list[SyntheticPerson], identities: list[Identity], chosen: list[int], count: int, rng: Random
) -> Iterator[tuple[str, int, Traveller]]:
    """Every rule as often as any other, as far as it applies."""
    rules = RULES | NOT_PROVEN
    for rule, make in rules.items():
        made = 0
        for _ in range(count // len(rules) * 60):
            at = rng.choice(chosen)
            traveller = make(people[at], rng) if _can(identities[at], rule) else None
            if traveller is not None:
                made += 1
                yield rule, at, traveller
            if made > count // len(rules):
                break


def _can(listed: Identity, rule: str) -> bool:
    dated = listed.birth_date is not None and listed.birth_date.complete
    return (bool(listed.numbers) or not rule.startswith("number")) and (dated or rule in _WITHOUT_DATE)


def _ask_variant(trial: NameTrial, index: NameIndex, person: SyntheticPerson, rule: str, traveller: Traveller) -> None:
    found = _search(trial, index, traveller)
    right = any(one.is_hit and one.listed.key == person.key for one in found)
    if rule in NOT_PROVEN:
        _count(trial.unproven, rule, right)
        return
    _count(trial.by_variant, rule, right)
    _count(trial.by_kind, person.kind, right)
    if not right and sum(line.startswith(f"{rule}:") for line in trial.missed) < _MOST_EXAMPLES:
        trial.missed.append(f"{rule}: {person.name} {person.birth} | {traveller.name} {traveller.birth}")


def _ask_stranger(trial: NameTrial, index: NameIndex, kind: str, traveller: Traveller) -> None:
    found = _search(trial, index, traveller)
    hits = [one for one in found if one.is_hit]
    _count(trial.false, kind, bool(hits))
    trial.told[kind] += bool(found)
    if hits:
        one = hits[0].listed
        trial.accused.append(
            f"{kind} by {hits[0].rating.hit}: {traveller.name} {traveller.birth} | {one.name} {one.birth_date}"
        )


def _search(trial: NameTrial, index: NameIndex, traveller: Traveller) -> list[Candidate]:
    begun, worked = perf_counter(), process_time()
    found = index.search(identity_of("", traveller))
    trial.cpu_seconds.append(process_time() - worked)
    trial.seconds.append(perf_counter() - begun)
    return found


def _count(tallies: dict[str, Tally], name: str, right: bool) -> None:
    tally = tallies.setdefault(name, Tally())
    tally.right += right
    tally.total += 1
