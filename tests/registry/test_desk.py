"""Looking at a person of the registry."""

from collections.abc import Mapping

import pytest

from iass.access import Officer
from iass.errors import NotFound
from iass.ids import OfficerId, PersonId
from iass.registry.desk import RegistryDesk

from .conftest import AYU, Desk

OFFICER = Officer(OfficerId("officer-7"))


def looks(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.records.reading() as tx:
        entries = [(entry.action, entry.subject, entry.actor) for entry in tx.audit.entries()]
    return [entry for entry in entries if entry[0].startswith("person.")]


def test_look_is_forgotten(desk: Desk, portraits: Mapping[str, bytes]) -> None:
    desk.run(AYU)
    registry = RegistryDesk(desk.records, desk.clock)
    assert registry.get(PersonId("P-1"), OFFICER).full_name == "PUTRI AYU LESTARI"
    assert registry.portrait(PersonId("P-1"), OFFICER) == (portraits["P001.jpg"], "image/jpeg")
    assert looks(desk) == [
        ("person.viewed", "P-1", "officer-7"),
        ("person.portrait_viewed", "P-1", "officer-7"),
    ]


def test_nobody_of_that_id(desk: Desk) -> None:
    registry = RegistryDesk(desk.records, desk.clock)
    for look in (registry.get, registry.portrait):
        with pytest.raises(NotFound, match="no such person"):
            look(PersonId("P-404"), OFFICER)
    assert looks(desk) == []


def test_photograph_was_erased(desk: Desk) -> None:
    desk.run(AYU)
    with desk.records.transaction() as tx:
        tx.erase_subject("P-1")
    with pytest.raises(NotFound, match="no photograph"):
        RegistryDesk(desk.records, desk.clock).portrait(PersonId("P-1"), OFFICER)
