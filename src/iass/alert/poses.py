"""Where the eyes lie in the pictures of an alert, so that the faces can be laid over each other.

The pictures themselves stay as they are: evidence is not turned. Whoever shows them turns what is shown.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from iass.alert.records import AlertRecords
from iass.capture import still
from iass.errors import InvalidInput
from iass.face.detected import FaceLocator
from iass.ids import ImageId

MOST_KEPT = 4_000
"""Pictures whose eyes are remembered: two points each. A picture never changes under its id."""

_LEAST_APART = 0.02  # of the picture's width: eyes that fall on one spot tell no direction


@dataclass(frozen=True, slots=True)
class Eyes:
    """Shares of the picture's width and height, 0..1 within it. right: the subject's right eye, which lies left."""

    right: tuple[float, float]
    left: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PoseDesk:
    """Safe for many threads. No look at a face by anybody: nothing of a picture is answered but these two points."""

    records: AlertRecords
    locator: FaceLocator
    _kept: OrderedDict[ImageId, Eyes | None] = field(default_factory=OrderedDict)
    _turn: Lock = field(default_factory=Lock)

    def eyes(self, image_ids: Iterable[ImageId | None]) -> Mapping[ImageId, Eyes]:
        """Of those in which a face is found; a picture that is gone, or shows none, is left out."""
        wanted = list(dict.fromkeys(one for one in image_ids if one is not None))
        with self._turn:
            known = {one: self._kept[one] for one in wanted if one in self._kept}
        fresh = {one: self._find(data) for one, data in self._pictures(set(wanted) - set(known)).items()}
        with self._turn:
            self._kept.update(fresh)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return {one: eyes for one, eyes in (known | fresh).items() if eyes is not None}

    def _pictures(self, image_ids: Iterable[ImageId]) -> dict[ImageId, bytes]:
        wanted = list(image_ids)
        if not wanted:
            return {}
        with self.records.reading() as tx:
            found = {one: tx.images.get(one) for one in wanted}
        return {one: picture[0] for one, picture in found.items() if picture is not None}

    def _find(self, data: bytes) -> Eyes | None:
        try:
            frame = still.decode(data)
        except InvalidInput:
            return None
        face = self.locator.locate(frame)
        if face is None:
            return None
        shares = face.landmarks[:2].astype(float) / (frame.width, frame.height)
        (right_x, right_y), (left_x, left_y) = shares.tolist()
        apart = ((left_x - right_x) ** 2 + (left_y - right_y) ** 2) ** 0.5
        return Eyes((right_x, right_y), (left_x, left_y)) if apart >= _LEAST_APART else None
