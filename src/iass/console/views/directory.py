"""Why the directory let nobody in, for whoever stands before the page."""

from iass.accounts.directory_door import DirectoryRefusal, Why
from iass.errors import Unavailable

REFUSALS = ("stale", "denied", "factors", "not_fresh", "nobody", "away")
_SAID = {
    Why.STALE: "stale",
    Why.FORGED: "stale",
    Why.DENIED: "denied",
    Why.FACTORS: "factors",
    Why.NOT_FRESH: "not_fresh",
}


def refusal_words(refused: DirectoryRefusal | Unavailable) -> str:
    """One of REFUSALS. Which of an operator's reasons it is stands in the audit log alone."""
    return _SAID.get(refused.why, "nobody") if isinstance(refused, DirectoryRefusal) else "away"
