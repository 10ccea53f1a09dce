"""A whole import taken back: what stood before stands again, and nothing is lost or half done."""

from dataclasses import replace

import pytest

from iass.access import Officer
from iass.audit.entry import ABOUT
from iass.errors import Conflict, InvalidInput, NotFound
from iass.ids import NoticeId, OfficerId
from iass.watchlist.acts import Act
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.provenance import ImportId
from iass.watchlist.undoing import ImportDesk
from iass.watchlist.version import Made

from .conftest import BAN, Desk

OTHER = Officer(OfficerId("desk-3"))


@pytest.fixture
def imports(desk: Desk) -> ImportDesk:
    return ImportDesk(desk.records, desk.importing.engine, desk.clock)


def _last(imports: ImportDesk) -> ImportId:
    return imports.page(1, OTHER)[0][0].import_id


def _versions(desk: Desk, notice_id: str = "N-1") -> list[Notice]:
    with desk.records.reading() as tx:
        return [one.notice for one in tx.notices.versions(NoticeId(notice_id))]


def test_new_notice_still_binds_after_the_undo(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    undo_id, (step,) = imports.undo(_last(imports), OTHER, "the wrong file")
    assert step.problem is None
    first, second = _versions(desk)
    assert (second.state, second.approver) == (NoticeState.WITHDRAWN, "desk-3")
    assert second.image_ids == first.image_ids, "they explain what it once raised"
    assert desk.enrolments() == []
    with desk.records.reading() as tx:
        made = tx.notices.versions(NoticeId("N-1"))[-1].made
        assert tx.notice_imports.row_of(NoticeId("N-1"), 2) is not None
        assert [entry.action for entry in tx.audit.entries()].count("watchlist.import_undone") == 1
    assert (made.act, made.officer) == (Act.APPROVE, "desk-3"), "the second officer approves the withdrawal"
    assert "the wrong file" in made.note
    (listed, *_) = imports.page(9, OTHER)
    assert (listed[0].import_id, listed[0].undo_of) == (undo_id, imports.page(9, OTHER)[1][0].import_id)


def test_changed_notice_does_not_get_its_former_content_back(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    before = desk.notice()
    desk.good(BAN | {"reason": "another reason", "contact": "+62 21 555"})
    (preview,) = imports.preview(_last(imports), OTHER)
    assert {change.field for change in preview.differences} == {"reason", "contact"}
    assert desk.notice().reason == "another reason", "a preview stores nothing"
    imports.undo(_last(imports), OTHER, "a mistake")
    assert replace(desk.notice(), version=1) == before
    assert desk.notice().version == 3
    assert len(desk.enrolments()) == 1


def test_former_photograph_is_searched_no_more(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    (before,) = desk.enrolments()
    desk.good(BAN | {"photos": "P005b.jpg"})
    (between,) = desk.enrolments()
    imports.undo(_last(imports), OTHER, "the former one was better")
    (after,) = desk.enrolments()
    assert after.template.similarity(before.template) > 0.999
    assert after.template.similarity(between.template) < 0.99
    assert desk.notice().image_ids == (after.image_id,)


def test_later_change_is_overwritten(desk: Desk, imports: ImportDesk) -> None:
    """Of one of two notices: then neither is taken back."""
    desk.good(BAN, BAN | {"notice_id": "N-2"})
    first = _last(imports)
    desk.good(BAN | {"reason": "more is known"})
    problems = [step.problem for step in imports.preview(first, OTHER)]
    assert problems[0] is not None and problems[0].alasan
    assert problems[1] is None
    with pytest.raises(Conflict, match="N-1: version 2 rests on it"):
        imports.undo(first, OTHER, "too late")
    assert len(_versions(desk, "N-2")) == 1
    imports.undo(_last(imports), OTHER, "first this one")
    assert desk.notice().reason == BAN["reason"]


def test_import_is_taken_back_twice(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    first = _last(imports)
    imports.undo(first, OTHER, "once")
    with pytest.raises(Conflict, match="taken back already"):
        imports.undo(first, OTHER, "twice")


def test_author_takes_back_what_a_second_officer_approved(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    with pytest.raises(Conflict, match="its author cannot"):
        imports.undo(_last(imports), Officer(OfficerId("desk-1")), "I changed my mind")
    assert desk.notice().state is NoticeState.APPROVED


def test_author_takes_back_an_approved_change_of_what_binds(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    desk.good(BAN | {"reason": "more is known"})
    with pytest.raises(Conflict, match="its author cannot"):
        imports.undo(_last(imports), Officer(OfficerId("Desk-1")), "I changed my mind")
    assert desk.notice().reason == "more is known"


@pytest.mark.parametrize(("author", "officer"), [("Anna", "ANNA"), ("ANNA", "anna"), ("anna", "Anna")])
def test_author_takes_it_back_in_another_spelling(desk: Desk, imports: ImportDesk, author: str, officer: str) -> None:
    desk.good(BAN | {"author": author})
    (step,) = imports.preview(_last(imports), Officer(OfficerId(officer)))
    assert step.problem is not None and "its author cannot" in step.problem.reason
    with pytest.raises(Conflict, match="its author cannot"):
        imports.undo(_last(imports), Officer(OfficerId(officer)), "I changed my mind")


def test_what_ended_comes_back(desk: Desk, imports: ImportDesk) -> None:
    """A withdrawal that was imported is not undone: the law knows no way back, and the reason is told."""
    desk.good(BAN)
    desk.good(BAN | {"state": "withdrawn"})
    with pytest.raises(Conflict, match="withdrawn"):
        imports.undo(_last(imports), OTHER, "it was right after all")


def test_undo_of_what_never_was(desk: Desk, imports: ImportDesk) -> None:
    with pytest.raises(NotFound):
        imports.undo(ImportId("import-0"), OTHER, "x")
    desk.good(BAN)
    with pytest.raises(InvalidInput):
        imports.undo(_last(imports), OTHER, " ")


def test_field_came_from_nowhere(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    desk.good(BAN | {"notice_id": "N-2"}, BAN | {"reason": "more is known"})
    with desk.records.transaction() as tx:
        told = replace(desk.notice(), contact="+62 21 777", version=3)
        tx.notices.put(told, Made(desk.clock.now(), Act.AMEND, OfficerId("desk-9")))
    found = {one.field: one for one in imports.provenance(NoticeId("N-1"), OTHER)}
    assert (found["surname"].version, found["surname"].row and found["surname"].row.line) == (1, 2)
    assert (found["reason"].version, found["reason"].row and found["reason"].row.line) == (2, 3)
    assert found["reason"].source is not None and found["reason"].source.name == "rows.csv"
    assert (found["contact"].version, found["contact"].source) == (3, None)
    assert found["contact"].made.officer == "desk-9"
    with pytest.raises(NotFound):
        imports.provenance(NoticeId("N-9"), OTHER)


def test_refused_or_unchanged_file_is_an_import(desk: Desk, imports: ImportDesk) -> None:
    desk.good(BAN)
    desk.good(BAN)
    desk.run(BAN | {"notice_id": "N-2", "reason": ""})
    desk.run(BAN | {"notice_id": "N-3"}, dry_run=True)
    assert len(imports.page(9, OTHER)) == 1


def test_look_at_an_import_names_nobody_whom_it_showed(desk: Desk, imports: ImportDesk) -> None:
    """Those on the page, and not all of a great file; an undo that is tried out no less than a look."""
    desk.good(BAN, BAN | {"notice_id": "N-2"})
    import_id = _last(imports)
    look = imports.look(import_id, OTHER)
    assert len(look.steps) == look.versions == 2
    imports.preview(import_id, OTHER)
    with desk.records.reading() as tx:
        entries = [one for one in tx.audit.entries() if one.actor == OTHER.officer_id and one.subject == import_id]
    assert [(one.action, one.details) for one in entries] == [
        ("import.viewed", {"versions": 2, ABOUT: ["N-1", "N-2"]}),
        ("import.undo_previewed", {"versions": 2, ABOUT: ["N-1", "N-2"]}),
    ]
