"""Lists as FollowTheMoney has them: what maps becomes a row, what does not is told, and nobody is detained by it."""

import io
import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soaking import counted

from iass.errors import IassError, InvalidInput
from iass.registry.report import ImportReport
from iass.registry.table import Columns, open_table
from iass.watchlist import ftm
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import Notice, NoticeState, OtherName
from iass.watchlist.notice_desk import NoticeDesk

from .conftest import Desk

VIKTOR = {
    "id": "NK-7Xw",
    "caption": "Viktor Orlenko",
    "schema": "Person",
    "datasets": ["interpol_red_notices"],
    "properties": {
        "name": ["Viktor Orlenko", "Виктор Орленко"],
        "firstName": ["Viktor"],
        "lastName": ["Orlenko"],
        "alias": ["Vitya"],
        "weakAlias": ["The Baker"],
        "birthDate": ["1971-04", "1971-04-09"],
        "birthPlace": ["Odesa"],
        "nationality": ["ua", "ru"],
        "gender": ["male"],
        "passportNumber": ["FB 123456"],
        "idNumber": ["2591-00123"],
        "topics": ["crime", "wanted"],
        "summary": ["wanted for fraud"],
    },
}
WHOLE = {
    "kind": "WANTED_FOREIGN", "agency": "Interpol", "instrument_kind": "request", "instrument_number": "A-1/2026",
    "instrument_date": "2026-09-01", "valid_from": "2026-09-02", "author": "desk-1",
}  # fmt: skip


def lines(*entities: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in entities)


def cells(*entities: object) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    text, notes = ftm.as_csv(io.BytesIO(lines(*entities)), "list.json")
    header, *rows = text.decode().splitlines()
    return [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows if row], notes


def _import(desk: Desk, data: bytes, given: Mapping[str, str] = WHOLE, *, as_draft: bool = True) -> ImportReport:
    path = desk.folder / "list.ftm.json"
    path.write_bytes(data)
    importing = desk.importing
    assert isinstance(importing, NoticeImport)
    desk.importing = replace(importing, given=given, as_draft=as_draft)
    try:
        return desk.read(path)
    finally:
        desk.importing = importing


def _notice(desk: Desk) -> Notice:
    return desk.notice("NK-7Xw")


def test_person_loses_what_has_a_place() -> None:
    (row,), notes = cells(VIKTOR)
    assert row == {
        "notice_id": "NK-7Xw", "surname": "Orlenko", "given_names": "Viktor", "sex": "M", "birth_date": "1971-04",
        "birth_place": "Odesa", "nationality": "UKR", "reason": "wanted for fraud",
        "document_numbers": "FB123456;259100123", "photos": "NK-7Xw.jpg",
        "valid_until": "", "approver": "", "other_names": "Виктор Орленко;Vitya", "weak_names": "The Baker",
    }  # fmt: skip
    assert notes == ("of several values only the first is taken: birthDate (1), nationality (1)",)


def test_further_names_refuse_a_whole_list() -> None:
    """What cannot be one is left out and told; nothing of it refuses the row."""
    alias = [
        "=HYPERLINK(1)",
        "Orlenko  Viktor",
        "-",
        "x" * 101,
        "Vi\u202etya",
        "Ana; Maria",
        *(f"Name {n}" for n in range(90)),
    ]
    weak = ["NAME 1", "The Baker", "", "\u0007bell"]
    properties = {**VIKTOR["properties"], "alias": alias, "weakAlias": weak}  # type: ignore[dict-item]
    entity = {"id": "Q1", "schema": "Person", "properties": properties}
    (row,), notes = cells(entity)
    strong = row["other_names"].split(";")
    assert strong[:4] == ["Виктор Орленко", "HYPERLINK(1)", "Ana Maria", "Name 0"]
    assert len(strong) == 20 and len(row["other_names"]) <= 500
    assert row["weak_names"] == "The Baker"
    assert "names too long, too many, or no names (77)" in notes[0]


def test_further_names_are_lost(desk: Desk) -> None:
    _import(desk, lines(VIKTOR))
    named = (OtherName("Виктор Орленко"), OtherName("Vitya"), OtherName("The Baker", weak=True))
    assert _notice(desk).other_names == named
    draft = replace(_notice(desk), reason="better said", other_names=())
    NoticeDesk(desk.records, desk.clock).edit(draft, 1, desk.officer)
    assert (_notice(desk).reason, _notice(desk).other_names) == ("better said", named), "a form does not show them"


def test_name_in_one_piece_is_lost() -> None:
    entity = {"id": "Q1", "schema": "Person", "properties": {"name": ["Suharto"]}}
    other = {"id": "Q2", "schema": "Person", "properties": {"name": ["Ana  Maria Silva"], "nationality": ["tl"]}}
    (one, two), _ = cells(entity, other)
    assert (one["surname"], one["given_names"]) == ("Suharto", "")
    assert (two["surname"], two["given_names"], two["nationality"]) == ("Silva", "Ana Maria", "TLS")


def test_company_is_sought_as_a_person() -> None:
    company = {"id": "C-1", "schema": "Company", "properties": {"name": ["ACME"]}}
    rows, notes = cells(company, VIKTOR, company)
    assert len(rows) == 1
    assert "2 Company" in notes[0]


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[]", b"{}", b'{"id": 1, "schema": "Person"}', b'{"id": "x", "schema": "Person"}',
        b'{"id": "x", "schema": "Person", "properties": []}',
        b'{"id": "x", "schema": "Person", "properties": {"name": "Ana"}}',
        b'{"id": "x", "schema": "Person", "properties": {"name": [1]}}',
        b'{"id": "x", "schema": "Person", "properties": {"name": [["Ana"]]}}',
        b'{"a":' * 100_000, b'{"id": "x", "schema": "Person", "properties": {"name": ["\xff"]}}',
        b'{"id": "x", "schema": "Person", "properties": {"name": [' + b'"a",' * 300 + b'"a"]}}',
        b'{"x": "' + b"a" * 1_100_000 + b'"}',
    ],
    ids=range(13),
)  # fmt: skip
def test_line_that_is_no_entity_is_half_taken(line: bytes) -> None:
    """The list is taken as it is, or not at all; and the place is named."""
    with pytest.raises(InvalidInput) as caught:
        ftm.as_csv(io.BytesIO(lines(VIKTOR) + line + b"\n"), "list.json")
    assert "line 2" in caught.value.where


def test_entity_becomes_more_than_a_draft(desk: Desk) -> None:
    """It says who, and nothing of it binds until the desk has completed it and another officer approved it."""
    report = _import(desk, lines(VIKTOR))
    assert (report.added, report.refused) == (1, ())
    notice = _notice(desk)
    assert (notice.state, notice.approver, notice.secure) == (NoticeState.DRAFT, None, False)
    assert (notice.surname, notice.agency, notice.document_numbers) == (
        "Orlenko", "NCB-Interpol Indonesia", ("FB123456", "259100123")
    )  # fmt: skip
    assert desk.enrolments("NK-7Xw") == []
    assert _import(desk, lines(VIKTOR)).unchanged == 1


def test_foreign_list_detains_without_a_written_request(desk: Desk) -> None:
    report = _import(desk, lines(VIKTOR), {**WHOLE, "secure": "yes"})
    assert [refusal.field for refusal in report.refused] == ["asked_in_writing"]


def test_entity_without_a_photograph_becomes_a_notice(desk: Desk) -> None:
    report = _import(desk, lines(VIKTOR), as_draft=False)
    assert report.added == 0
    assert {refusal.field for refusal in report.refused} == {"photos"}


def test_list_without_an_instrument_is_taken(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="columns are missing: kind, agency"):
        _import(desk, lines(VIKTOR), {})


def test_refused_entity_is_told_of_another_line(desk: Desk) -> None:
    company = {"id": "C-1", "schema": "Company", "properties": {"name": ["ACME"]}}
    nameless = {"id": "Q2", "schema": "Person", "properties": {"gender": ["male"]}}
    report = _import(desk, lines(VIKTOR, company, nameless))
    assert [(refusal.line, refusal.subject_id, refusal.field) for refusal in report.refused] == [(3, "Q2", "surname")]


def test_registry_takes_json(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_bytes(lines(VIKTOR))
    with pytest.raises(InvalidInput, match="columns are missing"), open_table(path, Columns(("person_id",))):
        pass


def check(folder: Path, data: bytes) -> None:
    """Rows or a refusal, and nothing else."""
    path = folder / "fuzz.json"
    path.write_bytes(data)
    try:
        with open_table(path, Columns(("notice_id",), ("surname",), from_json=ftm.as_csv)) as table:
            list(table.rows())
    except IassError as error:
        assert error.what


def _fuzz(folder: Path, numbers: Iterable[int], seed: int) -> None:
    chance, good = random.Random(seed), lines(VIKTOR, VIKTOR)
    pieces = (
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"\\u0000",
        b"\\ud800",
        b"null",
        b"1e999",
        b"\xff",
        b"\n",
        b"," * 9,
        b"[" * 99,
    )
    for _ in numbers:
        changed = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 8))):
            at = chance.randrange(len(changed) + 1)
            changed[at : at + chance.choice((0, 1, 5, 40))] = chance.choice((*pieces, bytes([chance.randrange(256)])))
        check(folder, b"{" + bytes(changed)[1:])


_JSON = st.recursive(st.one_of(st.none(), st.booleans(), st.floats(), st.text()), st.lists)


def test_changed_line_ends_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, range(1_000), 1)


@settings(max_examples=100, deadline=None, database=None)
@given(st.dictionaries(st.sampled_from(sorted(VIKTOR["properties"])), _JSON))
def test_property_of_any_kind_ends_in_an_error(
    tmp_path_factory: pytest.TempPathFactory, properties: dict[str, object]
) -> None:
    check(tmp_path_factory.mktemp("ftm"), lines({"id": "x", "schema": "Person", "properties": properties}))


@pytest.mark.soak
def test_many_changed_lines_end_in_an_error(tmp_path: Path) -> None:
    _fuzz(tmp_path, counted("FollowTheMoney JSON"), 2)
