"""`iass notice import | imports | undo | provenance`: notices brought in, where they came from, and taken back."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.importing import (
    AllowNearOption,
    AllowUnlikeOption,
    Asked,
    DryRunOption,
    FileArgument,
    JsonOption,
    PhotosOption,
    RefusedOption,
    carry_out,
)
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.ids import NoticeId
from iass.watchlist.notice_row import given_values
from iass.watchlist.provenance import ImportId
from iass.watchlist.undoing import UndoStep

_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_ImportArgument = Annotated[str, typer.Argument(help="The import's id, as `iass notice imports` shows it.")]


GivenOption = Annotated[
    list[str] | None, typer.Option("--set", help="COLUMN=VALUE for empty cells and missing columns; repeatable.")
]


def bring_in(
    file: FileArgument,
    photos: PhotosOption = Path("photos"),
    dry_run: DryRunOption = False,
    refused: RefusedOption = None,
    allow_near: AllowNearOption = False,
    allow_unlike: AllowUnlikeOption = False,
    given: GivenOption = None,
    as_draft: Annotated[
        bool, typer.Option("--as-draft", help="Keep rows as drafts, for the desk to complete and submit.")
    ] = False,
    officer: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    values = given_values(given or [])
    asked = Asked(file, photos, dry_run, refused, allow_near, allow_unlike, officer, as_json)
    carry_out(
        lambda opened: replace(opened.notice_import, given=values, as_draft=as_draft),
        "notices",
        Permission.IMPORT_NOTICES,
        asked,
    )


def imports(
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50, officer: OfficerOption = "", as_json: _Json = False
) -> None:
    """Show imports of notices that stored something, newest first."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        found = opened.lists.imports.page(limit, by)
    for source, versions, undone_by in found:
        if as_json:
            record = {**asdict(source), "at": source.at.isoformat(), "versions": versions, "undone_by": undone_by}
            print_json(record)
            continue
        standing = f", taken back by {undone_by}" if undone_by else ""
        what = f"undo of {source.undo_of}" if source.undo_of else source.name
        when = source.at.isoformat(timespec="seconds")
        OUT.print(
            f"{source.import_id}  {when}  {source.officer}  {what}  {versions} versions{standing}",
            markup=False,
            soft_wrap=True,
        )


def undo(
    import_id: _ImportArgument,
    reason: Annotated[str, typer.Option(help="Why, without a name: it stays for ever.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be put back, and store nothing.")] = False,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Take a whole import back: what stood before stands again, by new versions; nothing is deleted.

    Exit status: 0 done, 1 (dry run) some cannot be put back, 2 refused: then nothing was taken back.
    """
    with acting(Permission.APPROVE_NOTICES, officer) as (opened, who):
        if dry_run:
            steps = opened.lists.imports.preview(ImportId(import_id), who)
        else:
            _, steps = opened.lists.imports.undo(ImportId(import_id), who, reason)
    for step in steps:
        if as_json:
            print_json(_record(step))
        else:
            _tell(step)
    raise typer.Exit(1 if any(step.problem for step in steps) else 0)


def provenance(
    notice_id: Annotated[str, typer.Argument(help="The notice's id.")],
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show where the present content of each field came from: version, import, file and row."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        found = opened.lists.imports.provenance(NoticeId(notice_id), by)
    for one in found:
        source, row = one.source, one.row
        if as_json:
            record: dict[str, object] = {"field": one.field, "version": one.version, "act": one.made.act.value}
            record |= {"at": one.made.at.isoformat(), "officer": one.made.officer}
            record |= {"import_id": source.import_id if source else None, "file": source.name if source else None}
            record |= {"sha256": source.digest if source else None, "feed": source.feed if source else None}
            print_json(record | {"line": row.line if row else None})
            continue
        where = f"{source.name}, line {row.line} ({source.import_id})" if source and row else f"by {one.made.officer}"
        OUT.print(f"{one.field}: version {one.version}, {one.made.act}, {where}", markup=False, soft_wrap=True)


def _record(step: UndoStep) -> dict[str, object]:
    problem = step.problem
    return {
        "notice_id": step.row.notice_id,
        "version": step.now.version,
        "state": step.then.state.value,
        "refused": problem.reason if problem else None,
        "alasan": problem.alasan if problem else None,
        "changes": [asdict(one) for one in step.differences],
    }


def _tell(step: UndoStep) -> None:
    if step.problem:
        OUT.print(f"{step.row.notice_id}: refused, {step.problem.reason}", markup=False, soft_wrap=True)
        return
    fields = ", ".join(one.field for one in step.differences)
    OUT.print(f"{step.row.notice_id}: {step.then.state}; back to what it was: {fields}", markup=False, soft_wrap=True)
