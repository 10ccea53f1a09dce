"""Passwords that the next stranger guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.accounts.password import check
from iass.errors import InvalidInput


@pytest.mark.parametrize(
    "password",
    [
        "",
        "eleven char",
        "x" * 257,
        "aaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "098765432109876",
        "siti.r is my id",
        "SITI.R2026!pass",
        "password1234",
        "Password-2026",
        "passwordpassword",
        "Imigrasi2026!!",
        "imigrasi-imigrasi",
        "qwertyuiop123",
        "letmeinnow!!!!",
        "tab\tin between it",
        "zero\x00 byte here",
    ],
)
def test_password_is_taken_that_many_would_try(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(password, "siti.r")
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize(
    "password", ["kuda laut minum teh", "Xk2!vv90-qqZe", "sandi 密码 panjang sekali", "a" * 6 + "bcdefg"]
)
def test_good_password_is_refused(password: str) -> None:
    assert check(password, "siti.r") == password


@given(st.text(max_size=40))
def test_refusal_repeats_the_password(password: str) -> None:
    try:
        check(password, "id")
    except InvalidInput as refused:
        if len(password) > 9 and password.strip() == password:
            assert password not in str(refused)
