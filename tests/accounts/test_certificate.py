"""What a key is bound to, and which certificate is that one."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.authority import Authority

from iass.access import Permission
from iass.accounts.certificate import MOST, check_bound, read_pem
from iass.accounts.key_desk import KeyDesk
from iass.errors import InvalidInput, NotFound

from .conftest import ROOT, Hire

_PRINT = "0123456789abcdef" * 4
_RIGHTS = [Permission.RECORD_CROSSING]


def test_fingerprint_as_tools_write_it_is_another(tmp_path: Path) -> None:
    colons = ":".join(_PRINT[place : place + 2] for place in range(0, 64, 2)).upper()
    assert check_bound([colons]) == check_bound([_PRINT]) == {_PRINT}
    assert check_bound(["subject:CN=gate: 1"]) == {"subject:CN=gate: 1"}


@pytest.mark.parametrize(
    "bound",
    [["", "x"], [_PRINT[:-1]], [_PRINT + "0"], ["g" * 64], ["subject:"], ["subject:a\nb"], ["subject:" + "x" * 400]],
    ids=str,
)
def test_key_is_bound_to_nothing(bound: list[str]) -> None:
    with pytest.raises(InvalidInput):
        check_bound(bound)


def test_key_is_bound_to_certificates_without_end() -> None:
    with pytest.raises(InvalidInput):
        check_bound([f"subject:CN={number}" for number in range(MOST + 1)])


@given(st.text(max_size=200) | st.just("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
def test_rubbish_is_an_error_of_its_own(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_pem(text)


def test_subject_without_a_name_is_anybodys(tmp_path: Path) -> None:
    """An empty subject is bound to by nothing."""
    shown = read_pem(Authority(tmp_path).device("x").certificate.read_text())
    middle = shown.begins_at + timedelta(days=2)
    assert shown.subject == "CN=x" and shown.is_of(frozenset({"subject:CN=x"}), middle)
    for other in ("subject:CN=", "subject:CN=X", "subject:", "CN=x", shown.fingerprint.upper()):
        assert not shown.is_of(frozenset({other}), middle)
    assert shown.is_of(frozenset({shown.fingerprint}), shown.begins_at)
    assert not shown.is_of(frozenset({shown.fingerprint}), shown.ends_at)


def test_binding_is_undone(keys: KeyDesk, hire: Hire) -> None:
    secret, made = keys.make("gate", _RIGHTS, ["*"], 30, ROOT, (), certificates=[_PRINT])
    assert keys.holder(secret) is None and made.certificates == {_PRINT}
    with pytest.raises(InvalidInput):
        keys.bind("gate", [], ROOT)
    with pytest.raises(NotFound):
        keys.bind("other", [_PRINT], ROOT)
    assert keys.bind("gate", ["subject:CN=gate"], ROOT).certificates == {"subject:CN=gate"}


def test_thief_fills_the_audit_log(keys: KeyDesk, hire: Hire) -> None:
    secret, made = keys.make("gate", _RIGHTS, ["*"], 30, ROOT, (), certificates=[_PRINT])
    for _ in range(70):
        assert keys.holder(secret) is None
    with keys.records.reading() as tx:
        refused = [one for one in tx.audit.entries() if one.action == "key.refused"]
    assert len(refused) == 22 and refused[-1].subject == made.key_id
    assert refused[-1].details == {"name": "gate", "failures": 64, "shown": None}
