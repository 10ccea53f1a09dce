"""`iass links`: identities that one face is behind, and what people decided about them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from iass.access import Permission, Purpose
from iass.case.links import IdentityLink, LinkState
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption, PurposeOption
from iass.cli.terminal import OUT, print_json
from iass.ids import LinkId

app = typer.Typer(no_args_is_help=True, help="One face behind several identities: proposed, made, refused and undone.")

_LinkIdArgument = Annotated[str, typer.Argument(help="The link's id, as `iass links list` shows it.")]
_ReasonOption = Annotated[str, typer.Option(help="Why, without a name: it stays for ever.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_links(
    state: Annotated[list[LinkState] | None, typer.Option(help="Only these states; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show links, the latest step first."""
    with acting(Permission.SEE_LINKS, officer, purpose) as (opened, by):
        _show(opened.links.page(state or [], limit, by), as_json)


@app.command()
def show(
    link_id: _LinkIdArgument,
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show every step of one link, oldest first."""
    with acting(Permission.SEE_LINKS, officer, purpose) as (opened, by):
        _show(opened.links.get(LinkId(link_id), by).history, as_json)


@app.command()
def make(link_id: _LinkIdArgument, reason: _ReasonOption, officer: OfficerOption = "") -> None:
    """Say that one person is behind both identities."""
    with acting(Permission.LINK_IDENTITIES, officer) as (opened, by):
        _say(opened.links.make(LinkId(link_id), by, reason))


@app.command()
def refuse(link_id: _LinkIdArgument, reason: _ReasonOption, officer: OfficerOption = "") -> None:
    """Say that they are two people; the two are proposed no more."""
    with acting(Permission.LINK_IDENTITIES, officer) as (opened, by):
        _say(opened.links.refuse(LinkId(link_id), by, reason))


@app.command()
def undo(link_id: _LinkIdArgument, reason: _ReasonOption, officer: OfficerOption = "") -> None:
    """Take a link back. That it was made, by whom and why, stays on record."""
    with acting(Permission.LINK_IDENTITIES, officer) as (opened, by):
        _say(opened.links.undo(LinkId(link_id), by, reason))


def _show(links: Sequence[IdentityLink], as_json: bool) -> None:
    if not links and not as_json:
        OUT.print("no links")
    for link in links:
        if as_json:
            print_json(_record(link))
        else:
            _say(link)
            OUT.print(f"  {link.one} = {link.other}, score {link.score:.3f}", markup=False)
            OUT.print(f"  {link.by}, {link.at.isoformat(timespec='seconds')} {link.reason}", markup=False)


def _say(link: IdentityLink) -> None:
    OUT.print(f"{link.link_id}: {link.state}")


def _record(link: IdentityLink) -> dict[str, object]:
    return {
        "id": link.link_id,
        "version": link.version,
        "one": str(link.one),
        "other": str(link.other),
        "state": link.state.value,
        "at": link.at.isoformat(),
        "by": link.by,
        "reason": link.reason,
        "score": round(link.score, 4),
        "threshold": round(link.threshold, 4),
        "alert": link.alert_id,
    }
