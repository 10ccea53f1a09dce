"""The hash chain: each entry's SHA-256 covers all its fields and the hash of the entry before it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from json import dumps

from iass.audit.entry import JsonValue
from iass.errors import InvalidInput

GENESIS = "0" * 64
"""previous_hash of the first entry."""

_FORMAT = 1
_EXACT = 2**53


def hash_entry(
    *,
    sequence: int,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, JsonValue],
    previous_hash: str,
) -> str:
    """SHA-256 (hex) of the entry's canonical JSON; the time is written in UTC with microseconds.

    Raises InvalidInput for details that have no canonical form, or a time without a zone.
    """
    fields: dict[str, JsonValue] = {
        "format": _FORMAT,
        "sequence": sequence,
        "at": moment_text(at),
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": dict(details),
        "previous_hash": previous_hash,
    }
    return sha256(canonical(fields).encode()).hexdigest()


def moment_text(at: datetime) -> str:
    """`2026-11-24T02:00:00.000000Z`: one spelling of every moment."""
    if at.tzinfo is None:
        raise InvalidInput("a moment in the audit log needs a time zone", where=at.isoformat())
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(value: JsonValue) -> str:
    """One text for one JSON value, by RFC 8785: keys sorted by UTF-16 code units, no spaces, ECMAScript numbers.

    Raises InvalidInput for what has no such text: NaN, numbers beyond 2**53, lone surrogates, other types.
    """
    text = _canonical(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidInput("half a character (a lone surrogate) cannot be stored") from None
    return text


def _canonical(value: JsonValue) -> str:
    if isinstance(value, str):
        return dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return dumps(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return f"[{','.join(map(_canonical, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{_canonical(key)}:{_canonical(value[key])}' for key in sorted(value, key=_utf16))}}}"
    raise InvalidInput("not a JSON value", where=type(value).__name__)


def _utf16(key: str) -> bytes:
    if not isinstance(key, str):
        raise InvalidInput("the keys of a JSON object are text", where=type(key).__name__)
    return key.encode("utf-16-be", "surrogatepass")


def _number(value: int | float) -> str:
    """ECMA-262 section 6.1.6.1.20, Number::toString: the shortest digits that read back as this number."""
    if not abs(value) <= _EXACT:  # false for NaN too
        raise InvalidInput("a number beyond 2**53 is not exact in JSON", mend="Write it as text")
    if value == int(value):
        return str(int(value))
    _, figures, exponent = Decimal(repr(float(value))).as_tuple()
    digits = "".join(map(str, figures))
    return ("-" if value < 0 else "") + _place_point(digits, len(digits) + int(exponent))


def _place_point(digits: str, point: int) -> str:
    """digits with the decimal point after `point` of them; point <= 16, since no larger number gets here."""
    if point > 0:
        return f"{digits[:point]}.{digits[point:]}"
    if point > -6:
        return "0." + "0" * -point + digits
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e-{abs(point - 1)}"
