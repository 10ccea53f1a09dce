"""What the intake of one version of a notice was shown, so that an auditor sees what the approver saw."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.ids import NoticeId, OfficerId
from iass.registry.intake import Resembling


@dataclass(frozen=True, slots=True)
class IntakeLook:
    """neighbours: best first; empty where nobody reached a threshold."""

    notice_id: NoticeId
    version: int
    at: datetime
    officer: OfficerId
    neighbours: tuple[Resembling, ...]


class IntakeLooks(Protocol):
    def get(self, notice_id: NoticeId, version: int | None = None) -> IntakeLook | None:
        """What was shown with that version, or with the newest that was looked at; None when none was."""
        ...

    def put(self, look: IntakeLook) -> None:
        """Raises Conflict for a version that has one already."""
        ...
