"""An act that is sent again, as its answer was lost on the way: nobody is in conflict with himself."""

from dataclasses import dataclass

from iass.access import Officer
from iass.alert.alert import Alert, Judgement
from iass.alert.records import AlertTransaction
from iass.alert.shown_version import acts_since
from iass.alert.transitions import Act, is_same_officer

Ways = tuple[tuple[Act, ...], ...]

RELEASED: Ways = ((Act.RELEASE,),)
TAKEN_OVER: Ways = ((Act.TAKE_OVER,),)
JUDGED: Ways = ((Act.JUDGE,), (Act.GIVE_VERDICT,))
CLOSED: Ways = ((Act.CLOSE,),)
HANDED_OVER: Ways = ((Act.PROPOSE,), (Act.CONFIRM,))
DISMISSED: Ways = tuple(
    (*taken, *ended) for taken in ((), (Act.CLAIM,)) for ended in ((Act.JUDGE, Act.CLOSE), (Act.GIVE_VERDICT,))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer asks for. ways: what it comes to, each as the acts that are done for it, in order. judgement:
    where it has one."""

    officer: Officer
    ways: Ways
    note: str = ""
    judgement: Judgement | None = None


def is_sent_again(tx: AlertTransaction, alert: Alert, version: int | None, asked: Asked) -> bool:
    """Whether what was done since that version is this, by this officer and with this note, and nothing else. version:
    the one that was shown; None where the caller does not say, and nobody can tell a second act from the first."""
    if version is None or version >= alert.version:
        return False
    since = acts_since(tx, alert, version)
    done = tuple(act for act, _ in since)
    if done not in asked.ways or not all(is_same_officer(asked.officer, by) for _, by in since):
        return False
    if Act.GIVE_VERDICT in done:
        return _is_sealed(tx, alert, asked)
    judged = Act.JUDGE not in done or alert.judgement is asked.judgement
    return judged and _ends_with(alert.note, asked.note.strip())


def _is_sealed(tx: AlertTransaction, alert: Alert, asked: Asked) -> bool:
    given = [one for one in tx.verdicts.of(alert.alert_id) if is_same_officer(asked.officer, one.officer)]
    return any((one.judgement, one.note.strip()) == (asked.judgement, asked.note.strip()) for one in given)


def _ends_with(text: str, note: str) -> bool:
    """Notes stand below each other."""
    return not note or text == note or text.endswith(f"\n{note}")
