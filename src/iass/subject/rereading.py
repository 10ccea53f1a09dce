"""A correction of what was read of a document, of whom the registry does not know, and what becomes of every copy.

What was read stays, as the evidence of every alert that rests on it, under its seal (decision 0047). What is right
stands beside it, and is what everything else goes by from then on.
"""

from collections.abc import Mapping
from dataclasses import replace

from iass.audit.entry import JsonValue
from iass.capture.document import TravelDocument
from iass.case.passage import Passage
from iass.errors import InvalidInput
from iass.screen.compare.document_number import number_key
from iass.subject.concerned import concerning
from iass.subject.correction import Change, Correcting, Effect, new_in, reach, told
from iass.subject.proposal import Correction
from iass.subject.records import SubjectDeskTransaction
from iass.subject.traveller import as_person


def put_right(
    tx: SubjectDeskTransaction, at: Passage, correction: Correction, request_id: str, by: Correcting
) -> Effect:
    """Of that passage, and of each other own one that says the same wrong thing, with an audit entry that names the
    fields and not what stands in them, but for a nationality, as of the registry. Then every copy."""
    former, document = as_person(at), at.document
    right, new = reread(at, correction)
    changes = {name: Change.of(getattr(document, name), value) for name, value in new.items()}
    concerned = concerning(tx, former, at)
    wrong = [one for one in concerned.passages if one.crossing_id in concerned.own and _says_so(one, at, new)]
    for one in wrong:
        if one.document is not None:
            fixed: TravelDocument = replace(one.document, **new)  # type: ignore[arg-type]  # fields of a document
            tx.passages.put_right(one.crossing_id, fixed, request_id, by.now)
    names: list[JsonValue] = [one.crossing_id for one in wrong]
    details: dict[str, JsonValue] = {"request": request_id, "passages": names, **told(changes)}
    tx.audit.append(by.now, by.officer, "passage.corrected", at.crossing_id, details)
    made = as_person(replace(at, document=right))
    reached = reach(tx, former, made, changes, concerned.of_own(), by)
    return Effect(made, 1, tuple(sorted(changes)), 0, 0, reached, tuple(one.crossing_id for one in wrong))


def reread(at: Passage, correction: Correction) -> tuple[TravelDocument, Mapping[str, object]]:
    """The document as it should have been read, and what is new in it, by its own fields. Raises InvalidInput for
    nothing, no name, or no number."""
    document = at.document
    if document is None or correction.birth_place is not None:
        raise InvalidInput("a passage holds no birth place", where="birth_place", mend="Leave it out")
    number = correction.document_number
    if number is not None and not number_key(number):
        raise InvalidInput("this is no document number", where="document_number", mend="Write it as in the passport")
    new = new_in(document, replace(correction, document_number=None))
    if number is not None and number_key(number) != number_key(document.number):
        new["number"] = number_key(number)
    if not new:
        raise InvalidInput("this is what was read already", where="correction", mend="Say what is wrong")
    right: TravelDocument = replace(document, **new)  # type: ignore[arg-type]  # fields of a document
    if not right.full_name:
        raise InvalidInput("there is no name", where="surname", mend="Write a surname, given names or both")
    return right, new


def _says_so(one: Passage, at: Passage, new: Mapping[str, object]) -> bool:
    """Whether it has what was found to be wrong."""
    return all(getattr(one.document, name) == getattr(at.document, name) for name in new)
