"""The port to whatever keeps the records. Each stage says what its transactions hold."""

from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

Tx_co = TypeVar("Tx_co", covariant=True)


class Records(Protocol[Tx_co]):
    def transaction(self) -> AbstractContextManager[Tx_co]:
        """Everything done inside is committed at its end, or nothing is."""
        ...

    def reading(self) -> AbstractContextManager[Tx_co]:
        """A read-only view of one moment; never waits for a writer, and none waits for it."""
        ...
