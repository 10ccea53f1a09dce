"""Where an agency takes its messages, and the secrets that they are signed with."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

PREFIX = "whsec_"
"""Of a secret of Standard Webhooks: base64 of 24 to 64 bytes follows."""

OVERLAP = timedelta(hours=24)
"""How long the former secret goes on signing beside a new one."""

_BYTES = 32


@dataclass(frozen=True, slots=True)
class EndpointSecret:
    """key: `whsec_...`. until: when it ends; None for the present one."""

    key: str = field(repr=False)
    until: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class AgencyEndpoint:
    """agency: as notices name it. secrets: the newest first. ca: path of a PEM file with the authorities that alone are
    believed, "" for the machine's."""

    agency: str
    url: str = field(repr=False)
    secrets: tuple[EndpointSecret, ...]
    made_at: datetime
    ca: str = ""

    def keys(self, now: datetime) -> tuple[str, ...]:
        """Those that sign now: two while one takes the other's place."""
        return tuple(one.key for one in self.secrets if one.is_valid(now))

    def rotated(self, now: datetime) -> "AgencyEndpoint":
        """With a new secret; the former one ends after a day, and one before that at once."""
        ending = replace(self.secrets[0], until=now + OVERLAP)
        return replace(self, secrets=(EndpointSecret(new_secret()), ending))

    def with_newest_alone(self) -> "AgencyEndpoint":
        return replace(self, secrets=self.secrets[:1])


class AgencyEndpoints(Protocol):
    """Sealed with a key of each agency."""

    def get(self, agency: str) -> AgencyEndpoint | None: ...

    def every(self) -> Sequence[AgencyEndpoint]:
        """By agency."""
        ...

    def put(self, endpoint: AgencyEndpoint) -> None: ...

    def remove(self, agency: str) -> bool:
        """With its secrets, for good. False where there is none."""
        ...


def new_secret() -> str:
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()
