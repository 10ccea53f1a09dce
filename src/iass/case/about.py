"""Whom an alert or a passage tells of beside its traveller, by id: for the trace of a look, and for a breach pack."""

from iass.alert.alert import Alert
from iass.case.exhibits import CHIP
from iass.case.passage import Passage
from iass.decide.redaction import named_in


def told_of(one: Alert | Passage) -> tuple[str, ...]:
    """Notices and people of the registry: whom findings are about and whose picture stands beside the face. Not the
    holder of the document, to whom the passage itself leads; nor whom the face came nearest to, which is no finding."""
    found = {name for finding in one.decision.findings for name in named_in(finding)}
    if isinstance(one, Alert):
        found |= {reference.subject_id for reference in one.references} - {CHIP}
    return tuple(sorted(found))
