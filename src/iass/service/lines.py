"""Events as they go out (WHATWG HTML, section 9.2), each put into words once for all who hear the same."""

from collections import OrderedDict

from fastapi.sse import format_sse_event

from iass.alert.records import FeedEvent
from iass.service.schemas.feed import EventOut

_KEPT = 256


class Lines:
    """Belongs to one event loop, and to one feed: a sequence names one event."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    def of(self, event: FeedEvent, told: FeedEvent) -> bytes:
        """told: the event as somebody hears it; only where that is the event itself, others are told the same bytes."""
        if told is not event:
            return _line(told)
        line = self._kept.get(event.sequence)
        if line is None:
            line = self._kept[event.sequence] = _line(event)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return line


def _line(event: FeedEvent) -> bytes:
    return format_sse_event(event=event.kind, id=str(event.sequence), data_str=EventOut.of(event).model_dump_json())
