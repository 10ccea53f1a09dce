"""The scripted checkpoint: who comes, from where, with what, and what the officer must be told."""

from collections.abc import Callable
from dataclasses import dataclass

from iass.capture.chip.files import ChipFiles
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.decide.decision import Advice
from iass.demo import cast, people
from iass.demo.passports import states

ARRIVAL, DEPARTURE = Direction.ARRIVAL, Direction.DEPARTURE
CHECKPOINT = "CGK"

Pictures = Callable[[], list[bytes]]
Files = Callable[[], ChipFiles]


@dataclass(frozen=True, slots=True)
class Scene:
    """One passage. document None is a camera shot; chip: whose portrait the chip holds, or None for no chip.

    files: all of the chip, where the reader sends more than its portrait.
    """

    scene_id: str
    what: str
    direction: Direction
    lane: str
    pictures: Pictures
    document: TravelDocument | None
    chip: str | None
    expected: Advice
    files: Files | None = None

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
    Scene(
        "unknown",
        "a visitor whom nobody knows, with a genuine chip",
        ARRIVAL,
        "C01",
        _live(cast.STRANGER.person),
        cast.STRANGER.document,
        None,
        Advice.CLEAR,
        lambda: states.genuine(cast.STRANGER.document, people.chip_portrait(cast.STRANGER.person)),
    ),
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
        "tampered-chip",
        "somebody put her own portrait into the chip",
        ARRIVAL,
        "C01",
        _live("P001"),
        cast.FORGED_CHIP,
        None,
        Advice.REFER,
        lambda: states.tampered(cast.FORGED_CHIP, people.chip_portrait("P009"), people.chip_portrait("P001")),
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
