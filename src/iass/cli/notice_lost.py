"""`iass notice lost`: who is known to hold a lost document, and who passed on it."""

from typing import Annotated

import typer

from iass.access import Permission
from iass.case.lost_documents import LostDocumentUse
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.ids import NoticeId


def lost(
    notice_id: Annotated[list[str], typer.Argument(help="Notices of the kind LOST_DOCUMENT; one or more.")],
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who is known to hold a document that was lost or stolen, and the passages on it since the notice holds.

    Exit status 0 when nobody passed on any of them, 1 when somebody did.
    """
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        found = [opened.lost_documents.look(NoticeId(one), by) for one in notice_id]
    for use in found:
        if as_json:
            print_json(_record(use))
        else:
            _tell(use)
    raise typer.Exit(1 if any(use.passages for use in found) else 0)


def _tell(use: LostDocumentUse) -> None:
    notice = use.notice
    numbers = ", ".join(notice.document_numbers)
    since = f"since {notice.valid_from.isoformat(timespec='minutes')}"
    OUT.print(f"{notice.notice_id} ({numbers}): {len(use.passages)} passages {since}", markup=False, soft_wrap=True)
    for person in use.holders:
        OUT.print(f"  holder by the registry: {person.person_id}  {person.full_name}", markup=False, soft_wrap=True)
    for other in use.notices:
        OUT.print(f"  also listed by {other.notice_id}  {other.kind}  {other.state}", markup=False, soft_wrap=True)
    for passage in use.passages:
        name = passage.document.full_name if passage.document else ""
        where = f"{passage.checkpoint}/{passage.lane}  {passage.direction}"
        said = f"{passage.at.isoformat(timespec='seconds')}  {where}  {name}  {passage.crossing_id}"
        OUT.print(f"  {said}", markup=False, soft_wrap=True)


def _record(use: LostDocumentUse) -> dict[str, object]:
    notice = use.notice
    return {
        "notice_id": notice.notice_id,
        "numbers": list(notice.document_numbers),
        "since": notice.valid_from.isoformat(),
        "holders": [person.person_id for person in use.holders],
        "notices": [
            {"notice_id": one.notice_id, "kind": one.kind.value, "state": one.state.value} for one in use.notices
        ],
        "passages": [
            {
                "crossing_id": one.crossing_id,
                "at": one.at.isoformat(),
                "lane": f"{one.checkpoint}/{one.lane}",
                "direction": one.direction.value,
                "name": one.document.full_name if one.document else "",
                "holder_id": one.holder_id,
                "advice": one.decision.advice.value,
            }
            for one in use.passages
        ],
    }
