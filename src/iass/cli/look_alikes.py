"""`iass look-alikes`: who is taken for whom, and what two officers decided about it."""

from typing import Annotated

import typer

from iass.access import Permission
from iass.case.look_alikes import Couple
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.errors import InvalidInput
from iass.ids import PairId, PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.look_alike import LookAlike, PairKind, PairState

app = typer.Typer(no_args_is_help=True, help="Look-alikes and twins: proposed, made, cleared and undone.")

_PairArgument = Annotated[str, typer.Argument(help="The pair's id, as `iass look-alikes list` shows it.")]
_ReasonOption = Annotated[str, typer.Option(help="Why; it stays with the pair.")]
_KindOption = Annotated[PairKind, typer.Option(help="What they are.")]
_JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_pairs(
    state: Annotated[list[PairState] | None, typer.Option(help="Only these states; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    officer: OfficerOption = "",
    as_json: _JsonOption = False,
) -> None:
    """Show pairs, newest first."""
    with acting(Permission.SEE_LOOK_ALIKES, officer) as (opened, by):
        found = opened.look_alikes.page(by, state or [], limit)
    for pair in found:
        _tell(pair, as_json)


@app.command()
def show(pair_id: _PairArgument, officer: OfficerOption = "", as_json: _JsonOption = False) -> None:
    """Show one pair with everything that was decided about it."""
    with acting(Permission.SEE_LOOK_ALIKES, officer) as (opened, by):
        dossier = opened.look_alikes.get(PairId(pair_id), by)
    for pair in dossier.history:
        _tell(pair, as_json)
    if not as_json and not dossier.is_bound:
        OUT.print("the pictures are others than those that were compared: this pair changes nothing")


@app.command()
def propose(
    subject_id: Annotated[str, typer.Argument(help="The notice, or with --list registry the person, who is found.")],
    other_id: Annotated[
        str,
        typer.Argument(help="Who looks like the subject: the registered person, or with --beside watchlist a notice."),
    ],
    reason: _ReasonOption,
    name: Annotated[GalleryName, typer.Option("--list", help="The subject's list.")] = GalleryName.WATCHLIST,
    beside: Annotated[GalleryName, typer.Option(help="The list of who looks like it.")] = GalleryName.REGISTRY,
    kind: _KindOption = PairKind.LOOK_ALIKE,
    officer: OfficerOption = "",
) -> None:
    """Propose a pair; it changes nothing until another officer makes it."""
    if beside is GalleryName.REGISTRY:
        couple = Couple(name, subject_id, PersonId(other_id), kind)
    elif name is GalleryName.WATCHLIST:
        couple = Couple.of_notices(subject_id, other_id, kind)
    else:
        raise InvalidInput("a notice is the subject, and who is registered stands beside it", where="--beside")
    with acting(Permission.DECIDE_LOOK_ALIKES, officer) as (opened, by):
        _tell(opened.look_alikes.propose(couple, reason, by))


@app.command()
def record(
    pair_id: _PairArgument, reason: _ReasonOption, kind: _KindOption = PairKind.LOOK_ALIKE, officer: OfficerOption = ""
) -> None:
    """Raise the bar for a pair that another officer proposed."""
    with acting(Permission.DECIDE_LOOK_ALIKES, officer) as (opened, by):
        _tell(opened.look_alikes.record(PairId(pair_id), kind, reason, by))


@app.command()
def clear(pair_id: _PairArgument, reason: _ReasonOption, officer: OfficerOption = "") -> None:
    """Clear the person, after an alert that another officer judged other_person."""
    with acting(Permission.DECIDE_LOOK_ALIKES, officer) as (opened, by):
        _tell(opened.look_alikes.clear(PairId(pair_id), reason, by))


@app.command()
def due(
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50, officer: OfficerOption = "", as_json: _JsonOption = False
) -> None:
    """Show clearances that end soon or have ended, and are to be reviewed."""
    with acting(Permission.SEE_LOOK_ALIKES, officer) as (opened, by):
        found = opened.look_alikes.due(by, limit)
    for pair in found:
        _tell(pair, as_json)


@app.command()
def renew(pair_id: _PairArgument, reason: _ReasonOption, officer: OfficerOption = "") -> None:
    """Renew a clearance after a review, as another officer than who decided last."""
    with acting(Permission.DECIDE_LOOK_ALIKES, officer) as (opened, by):
        _tell(opened.look_alikes.renew(PairId(pair_id), reason, by))


@app.command()
def undo(pair_id: _PairArgument, reason: _ReasonOption, officer: OfficerOption = "") -> None:
    """Undo a pair; what was decided stays on record."""
    with acting(Permission.DECIDE_LOOK_ALIKES, officer) as (opened, by):
        _tell(opened.look_alikes.undo(PairId(pair_id), reason, by))


def _tell(pair: LookAlike, as_json: bool = False) -> None:
    if as_json:
        print_json(_record(pair))
        return
    OUT.print(f"[bold]{pair.pair_id}[/]  {pair.state}  {pair.kind}")
    score = "" if pair.score is None else f", score {pair.score:.3f}"
    other = f"{pair.beside[1]} ({pair.beside[0]})" if pair.beside else "the bearer of a proven chip"
    OUT.print(f"  {pair.subject_id} ({pair.gallery}) and {other}{score}", markup=False)
    if pair.ends_at is not None:
        OUT.print(f"  cleared until {pair.ends_at.isoformat(timespec='seconds')}")
    at = pair.at.isoformat(timespec="seconds")
    OUT.print(f"  {at} by {pair.officer}, proposed by {pair.proposed_by}: {pair.reason}", markup=False)


def _record(pair: LookAlike) -> dict[str, object]:
    return {
        "id": pair.pair_id,
        "version": pair.version,
        "state": pair.state.value,
        "kind": pair.kind.value,
        "list": pair.gallery.value,
        "subject": pair.subject_id,
        "person": pair.person_id,
        "other_notice": pair.other_notice_id,
        "is_of_bearer": pair.is_of_bearer,
        "score": pair.score,
        "proposed_by": pair.proposed_by,
        "officer": pair.officer,
        "at": pair.at.isoformat(),
        "reason": pair.reason,
        "alert": pair.alert_id,
        "ends_at": pair.ends_at.isoformat() if pair.ends_at else None,
    }
