"""One event of the live feed, as the `data` of a server-sent event."""

from typing import Any

from iass.service.schemas.wire import Moment, Wire, example


class EventOut(Wire):
    """Something happened. The event's id is its sequence; its type is its kind."""

    sequence: int = example(42, "Grows by one with each event; give it as Last-Event-ID", ge=0)
    kind: str = example("alert.raised", "crossing.decided, alert.raised, alert.claimed, ...")
    subject: str = example("alert-019a1b2c3d4e5f60718293a4", "The crossing or alert")
    at: Moment = example("2026-11-24T02:00:00Z", "UTC")
    payload: dict[str, Any] = example({"lane": "CGK/C01", "advice": "SECURE"}, "Without names or faces")
