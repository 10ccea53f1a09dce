"""Sets the demo's stage: an empty installation in a folder of its own, seeded with invented people."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from iass.access import Officer, Role
from iass.application import Application
from iass.demo import seed
from iass.errors import IassError
from iass.ids import OfficerId

Progress = Callable[[str, int, int], None]

_DESK = Officer(OfficerId("demo-desk"), Role.WATCHLIST_DESK)
_WIB = timedelta(hours=7)


def populate(application: Application, folder: Path, progress: Progress) -> None:
    """Imports registry and watchlist. progress(what, done, total). Raises IassError if any row is refused."""
    files = seed.write(folder / "seed", (application.clock.now() + _WIB).date())
    registry = application.registry_import.run(
        files.registry,
        files.photos,
        _DESK,
        dry_run=False,
        progress=lambda done, total: progress("registry", done, total),
    )
    notices = application.notice_import.run(
        files.notices,
        files.photos,
        _DESK,
        dry_run=False,
        progress=lambda done, total: progress("watchlist", done, total),
    )
    for report in (registry, notices):
        for refusal in report.refused:
            raise IassError(f"the demo's own seed was refused: {refusal.reason}", where=f"{refusal.subject_id}")
