"""The port by which a message leaves this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiver answered. retry_after: seconds that it asks for; None where it asks for none."""

    status: int
    retry_after: int | None = None

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


class Courier(Protocol):
    def check(self, url: str) -> None:
        """Raises InvalidInput for an address that nothing is ever sent to."""
        ...

    def post(self, url: str, ca: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """One request, whatever its answer; nothing is followed. Raises InvalidInput, or NotReady where there is no
        answer in time. Neither holds the address's path or query."""
        ...
