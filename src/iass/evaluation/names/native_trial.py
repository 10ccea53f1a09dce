"""Native names against their romanisations in a list; what came of it, by script and question."""

from random import Random

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.evaluation.names.native import SCRIPTS, NativeCase, native_cases
from iass.evaluation.names.people import birth_of
from iass.evaluation.names.tally import Tally
from iass.evaluation.split import Part
from iass.screen.identity import Identity
from iass.screen.index import NameIndex

_KEY = "native"


def ask_native(index: NameIndex, part: Part, rng: Random, missed: list[str]) -> dict[str, dict[str, Tally]]:
    """Question -> script -> how many were hits; of twins, each is an innocent. index: of other people; each listed one
    is put into it for his question only. missed: is told what went wrong."""
    found: dict[str, dict[str, Tally]] = {}
    for script in SCRIPTS:
        for case in native_cases(script, part, rng):
            hit = _is_hit(index, case, rng)
            tally = found.setdefault(case.question, {}).setdefault(script, Tally())
            tally.right += hit
            tally.total += 1
            if hit is (case.question == "twin"):
                missed.append(f"{script} {case.question}: {case.listed} | {case.traveller}")
    return found


def _is_hit(index: NameIndex, case: NativeCase, rng: Random) -> bool:
    born = PartialDate.of(birth_of(rng))
    index.put(Identity(_KEY, case.listed, born, SCRIPTS[case.script], Sex.MALE))
    told = index.search(Identity("", case.traveller, born, SCRIPTS[case.script], Sex.MALE))
    index.remove(_KEY)
    return any(one.is_hit and one.listed.key == _KEY for one in told)
