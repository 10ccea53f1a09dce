"""What of two people's papers a verdict about a namesake rests on (decision 0034)."""

import json
from hashlib import sha256

from iass.registry.person import Person
from iass.watchlist.notice import Notice


def papers_of(notice: Notice, other: Person | str) -> str:
    """SHA-256 (hex) of what either is found or told apart by. Another name, birth date or document of the sought one,
    or another name or birth date of the person, makes another value, and then nobody has compared them. The person's
    documents are left out: the registry says whose they are. other: a person, or the bearer of a proven chip, who is
    known by all the papers on it (`iass.capture.chip.bearer`)."""
    sought = [notice.full_name, *(one.name for one in notice.other_names), *notice.document_numbers]
    sought += [str(notice.birth_date or ""), notice.birth_place, notice.nationality, str(notice.sex or "")]
    own = [other] if isinstance(other, str) else _own(other)
    return sha256(json.dumps([sought, own], ensure_ascii=False).encode()).hexdigest()


def _own(person: Person) -> list[str]:
    return [person.full_name, str(person.birth_date or ""), person.birth_place, person.nationality, str(person.sex)]
