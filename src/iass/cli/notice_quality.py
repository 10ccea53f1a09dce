"""`iass notice data-quality`: entries without minimum identity, as work for the desk."""

from typing import Annotated

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.ids import NoticeId
from iass.watchlist.notice import Notice
from iass.watchlist.quality import MOST, QualityCase


def data_quality(
    closed: Annotated[bool, typer.Option("--closed", help="Those that were completed or have ended.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=MOST)] = 50,
    after: Annotated[str, typer.Option(help="The id behind which the page begins.")] = "",
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show entries that lack minimum identity: what is missing, since when, and how a case was closed; before them
    notices that stopped another person, and would again."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        desk, behind = opened.notices.quality, NoticeId(after) if after else None
        found = desk.page(limit, behind, by, closed=closed)
        misled = opened.cases.misled(by) if not closed and behind is None else ()
    for one in misled:
        if as_json:
            print_json({**_named(one.notice), "missing": [], "released": one.people, "since": one.since.isoformat()})
        else:
            OUT.print(f"{_said(one.notice)}  stopped {one.people} who were others", markup=False, soft_wrap=True)
    for case in found.cases:
        if as_json:
            print_json(_record(case))
        else:
            OUT.print(_line(case), markup=False, soft_wrap=True)
    if found.next and not as_json:
        OUT.print(f"more behind: --after {found.next}", markup=False)


def _said(notice: Notice) -> str:
    who = notice.full_name or ", ".join(notice.document_numbers)
    return f"{notice.notice_id}@{notice.version}  {notice.state}  {notice.kind}  {who}  {notice.agency}"


def _named(notice: Notice) -> dict[str, object]:
    return {
        "notice": notice.notice_id,
        "version": notice.version,
        "state": notice.state.value,
        "kind": notice.kind.value,
        "agency": notice.agency,
    }


def _line(case: QualityCase) -> str:
    notice = case.notice
    since = case.since.astimezone(notice.zone.info).isoformat(timespec="seconds")
    lacks = ", ".join(one.column for one in case.missing)
    end = f"  {case.closing} by {case.closed.made.officer}" if case.closed else ""
    return f"{_said(notice)}  lacks {lacks} since {since}{end}"


def _record(case: QualityCase) -> dict[str, object]:
    closed = case.closed
    return {
        **_named(case.notice),
        "missing": [{"column": one.column, "reason": one.reason, "alasan": one.alasan} for one in case.missing],
        "since": case.since.isoformat(),
        "source": case.source.name if case.source else None,
        "closing": case.closing.value if case.closing else None,
        "closed_at": closed.made.at.isoformat() if closed else None,
        "closed_by": closed.made.officer if closed else None,
    }
