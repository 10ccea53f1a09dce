"""The desk of agencies' endpoints: where each takes its messages, and what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from iass.access import Officer
from iass.audit.chain import moment_text
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotFound
from iass.handover.courier import Courier
from iass.handover.endpoint import AgencyEndpoint, EndpointSecret, new_secret
from iass.handover.outbox import Message, MessageState
from iass.handover.records import HandoverRecords
from iass.handover.telling import TEST, envelope
from iass.handover.webhook import headers
from iass.ids import MessageId, new_id
from iass.watchlist.agencies import AGENCIES, find_agency

MOST_ENDPOINTS = 200
MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class AgencyDesk:
    """public_url: where agencies reach this service; goes into what they are told."""

    records: HandoverRecords
    courier: Courier
    clock: Clock
    public_url: str = ""

    def add(self, name: str, url: str, ca: str, officer: Officer) -> tuple[AgencyEndpoint, str]:
        """The endpoint, and the new secret, which nobody sees again; "" where there was an endpoint: it gets this
        address, and keeps its secret. Raises InvalidInput for another agency, or an address that nothing is sent to."""
        agency = agency_named(name)
        self.courier.check(url)
        now, made = self.clock.now(), ""
        with self.records.transaction() as tx:
            former = tx.endpoints.get(agency)
            if former is None:
                if len(tx.endpoints.every()) >= MOST_ENDPOINTS:
                    raise Conflict(f"there are {MOST_ENDPOINTS} endpoints already", where=agency)
                made = new_secret()
                endpoint = AgencyEndpoint(agency, url, (EndpointSecret(made),), now, ca)
            else:
                endpoint = replace(former, url=url, ca=ca)
            tx.endpoints.put(endpoint)
            tx.audit.append(now, officer, "agency.endpoint_changed" if former else "agency.endpoint_made", agency)
        return endpoint, made

    def rotate(self, name: str, officer: Officer) -> str:
        """A new secret; the former one goes on signing beside it for a day. Raises NotFound."""
        return self._changed(name, officer, "agency.secret_changed", lambda one: one.rotated(self.clock.now()))

    def drop_former(self, name: str, officer: Officer) -> None:
        """The newest secret alone signs from now on. Raises NotFound."""
        self._changed(name, officer, "agency.secret_dropped", AgencyEndpoint.with_newest_alone)

    def remove(self, name: str, officer: Officer) -> None:
        """With its secrets; messages that wait are given up at their next turn. Raises NotFound."""
        agency = agency_named(name)
        with self.records.transaction() as tx:
            if not tx.endpoints.remove(agency):
                raise _unknown(agency)
            tx.audit.append(self.clock.now(), officer, "agency.endpoint_removed", agency)

    def every(self) -> Sequence[AgencyEndpoint]:
        with self.records.reading() as tx:
            return tx.endpoints.every()

    def test(self, name: str, officer: Officer) -> str:
        """Sends a message that tells nothing, now, and answers what came back. Raises NotFound, and NotReady where
        nothing came."""
        agency, now, message_id = agency_named(name), self.clock.now(), new_id("message")
        with self.records.transaction() as tx:
            endpoint = tx.endpoints.get(agency)
            if endpoint is None:
                raise _unknown(agency)
            tx.audit.append(now, officer, "agency.endpoint_tested", agency)
        payload = envelope(message_id, TEST, self.public_url, moment_text(now), agency, {}).encode()
        signed = headers(message_id, now, payload, endpoint.keys(now))
        return f"answered {self.courier.post(endpoint.url, endpoint.ca, signed, payload).status}"

    def messages(
        self, states: Sequence[MessageState], limit: int, officer: Officer, before: MessageId | None = None
    ) -> Sequence[Message]:
        """Newest first; every state when none is named. Written to the audit log. Raises InvalidInput unless
        1 <= limit <= 200."""
        if not 1 <= limit <= MAX_PAGE:
            raise InvalidInput(f"a page holds 1 to {MAX_PAGE} messages, not {limit}", where="limit")
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).outbox.page(states, limit, before)
            tx.audit.append(self.clock.now(), officer, "messages.listed", "", {"messages": len(found)})
            return found

    def retry(self, message_id: MessageId, officer: Officer) -> Message:
        """A dead one is tried again, for days. One that waits is tried at once. Raises NotFound, and Conflict for one
        that was delivered."""
        now = self.clock.now()
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).outbox.get(message_id)
            if found is None:
                raise NotFound("no such message", where=message_id[:60])
            if found.state is MessageState.DELIVERED:
                raise Conflict("this message was delivered", where=message_id[:60])
            again = replace(found, state=MessageState.WAITING, due_at=now, since=None)
            tx.outbox.put(again)
            tx.audit.append(now, officer, "message.retried", message_id, {"agency": found.agency})
            return again

    def _changed(
        self, name: str, officer: Officer, act: str, change: Callable[[AgencyEndpoint], AgencyEndpoint]
    ) -> str:
        agency = agency_named(name)
        with self.records.transaction() as tx:
            former = tx.endpoints.get(agency)
            if former is None:
                raise _unknown(agency)
            after = change(former)
            tx.endpoints.put(after)
            tx.audit.append(self.clock.now(), officer, act, agency)
            return after.secrets[0].key


def agency_named(name: str) -> str:
    """As notices name it, however it is written. Raises InvalidInput for one that may ask for no notice."""
    found = find_agency(name.strip())
    if found is None:
        known = ", ".join(one.name for one in AGENCIES if not one.families)
        raise InvalidInput("there is no such agency", where=name[:60], mend=f"Name one: {known}")
    return found[1]


def _unknown(agency: str) -> NotFound:
    return NotFound("this agency has no endpoint", where=agency, mend="iass agency list shows those that have")
