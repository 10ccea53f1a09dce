"""The Idempotency-Key of draft-ietf-httpapi-idempotency-key-header: a retry is the same passage, never a second one."""

import re
from typing import Annotated

from fastapi import Depends, Header

from iass.errors import InvalidInput

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_SIGNS = "[A-Za-z0-9._:~+/=-]{1,128}"
_KEY = re.compile(_SIGNS)
_WIRE = f'^({_SIGNS}|"{_SIGNS}")$'


async def _key(
    given: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description="A new one for every passage, the same one to retry it; 1 to 128 of A-Za-z0-9._:~+/=-",
            examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
        ),
    ] = None,
) -> str | None:
    return None if given is None else _bare(given)


async def _required_key(
    given: Annotated[
        str,
        Header(
            alias=HEADER,
            description="A new one for every act, the same one to retry it; 1 to 128 of A-Za-z0-9._:~+/=-",
            pattern=_WIRE,
            examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
        ),
    ],
) -> str:
    return _bare(given)


def _bare(given: str) -> str:
    """The draft writes the key as a quoted string; most clients send it bare. Both are the same key."""
    bare = given[1:-1] if len(given) > 1 and given[0] == given[-1] == '"' else given
    if not _KEY.fullmatch(bare):
        raise InvalidInput(
            "not a usable key", where=HEADER, mend="1 to 128 of A-Z a-z 0-9 . _ : ~ + / = -; a UUID fits"
        )
    return bare


Key = Annotated[str | None, Depends(_key)]
RequiredKey = Annotated[str, Depends(_required_key)]
