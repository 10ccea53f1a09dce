"""Whether this service may be asked. Cheap checks every time; weight files hashed once, and again while they fail."""

from iass.health import Check, Health
from iass.service.errors import Unready


class Readiness:
    def __init__(self, health: Health) -> None:
        self._health = health
        self._examined = False

    def checks(self) -> list[Check]:
        """Every check, all of them ok. Raises Unready with those that failed."""
        found = list(self._health.readiness() if self._examined else self._health.examine())
        failed = [check for check in found if not check.ok]
        if failed:
            raise Unready(failed)
        self._examined = True
        return found
