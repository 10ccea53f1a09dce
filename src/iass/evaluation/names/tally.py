"""How many of those who were asked after were found."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """right: hits on the very person. total: how many were asked."""

    right: int = 0
    total: int = 0

    @property
    def rate(self) -> float:
        return self.right / self.total if self.total else 1.0
