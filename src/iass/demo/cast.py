"""Who appears in the demo: invented names on synthetic faces. UTO is ICAO's Utopia, a state that accuses nobody."""

from dataclasses import dataclass
from datetime import date

from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate

EXPIRY = PartialDate(2031, 6, 30)


@dataclass(frozen=True, slots=True)
class Role:
    """person: the synthetic face; document: the passport in hand; known: whether the registry has heard of them."""

    person: str
    document: TravelDocument
    birth_place: str
    known: bool = True


def _passport(
    number: str, nationality: str, surname: str, given_names: str, born: date, sex: Sex = Sex.FEMALE
) -> TravelDocument:
    return TravelDocument(
        number=number,
        nationality=nationality,
        surname=surname,
        given_names=given_names,
        issuer=nationality,
        birth_date=PartialDate.of(born),
        sex=sex,
        expiry_date=EXPIRY,
    )


STRANGER = Role("P001", _passport("PA4411207", "AUS", "HARGROVE", "IMOGEN", date(1988, 2, 11)), "Perth", known=False)
DEBTOR = Role("P002", _passport("X3048812", "IDN", "ANGGRAINI", "RATNA DEWI", date(1979, 12, 5)), "Semarang")
FREED = Role("P003", _passport("X5120077", "IDN", "MAHARANI", "", date(1984, 1, 30)), "Denpasar")
WANTED = Role("P004", _passport("X9917640", "IDN", "KUSUMAWATI", "LARAS", date(1995, 7, 22)), "Surabaya")
CITIZEN = Role("P005", _passport("X2201984", "IDN", "PRASETYO", "BAGAS", date(1984, 4, 17), Sex.MALE), "Medan")
BANNED = Role("P006", _passport("U7730152", "UTO", "VELLORAN", "MIRELA", date(1992, 9, 3)), "Zenith")
NAMESAKE = Role("P007", _passport("U1180345", "UTO", "TORVALE", "CASPIAN", date(1990, 10, 8), Sex.MALE), "Aster Bay")
FUGITIVE = Role("P008", _passport("U6642901", "UTO", "TORVALE", "CASPIAN", date(1981, 3, 14), Sex.MALE), "Zenith")
VICTIM = Role("P009", _passport("X8034416", "IDN", "LESTARI", "PUTRI AYU", date(1999, 5, 19)), "Kupang")
LOOK_ALIKE = Role("P010", _passport("X7756023", "IDN", "SALIM", "NADIA", date(1993, 11, 2)), "Banjarmasin")

CAST = (STRANGER, DEBTOR, FREED, WANTED, CITIZEN, BANNED, NAMESAKE, FUGITIVE, VICTIM, LOOK_ALIKE)

FORGED_CHIP = _passport("U5512093", "UTO", "ELLERMAN", "ODETTE", date(1987, 6, 21))
SECOND_PASSPORT = _passport("U9025518", "UTO", "MORANE", "RHODRI", date(1985, 8, 25), Sex.MALE)
