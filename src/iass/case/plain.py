"""Domain values as JSON that a stranger can read: the fields' own names, moments in UTC, enums by their value."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from iass.audit.chain import moment_text
from iass.audit.entry import JsonValue
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput


def plain(value: object) -> JsonValue:
    """Raises InvalidInput for what has no such form: bytes, arrays, anything unknown."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted((plain(each) for each in value), key=str)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise InvalidInput("this has no form in a bundle", where=type(value).__name__)
