"""Whom and what an entry names: what the log is searched by."""

import re
from collections.abc import Iterator, Mapping

from iass.audit.entry import FOR, JsonValue

_LONGEST = 100
_NO_ID = re.compile(r"[0-9a-f]{64}")
"""A digest."""
_WORDS = frozenset(
    {FOR, "direction", "advice", "rules", "policy", "from", "to", "judgement", "outcome", "state", "reason", "roles"}
)
"""Of what details hold, that is never an id."""


def mentioned(subject: str, details: Mapping[str, JsonValue]) -> frozenset[str]:
    """Ids in an entry, without the versions behind them (`id@2`). What was done for a purpose is found by `purpose`."""
    found = {subject, *(one.partition("@")[0] for one in _texts(dict(details)))}
    found = {one for one in found if one and len(one) <= _LONGEST and not _NO_ID.fullmatch(one)}
    said = details.get(FOR)
    return frozenset(found | ({purpose(said)} if isinstance(said, str) else set()))


def purpose(said: str) -> str:
    return f"{FOR}:{said}"


def _texts(said: JsonValue) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for name, part in said.items():
            if name not in _WORDS:
                yield from _texts(part)
    elif isinstance(said, list):
        for part in said:
            yield from _texts(part)
