"""The ports Accounts, DirectoryLinks, Passkeys, Sessions, SignInMarks and ApiKeys, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.access import Permission, Purpose, Role
from iass.accounts.account import Account, AccountOrigin, AccountState, Grant
from iass.accounts.api_key import ApiKey
from iass.accounts.directory import DirectoryLink
from iass.accounts.lockout import Marks
from iass.accounts.passkey import Passkey
from iass.accounts.session import Means, Session
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, Tampered
from iass.ids import KeyId, OfficerId, PasskeyId, SessionId

from .samples import MORNING

SITI = Account(
    OfficerId("siti.r"), (Grant(Role.OPERATOR), Grant(Role.SUPERVISOR, "CGK")), "$argon2id$x", MORNING, MORNING
)


def _session(number: int, officer: str = "siti.r", minutes: int = 0) -> Session:
    at = MORNING + timedelta(minutes=minutes)
    return Session(SessionId(f"session-{number}"), OfficerId(officer), f"hash-{number}", at, at, "10.0.0.7")


def _key(number: int = 1) -> ApiKey:
    return ApiKey(
        key_id=KeyId(f"key-{number}"),
        name=f"gate-{number}",
        secret_hash=f"hash-{number}",
        permissions=frozenset({Permission.RECORD_CROSSING, Permission.SEE_ALERTS}),
        places=frozenset({"CGK/G01", "DPS"}),
        made_by=OfficerId("siti.r"),
        made_at=MORNING + timedelta(minutes=number),
        expires_at=MORNING + timedelta(days=30),
        carriers=frozenset({"GA", "GIA"}),
        agency="Kejaksaan Agung",
        certificates=frozenset({"0" * 64, "subject:CN=gate 1,O=Imigrasi"}),
    )


def test_account_comes_back_changed(any_records: SqlRecords) -> None:
    disabled = SITI.changed(MORNING + timedelta(days=1), state=AccountState.DISABLED, agency="Kejaksaan Agung")
    with any_records.transaction() as tx:
        assert not tx.accounts.any()
        tx.accounts.put(SITI)
    with any_records.reading() as tx:
        assert tx.accounts.get(SITI.officer_id) == SITI
        assert tx.accounts.get(OfficerId("SITI.R")) is None
    with any_records.transaction() as tx:
        tx.accounts.put(disabled)
    with any_records.reading() as tx:
        assert tx.accounts.any()
        assert tx.accounts.every() == [disabled]


def test_account_and_session_of_a_directory_come_back_as_local(any_records: SqlRecords) -> None:
    theirs = replace(SITI, password_hash="", origin=AccountOrigin.DIRECTORY)
    with any_records.transaction() as tx:
        tx.accounts.put(theirs)
        for number, means in enumerate(Means):
            tx.sessions.add(replace(_session(number), means=means))
    with any_records.reading() as tx:
        assert tx.accounts.get(SITI.officer_id) == theirs
        assert {one.means for one in tx.sessions.of(SITI.officer_id)} == set(Means)


def test_account_and_session_of_an_older_version_are_a_directorys(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.accounts.put(replace(SITI, origin=AccountOrigin.DIRECTORY))
        tx.sessions.add(replace(_session(1), means=Means.DIRECTORY))
        tx.people._connection.exec_driver_sql("UPDATE accounts SET origin = NULL")
        tx.people._connection.exec_driver_sql("UPDATE sessions SET means = NULL")
    with any_records.reading() as tx:
        assert tx.accounts.get(SITI.officer_id) == SITI
        assert tx.sessions.of(SITI.officer_id) == [_session(1)]


def _linked(officer: str, subject: str, issuer: str = "https://login.example") -> DirectoryLink:
    return DirectoryLink(issuer, subject, OfficerId(officer), OfficerId("root"), MORNING)


def test_person_of_a_directory_has_two_accounts(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.directory_links.put(_linked("siti.r", "7"))
        tx.directory_links.put(_linked("budi.s", "7", "https://other.example"))
    with pytest.raises(Conflict), any_records.transaction() as tx:
        tx.directory_links.put(_linked("dewi.p", "7"))
    with any_records.transaction() as tx:
        tx.directory_links.put(_linked("siti.r", "7"))
        tx.directory_links.put(_linked("siti.r", "8"))
    with any_records.reading() as tx:
        assert tx.directory_links.of_person("https://login.example", "7") is None
        assert tx.directory_links.of_person("https://login.example", "8") == _linked("siti.r", "8")
        assert tx.directory_links.of_person("HTTPS://login.example", "8") is None
        assert tx.directory_links.of(OfficerId("budi.s")) == _linked("budi.s", "7", "https://other.example")
    with any_records.transaction() as tx:
        assert tx.directory_links.remove(OfficerId("siti.r"))
        assert not tx.directory_links.remove(OfficerId("siti.r"))
        assert tx.directory_links.of(OfficerId("siti.r")) is None


def test_two_change_one_account_at_once(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.accounts.put(SITI)
        tx.accounts.put(SITI.changed(MORNING))
    for late in (SITI, SITI.changed(MORNING), replace(SITI, version=4)):
        with pytest.raises(Conflict, match="meanwhile"), any_records.transaction() as tx:
            tx.accounts.put(late)


def test_role_that_this_version_does_not_know_is_half_read(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.accounts.put(SITI)
        tx.people._connection.exec_driver_sql("UPDATE accounts SET grants = 'emperor'")
    with pytest.raises(Tampered), any_records.reading() as tx:
        tx.accounts.every()


def test_session_outlives_its_end(any_records: SqlRecords) -> None:
    kept, other = _session(2, minutes=1), _session(3, "budi.s")
    with any_records.transaction() as tx:
        for one in (_session(1), kept, other):
            tx.sessions.add(one)
        tx.sessions.see(SessionId("session-2"), MORNING + timedelta(minutes=9))
        tx.sessions.see(SessionId("session-9"), MORNING)
        assert tx.sessions.remove(SessionId("session-1"))
        assert not tx.sessions.remove(SessionId("session-1"))
    with any_records.reading() as tx:
        seen = replace(kept, seen_at=MORNING + timedelta(minutes=9))
        assert tx.sessions.by_token("hash-1") is None
        assert tx.sessions.by_token("hash-2") == seen
        assert {*tx.sessions.by_tokens(["hash-1", "hash-2", "hash-3", "'"])} == {seen, other}
        assert [*tx.sessions.by_tokens([])] == []
        assert tx.sessions.of(OfficerId("siti.r")) == [seen]
    with any_records.transaction() as tx:
        assert tx.sessions.remove_of(OfficerId("siti.r"), but=SessionId("session-2")) == 0
        assert tx.sessions.remove_of(OfficerId("siti.r")) == 1
        assert tx.sessions.get(SessionId("session-3")) == other


def test_session_looks_for_what_another_one_chose(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        for number in (1, 2):
            tx.sessions.add(_session(number))
        tx.sessions.choose(SessionId("session-1"), Purpose.CASE)
        tx.sessions.choose(SessionId("session-1"), Purpose.WATCHLIST)
        tx.sessions.choose(SessionId("session-9"), Purpose.CASE)
    with any_records.reading() as tx:
        assert tx.sessions.by_token("hash-1") == replace(_session(1), purpose=Purpose.WATCHLIST)
        assert tx.sessions.by_token("hash-2") == _session(2)


def test_sessions_pile_up(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        for number, minutes in ((1, 0), (2, 10), (3, 20)):
            tx.sessions.add(_session(number, minutes=minutes))
        tx.sessions.see(SessionId("session-1"), MORNING + timedelta(minutes=30))
        tx.sessions.prune(seen_before=MORNING + timedelta(minutes=15), began_before=MORNING)
        assert [one.session_id for one in tx.sessions.of(OfficerId("siti.r"))] == ["session-3", "session-1"]
        tx.sessions.prune(seen_before=MORNING, began_before=MORNING + timedelta(minutes=1))
        assert [one.session_id for one in tx.sessions.of(OfficerId("siti.r"))] == ["session-3"]


def test_failures_are_not_forgotten(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.sign_in_marks.put("a", Marks(1, MORNING))
        tx.sign_in_marks.put("a", Marks(2, MORNING + timedelta(seconds=5)))
        tx.sign_in_marks.put("b", Marks(1, MORNING - timedelta(days=1)))
        assert tx.sign_in_marks.get("a") == Marks(2, MORNING + timedelta(seconds=5))
        tx.sign_in_marks.prune(MORNING)
        assert tx.sign_in_marks.get("b") is None
        tx.sign_in_marks.remove("a")
        assert tx.sign_in_marks.get("a") is None


def test_key_is_bound_to_what_it_was(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.api_keys.add(_key())
        tx.api_keys.add(replace(_key(2), certificates=frozenset()))
        tx.api_keys.bind(KeyId("key-1"), frozenset({"1" * 64}))
    with any_records.reading() as tx:
        assert tx.api_keys.get(KeyId("key-1")) == replace(_key(), certificates=frozenset({"1" * 64}))
        assert tx.api_keys.get(KeyId("key-2")) == replace(_key(2), certificates=frozenset())


def test_key_is_found_by_another_secret(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.api_keys.add(_key(1))
        tx.api_keys.add(_key(2))
        tx.api_keys.revoke(KeyId("key-1"), MORNING + timedelta(days=1))
    with any_records.reading() as tx:
        revoked = replace(_key(1), revoked_at=MORNING + timedelta(days=1))
        assert tx.api_keys.by_secret("hash-1") == revoked
        assert tx.api_keys.by_secret("HASH-1") is None
        assert tx.api_keys.every() == [_key(2), revoked]


def test_two_keys_of_one_name(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.api_keys.add(_key())
    with pytest.raises(Conflict, match="of this name"), any_records.transaction() as tx:
        tx.api_keys.add(replace(_key(), key_id=KeyId("key-2"), secret_hash="other"))


def _passkey(number: int, officer: str = "siti.r") -> Passkey:
    return Passkey(
        passkey_id=PasskeyId(f"passkey-{number}"),
        officer_id=OfficerId(officer),
        name="telephone",
        domain="counter.example",
        credential=f"credential-{number}",
        holder="holder",
        public_key=bytes(range(77)),
        uses=2**32 - 1,
        synced=True,
        made_at=MORNING + timedelta(minutes=number),
    )


def test_passkey_comes_back_changed(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        for one in (_passkey(2), _passkey(1), _passkey(3, "budi.s")):
            tx.passkeys.add(one)
    with any_records.reading() as tx:
        assert tx.passkeys.of(OfficerId("siti.r")) == [_passkey(1), _passkey(2)]
        assert tx.passkeys.by_credential("credential-3") == _passkey(3, "budi.s")
        assert tx.passkeys.by_credential("CREDENTIAL-3") is None
    with pytest.raises(Conflict), any_records.transaction() as tx:
        tx.passkeys.add(replace(_passkey(4), credential="credential-3"))


def test_use_of_a_passkey_is_noted_twice(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.passkeys.add(replace(_passkey(1), uses=4))
        assert tx.passkeys.use(PasskeyId("passkey-1"), 4, 5, MORNING + timedelta(days=1))
        assert not tx.passkeys.use(PasskeyId("passkey-1"), 4, 5, MORNING + timedelta(days=2))
        assert not tx.passkeys.use(PasskeyId("passkey-9"), 0, 0, MORNING)
    with any_records.reading() as tx:
        used = replace(_passkey(1), uses=5, used_at=MORNING + timedelta(days=1))
        assert tx.passkeys.of(OfficerId("siti.r")) == [used]


def test_removed_passkey_is_found(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        for one in (_passkey(1), _passkey(2), _passkey(3), _passkey(4, "budi.s")):
            tx.passkeys.add(one)
        assert tx.passkeys.remove(PasskeyId("passkey-1"))
        assert not tx.passkeys.remove(PasskeyId("passkey-1"))
        assert tx.passkeys.remove_of(OfficerId("siti.r")) == 2
    with any_records.reading() as tx:
        assert [tx.passkeys.by_credential(f"credential-{number}") for number in (1, 2, 3)] == [None, None, None]
        assert tx.passkeys.of(OfficerId("budi.s")) == [_passkey(4, "budi.s")]
