"""Whether the system can answer truthfully, and if not, why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iass.clock import ForwardClock
from iass.errors import IassError
from iass.identify.search import FaceSearch

_CLOCK_TOLERANCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. detail: what was found, and how to mend it where it is not ok."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Health:
    """verify_models: raises Tampered or NotFound when a weight file is not the one of its manifest."""

    search: FaceSearch
    clock: ForwardClock
    verify_models: Callable[[], None]

    def readiness(self) -> Sequence[Check]:
        """Cheap enough to be asked every second; ready when every check is ok."""
        return (self._index(), self._clock())

    def examine(self) -> Sequence[Check]:
        """All of `readiness`, and what costs more: every weight file hashed again."""
        return (*self.readiness(), self._models())

    def is_ready(self) -> bool:
        return all(check.ok for check in self.readiness())

    def _index(self) -> Check:
        agrees = self.search.agrees_with_database()
        mend = "" if agrees else ". Restart to rebuild the index; if it comes back, run iass audit verify"
        return Check("index agrees with database", agrees, self.search.state_report() + mend)

    def _clock(self) -> Check:
        behind = self.clock.behind_seconds()
        ok = behind <= _CLOCK_TOLERANCE_SECONDS
        detail = (
            "not behind the latest record"
            if ok
            else (
                f"{behind:.0f} s behind the latest record: bans would lapse late. Set the clock by NTP; "
                "until then the latest recorded moment is used"
            )
        )
        return Check("clock", ok, detail)

    def _models(self) -> Check:
        try:
            self.verify_models()
        except IassError as error:
            return Check("model files", False, str(error))
        return Check("model files", True, "SHA-256 as in the manifests")
