"""How many of those whom a selection names have a row; asked once, as long as nobody writes."""

from weakref import WeakKeyDictionary

from iass.adapters.milvus.view import View
from iass.identify.gallery import Selection
from iass.registry.enrolment import GalleryName


class Named:
    """Safe for many threads: whoever asks at the same time learns the same. Forgets a selection that is gone."""

    def __init__(self) -> None:
        self._counted: WeakKeyDictionary[Selection, dict[GalleryName, tuple[int, int]]] = WeakKeyDictionary()

    def count(self, view: View, serial: int, name: GalleryName, selection: Selection) -> int:
        """serial: of the marker that belongs to the view."""
        counted = self._counted.get(selection, {}).get(name)
        if counted is None or counted[0] != serial:
            found = view.ids_of([(name, one) for one in selection.subject_ids])
            counted = (serial, sum(1 for ids in found.values() if ids))
            self._counted.setdefault(selection, {})[name] = counted
        return counted[1]
