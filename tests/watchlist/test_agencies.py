"""Who asks, however it is written."""

from datetime import date

import pytest

from iass.watchlist.agencies import AGENCIES, find_agency, is_foreign_data
from iass.watchlist.notice import NoticeKind

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Polri", "Polri"),
        ("POLRI", "Polri"),
        ("Kepolisian Negara Republik Indonesia", "Polri"),
        ("NCB Interpol Indonesia", "NCB-Interpol Indonesia"),
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


@pytest.mark.parametrize(
    "written", ["", "PT Maju", "Interpol Utopia", "Kementerian", "Ministry of", "Polri Jaya", "Polrix"]
)
def test_somebody_who_may_not_ask(written: str) -> None:
    assert find_agency(written) is None


@pytest.mark.parametrize("name", ["Ditjen Imigrasi", "Kemenkeu", "Kejaksaan Agung", "Polri", "KPK", "BNN"])
def test_agency_of_the_law_may_not_ask(name: str) -> None:
    found = find_agency(name)
    assert found is not None
    assert all(found[0].may_ask(kind, TODAY) for kind in NoticeKind)


@pytest.mark.parametrize("name", ["NCB Interpol Indonesia", "Embassy of Utopia", "Kedubes Utopia", "ICC", "ICJ"])
def test_foreign_data_passes_for_a_request_of_the_state(name: str) -> None:
    assert is_foreign_data(name)
    assert not any(is_foreign_data(own) for own in ("Polri", "KPK", "Ditjen Imigrasi", "Kementerian Sosial"))


@pytest.mark.parametrize("kind", [NoticeKind.WANTED_DOMESTIC, NoticeKind.EXIT_BAN, NoticeKind.ENTRY_BAN])
def test_interpol_asks_for_what_only_the_state_may(kind: NoticeKind) -> None:
    found = find_agency("NCB-Interpol Indonesia")
    assert found is not None and not found[0].may_ask(kind, TODAY)


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
