"""Which key does what: one table of all acts that have one, and what an officer chose in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iass.errors import InvalidInput


class Place(StrEnum):
    """Where an act is met. Two acts that are never met together may share a key."""

    EVERYWHERE = "everywhere"
    ALERT = "alert"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """act: its word is `keys.act.<act>`. key: what everybody begins with."""

    act: str
    key: str
    place: Place = Place.ALERT


SHORTCUTS = (
    Shortcut("claim", "C"),
    Shortcut("same_person", "S"),
    Shortcut("other_person", "O"),
    Shortcut("unsure", "U"),
    Shortcut("dismiss", "F"),
    Shortcut("hand_over", "H"),
    Shortcut("release", "R"),
    Shortcut("take_over", "T"),
    Shortcut("close", "X"),
    Shortcut("open_case", "K"),
    Shortcut("wrongly", "W"),
    Shortcut("slip", "P"),
    Shortcut("details", "D"),
    Shortcut("accompany", "E"),
    Shortcut("next", "N"),
    Shortcut("zoom_in", "+"),
    Shortcut("zoom_out", "-"),
    Shortcut("zoom_reset", "0"),
    Shortcut("aligned", "A"),
    Shortcut("make", "Y", Place.LINK),
    Shortcut("refuse", "D", Place.LINK),
    Shortcut("undo", "B", Place.LINK),
    Shortcut("mute", "M", Place.EVERYWHERE),
    Shortcut("purpose", "G", Place.EVERYWHERE),
    Shortcut("help", "?", Place.EVERYWHERE),
)
_DEFAULTS = {one.act: one.key for one in SHORTCUTS}


class KeyConflict(InvalidInput):
    """acts: those that cannot be as they were given."""

    def __init__(self, what: str, acts: tuple[str, ...]) -> None:
        super().__init__(what, where=", ".join(acts), mend="Choose another key for one of them")
        self.acts = acts


@dataclass(frozen=True, slots=True)
class Keymap:
    """keys: of every act."""

    keys: Mapping[str, str]

    def __getitem__(self, act: str) -> str:
        return self.keys[act]

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> "Keymap":
        """What was kept; an act or key that this version does not know is left out, and so are all where two of them
        cannot stand together any more."""
        known = {act: key for act, key in chosen.items() if act in _DEFAULTS and is_key(key)}
        keys = {**_DEFAULTS, **known}
        return cls(_DEFAULTS if _clashes(keys) else keys)

    @classmethod
    def choose(cls, given: Mapping[str, str]) -> "Keymap":
        """Raises KeyConflict for what is no key, and for two acts that would be met with one key."""
        keys = {**_DEFAULTS, **{act: key.strip().upper() for act, key in given.items() if act in _DEFAULTS}}
        wrong = tuple(act for act, key in keys.items() if not is_key(key))
        if wrong:
            raise KeyConflict("a key is one character that can be typed", wrong)
        if clashes := _clashes(keys):
            raise KeyConflict("one key cannot do two things", clashes)
        return cls(keys)

    @property
    def changes(self) -> Mapping[str, str]:
        """What differs from what everybody begins with."""
        return {act: key for act, key in self.keys.items() if key != _DEFAULTS[act]}


DEFAULT = Keymap(_DEFAULTS)


def is_key(text: str) -> bool:
    return len(text) == 1 and text.isprintable() and not text.isspace() and text == text.upper()


def _clashes(keys: Mapping[str, str]) -> tuple[str, ...]:
    """The first acts that share a key and may be met together; none where all is well."""
    for number, one in enumerate(SHORTCUTS):
        for other in SHORTCUTS[number + 1 :]:
            together = one.place is other.place or Place.EVERYWHERE in (one.place, other.place)
            if together and keys[one.act] == keys[other.act]:
                return one.act, other.act
    return ()
