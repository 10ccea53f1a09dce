"""Accounts are made, changed and disabled: whom that locks out, and whom it does not."""

import pytest

from iass.access import Role
from iass.accounts.account import AccountState, Grant
from iass.accounts.desk import AccountDesk
from iass.accounts.door import Door, NotRecognised
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import OfficerId, SessionId

from .conftest import HOME, PASSWORD, ROOT, Hire

_OPERATOR = Grant(Role.OPERATOR)


def test_first_account_leaves_nobody_to_make_the_next(desk: AccountDesk) -> None:
    for grant in (Grant(Role.SUPERVISOR), Grant(Role.OPERATOR, "CGK")):
        with pytest.raises(Conflict, match="operator"):
            desk.add("siti.r", [grant], PASSWORD, ROOT)
    assert not desk.any()
    desk.add("root", [_OPERATOR], PASSWORD, ROOT)
    assert desk.any()


def test_last_operator_is_gone(desk: AccountDesk, hire: Hire) -> None:
    with pytest.raises(NotAllowed, match="last operator"):
        desk.disable("root", ROOT)
    with pytest.raises(NotAllowed, match="last operator"):
        desk.change_roles("root", [Grant(Role.AUDITOR)], ROOT)
    hire("next", "operator")
    assert desk.disable("root", ROOT).state is AccountState.DISABLED
    with pytest.raises(NotAllowed):
        desk.disable("next", ROOT)


@pytest.mark.parametrize("name", ["", "two words", "a" * 65, "system", "System", "naïve", "slash/ed", "cli:x"])
def test_id_is_none(desk: AccountDesk, name: str) -> None:
    with pytest.raises(InvalidInput):
        desk.add(name, [_OPERATOR], PASSWORD, ROOT)


def test_two_ids_differ_by_capitals_alone(desk: AccountDesk, hire: Hire) -> None:
    hire("siti.r")
    with pytest.raises(Conflict):
        desk.add("Siti.R", [Grant(Role.AUDITOR)], PASSWORD, ROOT)


@pytest.mark.parametrize("text", ["emperor", "system", "", "supervisor@", "supervisor@C K", "supervisor@*x", "@CGK"])
def test_role_is_none(text: str) -> None:
    with pytest.raises(InvalidInput):
        Grant.parse(text)


def test_account_without_a_role(desk: AccountDesk) -> None:
    with pytest.raises(InvalidInput):
        desk.add("root", [], PASSWORD, ROOT)


@pytest.mark.parametrize("act", ["roles", "reset", "disable", "revoke"])
def test_former_rights_live_on_in_a_session(desk: AccountDesk, door: Door, hire: Hire, act: str) -> None:
    hire("siti.r")
    token, _ = door.sign_in("siti.r", PASSWORD, HOME)
    assert door.whose(token)
    if act == "roles":
        desk.change_roles("siti.r", [Grant(Role.AUDITOR)], ROOT)
    elif act == "reset":
        desk.reset("siti.r", "another one, longer by far", ROOT)
    elif act == "disable":
        desk.disable("siti.r", ROOT)
    else:
        assert desk.revoke("siti.r", ROOT) == 1
    assert door.whose(token) is None
    assert not door.inside([token])


def test_disabled_officer_signs_in(desk: AccountDesk, door: Door, hire: Hire) -> None:
    hire("siti.r")
    desk.disable("siti.r", ROOT)
    with pytest.raises(NotRecognised):
        door.sign_in("siti.r", PASSWORD, HOME)
    desk.reset("siti.r", PASSWORD, ROOT)
    assert door.sign_in("siti.r", PASSWORD, HOME)


def test_session_of_another_officer_is_ended(desk: AccountDesk, door: Door, hire: Hire) -> None:
    hire("siti.r")
    hire("budi.s")
    _, session = door.sign_in("siti.r", PASSWORD, HOME)
    with pytest.raises(NotFound):
        desk.revoke("budi.s", ROOT, session.session_id)
    with pytest.raises(NotFound):
        desk.revoke("siti.r", ROOT, SessionId("session-none"))
    assert desk.revoke("siti.r", ROOT, session.session_id) == 1


def test_act_leaves_no_trace_or_leaves_the_password(
    desk: AccountDesk, door: Door, hire: Hire, records: SqlRecords
) -> None:
    hire("siti.r", "supervisor@CGK")
    token, _ = door.sign_in("siti.r", PASSWORD, HOME)
    desk.change_roles("siti.r", [Grant(Role.COUNTER_OFFICER, "CGK")], ROOT)
    desk.reset("siti.r", PASSWORD + "!", ROOT)
    desk.disable("siti.r", ROOT)
    with records.reading() as tx:
        entries = [entry for entry in tx.audit.entries() if entry.subject == "siti.r"]
        account = tx.accounts.get(OfficerId("siti.r"))
    assert [entry.action for entry in entries] == [
        "account.made",
        "session.began",
        "account.roles_changed",
        "account.password_reset",
        "account.disabled",
    ]
    assert entries[2].details == {
        "roles": ["counter_officer@CGK"],
        "before": ["supervisor@CGK"],
        "sessions_ended": 1,
    }
    assert account is not None
    said = repr(entries)
    assert not [secret for secret in (PASSWORD, token, account.password_hash) if secret in said]
