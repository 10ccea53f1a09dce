"""Lost and stolen documents by number: on the page, on the chip, with a check digit, misread, or the owner's own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.samples import MADE, NOTICE
from tests.passports import passport_of

from iass.access import SYSTEM
from iass.application import Application
from iass.capture.chip.files import NO_FILES, ChipFiles
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.capture.mrz import compose_td3, parse
from iass.case.lost_numbers import near_forms
from iass.case.request import CrossingRequest
from iass.demo import cast, people, stage
from iass.ids import NoticeId
from iass.settings import Settings
from iass.watchlist.notice import Notice, NoticeKind, NoticeState
from iass.wiring.application import build

NOW = datetime.now(UTC)
OWNER = cast.CITIZEN
LIVE = people.selfie(OWNER.person)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("lost")
    application = build(Settings(data_dir=folder, threads=1, port=0))
    try:
        stage.populate(application, folder, lambda *_: None)
        yield application
    finally:
        application.close()


def test_forms_are_none_or_a_crowd() -> None:
    assert near_forms("") == near_forms("A1234") == near_forms("9" * 30) == ()
    forms = near_forms("X2201984")
    assert "X22019849" in forms and "XZ201984" in forms and "X22O1984" in forms and "X220I984" in forms
    assert "X2201984" not in forms and len(forms) < 40
    assert "X2201984" in near_forms("X22019849")
    assert "X2201984" not in near_forms("X22019848")


def lost(application: Application, number: str, state: NoticeState = NoticeState.IN_FORCE) -> Notice:
    """Reported under this number, by somebody who typed it."""
    made = replace(
        NOTICE,
        notice_id=NoticeId(f"LOST-{number}-{state}"),
        kind=NoticeKind.LOST_DOCUMENT,
        state=state,
        document_numbers=(number,),
        surname="", given_names="", birth_date=None, nationality="", image_ids=(),
        valid_from=NOW - timedelta(days=9), valid_until=NOW + timedelta(days=90),
    )  # fmt: skip
    with application.checkpoint.records.transaction() as tx:
        tx.notices.put(made, MADE)
    return made


def told(
    application: Application, document: TravelDocument | None, chip: ChipFiles = NO_FILES, lane: str = "C01"
) -> dict[str, tuple[str, str]]:
    request = CrossingRequest("CGK", lane, Direction.ARRIVAL, document, [LIVE], None, None, SYSTEM, False, chip)
    passage = application.checkpoint.cross(request).passage
    return {one.rule_id: (one.advice.value, one.sentence.en) for one in passage.decision.findings}


def with_number(number: str) -> TravelDocument:
    return replace(OWNER.document, number=number)


def test_owner_passes_with_the_passport_reported_stolen(checkpoint: Application) -> None:
    """Known to the registry, with the right face, and genuine: the number alone counts."""
    assert told(checkpoint, OWNER.document) == {}
    lost(checkpoint, OWNER.document.number)
    found = told(checkpoint, OWNER.document)
    assert found["lost-document"][0] == "REFER"
    assert told(checkpoint, None, passport_of(OWNER))["lost-document"][0] == "REFER"


def test_stolen_chip_lies_within_another_passport(checkpoint: Application) -> None:
    stolen = cast.Role(OWNER.person, with_number("X7654321"), "Medan")
    lost(checkpoint, "X7654321")
    found = told(checkpoint, with_number("X1111119"), passport_of(stolen))
    assert found["lost-document"][0] == "REFER"


@pytest.mark.parametrize(("listed", "presented"), [("X 333-4449", "X3334449"), ("x3334447", "X3334447")])
def test_number_is_written_otherwise(checkpoint: Application, listed: str, presented: str) -> None:
    lost(checkpoint, listed)
    assert told(checkpoint, with_number(presented))["lost-document"][0] == "REFER"


@pytest.mark.parametrize(
    ("listed", "presented"),
    [("X55566770", "X5556677"), ("X5559O01", "X5559001"), ("XB880011", "X8880011")],
    ids=["with its check digit", "O for 0", "B for 8"],
)
def test_number_is_typed_or_read_wrong(checkpoint: Application, listed: str, presented: str) -> None:
    lost(checkpoint, listed)
    found = told(checkpoint, with_number(presented))
    assert set(found) == {"lost-document.near"}
    advice, sentence = found["lost-document.near"]
    assert advice == "REFER"
    assert f"{presented}; reported {listed}" in sentence and "nearly the same" in sentence


def test_misread_number_is_not_looked_for(checkpoint: Application) -> None:
    """The reader took an 0 for an O, and two corrections would satisfy the check digit."""
    lost(checkpoint, "X1203450")
    first, second = compose_td3(with_number("X1203450"))
    read = parse([first, second.replace("X1203450", "X12O3450", 1)])
    assert read.document.misread
    assert set(told(checkpoint, read.document)) == {"lost-document.near", "document.misread"}


def test_number_of_another_document_is_stopped(checkpoint: Application) -> None:
    lost(checkpoint, "X9090909")
    assert told(checkpoint, with_number("X9090907")) == {}
    assert told(checkpoint, with_number("A9090909")) == {}


def test_report_that_was_withdrawn_still_stops(checkpoint: Application) -> None:
    lost(checkpoint, "X4040404", NoticeState.WITHDRAWN)
    found = told(checkpoint, with_number("X4O40404"))
    assert {advice for advice, _ in found.values()} <= {"CLEAR"}
