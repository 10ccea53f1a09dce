"""What of an alert somebody is told who may not see what is protected (decision 0029)."""

from collections.abc import Set
from dataclasses import replace

from iass.alert.alert import Alert
from iass.decide.redaction import open_part


def open_alert(alert: Alert, protected: Set[str]) -> Alert:
    """Of one that is not protected itself: what it has on record about a protected notice, as one that lapsed, is left
    out. protected: ids of notices."""
    references = tuple(one for one in alert.references if one.subject_id not in protected)
    return replace(alert, decision=open_part(alert.decision, protected), references=references)
