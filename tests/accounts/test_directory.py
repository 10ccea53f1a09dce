"""Who gets in by a directory, and who does not: a real provider, over HTTP, that lies wherever an attacker would."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jws import serialize_compact
from tests.provider import CLIENT, KEYS, OTHER_KEY, PASSWORD, SECRET, Person, Provider, running_provider

from iass.access import Role
from iass.accounts.account import AccountOrigin, Grant
from iass.accounts.challenge import Challenges
from iass.accounts.desk import AccountDesk
from iass.accounts.directory_door import LASTS, DirectoryDoor, DirectoryRefusal, Returned, Why
from iass.accounts.directory_rules import DirectoryRules
from iass.accounts.door import Door, Inside, NotRecognised, TooManyAttempts
from iass.accounts.passkey import Site
from iass.accounts.passkey_door import PasskeyDoor
from iass.accounts.session import Means
from iass.adapters.directory.exchange import MOST_BYTES, Exchange
from iass.adapters.directory.openid import OpenIdProvider
from iass.adapters.directory.signing_keys import SigningKeys
from iass.adapters.passkeys.webauthn import WebAuthn
from iass.adapters.sql.records import SqlRecords
from iass.audit.entry import AuditEntry
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotAllowed, Unavailable

from .conftest import HOME, ROOT, Hire
from .conftest import PASSWORD as LOCAL_PASSWORD

CALLBACK = "http://127.0.0.1:8750/sign-in/directory/callback"
RULES = DirectoryRules(
    {
        "/imigrasi/cgk/konter": (Grant(Role.COUNTER_OFFICER, "CGK"),),
        "/imigrasi/cgk/supervisi": (Grant(Role.SUPERVISOR, "CGK"),),
        "/kpk/penghubung": (Grant(Role.AGENCY_LIAISON),),
        "/bnn/penghubung": (Grant(Role.AGENCY_LIAISON),),
        **{f"/c{number}": (Grant(Role.AUDITOR, f"C{number}"),) for number in range(40)},
    },
    agencies={"/kpk/penghubung": "KPK", "/bnn/penghubung": "BNN"},
)


@pytest.fixture
def clock() -> FixedClock:
    """Now: the provider on the other side has a clock of its own."""
    return FixedClock(datetime.now(UTC))


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        provider.client.callbacks.append(CALLBACK)
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.behave()
    running.people = {"siti": Person("24400320", "siti.r"), "budi": Person("77", "budi.s", ("/polisi/jalan",))}
    running.seen.clear()
    return running


@pytest.fixture
def openid(provider: Provider, clock: FixedClock) -> OpenIdProvider:
    return OpenIdProvider("Polri", provider.issuer, CLIENT, SECRET, Exchange(), clock)


@pytest.fixture
def directory(openid: OpenIdProvider, door: Door, hire: Hire) -> DirectoryDoor:
    """With an operator's account, so that accounts rule."""
    return DirectoryDoor(door, openid, RULES, Challenges(bytes(range(32)), LASTS))


@dataclass
class Journey:
    """A browser's, to the provider and back."""

    directory: DirectoryDoor
    ticket: str = ""
    to: str = ""
    returned: Returned = field(default_factory=lambda: Returned(""))

    def begin(self) -> "Journey":
        self.ticket, self.to = self.directory.ask(CALLBACK)
        return self

    def prove(self, user: str = "siti", to: str = "") -> "Journey":
        """At the provider's form. to: another address than the one that we were sent to."""
        answer = httpx.post(to or self.to, data={"user": user, "password": PASSWORD})
        told = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
        self.returned = Returned(
            told.get("state", ""), told.get("code", ""), told.get("iss", ""), told.get("error", "")
        )
        return self

    def enter(self, **changed: str) -> tuple[str, Any]:
        returned = replace(self.returned, **changed)
        return self.directory.sign_in(self.ticket, returned, CALLBACK, HOME)

    def refused(self, why: Why, **changed: str) -> DirectoryRefusal:
        with pytest.raises(DirectoryRefusal) as refusal:
            self.enter(**changed)
        assert refusal.value.why is why
        return refusal.value


@pytest.fixture
def journey(directory: DirectoryDoor) -> Journey:
    return Journey(directory).begin()


def _audit(records: SqlRecords) -> list[AuditEntry]:
    with records.reading() as tx:
        return list(tx.audit.entries())


def _inside(door: Door, token: str) -> Inside:
    found = door.whose(token)
    assert found is not None
    return found


def test_officer_of_the_directory_stays_outside(journey: Journey, door: Door, records: SqlRecords) -> None:
    """The first entrance makes the account, with what the groups give; the second finds it."""
    token, session = journey.prove().enter()
    inside = _inside(door, token)
    assert (inside.officer_id, inside.grants) == ("siti.r", (Grant(Role.COUNTER_OFFICER, "CGK"),))
    assert (inside.origin, session.means) == (AccountOrigin.DIRECTORY, Means.DIRECTORY)
    made, began = _audit(records)[-2:]
    assert (made.action, made.actor, made.details["subject"]) == ("account.made", "system", "24400320")
    assert (began.action, began.details["by"]) == ("session.began", "directory")
    again, _ = journey.begin().prove().enter()
    assert _inside(door, again).officer_id == "siti.r"
    assert [one.action for one in _audit(records)].count("account.made") == 2  # root's, and this one


def test_directory_is_asked_for_less_than_it_can_prove(journey: Journey, provider: Provider) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(journey.to).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert asked["scope"].split()[0] == "openid"
    other = Journey(journey.directory).begin()
    fresh = {name: values[0] for name, values in parse_qs(urlsplit(other.to).query).items()}
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) == 43 and asked[name] != fresh[name]


@pytest.mark.parametrize(
    "says",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["another-client", CLIENT]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://other.example"},
        {"iss": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_word_that_is_not_for_us_is_believed(journey: Journey, provider: Provider, says: dict[str, Any]) -> None:
    def lie(what: str, truth: dict[str, Any]) -> dict[str, Any]:
        return (
            {key: value for key, value in {**truth, **says}.items() if value is not None} if what == "claims" else truth
        )

    provider.lie = lie
    journey.prove().refused(Why.FORGED)


def _part(data: Any) -> str:
    return urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def _unsigned(token: str) -> str:
    return f"{_part({'alg': 'none'})}.{token.split('.')[1]}."


def _by_public_key(token: str) -> str:
    """The public key, which everybody has, as if it were a shared secret."""
    signed = f"{_part({'alg': 'HS256', 'kid': 'first'})}.{token.split('.')[1]}"
    seal = hmac.digest(KEYS["RS256"].as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def _by_other_key(token: str) -> str:
    payload = urlsafe_b64decode(token.split(".")[1] + "==")
    return serialize_compact({"alg": "RS256", "kid": "first"}, payload, OTHER_KEY, ["RS256"])


def _by_key_within(token: str) -> str:
    payload = urlsafe_b64decode(token.split(".")[1] + "==")
    header = {"alg": "RS256", "kid": "first", "jwk": OTHER_KEY.as_dict(private=False)}
    return serialize_compact(header, payload, OTHER_KEY, ["RS256"])


def _with_another_payload(token: str) -> str:
    head, payload, signature = token.split(".")
    claims = json.loads(urlsafe_b64decode(payload + "==")) | {"sub": "1"}
    return ".".join([head, _part(claims), signature])


@pytest.mark.parametrize(
    "forge",
    [
        _unsigned,
        _by_public_key,
        _by_other_key,
        _by_key_within,
        _with_another_payload,
        lambda token: token.rpartition(".")[0] + ".",
        lambda _: "x" * 40_000,
        lambda _: "no token",
        lambda _: "",
    ],
)
def test_forged_token_is_believed(journey: Journey, provider: Provider, forge: Callable[[str], str]) -> None:
    provider.token = forge
    journey.prove().refused(Why.FORGED)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_rubbish_is_an_error_of_its_own(openid: OpenIdProvider, rubbish: bytes) -> None:
    token = ".".join([_part({"alg": "RS256", "kid": "first"}), urlsafe_b64encode(rubbish).decode(), "AAAA"])
    for told in (rubbish.decode(errors="replace"), token):
        with pytest.raises(NotRecognised):
            openid._verified(openid._known(), told, None, "nonce")


_ODD = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.sampled_from(["iss", "aud", "sub", "exp", "iat", "nbf", "auth_time", "nonce", "amr", "acr", "azp", "groups"]),
    _ODD,
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_signed_nonsense_is_an_error_of_its_own(
    openid: OpenIdProvider, clock: FixedClock, name: str, value: Any
) -> None:
    now = int(clock.now().timestamp())
    truth: dict[str, Any] = {"iss": openid.issuer, "aud": CLIENT, "sub": "7", "exp": now + 60, "iat": now, "nonce": "n"}
    payload = json.dumps({**truth, name: value}).encode()
    token = serialize_compact({"alg": "RS256", "kid": "first"}, payload, KEYS["RS256"], ["RS256"])
    try:
        claims = openid._verified(openid._known(), token, None, "n")
    except NotRecognised:
        return
    assert isinstance(RULES.grants_of(claims), tuple) and isinstance(RULES.is_fresh(claims, clock.now()), bool)
    assert isinstance(replace(RULES, amr=frozenset({"otp"}), acr=("gold",)).has_factors(claims), bool)


def test_code_is_taken_twice(journey: Journey) -> None:
    """The provider forgets a code; and we do not ask it again for the same ticket."""
    journey.prove().enter()
    journey.refused(Why.FORGED)


def test_answered_question_is_answered_again(journey: Journey) -> None:
    """Whoever looked over a shoulder has the address that the browser was sent to, and its ticket: a second code for it
    is genuine."""
    journey.prove().enter()
    journey.prove().refused(Why.STALE)


def test_answer_of_another_browser_is_taken(journey: Journey, directory: DirectoryDoor) -> None:
    """Else somebody could be signed in, unawares, as somebody else."""
    other = Journey(directory).begin().prove()
    journey.prove()
    journey.refused(Why.STALE, state=other.returned.state)
    journey.refused(Why.FORGED, code=other.returned.code)


@pytest.mark.parametrize("ticket", ["", "x", "é", "AAAA", "A" * 76])
def test_browser_that_was_never_sent_comes_back(journey: Journey, provider: Provider, ticket: str) -> None:
    journey.prove()
    provider.seen.clear()
    journey.ticket = ticket
    journey.refused(Why.STALE)
    assert provider.seen == []


def test_answer_waits_for_its_hour(journey: Journey, clock: FixedClock) -> None:
    journey.prove()
    clock.move_to(clock.now() + LASTS + timedelta(seconds=1))
    journey.refused(Why.STALE)


def test_other_provider_answers_in_its_place(journey: Journey, provider: Provider) -> None:
    """Mix-up (RFC 9207): the answer says who gave it, and a provider that always says so is not believed without."""
    journey.prove()
    provider.seen.clear()
    journey.refused(Why.FORGED, issuer="https://other.example")
    journey.refused(Why.FORGED, issuer="")
    assert "/token" not in provider.seen


def test_officer_who_cancels_is_let_in(journey: Journey) -> None:
    answer = httpx.post(journey.to, data={"cancel": "1"})
    told = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert told["error"] == "access_denied"
    journey.returned = Returned(told["state"], error=told["error"])
    journey.refused(Why.DENIED)


def test_new_key_of_the_provider_is_unknown_for_ever(openid: OpenIdProvider, provider: Provider) -> None:
    seconds = [0.0]
    openid.keys = SigningKeys(openid.keys.fetch, lambda: seconds[0])
    openid.keys.by("first")
    for kid in ("made-up", "made-up too", "first"):
        if kid != "first":
            with pytest.raises(NotRecognised):
                openid.keys.by(kid)
    assert provider.seen.count("/keys") == 1
    provider.kid, seconds[0] = "second", 61.0
    openid.keys.by("second")
    with pytest.raises(NotRecognised):
        openid.keys.by("first")
    assert provider.seen.count("/keys") == 2
    seconds[0] += 3600.0
    openid.keys.by("second")
    assert provider.seen.count("/keys") == 3


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "oct", "k": "AAAA"},
        {"use": "enc"},
        {"n": "AQAB"},
        {"kid": 7},
        {"kty": "RSA", "n": None},
        {"kty": 7},
    ],
    ids=str,
)
def test_key_that_is_none_is_believed(journey: Journey, provider: Provider, key: dict[str, Any]) -> None:
    provider.lie = lambda what, truth: {"keys": [{**truth["keys"][0], **key}]} if what == "keys" else truth
    journey.prove().refused(Why.FORGED)


def test_curve_of_another_kind_signs(journey: Journey, provider: Provider) -> None:
    provider.alg, provider.key = "ES256", KEYS["ES256"]
    journey.prove().enter()


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "https://other.example/token"},
        {"jwks_uri": "https://other.example/keys"},
        {"authorization_endpoint": "https://other.example/authorize"},
        {"end_session_endpoint": "https://other.example/leave"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 7},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        {"id_token_signing_alg_values_supported": "RS256"},
    ],
    ids=str,
)
def test_provider_leads_elsewhere(directory: DirectoryDoor, provider: Provider, says: dict[str, Any]) -> None:
    provider.lie = lambda what, truth: {**truth, **says} if what == "discovery" else truth
    with pytest.raises(Unavailable):
        directory.ask(CALLBACK)


_DISCOVERY = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    "answer",
    [
        (200, [("Content-Encoding", "gzip")], b"{}"),
        (200, [], b"[" * 100_000),
        (200, [], b"[]"),
        (200, [], b"<html>"),
        (404, [], b"{}"),
        (500, [], b"{}"),
    ],
    ids=["compressed", "deep", "list", "page", "absent", "broken"],
)
@pytest.mark.parametrize("path", [_DISCOVERY, "/keys", "/token"])
def test_provider_answers_whatever_it_likes(
    journey: Journey, openid: OpenIdProvider, provider: Provider, path: str, answer: Any
) -> None:
    journey.prove()
    provider.bodies[path] = answer
    openid._metadata = None
    with pytest.raises((Unavailable, DirectoryRefusal)):
        journey.enter()


def _truth(provider: Provider, path: str) -> dict[str, Any]:
    return provider.discovery() if path == _DISCOVERY else provider.key_set()


@pytest.mark.parametrize("path", [_DISCOVERY, "/keys"])
def test_answer_without_end_is_read(journey: Journey, openid: OpenIdProvider, provider: Provider, path: str) -> None:
    """True and well-formed, if somebody read all of it."""
    journey.prove()
    provider.bodies[path] = (200, [], json.dumps({**_truth(provider, path), "more": "x" * MOST_BYTES}).encode())
    openid._metadata = None
    with pytest.raises(Unavailable, match="more than anybody"):
        journey.enter()
    provider.bodies[path] = (200, [], json.dumps({**_truth(provider, path), "more": "x" * 1000}).encode())
    journey.begin().prove().enter()


@pytest.mark.parametrize("path", [_DISCOVERY, "/keys", "/token"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(
    journey: Journey, openid: OpenIdProvider, provider: Provider, path: str, status: int
) -> None:
    """Where it leads the same truth lies, and nobody looks."""
    journey.prove()
    provider.bodies[path] = (status, [("Location", f"{provider.issuer}/elsewhere")], b"")
    provider.bodies["/elsewhere"] = (200, [], json.dumps(_truth(provider, path)).encode())
    openid._metadata = None
    with pytest.raises(Unavailable):
        journey.enter()
    assert "/elsewhere" not in provider.seen


def test_provider_that_is_away_counts_as_a_failure(
    journey: Journey, provider: Provider, openid: OpenIdProvider, records: SqlRecords
) -> None:
    journey.prove()
    before = len(_audit(records))
    provider.bodies["/token"] = (503, [], b"")
    with pytest.raises(Unavailable):
        journey.enter()
    assert len(_audit(records)) == before
    provider.bodies.clear()
    journey.enter()  # the same answer, as nobody has looked at it yet


def test_provider_that_drips_holds_a_thread(openid: OpenIdProvider, provider: Provider) -> None:
    slow = Exchange(seconds=-1.0)
    with pytest.raises(Unavailable, match="slowly"):
        slow.get(f"{provider.issuer}{_DISCOVERY}")


def test_crowd_takes_every_thread(openid: OpenIdProvider, journey: Journey) -> None:
    journey.prove()
    turns = [openid._turns.acquire(blocking=False) for _ in range(4)]
    assert all(turns)
    with pytest.raises(Unavailable, match="many wait"):
        journey.enter()
    openid._turns.release()
    journey.enter()


def test_secret_of_the_client_is_told(openid: OpenIdProvider, provider: Provider) -> None:
    assert SECRET not in repr(openid)
    provider.bodies["/token"] = (500, [], SECRET.encode())
    with pytest.raises(Unavailable) as refused:
        openid.person(Journey(_door_of(openid)).directory._asking(b"x" * 56, CALLBACK), "code", openid.issuer)
    assert SECRET not in str(refused.value)


def _door_of(openid: OpenIdProvider) -> DirectoryDoor:
    return DirectoryDoor(None, openid, RULES, Challenges(bytes(32)))  # type: ignore[arg-type]  # no door is needed


# What an answer opens here.


def test_somebody_in_no_group_gets_an_account(journey: Journey, desk: AccountDesk, records: SqlRecords) -> None:
    refused = journey.prove("budi").refused(Why.NO_GROUP)
    assert refused.subject == "77"
    assert [one.officer_id for one in desk.every()] == ["root"]
    told = _audit(records)[-1]
    assert (told.action, told.actor) == ("sign_in.failed", "unknown")
    assert (told.details["why"], told.details["subject"]) == ("no_group", "77")


@pytest.mark.parametrize("name", ["siti r", "", "system", "key.gate", "x" * 65, "siti@polri.example"])
def test_name_that_is_no_id_gets_an_account(journey: Journey, provider: Provider, desk: AccountDesk, name: str) -> None:
    provider.people["siti"].name = name
    journey.prove().refused(Why.NO_NAME)
    assert len(desk.every()) == 1


def test_local_account_of_the_same_name_is_taken_over(
    journey: Journey, hire: Hire, desk: AccountDesk, provider: Provider, door: Door
) -> None:
    """In capitals too. An operator may link the two; then the account keeps its roles, and may be opened by both."""
    desk.add("Siti.R", [Grant(Role.AUDITOR)], LOCAL_PASSWORD, ROOT)
    refused = journey.prove().refused(Why.NAME_TAKEN)
    desk.link("Siti.R", provider.issuer, refused.subject, ROOT)
    token, _ = journey.begin().prove().enter()
    inside = _inside(door, token)
    assert (inside.officer_id, inside.grants, inside.origin) == ("Siti.R", (Grant(Role.AUDITOR),), AccountOrigin.LOCAL)
    assert _inside(door, door.sign_in("Siti.R", LOCAL_PASSWORD, HOME)[0]).officer_id == "Siti.R"
    desk.unlink("Siti.R", ROOT)
    assert door.whose(token) is None
    journey.begin().prove().refused(Why.NAME_TAKEN)


def test_reset_leaves_the_directory_a_way_in(
    journey: Journey, hire: Hire, desk: AccountDesk, provider: Provider
) -> None:
    """Whoever took an account over and linked it to a person of theirs is out."""
    desk.add("siti.r", [Grant(Role.AUDITOR)], LOCAL_PASSWORD, ROOT)
    desk.link("siti.r", provider.issuer, "24400320", ROOT)
    desk.reset("siti.r", "seven green bottles on a wall", ROOT)
    journey.prove().refused(Why.NAME_TAKEN)


def test_person_opens_two_accounts(journey: Journey, hire: Hire, desk: AccountDesk, provider: Provider) -> None:
    journey.prove().enter()
    with pytest.raises(Conflict):
        desk.link("root", provider.issuer, "24400320", ROOT)
    for subject in ("", "x" * 256, "bell\x07"):
        with pytest.raises(InvalidInput):
            desk.link("root", provider.issuer, subject, ROOT)


def test_disabled_officer_is_let_in_by_the_directory(journey: Journey, desk: AccountDesk, door: Door) -> None:
    token, _ = journey.prove().enter()
    desk.disable("siti.r", ROOT)
    assert door.whose(token) is None
    journey.begin().prove().refused(Why.DISABLED)
    desk.enable("siti.r", ROOT)
    journey.begin().prove().enter()


def test_former_groups_go_on(journey: Journey, provider: Provider, door: Door, records: SqlRecords) -> None:
    first, _ = journey.prove().enter()
    provider.people["siti"].groups = ("/imigrasi/cgk/supervisi", "/polisi/jalan")
    second, _ = journey.begin().prove().enter()
    assert door.whose(first) is None
    assert _inside(door, second).grants == (Grant(Role.SUPERVISOR, "CGK"),)
    changed = _audit(records)[-2]
    assert (changed.action, changed.actor) == ("account.roles_changed", "system")
    assert (changed.details["before"], changed.details["sessions_ended"]) == (["counter_officer@CGK"], 1)
    provider.people["siti"].groups = ()
    journey.begin().prove().refused(Why.NO_GROUP)
    assert door.whose(second) is None


def test_liaison_of_the_directory_is_of_no_agency(
    journey: Journey, provider: Provider, desk: AccountDesk, door: Door, records: SqlRecords
) -> None:
    """An inbox of no agency is empty. One who changes to another agency leaves the former inbox at once."""
    provider.people["siti"].groups = ("/kpk/penghubung",)
    first, _ = journey.prove().enter()
    assert _inside(door, first).agency == "KPK"
    made = next(one for one in _audit(records) if (one.action, one.subject) == ("account.made", "siti.r"))
    assert made.details["agency"] == "KPK"
    provider.people["siti"].groups = ("/bnn/penghubung",)
    second, _ = journey.begin().prove().enter()
    assert door.whose(first) is None and _inside(door, second).agency == "BNN"
    changed = _audit(records)[-2]
    assert changed.action == "account.roles_changed"
    assert (changed.details["agency"], changed.details["agency_before"]) == ("BNN", "KPK")
    provider.people["siti"].groups = ("/imigrasi/cgk/konter",)
    third, _ = journey.begin().prove().enter()
    assert _inside(door, third).agency == ""


@pytest.mark.parametrize(
    "groups",
    [
        ("/kpk/penghubung", "/imigrasi/cgk/supervisi"),
        ("/kpk/penghubung", "/bnn/penghubung"),
        tuple(f"/c{number}" for number in range(40)),
    ],
    ids=["a liaison and another", "two agencies", "too many"],
)
def test_groups_give_together_what_no_account_may_have(
    journey: Journey, provider: Provider, desk: AccountDesk, door: Door, records: SqlRecords, groups: tuple[str, ...]
) -> None:
    former, _ = journey.prove().enter()
    provider.people["siti"].groups = groups
    journey.begin().prove().refused(Why.ROLES)
    assert door.whose(former) is None
    provider.people["budi"].groups = groups
    journey.begin().prove("budi").refused(Why.ROLES)
    assert [one.officer_id for one in desk.every()] == ["root", "siti.r"]
    assert _audit(records)[-1].details["why"] == "roles"


def test_directorys_account_has_a_way_of_its_own(
    journey: Journey, desk: AccountDesk, door: Door, records: SqlRecords
) -> None:
    """It would still open when the agency has let the officer go."""
    token, _ = journey.prove().enter()
    inside = _inside(door, token)
    passkeys = PasskeyDoor(door, WebAuthn(), Challenges(bytes(range(32))))
    with pytest.raises(NotAllowed):
        passkeys.offer(Site("localhost", "http://localhost"), inside)
    with pytest.raises(Conflict):
        door.change_password(inside, "", "seven green bottles on a wall")
    with pytest.raises(Conflict):
        desk.reset("siti.r", "seven green bottles on a wall", ROOT)
    with pytest.raises(Conflict):
        desk.change_roles("siti.r", [Grant(Role.OPERATOR)], ROOT)
    with pytest.raises(Conflict):
        desk.enable("root", ROOT)
    for password in ("", LOCAL_PASSWORD):
        with pytest.raises(NotRecognised):
            door.sign_in("siti.r", password, HOME)


def test_directorys_operator_counts_as_the_last_one(
    journey: Journey, desk: AccountDesk, directory: DirectoryDoor
) -> None:
    """The directory may be away, or change its mind, on the day when an operator is needed."""
    rules = replace(RULES, grants={"/imigrasi/cgk/konter": (Grant(Role.OPERATOR),)})
    Journey(replace(directory, rules=rules)).begin().prove().enter()
    with pytest.raises(NotAllowed, match="last operator"):
        desk.disable("root", ROOT)


def test_first_account_is_a_directorys(openid: OpenIdProvider, door: Door, desk: AccountDesk) -> None:
    with pytest.raises(Conflict):
        Journey(DirectoryDoor(door, openid, RULES, Challenges(bytes(32), LASTS))).begin().prove().enter()
    assert not desk.any()


@pytest.mark.parametrize(
    ("asked", "is_enough"),
    [
        ({"amr": ("otp", "hwk")}, True),
        ({"amr": ("hwk",)}, False),
        ({"acr": ("silver", "gold")}, True),
        ({"acr": ("gold",)}, False),
        ({"amr": ("otp",), "acr": ("gold",)}, False),
    ],
    ids=str,
)
def test_password_alone_is_enough(
    directory: DirectoryDoor, provider: Provider, asked: dict[str, Any], is_enough: bool
) -> None:
    rules = replace(RULES, amr=frozenset(asked.get("amr", ())), acr=asked.get("acr", ()))
    journey = Journey(replace(directory, rules=rules)).begin()
    if asked.get("acr"):
        assert urlencode({"acr_values": " ".join(asked["acr"])}) in journey.to
    journey.prove()
    if is_enough:
        journey.enter()
    else:
        journey.refused(Why.FACTORS)


def test_officer_before_is_let_in_again(directory: DirectoryDoor, provider: Provider) -> None:
    """At a console that many use, the provider's own session is still open."""

    def lie(what: str, truth: dict[str, Any]) -> dict[str, Any]:
        return {**truth, "auth_time": truth["iat"] - 3600} if what == "claims" else truth

    provider.lie = lie
    Journey(directory).begin().prove().refused(Why.NOT_FRESH)
    trusting = replace(directory, rules=replace(RULES, reauthenticate=False))
    journey = Journey(trusting).begin()
    assert "prompt=" not in journey.to and "max_age=" not in journey.to
    journey.prove().enter()


def test_strangers_fill_the_audit_log(journey: Journey, records: SqlRecords, door: Door) -> None:
    """Failures are counted; and no number of them keeps an officer outside."""
    before = len(_audit(records))
    for _ in range(70):
        with pytest.raises(DirectoryRefusal):
            journey.directory.sign_in("", Returned("x"), CALLBACK, HOME)
    failed = _audit(records)[before:]
    assert len(failed) == 22  # twenty, and the 32nd and the 64th
    assert failed[-1].details == {"by": "directory", "why": "stale", "failures": 64}
    journey.prove().enter()


def test_directory_forgives_wrong_passwords(journey: Journey, door: Door, records: SqlRecords) -> None:
    """Else an account of one's own there would be a way to guess at others' here without end."""
    for number in range(20):
        with pytest.raises(NotRecognised):
            door.sign_in(f"nobody{number}", "not the password", HOME)
    journey.prove().enter()
    with pytest.raises(TooManyAttempts):
        door.sign_in("root", LOCAL_PASSWORD, HOME)


def test_provider_is_asked_where_to_leave(openid: OpenIdProvider, provider: Provider) -> None:
    to = openid.end_session("http://127.0.0.1:8750/sign-in")
    assert to is not None and httpx.get(to).headers["Location"] == "http://127.0.0.1:8750/sign-in"
    provider.lie = lambda _, truth: {name: told for name, told in truth.items() if name != "end_session_endpoint"}
    openid._metadata = None
    assert openid.end_session("http://127.0.0.1:8750/sign-in") is None
    provider.bodies[_DISCOVERY] = (500, [], b"")
    openid._metadata = None
    assert openid.end_session("http://127.0.0.1:8750/sign-in") is None


def test_examination_says_nothing(openid: OpenIdProvider, provider: Provider) -> None:
    is_well, said = openid.examine()
    assert is_well and provider.issuer in said and "RS256" in said
