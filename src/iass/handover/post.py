"""Messages to agencies leave here: each when it is due, one program at a time, until the agency has it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from iass.access import EVERYWHERE, SYSTEM, Scope
from iass.audit.entry import JsonValue
from iass.capture.backoff import Backoff
from iass.clock import Clock
from iass.errors import Conflict, IassError
from iass.handover.courier import Courier, Receipt
from iass.handover.endpoint import AgencyEndpoint
from iass.handover.outbox import Message, MessageState, OutboxStanding
from iass.handover.records import HandoverRecords
from iass.handover.webhook import headers
from iass.ids import new_id

TURN_SECONDS = 1.0
SWEEP_SECONDS = 3600.0
LEASE = timedelta(minutes=2)
"""How long one program has for one message; if it dies between sending and writing, another sends it again."""

LIFE = timedelta(days=4)
"""From the first try of a row of failed ones until it is given up."""

LEAST_TRIES = 12
"""So that a machine that was off for days does not give up at once."""

FIRST_WAIT, LONGEST_WAIT = 5.0, 4 * 3600.0
MOST_FAILURES = 3
"""In one turn: whoever stops the service waits for the turn in work."""

_GONE = 410


@dataclass(frozen=True, slots=True)
class PostOffice:
    """holder: this program's name for leases. days: for how many a message that was delivered is kept."""

    records: HandoverRecords
    courier: Courier
    clock: Clock
    days: int = 365
    holder: str = field(default_factory=lambda: new_id("post"))
    random: Random = field(default_factory=Random)

    def turn(self) -> int:
        """Sends what is due; answers how many had an end. An agency that fails is not tried again in the same turn."""
        done, failing = 0, set[str]()
        while len(failing) < MOST_FAILURES:
            now = self.clock.now()
            with self.records.reading() as tx:
                if not tx.outbox.is_due(now):
                    break
            with self.records.transaction() as tx:
                message = tx.outbox.claim(now, self.holder, now + LEASE, failing)
                endpoint = tx.endpoints.get(message.agency) if message else None
            if message is None:
                break
            after = self._tried(message, endpoint, now)
            self._settle(after)
            done += after.state is not MessageState.WAITING
            if after.state is not MessageState.DELIVERED:
                failing.add(message.agency)
        return done

    def standing(self, scope: Scope = EVERYWHERE) -> OutboxStanding:
        """For whoever supervises the program. scope: of what lies beyond it, nothing is counted."""
        with self.records.reading() as tx:
            return tx.seen_by(scope).outbox.standing()

    def sweep(self) -> int:
        """Forgets messages that were delivered and are too old; answers how many. The case says what was told."""
        now = self.clock.now()
        with self.records.transaction() as tx:
            gone = tx.outbox.forget_delivered(now - timedelta(days=self.days))
            if gone:
                tx.audit.append(now, SYSTEM, "messages.forgotten", "", {"messages": gone})
        return gone

    def _tried(self, message: Message, endpoint: AgencyEndpoint | None, now: datetime) -> Message:
        if endpoint is None:
            return replace(message, state=MessageState.DEAD, said="the agency has no endpoint any more")
        tried = replace(message, tries=message.tries + 1, since=message.since or now, tried_at=now)
        try:
            receipt = self._send(endpoint, message, now)
        except IassError as error:  # its place may name a path of this machine, its mend is for whoever types
            return self._failed(tried, error.what, None)
        except Exception as error:  # nobody foresaw it; its message may hold an address, so its type alone is told
            return self._failed(tried, f"an error that nobody foresaw: {type(error).__name__}", None)
        if receipt.is_taken:
            return replace(tried, state=MessageState.DELIVERED, said=f"answered {receipt.status}")
        if receipt.status == _GONE:
            return replace(tried, state=MessageState.DEAD, said="answered 410: it wants no more")
        return self._failed(tried, f"answered {receipt.status}", receipt.retry_after)

    def _send(self, endpoint: AgencyEndpoint, message: Message, now: datetime) -> Receipt:
        payload = message.payload.encode()
        signed = headers(message.message_id, now, payload, endpoint.keys(now))
        return self.courier.post(endpoint.url, endpoint.ca, signed, payload)

    def _failed(self, tried: Message, said: str, asked: int | None) -> Message:
        now = self.clock.now()
        told = replace(tried, said=said[:300])
        if tried.tries >= LEAST_TRIES and tried.since is not None and now - tried.since >= LIFE:
            return replace(told, state=MessageState.DEAD)
        wait = Backoff(FIRST_WAIT, LONGEST_WAIT, self.random, tried.tries - 1).next()
        wait = max(wait, min(asked or 0, LONGEST_WAIT))
        return replace(told, due_at=now + timedelta(seconds=wait))

    def _settle(self, after: Message) -> None:
        """One that was retried, or taken up by another program, meanwhile stays as that one has it."""
        told: dict[str, JsonValue] = {"case": after.case_id, "agency": after.agency, "kind": after.kind}
        told |= {"tries": after.tries, "said": after.said}
        try:
            with self.records.transaction() as tx:
                tx.outbox.settle(after, self.holder)
                if after.state is not MessageState.WAITING:
                    tx.audit.append(self.clock.now(), SYSTEM, f"message.{after.state}", after.message_id, told)
        except Conflict:
            return
