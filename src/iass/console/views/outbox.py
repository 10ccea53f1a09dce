"""Messages to agencies on a screen: what waits and what was given up, or all."""

from dataclasses import dataclass
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.refusals import stored
from iass.handover.outbox import Message, MessageState
from iass.ids import MessageId

PAGE_LENGTH = 50
STANDING = (MessageState.WAITING, MessageState.DEAD)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """retry: where a press of the button goes; empty for one that was delivered."""

    time: str
    moment: str
    agency: str
    case_id: str
    what: str
    state: str
    dead: bool
    tries: str
    said: str
    next_time: str
    retry: str


@dataclass(frozen=True, slots=True)
class OutboxView:
    """older: what to give as `before` for the next page; empty at the end. dead: how many were given up in all,
    of those that the officer may see."""

    rows: tuple[MessageRow, ...]
    everything: bool
    older: str
    dead: int


def outbox_page(desks: Application, officer: Officer, words: Catalogue, *, everything: bool, before: str) -> OutboxView:
    """Raises NotFound where `before` is no message."""
    states = () if everything else STANDING
    found = desks.agencies.desk.messages(states, PAGE_LENGTH, officer, MessageId(before) if before else None)
    older = found[-1].message_id if len(found) == PAGE_LENGTH else ""
    dead = desks.agencies.post.standing(officer.scope).counts[MessageState.DEAD]
    return OutboxView(tuple(_row(one, words) for one in found), everything, older, dead)


def _row(one: Message, words: Catalogue) -> MessageRow:
    waits = one.state is MessageState.WAITING
    known = f"outbox.kind.{one.kind}"
    return MessageRow(
        time=formats.day_and_time(one.made_at, words.language),
        moment=one.made_at.isoformat(),
        agency=one.agency,
        case_id=one.case_id,
        what=words(known) if known in words.texts else one.kind,
        state=words(f"outbox.state.{one.state}"),
        dead=one.state is MessageState.DEAD,
        tries=formats.count(one.tries, words.language),
        said=stored(one.said, words),
        next_time=formats.day_and_time(one.due_at, words.language) if waits else "",
        retry="" if one.state is MessageState.DELIVERED else f"/v1/outbox/{quote(one.message_id, safe='')}/retry",
    )
