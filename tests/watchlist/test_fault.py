"""What keeps a notice from being what was asked for, told in one language only."""

import pkgutil
from importlib import import_module

import pytest

import iass.watchlist
from iass.registry.cells import Problem
from iass.watchlist.fault import Fault, as_problem
from iass.watchlist.intake import INTAKE, Check
from iass.watchlist.lifecycle import TRANSITIONS, Transition


def _faults() -> dict[str, Fault | Problem]:
    """Every one that a module of the watchlist holds, alone or in a table."""
    found: dict[str, Fault | Problem] = {}
    for module in pkgutil.iter_modules(iass.watchlist.__path__, "iass.watchlist."):
        for name, held in vars(import_module(module.name)).items():
            for one in held if isinstance(held, tuple) else (held,):
                if isinstance(one, Check | Transition | Problem):
                    found[f"{name}: {one.reason}"] = one
    return found


FAULTS = _faults()


def test_fault_is_not_looked_at() -> None:
    assert len(FAULTS) >= len(INTAKE) + len(TRANSITIONS) + 4


@pytest.mark.parametrize("name", FAULTS)
def test_reason_or_what_to_do_stands_in_one_language_only(name: str) -> None:
    one = FAULTS[name]
    assert all((one.reason, one.alasan, one.mend, one.perbaikan))
    assert one.reason != one.alasan
    assert one.mend != one.perbaikan


def test_row_of_a_file_is_told_less() -> None:
    told = as_problem(INTAKE[0])
    assert (told.field, told.reason, told.mend) == (INTAKE[0].column, INTAKE[0].reason, INTAKE[0].mend)
    assert (told.alasan, told.perbaikan) == (INTAKE[0].alasan, INTAKE[0].perbaikan)
