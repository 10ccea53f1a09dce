"""What keeps a notice from being what was asked for: each rule says it, and what to do, in both languages."""

from iass.registry.cells import Problem
from iass.watchlist.intake import Check
from iass.watchlist.lifecycle import Transition

Fault = Check | Transition


def as_problem(fault: Fault) -> Problem:
    """As a row of a file is told of it."""
    return Problem(fault.column, fault.reason, fault.mend, fault.alasan, perbaikan=fault.perbaikan)
