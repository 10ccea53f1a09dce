"""The scripted checkpoint: who comes, from where, with what, and what the officer must be told."""

from collections.abc import Callable
from dataclasses import dataclass

from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.decide.decision import Advice
from iass.demo import cast, people

ARRIVAL, DEPARTURE = Direction.ARRIVAL, Direction.DEPARTURE
CHECKPOINT = "CGK"

Pictures = Callable[[], list[bytes]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One passage. document None is a camera shot; chip: whose portrait the chip holds, or None for no chip."""

    scene_id: str
    what: str
    direction: Direction
    lane: str
    pictures: Pictures
    document: TravelDocument | None
    chip: str | None
    expected: Advice

    @property
    def traveller(self) -> str:
        return self.document.full_name if self.document else "(camera, no document)"

    @property
    def nationality(self) -> str:
        return self.document.nationality if self.document else ""


def _live(person: str) -> Pictures:
    """What the counter's camera gives while one traveller steps up."""
    return lambda: [people.street(person), people.selfie(person)]


def _scene(scene_id: str, what: str, direction: Direction, lane: str, role: cast.Role, expected: Advice) -> Scene:
    """A traveller with the own passport."""
    return Scene(scene_id, what, direction, lane, _live(role.person), role.document, role.person, expected)


SCENES: tuple[Scene, ...] = (
    _scene("clear", "a citizen goes on holiday", DEPARTURE, "C02", cast.CITIZEN, Advice.CLEAR),
    _scene("unknown", "a visitor whom nobody knows", ARRIVAL, "C01", cast.STRANGER, Advice.CLEAR),
    _scene("exit-ban", "exit ban in force", DEPARTURE, "C02", cast.DEBTOR, Advice.DENY_EXIT),
    _scene("exit-ban-lapsed", "exit ban that lapsed yesterday", DEPARTURE, "C02", cast.FREED, Advice.CLEAR),
    _scene("entry-ban", "a foreigner under an entry ban", ARRIVAL, "C01", cast.BANNED, Advice.REFUSE_ENTRY),
    _scene("wanted-abroad", "wanted by a foreign state", ARRIVAL, "C01", cast.FUGITIVE, Advice.MAY_REFUSE_ENTRY),
    _scene("namesake", "the wanted man's name, another birth date", ARRIVAL, "C01", cast.NAMESAKE, Advice.CLEAR),
    _scene("wanted-at-home", "wanted at home", ARRIVAL, "C01", cast.WANTED, Advice.SECURE),
    _scene("look-alike", "looks like the wanted woman", DEPARTURE, "C02", cast.LOOK_ALIKE, Advice.REFER),
    _scene("obligation", "unsettled obligation, leaving", DEPARTURE, "C02", cast.FUGITIVE, Advice.DENY_EXIT),
    _scene("record", "criminal record, coming home", ARRIVAL, "C01", cast.DEBTOR, Advice.REFER),
    _scene("victim", "victim of trafficking", DEPARTURE, "C02", cast.VICTIM, Advice.PROTECT),
    Scene(
        "second-passport",
        "one face, a second passport",
        ARRIVAL,
        "C01",
        lambda: [people.selfie("P005"), people.expression("P005", 1, 0)],
        cast.SECOND_PASSPORT,
        "P005",
        Advice.REFER,
    ),
    Scene(
        "not-the-bearer",
        "somebody else's passport",
        DEPARTURE,
        "G01",
        _live("P001"),
        cast.LOOK_ALIKE.document,
        "P010",
        Advice.REFER,
    ),
    Scene(
        "too-poor",
        "a face too poor to assess",
        ARRIVAL,
        "C01",
        lambda: [people.too_poor("P003")],
        cast.FREED.document,
        "P003",
        Advice.REFER,
    ),
    Scene(
        "corridor",
        "three people in a corridor, one wanted",
        ARRIVAL,
        "K01",
        lambda: [people.group(["P005", "P004", "P001"])],
        None,
        None,
        Advice.SECURE,
    ),
)
