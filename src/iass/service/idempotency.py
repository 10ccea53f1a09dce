"""The Idempotency-Key of draft-ietf-httpapi-idempotency-key-header: a retry is the same passage, never a second one."""

import re
from typing import Annotated

from fastapi import Depends, Header

from iass.errors import InvalidInput

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[A-Za-z0-9._:~+/=-]{1,128}")


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
    """The draft writes the key as a quoted string; most clients send it bare. Both are the same key."""
    if given is None:
        return None
    bare = given[1:-1] if len(given) > 1 and given[0] == given[-1] == '"' else given
    if not _KEY.fullmatch(bare):
        raise InvalidInput(
            "not a usable key", where=HEADER, mend="1 to 128 of A-Z a-z 0-9 . _ : ~ + / = -; a UUID fits"
        )
    return bare


Key = Annotated[str | None, Depends(_key)]
