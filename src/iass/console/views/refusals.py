"""What was refused or failed, and what to do, in the page's language. What is on record of it is in English."""

from iass.console.catalogue import Catalogue
from iass.errors import IassError, InvalidInput
from iass.registry.cells import Problem
from iass.service.errors import kind_of
from iass.service.refusals import in_indonesian, kind_in_indonesian, note_in_indonesian, stored_in_indonesian


def refused(error: IassError, words: Catalogue) -> tuple[str, str]:
    """The reason and its mend; the mend may be empty."""
    alasan = in_indonesian(error.what) or kind_in_indonesian(kind_of(type(error)).name)
    return words.either((alasan, in_indonesian(error.mend)), (error.what, error.mend))


def row_refused(problem: Problem, words: Catalogue) -> tuple[str, str]:
    """Of one row of a file, likewise."""
    if problem.alasan:
        return words.either((problem.alasan, problem.perbaikan), (problem.reason, problem.mend))
    return refused(InvalidInput(problem.reason, mend=problem.mend), words)


def stored(said: str, words: Catalogue, kind: str = "failed") -> str:
    """Why something failed, as it was kept. kind: of problem, which is told where nobody has written the sentence."""
    return words.either(stored_in_indonesian(said) or (kind_in_indonesian(kind) if said else ""), said)


def noted(note: str, words: Catalogue) -> str:
    """A reason or note: as the officer wrote it; in the page's language where the system did."""
    return words.either(note_in_indonesian(note) or note, note)
