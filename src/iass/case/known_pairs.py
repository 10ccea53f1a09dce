"""Pairs on record, and what a new one may rest on, laid beside everybody at whom a passage points."""

from iass.case.bearers import with_bearer
from iass.case.doubles import with_doubles
from iass.case.namesakes import with_namesakes
from iass.case.notice_pairs import with_notice_pairs
from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.observation import Observation
from iass.identify.search import FaceSearch


def with_known_pairs(
    tx: CrossingTransaction, seen: Sighting, observation: Observation, search: FaceSearch
) -> Observation:
    """Doubles and namesakes who were told apart, two notices of one face, and the bearer of a proven chip whom the
    registry does not know."""
    found = with_namesakes(tx, seen, with_bearer(tx, seen, observation), search)
    return with_notice_pairs(tx, with_doubles(tx, seen, found, search), search)
