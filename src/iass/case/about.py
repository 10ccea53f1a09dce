"""Whom an alert or a passage tells of beside its traveller, by id: for the trace of a look, and for a breach pack."""

from iass.alert.alert import Alert
from iass.case.exhibits import CHIP
from iass.case.passage import Passage
from iass.decide.redaction import named_in


def told_of(one: Alert | Passage) -> tuple[str, ...]:
    """Notices and people of the registry: whom findings are about and whose picture stands beside the face; of a
    passage the holder of the document too. Not whom the face came nearest to: that is no finding, and few are shown
    it."""
    found = {name for finding in one.decision.findings for name in named_in(finding)}
    if isinstance(one, Alert):
        found |= {reference.subject_id for reference in one.references} - {CHIP}
    elif one.holder_id is not None:
        found.add(one.holder_id)
    return tuple(sorted(found))
