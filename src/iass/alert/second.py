"""The second decision: two officers who do not know each other's verdict, and a third where they disagree.

A verdict that does not settle an alert is sealed: it stands in no alert, event or answer, so that whoever decides next
cannot have seen it. The audit log has it. See decision 0032.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.decide.decision import Advice
from iass.errors import InvalidInput, NotAllowed
from iass.ids import AlertId, OfficerId


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one officer said about the two faces, and when."""

    officer: OfficerId
    judgement: Judgement
    note: str
    at: datetime


class Verdicts(Protocol):
    """Of alerts that take two, one for each officer."""

    def of(self, alert_id: AlertId) -> Sequence[Verdict]:
        """In the order in which they were given."""
        ...

    def put(self, alert_id: AlertId, verdicts: Sequence[Verdict]) -> None:
        """In place of all before."""
        ...


def parse_second(text: str) -> frozenset[Advice]:
    """Reads `SECURE,DENY_EXIT`; nothing is none. Raises InvalidInput for anything else."""
    named = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [name for name in named if name not in set(Advice) - {Advice.CLEAR}]
    if wrong:
        raise InvalidInput("not an advice", where=", ".join(wrong)[:60], mend="Name advice as SECURE,DENY_EXIT")
    return frozenset(map(Advice, named))


def takes_two(alert: Alert, second: frozenset[Advice]) -> bool:
    """Of the past nobody is handed over: there one officer decides."""
    return alert.kind is AlertKind.PASSAGE and any(one.advice in second for one in alert.decision.findings)


def with_verdict(alert: Alert, given: Sequence[Verdict], fresh: Verdict) -> Sequence[Verdict]:
    """An officer has one verdict. It is changed while nobody else has given theirs, or as the correction of the last.

    Raises NotAllowed for who has given theirs and would be the third too.
    """
    others = [one for one in given if not _same(one.officer, fresh.officer)]
    if len(others) < len(given) and others and alert.state is not AlertState.JUDGED:
        raise NotAllowed(
            "you have given your verdict on this alert",
            where=alert.alert_id,
            mend="Another officer, who has not decided yet, looks at it now",
        )
    return [*others, fresh]


def require_another(alert: Alert, given: Sequence[Verdict], officer: Officer) -> None:
    """Raises NotAllowed as `with_verdict` would, before somebody takes what they may not judge."""
    asked = Verdict(officer.officer_id, Judgement.UNSURE, "", alert.raised_at)
    with_verdict(alert, given, asked)


def settled(verdicts: Sequence[Verdict]) -> Judgement | None:
    """What they come to; None while another officer is to decide. "Unsure" decides nothing.

    The first who says "other person" settles it alone: nobody is stopped by it. "Same person" takes two; where the
    second says otherwise, the third decides.
    """
    clear = [one.judgement for one in verdicts if one.judgement is not Judgement.UNSURE]
    if clear == [Judgement.OTHER_PERSON]:
        return Judgement.OTHER_PERSON
    counted = Counter(clear).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= 2 else None


def with_sealed_notes(alert: Alert, verdicts: Sequence[Verdict]) -> Alert:
    """With the notes that were sealed with the verdicts of the earlier ones, each with its officer."""
    earlier = [f"{one.officer}: {one.note.strip()}" for one in verdicts[:-1] if one.note.strip()]
    return replace(alert, note="\n".join(filter(None, [alert.note, *earlier])))


def _same(one: OfficerId, other: OfficerId) -> bool:
    return one.strip().casefold() == other.strip().casefold()
