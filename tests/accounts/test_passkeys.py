"""Who gets in with a passkey, and who does not: a key in software answers, with whatever an attacker would change."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.samples import MORNING

from iass.accounts.challenge import Challenges
from iass.accounts.desk import AccountDesk
from iass.accounts.door import Door, Inside, NotRecognised, TooManyAttempts
from iass.accounts.passkey import MOST, Passkey, Site
from iass.accounts.passkey_door import PasskeyDoor
from iass.adapters.passkeys.webauthn import WebAuthn
from iass.adapters.sql.records import SqlRecords
from iass.audit.entry import AuditEntry
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import OfficerId, PasskeyId

from .authenticator import PRESENT, VERIFIED, Device, decoded, encoded
from .conftest import HOME, PASSWORD, ROOT, Hire

SITE = Site("counter.example", "https://counter.example:8443")
_DENIED = [
    {"challenge": encoded(bytes(56))},
    {"type": "webauthn.create"},
    {"origin": "https://counter.example"},
    {"origin": "https://evil.example:8443"},
    {"crossOrigin": True},
]


@pytest.fixture
def passkeys(door: Door) -> PasskeyDoor:
    return PasskeyDoor(door, WebAuthn(), Challenges(bytes(range(32))))


@pytest.fixture
def inside(door: Door, hire: Hire) -> Inside:
    hire("siti.r", "supervisor@CGK")
    found = door.whose(door.sign_in("siti.r", PASSWORD, HOME)[0])
    assert found is not None
    return found


Enrol = Callable[..., tuple[Device, Passkey]]


@pytest.fixture
def enrol(passkeys: PasskeyDoor, inside: Inside) -> Enrol:
    """enrol("telephone", counts=False) -> a device of siti.r's, and what is stored of it."""

    def add(name: str = "telephone", **fields: Any) -> tuple[Device, Passkey]:
        device = Device(SITE.origin, **fields)
        return device, passkeys.add(SITE, inside, name, device.create(passkeys.offer(SITE, inside)))

    return add


def _audit(records: SqlRecords) -> AuditEntry:
    with records.reading() as tx:
        found = tx.audit.last()
    assert found is not None
    return found


def _refused(passkeys: PasskeyDoor, told: str, address: str = HOME) -> None:
    with pytest.raises(NotRecognised):
        passkeys.sign_in(SITE, told, address)


@pytest.mark.parametrize("counts", [True, False])
def test_officer_with_a_passkey_stays_outside(
    passkeys: PasskeyDoor, enrol: Enrol, door: Door, records: SqlRecords, counts: bool
) -> None:
    device, stored = enrol(counts=counts)
    for _ in range(2):
        token, session = passkeys.sign_in(SITE, device.use(passkeys.ask(SITE)), HOME)
        found = door.whose(token)
        assert found is not None and found.officer_id == "siti.r"
        assert _audit(records).details == {"session": session.session_id, "passkey": stored.passkey_id}
    [after] = passkeys.of(OfficerId("siti.r"))
    assert after.uses == (2 if counts else 0) and after.used_at is not None


def test_answer_is_taken_twice(passkeys: PasskeyDoor, enrol: Enrol) -> None:
    device, _ = enrol(counts=False)
    told = device.use(passkeys.ask(SITE))
    passkeys.sign_in(SITE, told, HOME)
    _refused(passkeys, told)


def test_answer_waits_for_its_hour(passkeys: PasskeyDoor, enrol: Enrol, clock: FixedClock) -> None:
    device, _ = enrol()
    options = passkeys.ask(SITE)
    clock.move_to(clock.now() + timedelta(minutes=5, seconds=1))
    _refused(passkeys, device.use(options))


def test_copy_of_a_device_gets_in(passkeys: PasskeyDoor, enrol: Enrol) -> None:
    device, _ = enrol()
    passkeys.sign_in(SITE, device.use(passkeys.ask(SITE)), HOME)
    device.uses = 0  # the copy was made before
    _refused(passkeys, device.use(passkeys.ask(SITE)))


@pytest.mark.parametrize("says", _DENIED)
def test_answer_to_something_else_is_taken(passkeys: PasskeyDoor, enrol: Enrol, says: dict[str, Any]) -> None:
    device, _ = enrol()
    device.says = says
    _refused(passkeys, device.use(passkeys.ask(SITE)))


def test_answer_to_an_offer_opens_the_door(passkeys: PasskeyDoor, enrol: Enrol, inside: Inside) -> None:
    """A challenge is for one purpose: one that was made to add a passkey is none to sign in with."""
    device, _ = enrol()
    offered = json.loads(passkeys.offer(SITE, inside))["challenge"]
    _refused(passkeys, device.use(json.dumps({"rpId": SITE.domain, "challenge": offered})))


@pytest.mark.parametrize("flags", [0, PRESENT, VERIFIED])
def test_device_that_asked_nobody_gets_in(passkeys: PasskeyDoor, enrol: Enrol, flags: int) -> None:
    device, _ = enrol()
    device.flags = flags
    _refused(passkeys, device.use(passkeys.ask(SITE)))


def test_passkey_of_one_officer_speaks_for_another(passkeys: PasskeyDoor, enrol: Enrol) -> None:
    device, _ = enrol()
    device.holder = encoded(bytes(32))
    _refused(passkeys, device.use(passkeys.ask(SITE)))


def test_other_key_signs_for_a_known_passkey(passkeys: PasskeyDoor, enrol: Enrol, records: SqlRecords) -> None:
    device, _ = enrol()
    forged = Device(SITE.origin, credential=device.credential, holder=device.holder)
    _refused(passkeys, forged.use(passkeys.ask(SITE)))
    failed = _audit(records)
    assert (failed.action, failed.subject, failed.details) == ("sign_in.failed", "siti.r", {"by": "passkey"})


def test_passkey_of_a_disabled_officer_opens(passkeys: PasskeyDoor, enrol: Enrol, desk: AccountDesk) -> None:
    device, _ = enrol()
    desk.disable("siti.r", ROOT)
    _refused(passkeys, device.use(passkeys.ask(SITE)))


def test_passkey_survives_a_reset(passkeys: PasskeyDoor, enrol: Enrol, desk: AccountDesk, records: SqlRecords) -> None:
    """Whoever took an account over and left a passkey behind is out."""
    device, _ = enrol()
    desk.reset("siti.r", "seven green bottles on a wall", ROOT)
    assert _audit(records).details["passkeys_removed"] == 1
    _refused(passkeys, device.use(passkeys.ask(SITE)))
    assert desk.passkeys("siti.r") == []


def test_lost_device_stays_inside(passkeys: PasskeyDoor, enrol: Enrol, desk: AccountDesk, door: Door) -> None:
    device, stored = enrol()
    token, _ = passkeys.sign_in(SITE, device.use(passkeys.ask(SITE)), HOME)
    with pytest.raises(NotFound):
        desk.remove_passkey("root", stored.passkey_id, ROOT)
    desk.remove_passkey("siti.r", stored.passkey_id, ROOT)
    assert door.whose(token) is None
    _refused(passkeys, device.use(passkeys.ask(SITE)))


def test_officer_removes_anothers_passkey(passkeys: PasskeyDoor, enrol: Enrol) -> None:
    _, stored = enrol()
    with pytest.raises(NotFound):
        passkeys.remove(ROOT, stored.passkey_id)
    passkeys.remove(replace(ROOT, officer_id=OfficerId("siti.r")), stored.passkey_id)
    assert passkeys.of(OfficerId("siti.r")) == []


def test_console_that_was_left_open_gives_a_passkey(passkeys: PasskeyDoor, inside: Inside, clock: FixedClock) -> None:
    device = Device(SITE.origin)
    options = passkeys.offer(SITE, inside)
    clock.move_to(clock.now() + timedelta(minutes=10, seconds=1))
    with pytest.raises(NotAllowed):
        passkeys.offer(SITE, inside)
    with pytest.raises(NotAllowed):
        passkeys.add(SITE, inside, "mine", device.create(options))


@pytest.mark.parametrize("says", [*_DENIED[:1], {"type": "webauthn.get"}, *_DENIED[2:]])
def test_passkey_is_added_by_another_page(passkeys: PasskeyDoor, inside: Inside, says: dict[str, Any]) -> None:
    device = Device(SITE.origin, says=says)
    with pytest.raises(NotRecognised):
        passkeys.add(SITE, inside, "mine", device.create(passkeys.offer(SITE, inside)))


def test_offer_of_another_session_is_answered(passkeys: PasskeyDoor, inside: Inside, door: Door) -> None:
    other = door.whose(door.sign_in("siti.r", PASSWORD, HOME)[0])
    assert other is not None
    told = Device(SITE.origin).create(passkeys.offer(SITE, other))
    with pytest.raises(NotRecognised):
        passkeys.add(SITE, inside, "mine", told)


def test_offer_is_answered_twice(passkeys: PasskeyDoor, inside: Inside) -> None:
    options = passkeys.offer(SITE, inside)
    passkeys.add(SITE, inside, "one", Device(SITE.origin).create(options))
    with pytest.raises(Conflict):
        passkeys.add(SITE, inside, "two", Device(SITE.origin).create(options))


def test_device_is_added_again(passkeys: PasskeyDoor, enrol: Enrol, inside: Inside) -> None:
    """The browser is told which devices to leave alone; one that does not listen is refused. To the devices the officer
    is always the same one."""
    device, stored = enrol()
    offered = json.loads(passkeys.offer(SITE, inside))
    assert [one["id"] for one in offered["excludeCredentials"]] == [stored.credential]
    assert offered["user"]["id"] == stored.holder and len(decoded(stored.holder)) == 32
    assert "siti" not in str(decoded(stored.holder))
    with pytest.raises(Conflict):
        enrol(credential=device.credential)


def test_officer_has_passkeys_without_end(enrol: Enrol) -> None:
    for number in range(MOST):
        enrol(f"device {number}")
    with pytest.raises(Conflict, match="at most"):
        enrol("one more")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "bell\x07", "\u202etxt"])
def test_passkey_has_a_name_that_does_not_show(enrol: Enrol, name: str) -> None:
    with pytest.raises(InvalidInput):
        enrol(name)


def test_stranger_shuts_out_an_officer(passkeys: PasskeyDoor, enrol: Enrol, records: SqlRecords) -> None:
    """Failures count where they happen; and what they leave in the audit log is bounded."""
    device, _ = enrol()
    forged = Device(SITE.origin, credential=device.credential)
    for _ in range(5):
        _refused(passkeys, forged.use(passkeys.ask(SITE)), "10.9.9.9")
    for _ in range(20):
        with pytest.raises(TooManyAttempts):
            passkeys.sign_in(SITE, forged.use(passkeys.ask(SITE)), "10.9.9.9")
    with records.reading() as tx:
        refused = [one for one in tx.audit.entries() if one.action == "sign_in.refused"]
    assert len(refused) == 1
    passkeys.sign_in(SITE, device.use(passkeys.ask(SITE)), HOME)


def test_unknown_passkey_is_told_from_a_wrong_one(passkeys: PasskeyDoor, enrol: Enrol) -> None:
    device, _ = enrol()
    said = set()
    for forged in (Device(SITE.origin, credential=device.credential), Device(SITE.origin)):
        with pytest.raises(NotRecognised) as refused:
            passkeys.sign_in(SITE, forged.use(passkeys.ask(SITE)), HOME)
        said.add(str(refused.value))
    assert len(said) == 1


def test_challenge_of_another_installation_holds(clock: FixedClock) -> None:
    ours, theirs, now = Challenges(bytes(32)), Challenges(bytes([1]) * 32), clock.now()
    made = ours.new("sign in", now)
    assert ours.holds(made, "sign in", now)
    assert not theirs.holds(made, "sign in", now)
    assert not ours.holds(made, "sign in", now - timedelta(seconds=1))
    assert not ours.holds(b"", "sign in", now)
    for place in range(len(made)):
        changed = bytearray(made)
        changed[place] ^= 1
        assert not ours.holds(bytes(changed), "sign in", now)


_JSON = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([[], {}, [[]], {"a": {}}, 1e9])
)


@given(
    st.sampled_from(
        ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"]
    ),
    _JSON | st.binary(max_size=200).map(encoded),
)
def test_hostile_answer_is_an_error_of_its_own(field: str, value: Any) -> None:
    device = Device(SITE.origin, holder=encoded(bytes(32)))
    told = json.loads(device.use(json.dumps({"rpId": SITE.domain, "challenge": encoded(bytes(56))})))
    (told if field in told else told["response"])[field] = value
    passkey = _stored(device)
    with suppress(NotRecognised):
        WebAuthn().used(SITE, WebAuthn().read_use(json.dumps(told)), passkey)
        assert field == "userHandle" and value is None, "what was changed was taken"


@given(st.text(max_size=300) | _JSON.map(json.dumps) | st.just("[" * 5_000) | st.just("x" * 20_000))
def test_rubbish_is_an_error_of_its_own(told: str) -> None:
    for read in (WebAuthn().read_use, WebAuthn().read_creation):
        with pytest.raises(NotRecognised):
            read(told)


@given(st.binary(max_size=400))
def test_hostile_attestation_is_an_error_of_its_own(data: bytes) -> None:
    device = Device(SITE.origin)
    options = {"rp": {"id": SITE.domain}, "user": {"id": encoded(bytes(32))}, "challenge": encoded(bytes(56))}
    told = json.loads(device.create(json.dumps(options)))
    told["response"]["attestationObject"] = encoded(data)
    with pytest.raises(NotRecognised):
        WebAuthn().created(SITE, WebAuthn().read_creation(json.dumps(told)))


def _stored(device: Device) -> Passkey:
    options = {"rp": {"id": SITE.domain}, "user": {"id": device.holder}, "challenge": encoded(bytes(56))}
    made = WebAuthn().created(SITE, WebAuthn().read_creation(device.create(json.dumps(options))))
    now = MORNING
    return Passkey(
        PasskeyId("passkey-1"), OfficerId("siti.r"), "telephone", SITE.domain, made.credential, device.holder or "",
        made.public_key, 0, made.synced, now,
    )  # fmt: skip
