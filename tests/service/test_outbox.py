"""Messages to agencies that were given up, and nobody sees them."""

from dataclasses import replace
from itertools import count

import httpx
from tests.contracts.samples import message

from iass.adapters.sql.records import SqlRecords
from iass.application import Application
from iass.handover.outbox import Message, MessageState
from iass.ids import MessageId

_numbers = count(1)


def _given_up(installation: Application) -> Message:
    """One more, written now."""
    made_at = installation.clock.now()
    one = replace(message(), message_id=MessageId(f"message-dead-{next(_numbers)}"), made_at=made_at, due_at=made_at)
    dead = replace(one, state=MessageState.DEAD, tries=31, tried_at=made_at, said="answered 503")
    records = installation.agencies.desk.records
    assert isinstance(records, SqlRecords)
    with records.transaction() as tx:
        tx.outbox.add(dead)
    return dead


def _dead(client: httpx.Client) -> float:
    lines = client.get("/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith('iass_agency_messages{state="dead"}')).split()[-1])


def test_message_that_was_given_up_is_not_told(client: httpx.Client, installation: Application) -> None:
    before = _dead(client)
    older, newer = _given_up(installation), _given_up(installation)
    assert _dead(client) == before + 2
    found = client.get("/v1/outbox", params={"state": "dead", "limit": 1}).raise_for_status().json()
    (told,) = found["messages"]
    assert (told["message_id"], told["said"], told["due_at"]) == (newer.message_id, "answered 503", None)
    assert "payload" not in told
    following = client.get("/v1/outbox", params={"before": found["next"], "limit": 1}).json()["messages"]
    assert [one["message_id"] for one in following] == [older.message_id]


def test_message_is_sent_again_though_it_was_delivered(client: httpx.Client, installation: Application) -> None:
    dead = _given_up(installation)
    path = f"/v1/outbox/{dead.message_id}/retry"
    assert client.post(path).raise_for_status().json()["state"] == "waiting"
    installation.agencies.post.turn()  # KPK has no endpoint here: it ends at once
    records = installation.agencies.desk.records
    with records.transaction() as tx:
        found = tx.outbox.get(dead.message_id)
        assert found is not None and found.state is MessageState.DEAD
        tx.outbox.put(replace(found, state=MessageState.DELIVERED))
    assert client.post(path).status_code == 409
    assert client.post("/v1/outbox/none/retry").status_code == 404
