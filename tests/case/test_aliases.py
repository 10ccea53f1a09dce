"""Two ids of one person that nobody is told of, and two people who are taken for one."""

from dataclasses import replace

import pytest
from tests.contracts.samples import NOTICE as BARE
from tests.contracts.samples import PERSON as SITI
from tests.contracts.samples import template

from iass.capture.partial_date import PartialDate
from iass.case.aliases import Alias, Listed, Sign, aliases
from iass.ids import ModelId, NoticeId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.person import KnownDocument, Person
from iass.watchlist.notice import Notice

BUDI = replace(
    SITI,
    person_id=PersonId("P-1"),
    surname="Santoso",
    given_names="Budi",
    birth_date=PartialDate(1975, 1, 2),
    documents=(KnownDocument("A 1234", "P", "IDN"),),
)
NOTICE = replace(BARE, notice_id=NoticeId("N-1"), surname="BUDI SANTOSO", given_names="", document_numbers=("a-1234",))
NOTICE = replace(NOTICE, birth_date=PartialDate(1975, 1, 2))
LATER = replace(NOTICE, surname="HARTONO", document_numbers=())


def person(subject: Person | None = BUDI, *faces: int) -> Listed:
    return Listed(GalleryName.REGISTRY, "P-1", subject, tuple(map(template, faces)), 0.4)


def notice(subject: Notice | None = NOTICE, *faces: int, threshold: float = 0.5) -> Listed:
    return Listed(GalleryName.WATCHLIST, "N-1", subject, tuple(map(template, faces)), threshold)


def signs(one: Listed, other: Listed) -> tuple[Sign, ...]:
    """Of the one for the other; the reverse must say the same."""
    found = aliases([one, other])
    shared = {tuple(alias.signs for alias in each) for each in found}
    assert len(shared) == 1
    return next(iter(shared), ((),))[0] if found[0] else ()


def test_person_and_notice_of_one_traveller_stand_apart() -> None:
    first, second = aliases([person(BUDI, 1), notice(NOTICE, 2, 1)])
    assert first == (Alias(GalleryName.WATCHLIST, "N-1", (Sign.DOCUMENT, Sign.PAPERS, Sign.FACE)),)
    assert second == (Alias(GalleryName.REGISTRY, "P-1", first[0].signs),)


@pytest.mark.parametrize(
    ("known", "listed", "shared"),
    [
        (BUDI, replace(NOTICE, surname="HARTONO"), (Sign.DOCUMENT,)),
        (BUDI, replace(NOTICE, document_numbers=("B1234",)), (Sign.PAPERS,)),
        (BUDI, LATER, ()),
        (replace(BUDI, birth_date=PartialDate(1975)), replace(NOTICE, document_numbers=()), ()),
        (replace(BUDI, birth_date=None), replace(NOTICE, birth_date=None, document_numbers=()), ()),
        (replace(BUDI, documents=()), LATER, ()),
        (replace(BUDI, documents=(KnownDocument(" - "),)), replace(LATER, document_numbers=("--",)), ()),
        (None, NOTICE, ()),
        (BUDI, None, ()),
    ],
)
def test_sign_is_missed_or_made_up(known: Person | None, listed: Notice | None, shared: tuple[Sign, ...]) -> None:
    assert signs(person(known), notice(listed)) == shared


def test_one_number_of_two_states_is_one_document() -> None:
    abroad = replace(SITI, documents=(KnownDocument("A1234", "P", "UTO"),))
    other = Listed(GalleryName.REGISTRY, "P-2", abroad, (), 0.4)
    assert signs(person(BUDI), other) == ()
    unknown = replace(abroad, documents=(KnownDocument("A1234", "P", ""),))
    assert signs(person(BUDI), replace(other, subject=unknown)) == (Sign.DOCUMENT,)


def test_faces_below_the_threshold_of_either_list_are_one_person() -> None:
    """Whose record has gone still has a face."""
    alike = template(1).similarity(template(1))
    assert signs(person(None, 1), notice(None, 1, threshold=alike)) == (Sign.FACE,)
    assert signs(person(None, 1), notice(None, 1, threshold=alike + 0.01)) == ()
    assert signs(person(None, 1), notice(None, 2)) == ()


def test_candidate_is_an_alias_of_itself() -> None:
    assert aliases([person(BUDI, 1)]) == [()]
    assert aliases([]) == []


def test_templates_of_two_recognisers_are_compared() -> None:
    with pytest.raises(ValueError, match="do not compare"):
        aliases([person(None, 1), replace(notice(None), faces=(template(1, ModelId("other/1")),))])


def test_one_who_is_merely_alike_stands_before_one_of_the_same_papers() -> None:
    alike = Listed(GalleryName.REGISTRY, "P-2", SITI, (template(1),), 0.4)
    found = aliases([person(BUDI, 1), alike, notice(NOTICE, 1)])
    assert [alias.subject_id for alias in found[0]] == ["N-1", "P-2"]
