"""Who may ask for a notice, as dated data (docs/policy.md, UU 6/2011 art. 91, 98, Permenimipas 13/2025 art. 5 and 7).

Counsel confirms the list before operation.
"""

import re
from dataclasses import dataclass
from datetime import date

from iass.watchlist.notice import NoticeKind

_EVERY_KIND = frozenset(NoticeKind)
_ENTRY_BANS = frozenset({NoticeKind.ENTRY_BAN})
_OF_INTERPOL = frozenset(
    {
        NoticeKind.WANTED_FOREIGN,
        NoticeKind.CRIMINAL_RECORD,
        NoticeKind.VIOLATION,
        NoticeKind.LOST_DOCUMENT,
        NoticeKind.PROTECT,
    }
)


@dataclass(frozen=True, slots=True)
class Agency:
    """name: as it is stored and shown. aliases: other ways to write it. families: beginnings that stand for a whole
    family, whose members keep the name as given. since, until: first and last day on which it may ask, if limited.
    foreign_data: it hands on what another state or an international body says (invariant 3 of docs/policy.md)."""

    name: str
    aliases: tuple[str, ...] = ()
    kinds: frozenset[NoticeKind] = _EVERY_KIND
    families: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    foreign_data: bool = False

    def may_ask(self, kind: NoticeKind, day: date) -> bool:
        begun = self.since is None or self.since <= day
        ended = self.until is not None and self.until < day
        return kind in self.kinds and begun and not ended


AGENCIES = (
    Agency("Ditjen Imigrasi", ("Direktorat Jenderal Imigrasi", "Directorate General of Immigration")),
    Agency("Kemenkeu", ("Kementerian Keuangan", "Ministry of Finance")),
    Agency("Kejaksaan Agung", ("Kejagung", "Kejaksaan Agung RI", "Attorney General's Office")),
    Agency(
        "Polri",
        ("Kepolisian Negara Republik Indonesia", "Indonesian National Police"),
    ),
    Agency("NCB-Interpol Indonesia", ("NCB Interpol", "Interpol"), kinds=_OF_INTERPOL, foreign_data=True),
    Agency("KPK", ("Komisi Pemberantasan Korupsi", "Corruption Eradication Commission")),
    Agency("BNN", ("Badan Narkotika Nasional", "National Narcotics Agency")),
    Agency("KP2MI", ("Kementerian Pelindungan Pekerja Migran Indonesia",), since=date(2024, 10, 21)),
    Agency("BP2MI", ("Badan Pelindungan Pekerja Migran Indonesia",), until=date(2024, 10, 20)),
    Agency("other ministries by law", families=("Kementerian", "Ministry of")),
    Agency(
        "a foreign state's mission",
        kinds=_ENTRY_BANS,
        families=("Kedutaan Besar", "Kedubes", "Konsulat", "Embassy of", "High Commission of", "Consulate"),
        foreign_data=True,
    ),
    Agency(
        "International Criminal Court",
        ("ICC", "Mahkamah Pidana Internasional"),
        kinds=_ENTRY_BANS,
        foreign_data=True,
    ),
    Agency(
        "International Court of Justice",
        ("ICJ", "Mahkamah Internasional"),
        kinds=_ENTRY_BANS,
        foreign_data=True,
    ),
)


def find_agency(name: str) -> tuple[Agency, str] | None:
    """The agency of that name, however it is written, and the name to store; None when nobody is called so."""
    asked = _key(name)
    for agency in AGENCIES:
        if not agency.families and asked in map(_key, (agency.name, *agency.aliases)):
            return agency, agency.name
    for agency in AGENCIES:
        if any(asked.startswith(f"{_key(family)} ") for family in agency.families):
            return agency, name
    return None


def is_foreign_data(name: str) -> bool:
    """Whether what this agency says is foreign data. Intake lets no name through that is not in the list."""
    found = find_agency(name)
    return found is not None and found[0].foreign_data


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))
