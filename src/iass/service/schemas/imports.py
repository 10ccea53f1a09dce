"""Files of notices that are handed in, and imports that were made."""

from typing import Self

from pydantic import Field

from iass.registry.cells import Problem
from iass.service.schemas.wire import Moment, Wire, example, optional
from iass.watchlist.previewing import ImportPreview, PreviewedRow, RowOutcome, Running
from iass.watchlist.provenance import ImportId, ImportSource
from iass.watchlist.undoing import ImportLook, UndoStep
from iass.watchlist.version import Difference

_IMPORT = "import-019a1b2c3d4e5f60718293a4b5c6"


class RowProblemOut(Wire):
    """What is wrong with a row, or weak about it."""

    column: str = example("valid_until", "Of the file; empty for the row as a whole")
    reason: str = example("the period is longer than the law allows", "English")
    alasan: str = example("jangka waktu melebihi ketentuan", "Indonesian; empty where only the format is wrong")
    mend: str = example("Shorten it", "What to do, in English")
    perbaikan: str = example("Persingkat", "What to do, in Indonesian; empty where only the format is wrong")

    @classmethod
    def of_problem(cls, problem: Problem) -> Self:
        said = {"reason": problem.reason, "alasan": problem.alasan}
        return cls(column=problem.field, **said, mend=problem.mend, perbaikan=problem.perbaikan)


class FieldChangeOut(Wire):
    """One field that the row would change."""

    field: str = example("valid_until", "Of the notice")
    before: str = example("2027-03-01T17:00:00+00:00", "As text; empty where it was empty")
    after: str = example("2027-09-01T17:00:00+00:00", "As text; empty where it becomes empty")

    @classmethod
    def of_difference(cls, difference: Difference) -> Self:
        return cls.of(difference)


class PreviewedRowOut(Wire):
    """What becomes of one row."""

    line: int = example(2, "Where it begins in the file", ge=0)
    notice_id: str = example("N-2026-001", "As far as it could be read")
    outcome: RowOutcome = example("added", "added, changed, unchanged or refused")
    name: str = example("BAGAS PRASETYO", "As the row has it; empty where it cannot be read")
    former_version: int = example(0, "That stands; 0 for a new notice", ge=0)
    changes: list[FieldChangeOut] = Field(description="Fields that differ from what stands; photographs apart")
    problems: list[RowProblemOut] = Field(description="Why it is refused")
    notes: list[RowProblemOut] = Field(description="What is weak about it, or to be completed; refuses nothing")
    same_person: list[str] = example(["N-2025-117"], "Notices, of the file or listed, about the same person")

    @classmethod
    def of_row(cls, row: PreviewedRow) -> Self:
        return cls(
            line=row.line,
            notice_id=row.notice_id,
            outcome=row.outcome,
            name=row.name,
            former_version=row.former,
            changes=[FieldChangeOut.of_difference(one) for one in row.differences],
            problems=[RowProblemOut.of_problem(one) for one in row.problems],
            notes=[RowProblemOut.of_problem(one) for one in row.notes],
            same_person=list(row.others),
        )


class ImportPreviewOut(Wire):
    """A file as it would be taken, or was."""

    import_id: str = example(_IMPORT, "Of the preview: confirm it by this. Of a file that was taken, the import's")
    sha256: str = example("9f86d081884c7d65...", "Of the file")
    read: int = example(4, "Rows", ge=0)
    added: int = example(2, "New notices", ge=0)
    changed: int = example(1, "Notices that get a further version", ge=0)
    unchanged: int = example(0, "Rows that change nothing", ge=0)
    refused: int = example(1, "Rows that are refused", ge=0)
    warnings: list[str] = example([], "What of the file is ignored")
    resembles: list[str] = example([], "Whom new faces resemble, in words")
    rows: list[PreviewedRowOut] = Field(description="In the order of the file")

    @classmethod
    def of_preview(cls, found: ImportPreview) -> Self:
        report = found.report
        return cls(
            import_id=found.preview_id,
            sha256=found.digest,
            read=report.read,
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            refused=report.refused_rows,
            warnings=list(report.warnings),
            resembles=[f"{subject_id}: {near.in_words()}" for subject_id, near in report.shown],
            rows=[PreviewedRowOut.of_row(one) for one in found.rows],
        )


class RunningOut(Wire):
    """The file that is in work. Its name is told to whoever handed it in."""

    own: bool = example(True, "Handed in by whoever asks")
    confirming: bool = example(False, "Being taken, not only previewed")
    done: int = example(450, "Rows dealt with", ge=0)
    total: int = example(20000, "Rows of the file; 0 until they are counted", ge=0)

    @classmethod
    def of_running(cls, running: Running, officer: str) -> Self:
        own = running.officer == officer
        return cls(own=own, confirming=running.confirming, done=running.done, total=running.total)


class WorkOut(Wire):
    running: RunningOut | None = Field(description="Null where no file is in work")


class ImportOut(Wire):
    """An import that stored something."""

    import_id: str = example(_IMPORT, "Its id")
    at: Moment = example("2026-11-29T02:45:00Z", "When its first row was stored, UTC")
    officer: str = example("desk-1", "Who brought it in")
    file: str = example("notices.csv", "Its name")
    sha256: str = example("9f86d081884c7d65...", "Of the file")
    feed: str = example("", "The list that is refreshed, if it was one")
    undo_of: str | None = optional(_IMPORT, "The import that this one took back")
    undone_by: str | None = optional(_IMPORT, "The import that took this one back")
    versions: int = example(3, "Versions of notices that it made", ge=0)

    @classmethod
    def of_source(cls, source: ImportSource, versions: int, undone_by: ImportId | None) -> Self:
        return cls.model_validate(_source_fields(source, versions, undone_by))


class ImportsOut(Wire):
    imports: list[ImportOut] = Field(description="Newest first")


class UndoStepOut(Wire):
    """One version of the import, and what taking it back does."""

    notice_id: str = example("N-2026-001", "The notice")
    version: int = example(2, "That the import made", ge=1)
    line: int = example(3, "Of the file; 0 where no row made it", ge=0)
    becomes: str = example("withdrawn", "The state that follows")
    changes: list[FieldChangeOut] = Field(description="What an undo changes")
    problem: RowProblemOut | None = optional(None, "Why it cannot be taken back by whoever asks")

    @classmethod
    def of_step(cls, step: UndoStep) -> Self:
        return cls(
            notice_id=step.row.notice_id,
            version=step.row.version,
            line=step.row.line,
            becomes=step.then.state.value,
            changes=[FieldChangeOut.of_difference(one) for one in step.differences],
            problem=RowProblemOut.of_problem(step.problem) if step.problem else None,
        )


class ImportLookOut(ImportOut):
    """One import with the first 500 versions that it made."""

    rows: list[UndoStepOut] = Field(description="In order of notice; 500 at most")

    @classmethod
    def of_look(cls, look: ImportLook) -> Self:
        fields = _source_fields(look.source, look.versions, look.undone_by)
        return cls.model_validate({**fields, "rows": [UndoStepOut.of_step(one) for one in look.steps]})


class UndoIn(Wire):
    reason: str = example("the wrong file", "Without a name: it stays for ever", min_length=1, max_length=1000)


class UndoneOut(Wire):
    import_id: str = example(_IMPORT, "Of the import that took the other one back")
    versions: int = example(3, "Notices that were put back", ge=0)


def _source_fields(source: ImportSource, versions: int, undone_by: ImportId | None) -> dict[str, object]:
    return {
        "import_id": source.import_id,
        "at": source.at,
        "officer": source.officer,
        "file": source.name,
        "sha256": source.digest,
        "feed": source.feed,
        "undo_of": source.undo_of,
        "undone_by": undone_by,
        "versions": versions,
    }
