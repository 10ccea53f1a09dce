"""Two spellings of one entry, or one spelling of two: either breaks the chain or lets it be forged."""

import json
import math
import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.audit.chain import GENESIS, canonical, hash_entry, moment_text
from iass.audit.entry import JsonValue
from iass.errors import InvalidInput

_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_FIELDS = {"actor": "sari", "action": "alert.claimed", "subject": "alert-1", "previous_hash": GENESIS}

JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-(2.0**53), 2.0**53)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=8,
)


# RFC 8785, appendix B: those of its samples that are small enough to be exact.
@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"), ("8000000000000000", "0"), ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"), ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"), ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"), ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"), ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"), ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"), ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)  # fmt: skip
def test_number_is_not_written_as_the_standard_says(bits: str, text: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(value) == text
    assert float(text) == value


def test_standard_example_is_written_otherwise() -> None:
    """RFC 8785, sections 3.2.2 and 3.2.3, without its 1e30."""
    value: JsonValue = {
        "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '\u20ac$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    assert canonical(value) == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],'
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_sorted_by_code_point() -> None:
    """RFC 8785 section 3.2.3 sorts by UTF-16 code units: the smiley comes before U+FB33."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 1)))) == expected


@settings(deadline=None)
@given(JSON)
def test_text_reads_back_as_another_value(value: JsonValue) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text
    assert text.encode().decode() == text


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, 2**53 + 1, 1e23, -(2**60), 10**400,
      "\ud800", {"\ud800": 1}, {1: 2}, {None: 1}, (1,), b"x", _AT, [{"a": {1}}]],
)  # fmt: skip
def test_value_without_a_spelling_is_hashed(value: JsonValue) -> None:
    with pytest.raises(InvalidInput):
        canonical(value)


def test_one_moment_has_two_hashes() -> None:
    jakarta = _AT.astimezone(timezone(timedelta(hours=7)))
    one, other = (hash_entry(sequence=1, at=at, details={}, **_FIELDS) for at in (_AT, jakarta))
    assert one == other
    assert moment_text(jakarta) == "2026-11-24T02:00:00.000000Z"


def test_moment_without_a_zone_is_hashed() -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        hash_entry(sequence=1, at=_AT.replace(tzinfo=None), details={}, **_FIELDS)


def test_field_is_left_out_of_the_hash() -> None:
    def made(**changed: object) -> str:
        return hash_entry(**{"sequence": 1, "at": _AT, "details": {"a": 1}, **_FIELDS, **changed})  # type: ignore[arg-type]  # one of many types

    changes: list[dict[str, object]] = [
        {}, {"sequence": 2}, {"at": _AT + timedelta(microseconds=1)}, {"actor": "joko"}, {"action": "alert.closed"},
        {"subject": "alert-2"}, {"details": {"a": 2}}, {"details": {}}, {"previous_hash": "1" * 64},
    ]  # fmt: skip
    assert len({made(**change) for change in changes}) == len(changes)


def test_text_moves_from_one_field_to_the_next() -> None:
    one = hash_entry(sequence=1, at=_AT, actor="a", action="b.c", subject="d", details={}, previous_hash=GENESIS)
    other = hash_entry(sequence=1, at=_AT, actor="ab", action=".c", subject="d", details={}, previous_hash=GENESIS)
    assert one != other


def test_chain_of_this_version_no_longer_verifies() -> None:
    """Logs must verify for decades: this hash may never change."""
    made = hash_entry(
        sequence=7, at=_AT, actor="sari", action="alert.claimed", subject="alert-1",
        details={"é": [1.5, None], "a": "x"}, previous_hash=GENESIS,
    )  # fmt: skip
    assert made == "7d6ad653f4e74da512daa7111fc9268ba4ec284fb666ad021b41d09660fbbfa6"
