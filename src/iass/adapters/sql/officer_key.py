"""By what an officer is found in a table."""

from iass.ids import OfficerId


def officer_key(officer_id: OfficerId) -> str:
    """Spelling does not make another officer."""
    return officer_id.strip().casefold()
