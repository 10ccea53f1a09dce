"""Importing people: what is refused, what is kept, what is stored again."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.import_desk import silent

from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput, NotFound
from iass.ids import PersonId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import KnownDocument, Person

from .conftest import AYU, BUDI, OFFICER, Desk


def person(desk: Desk, person_id: str = "P-1") -> Person | None:
    with desk.records.reading() as tx:
        return tx.people.get(PersonId(person_id))


def enrolments(desk: Desk, person_id: str = "P-1") -> list[Enrolment]:
    with desk.records.reading() as tx:
        return list(tx.enrolments.of_subject(GalleryName.REGISTRY, person_id))


def audited(desk: Desk) -> list[Mapping[str, Any]]:
    with desk.records.reading() as tx:
        return [entry.details for entry in tx.audit.entries() if entry.action == "registry.imported"]


def refusal(desk: Desk, **cells: str) -> tuple[str, str]:
    """Column and reason for which this one row is refused, and that the good row beside it is kept."""
    report = desk.run(AYU | cells, BUDI | {"person_id": "P-9", "document_number": "Y1"})
    assert (report.read, report.added) == (2, 1)
    assert len(report.refused) == 1
    assert report.refused[0].line == 2
    assert report.refused[0].mend
    assert person(desk, "P-9") is not None
    return report.refused[0].field, report.refused[0].reason


def test_row_becomes_a_person_with_a_face(desk: Desk, portraits: Mapping[str, bytes]) -> None:
    report = desk.run(AYU, BUDI)
    assert (report.read, report.added, report.photos, report.refused) == (2, 2, 2, ())
    assert person(desk) == Person(
        PersonId("P-1"),
        "LESTARI",
        "PUTRI AYU",
        Sex.FEMALE,
        PartialDate(1999, 5, 19),
        "Kupang",
        "IDN",
        (KnownDocument("X8034416", "P", "IDN", PartialDate(2031, 6, 30)),),
    )
    (row,) = enrolments(desk)
    with desk.records.reading() as tx:
        assert tx.images.get(row.image_id) == (portraits["P001.jpg"], "image/jpeg")
        assert tx.people.by_document(TravelDocument("X3048812", "IDN", "BUDI", issuer="IDN")) == person(desk, "P-2")


def test_second_run_stores_and_encodes_again(desk: Desk) -> None:
    desk.run(AYU, BUDI)
    before = enrolments(desk)[0].enrolment_id
    report = desk.run(AYU, BUDI)
    assert (report.unchanged, report.added, report.changed, report.photos) == (2, 0, 0, 0)
    assert enrolments(desk)[0].enrolment_id == before
    stored = person(desk)
    assert stored is not None and stored.version == 1
    assert len(audited(desk)) == 1


def test_changed_cell_encodes_the_same_face_again(desk: Desk) -> None:
    desk.run(AYU)
    before = enrolments(desk)[0].enrolment_id
    report = desk.run(AYU | {"birth_place": "Ende"})
    assert (report.changed, report.photos) == (1, 0)
    stored = person(desk)
    assert stored is not None
    assert (stored.birth_place, stored.version) == ("Ende", 2)
    assert [row.enrolment_id for row in enrolments(desk)] == [before]


def test_changed_photograph_leaves_the_old_face_in_the_gallery(desk: Desk) -> None:
    desk.run(AYU)
    before = enrolments(desk)[0]
    report = desk.run(AYU | {"photo": "P001b.jpg"})
    assert (report.changed, report.photos) == (1, 1)
    (after,) = enrolments(desk)
    assert after.enrolment_id != before.enrolment_id
    assert after.template.similarity(before.template) > 0.4


def test_photograph_changes_under_the_same_name(desk: Desk, portraits: Mapping[str, bytes]) -> None:
    desk.run(AYU)
    (desk.folder / "photos" / "P001.jpg").write_bytes(portraits["P001b.jpg"])
    assert desk.run(AYU).changed == 1
    assert len(enrolments(desk)) == 1


def test_dry_run_stores(desk: Desk) -> None:
    report = desk.run(AYU, BUDI | {"photo": "none.jpg"}, dry_run=True)
    assert (report.dry_run, report.added, report.refused_rows, report.photos) == (True, 1, 1, 1)
    assert person(desk) is None
    assert audited(desk) == []


def test_audit_entry_tells_counts_and_ids_and_no_name(desk: Desk) -> None:
    desk.run(AYU, BUDI | {"sex": "?"})
    (details,) = audited(desk)
    assert details == {"added": 1, "changed": 0, "refused": 1, "versions": ["P-1@1"]}
    with desk.records.reading() as tx:
        entries = [entry for entry in tx.audit.entries() if entry.action == "registry.imported"]
    assert entries[0].actor == OFFICER.officer_id
    assert entries[0].subject.startswith("sha256:")
    assert "LESTARI" not in repr(entries)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("person_id", "", "empty"),
        ("person_id", "../1", "not an id"),
        ("surname", "=cmd|' /C calc'!A0", "formula"),
        ("given_names", "@SUM(A1)", "formula"),
        ("birth_place", "+1", "formula"),
        ("surname", "123", "letters"),
        ("sex", "", "empty"),
        ("sex", "P", "not a sex"),
        ("birth_date", "", "empty"),
        ("birth_date", "2026-11-25", "future"),
        ("birth_date", "19/05/1999", "not a date"),
        ("birth_date", "1999-02-30", "no such date"),
        ("birth_place", "x" * 501, "501 characters"),
        ("birth_place", "A\0B", "U+0000"),
        ("nationality", "WNI", "state"),
        ("nationality", "", "empty"),
        ("document_number", "X 80", "document number"),
        ("document_number", "X1;X1", "twice"),
        ("document_kind", "PASSPORT", "document code"),
        ("document_issuer", "IDN;AUS", "2 items for 1"),
        ("document_expiry", "2031-06-30;2032-01-01", "2 items for 1"),
        ("document_expiry", "soon", "not a date"),
        ("photo", "", "empty"),
        ("photo", "absent.jpg", "no such photograph"),
        ("photo", "../rows.csv", "outside"),
        ("photo", "text.jpg", "not an image"),
        ("photo", "cut.jpg", "cut off"),
        ("photo", "two.jpg", "several faces"),
        ("photo", "none.jpg", "no face"),
    ],
)
def test_bad_cell(desk: Desk, column: str, cell: str, reason: str) -> None:
    field, told = refusal(desk, **{column: cell})
    assert field == column
    assert reason in told


def test_nameless_person(desk: Desk) -> None:
    assert refusal(desk, surname="", given_names="") == ("surname", "there is no name")


def test_every_fault_of_a_row_is_told_at_once(desk: Desk) -> None:
    report = desk.run(AYU | {"sex": "?", "birth_date": "x", "nationality": "IND1"})
    assert [one.field for one in report.refused] == ["sex", "birth_date", "nationality"]
    assert report.refused_rows == 1


def test_id_twice_in_the_file(desk: Desk) -> None:
    report = desk.run(AYU, BUDI, AYU | {"birth_place": "Ende", "document_number": "Y7"})
    assert report.added == 2
    (one,) = report.refused
    assert (one.line, one.subject_id, one.field) == (4, "P-1", "person_id")
    assert "line 2" in one.reason


def test_ragged_row(desk: Desk) -> None:
    path = desk.write([AYU, BUDI])
    path.write_text(path.read_text() + "P-3,ONLY\n")
    report = desk.read(path)
    assert report.added == 2
    assert report.refused[0].line == 4
    assert "2 cells" in report.refused[0].reason


def test_document_of_another_person_in_the_same_file(desk: Desk) -> None:
    report = desk.run(AYU, BUDI | {"document_number": AYU["document_number"]})
    assert report.added == 1
    assert "that of person P-1" in report.refused[0].reason


def test_document_of_another_person_on_record(desk: Desk) -> None:
    desk.run(AYU)
    report = desk.run(BUDI | {"document_number": AYU["document_number"], "document_issuer": ""})
    assert report.added == 0
    assert "that of person P-1" in report.refused[0].reason


def test_two_states_issue_the_same_number(desk: Desk) -> None:
    cells = {"document_number": AYU["document_number"], "document_issuer": "AUS", "nationality": "AUS"}
    assert desk.run(AYU, BUDI | cells).added == 2


def test_several_documents(desk: Desk) -> None:
    cells = {"document_number": "X1;C7", "document_kind": "P;C", "document_issuer": "idn", "document_expiry": ";2030"}
    desk.run(AYU | cells)
    stored = person(desk)
    assert stored is not None
    assert stored.documents == (
        KnownDocument("X1", "P", "IDN", None),
        KnownDocument("C7", "C", "IDN", PartialDate(2030)),
    )


@pytest.mark.parametrize("cell", ["XXXX", "0000-00-00", "xxxx-XX-XX"])
def test_birth_date_is_wholly_unknown(desk: Desk, cell: str) -> None:
    desk.run(AYU | {"birth_date": cell})
    stored = person(desk)
    assert stored is not None and stored.birth_date is None


def test_progress_goes_backwards(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    desk.run(AYU, BUDI | {"sex": ""}, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)
    assert told == sorted(told)


def test_unusable_file_changes_what_is_stored(desk: Desk) -> None:
    desk.run(AYU)
    path = desk.write([AYU | {"birth_place": "Ende"}, BUDI])
    path.write_bytes(path.read_bytes() + b"P-3,\xff\n")
    with pytest.raises(InvalidInput, match="UTF-8"):
        desk.read(path)
    stored = person(desk)
    assert stored is not None and stored.version == 1


def test_columns_are_missing(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="missing: surname, photo"):
        desk.run({name: cell for name, cell in AYU.items() if name not in ("surname", "photo")})


def test_unknown_column_is_ignored_silently(desk: Desk) -> None:
    assert "'brithplace'" in desk.run(AYU | {"brithplace": "x"}).warnings[0]


def test_folder_of_photographs_is_absent(desk: Desk) -> None:
    with pytest.raises(NotFound, match="photographs"):
        desk.importing.run(desk.write([AYU]), desk.folder / "absent", OFFICER, dry_run=False, progress=silent)
