"""A file handed in: taken exactly as it was previewed, and approved by nobody on the way."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import pytest

from iass.access import Officer
from iass.audit.entry import ABOUT
from iass.errors import Conflict, InvalidInput, NotReady
from iass.ids import NoticeId, OfficerId
from iass.registry.photos import HandedPhotos
from iass.registry.table import HandedFile
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import NoticeState
from iass.watchlist.previewing import HandedDesk, HandedImport, RowOutcome
from iass.watchlist.undoing import ImportDesk

from .conftest import BAN, LOST, OFFICER, Desk, Row

OTHER = Officer(OfficerId("desk-9"))
NUMBER_ONLY = LOST | {"notice_id": "N-2", "document_numbers": "X5120077"}


@pytest.fixture
def handed(desk: Desk) -> HandedDesk:
    importing = desk.importing
    assert isinstance(importing, NoticeImport)
    return HandedDesk(desk.records, importing, desk.clock)


def _file(*rows: Row, photos: Mapping[str, bytes] | None = None, as_draft: bool = False) -> HandedImport:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return HandedImport(HandedFile("a.csv", text.getvalue().encode()), HandedPhotos(photos or {}), (), as_draft)


def _audited(desk: Desk) -> list[str]:
    with desk.records.reading() as tx:
        return [entry.action for entry in tx.audit.entries()]


def test_preview_stores_something(desk: Desk, handed: HandedDesk) -> None:
    found = handed.preview(_file(NUMBER_ONLY), OFFICER)
    (row,) = found.rows
    assert (row.outcome, row.former, row.problems) == (RowOutcome.ADDED, 0, ())
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("N-2")) is None
        assert tx.notice_imports.page(9) == ()
    assert _audited(desk) == ["watchlist.import_previewed"]


def test_preview_shows_what_is_stored_without_a_trace(desk: Desk, handed: HandedDesk) -> None:
    """Of a row that changes something, what stands now; and who is sought under the same number."""
    handed.confirm(_file(NUMBER_ONLY), handed.preview(_file(NUMBER_ONLY), OFFICER).preview_id, OFFICER)
    changed, twin = NUMBER_ONLY | {"reason": "another reason"}, NUMBER_ONLY | {"notice_id": "N-3"}
    for row, seen in ((changed, [NUMBER_ONLY["notice_id"]]), (twin, [NUMBER_ONLY["notice_id"]]), (NUMBER_ONLY, [])):
        handed.preview(_file(row), OFFICER)
        with desk.records.reading() as tx:
            last = tx.audit.last()
        assert last is not None and last.action == "watchlist.import_previewed"
        assert last.details[ABOUT] == seen


def test_confirmed_file_is_another_import_than_the_preview(desk: Desk, handed: HandedDesk) -> None:
    file = _file(NUMBER_ONLY)
    found = handed.preview(file, OFFICER)
    done = handed.confirm(file, found.preview_id, OFFICER)
    assert (done.report.added, done.report.dry_run) == (1, False)
    imports = ImportDesk(desk.records, desk.importing.engine, desk.clock)
    look = imports.look(found.preview_id, OTHER)
    assert (look.versions, look.source.digest, look.source.officer) == (1, found.digest, "desk-1")
    (step,) = look.steps
    assert (step.row.line, step.then.state) == (2, NoticeState.WITHDRAWN)


def test_file_approves_itself(desk: Desk, handed: HandedDesk, portraits: Mapping[str, bytes]) -> None:
    """Whoever hands it in wrote it, whatever it says, and another officer has yet to approve it."""
    file = _file(BAN | {"author": "somebody", "approver": "desk-2"}, photos=portraits)
    found = handed.preview(file, OFFICER)
    assert [note.field for note in found.rows[0].notes] == ["approver"]
    handed.confirm(file, found.preview_id, OFFICER)
    notice = desk.notice()
    assert (notice.state, notice.author, notice.approver) == (NoticeState.SUBMITTED, "desk-1", None)
    assert len(desk.enrolments()) == 1


def test_confirmation_asked_twice_stores_twice(desk: Desk, handed: HandedDesk) -> None:
    file = _file(NUMBER_ONLY)
    found = handed.preview(file, OFFICER)
    handed.confirm(file, found.preview_id, OFFICER)
    again = handed.confirm(file, found.preview_id, OFFICER)
    assert (again.preview_id, again.report.added, again.report.unchanged) == (found.preview_id, 0, 1)
    assert desk.notice("N-2").version == 1
    assert _audited(desk).count("watchlist.imported") == 1


@pytest.mark.parametrize("what", ["file", "name", "wishes", "officer", "watchlist", "pictures"])
def test_what_was_not_previewed_is_stored(desk: Desk, handed: HandedDesk, what: str) -> None:
    file = _file(NUMBER_ONLY)
    found = handed.preview(file, OFFICER)
    if what == "watchlist":
        desk.good(NUMBER_ONLY | {"reason": "another one", "approver": ""})
    changed = {
        "file": _file(NUMBER_ONLY | {"reason": "another"}),
        "name": replace(file, file=replace(file.file, name="b.csv")),
        "wishes": replace(file, as_draft=True),
        "pictures": replace(file, photos=HandedPhotos({"P005.jpg": b"x"})),
    }.get(what, file)
    with pytest.raises(Conflict, match="not what was previewed"):
        handed.confirm(changed, found.preview_id, OTHER if what == "officer" else OFFICER)
    with desk.records.reading() as tx:
        assert tx.notice_imports.get(found.preview_id) is None


@pytest.mark.parametrize(("approver", "told"), [("", "changed after the preview"), ("desk-2", "0 of 1 rows")])
def test_change_between_check_and_commit_is_overwritten(
    desk: Desk, handed: HandedDesk, monkeypatch: pytest.MonkeyPatch, approver: str, told: str
) -> None:
    """The last look of the confirmation is not the last word: each version is held against what was previewed."""
    file = _file(NUMBER_ONLY)
    found = handed.preview(file, OFFICER)
    looked = handed._is_done

    def slow(*of: object) -> bool:
        desk.good(NUMBER_ONLY | {"reason": "another one", "approver": approver})
        return looked(*of)  # type: ignore[arg-type]

    monkeypatch.setattr(HandedDesk, "_is_done", lambda _self, *of: slow(*of))
    with pytest.raises(Conflict, match=told):
        handed.confirm(file, found.preview_id, OFFICER)
    assert desk.notice("N-2").reason == "another one"


def test_import_that_was_taken_back_is_confirmed_again(desk: Desk, handed: HandedDesk) -> None:
    file = _file(NUMBER_ONLY)
    found = handed.preview(file, OFFICER)
    handed.confirm(file, found.preview_id, OFFICER)
    ImportDesk(desk.records, desk.importing.engine, desk.clock).undo(found.preview_id, OTHER, "the wrong file")
    with pytest.raises(Conflict, match="taken back"):
        handed.confirm(file, found.preview_id, OFFICER)


def test_difference_to_what_is_listed_is_hidden(desk: Desk, handed: HandedDesk) -> None:
    desk.good(NUMBER_ONLY | {"approver": ""})
    (row,) = handed.preview(_file(NUMBER_ONLY | {"reason": "found in Medan"}), OFFICER).rows
    assert (row.outcome, row.former) == (RowOutcome.CHANGED, 1)
    assert [(one.field, one.before, one.after) for one in row.differences] == [
        ("reason", NUMBER_ONLY["reason"], "found in Medan")
    ]


def test_approved_notice_comes_again_as_a_change(desk: Desk, handed: HandedDesk) -> None:
    desk.good(NUMBER_ONLY)
    assert handed.preview(_file(NUMBER_ONLY), OTHER).report.unchanged == 1
    (row,) = handed.preview(_file(NUMBER_ONLY | {"reason": "another"}), OTHER).rows
    assert row.outcome is RowOutcome.REFUSED, "what another officer approved is not changed by a file"


def test_person_is_listed_twice_unseen(desk: Desk, handed: HandedDesk, portraits: Mapping[str, bytes]) -> None:
    desk.good(BAN | {"notice_id": "N-0", "document_numbers": ""})
    rows = [BAN | {"notice_id": "N-7"}, BAN | {"notice_id": "N-8", "birth_date": "1970-01-01", "photos": "P006.jpg"}]
    first, second = handed.preview(_file(*rows, photos=portraits), OFFICER).rows
    assert first.others == ("N-0", "N-8"), "by name and birth date, and by the number"
    assert second.others == ("N-7",)


def test_name_alone_is_taken_without_a_word(handed: HandedDesk) -> None:
    bare = BAN | {"birth_date": "", "age": "", "document_numbers": "", "photos": "", "approver": ""}
    (row,) = handed.preview(_file(bare, as_draft=True), OFFICER).rows
    assert row.outcome is RowOutcome.ADDED
    assert {note.field for note in row.notes} >= {"birth_date", "photos"}
    assert all(note.alasan for note in row.notes)


def test_bad_row_is_refused_without_its_reasons(handed: HandedDesk) -> None:
    rows = handed.preview(
        _file(NUMBER_ONLY, NUMBER_ONLY, NUMBER_ONLY | {"notice_id": "", "agency": "PT X"}), OFFICER
    ).rows
    assert [row.outcome for row in rows] == [RowOutcome.ADDED, RowOutcome.REFUSED, RowOutcome.REFUSED]
    assert "already" in rows[1].problems[0].reason and rows[1].problems[0].alasan


def test_two_files_are_in_work_at_once(handed: HandedDesk) -> None:
    """The second one comes while the first one is read."""
    inner: list[str] = []
    file = _file(NUMBER_ONLY)

    class Slow(HandedPhotos):
        def read(self, _name: str) -> bytes:
            assert handed.running is not None and handed.running.total == 1
            with pytest.raises(NotReady) as refused:
                handed.preview(file, OTHER)
            inner.append(refused.value.what)
            raise InvalidInput("none")

    handed.preview(replace(_file(BAN), photos=Slow()), OFFICER)
    assert inner == ["another file of notices is in work"]
    assert handed.running is None


def test_file_that_cannot_be_read_stays_in_work(handed: HandedDesk) -> None:
    with pytest.raises(InvalidInput):
        handed.preview(HandedImport(HandedFile("a.csv", b"\xff\xfe")), OFFICER)
    assert handed.running is None
