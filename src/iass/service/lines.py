"""Events as they go out (WHATWG HTML, section 9.2), each put into words once for all who may hear the same."""

from collections import OrderedDict

from fastapi.sse import format_sse_event

from iass.alert.records import FeedEvent
from iass.service.hearing import Ear, as_told
from iass.service.schemas.feed import EventOut

_KEPT = 1024


class Lines:
    """Belongs to one event loop, and to one feed: a sequence names one event."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Ear], bytes] = OrderedDict()

    def of(self, event: FeedEvent, ear: Ear) -> bytes:
        """Empty where nothing of it may be heard."""
        mark = (event.sequence, ear)
        line = self._kept.get(mark)
        if line is None:
            told = as_told(event, ear)
            line = self._kept[mark] = b"" if told is None else _line(told)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return line


def _line(event: FeedEvent) -> bytes:
    return format_sse_event(event=event.kind, id=str(event.sequence), data_str=EventOut.of(event).model_dump_json())
