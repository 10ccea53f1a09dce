"""Who asks, however it is written."""

from datetime import date

import pytest

from iass.watchlist.agencies import AGENCIES, find_agency
from iass.watchlist.notice import NoticeKind

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Polri", "Polri"),
        ("POLRI", "Polri"),
        ("Kepolisian Negara Republik Indonesia", "Polri"),
        ("NCB-Interpol Indonesia", "Polri"),
        ("Kementerian Keuangan", "Kemenkeu"),
        ("kejaksaan  agung", "Kejaksaan Agung"),
        ("Attorney General's Office", "Kejaksaan Agung"),
        ("Kementerian Sosial", "Kementerian Sosial"),
        ("Kedutaan Besar Utopia", "Kedutaan Besar Utopia"),
        ("ICC", "International Criminal Court"),
    ],
)
def test_one_agency_under_several_names(written: str, stored: str) -> None:
    found = find_agency(written)
    assert found is not None and found[1] == stored


@pytest.mark.parametrize("written", ["", "PT Maju", "Interpol", "Kementerian", "Ministry of", "Polri Jaya", "Polrix"])
def test_somebody_who_may_not_ask(written: str) -> None:
    assert find_agency(written) is None


@pytest.mark.parametrize("name", ["Ditjen Imigrasi", "Kemenkeu", "Kejaksaan Agung", "Polri", "KPK", "BNN"])
def test_agency_of_the_law_may_not_ask(name: str) -> None:
    found = find_agency(name)
    assert found is not None
    assert all(found[0].may_ask(kind, TODAY) for kind in NoticeKind)


def test_agency_asks_after_it_was_dissolved() -> None:
    found = find_agency("BP2MI")
    assert found is not None
    assert found[0].may_ask(NoticeKind.PROTECT, date(2024, 10, 20))
    assert not found[0].may_ask(NoticeKind.PROTECT, date(2024, 10, 21))


def test_agency_asks_before_it_was_founded() -> None:
    found = find_agency("KP2MI")
    assert found is not None
    assert not found[0].may_ask(NoticeKind.PROTECT, date(2024, 10, 20))
    assert found[0].may_ask(NoticeKind.PROTECT, date(2024, 10, 21))


def test_two_agencies_share_a_name() -> None:
    names = [name.casefold() for agency in AGENCIES for name in (agency.name, *agency.aliases)]
    assert len(names) == len(set(names))
