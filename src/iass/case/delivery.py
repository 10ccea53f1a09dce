"""The port through which a camera's passages reach the service that decides them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from iass.capture.lane import Post
from iass.errors import IassError
from iass.face.passages import ObservedPassage


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service made of a passage. advice and alert_id: None when the fused face could not be searched, and
    then failure says why. refusal: set instead of all of it when the service will never take this capture."""

    advice: str | None = None
    alert_id: str | None = None
    crossing_id: str | None = None
    failure: str | None = None
    refusal: str | None = None


OnAnswer = Callable[[Post, ObservedPassage, Answer], None]
OnTrouble = Callable[[IassError], None]


class Delivery(Protocol):
    """Sends each passage once, in order, and keeps what cannot be sent yet."""

    @property
    def waiting(self) -> int:
        """Passages that are not answered yet."""
        ...

    @property
    def lost(self) -> int:
        """Passages given up: more were waiting than fit."""
        ...

    def check(self, post: Post) -> None:
        """Raises NotFound when the service does not know the lane, NotReady when it does not answer now, InvalidInput
        when it refuses to (another server, an officer's id that is none)."""
        ...

    def deliver(self, post: Post, passage: ObservedPassage) -> None:
        """Takes it and returns at once."""
        ...

    def close(self, seconds: float) -> int:
        """Waits at most so long for what is waiting; answers how many passages were not sent."""
        ...
