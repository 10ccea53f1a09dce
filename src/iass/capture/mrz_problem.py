"""Something about a machine readable zone that an officer should know and that does not stop its reading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """field: as in TravelDocument, or `optional_data`, `personal_number`, `composite`; what: one sentence."""

    field: str
    what: str
