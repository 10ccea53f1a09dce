"""What stands about a traveller who was wrongly stopped."""

from pydantic import Field

from iass.handover.wrongly_stopped import NotRecorded, WronglyStopped
from iass.service.schemas.alert import AlertOut
from iass.service.schemas.look_alike import LookAlikeOut
from iass.service.schemas.wire import Wire, example, optional


class ClearanceOut(Wire):
    """The alert, and what is on record of the double so that he is not stopped again."""

    alert: AlertOut = Field(description="The alert as it stands now")
    pairs: list[LookAlikeOut] = Field(description="Him, and those whom he was held against")
    needs_second: bool = example(True, "Whether a pair waits for another officer who confirms it")
    missing: NotRecorded | None = optional(
        None, "Why nothing is on record: unregistered (and no chip was proven) or not_shown"
    )

    @classmethod
    def told(cls, found: WronglyStopped) -> "ClearanceOut":
        pairs = [LookAlikeOut.of(pair) for pair in found.pairs]
        alert, waits = AlertOut.of(found.alert), bool(found.waiting)
        return cls(alert=alert, pairs=pairs, needs_second=waits, missing=found.missing)
