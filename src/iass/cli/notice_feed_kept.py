"""`iass notice feed add|remove|show|accept`: lists that the running service fetches by itself."""

from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.importing import JsonOption
from iass.cli.notice_feed_options import (
    AllowPrivateOption,
    ApprovedOption,
    CaOption,
    LeastShareOption,
    NameArgument,
    RedirectHostOption,
)
from iass.cli.notice_imports import GivenOption
from iass.cli.officer import OfficerOption, officer_named
from iass.cli.opened import application
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput, NotFound
from iass.ids import OfficerId
from iass.watchlist.feed import LEAST_SHARE
from iass.watchlist.kept_feed import FeedPlan, KeptFeed
from iass.wiring.lists import read_secret


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (add, remove, show, accept):
        app.command()(command)


def add(
    name: NameArgument,
    source: Annotated[str, typer.Argument(help="https://..., or the path of a file or folder on this machine.")],
    every: Annotated[float, typer.Option(metavar="HOURS", help="Between two looks: 0.1 to 720.")] = 24.0,
    given: GivenOption = None,
    approved: ApprovedOption = False,
    least_share: LeastShareOption = LEAST_SHARE,
    ca: CaOption = None,
    credential: Annotated[
        str, typer.Option(help="file:PATH (mode 0600) or env:NAME: read now, and kept encrypted in the database.")
    ] = "",
    redirect_host: RedirectHostOption = None,
    allow_private: AllowPrivateOption = False,
    officer: OfficerOption = "",
) -> None:
    """Let the running service fetch a list, now and again, in this officer's name. Said again, it changes the plan."""
    if source.startswith("http:"):
        raise InvalidInput("a list is fetched over https alone", where="source", mend="Write https://HOST/PATH")
    who, local = officer_named(Permission.IMPORT_NOTICES, officer), "://" not in source
    plan = FeedPlan(
        name,
        str(Path(source).absolute()) if local else source,
        round(every * 3600),
        OfficerId(who.officer_id),
        tuple(given or ()),
        not approved,
        least_share,
        read_secret(credential),
        str(ca.absolute()) if ca else "",
        tuple(redirect_host or ()),
        allow_private,
    )
    with application() as opened:
        opened.lists.kept.add(plan, who)
    OUT.print(f"{name} is fetched every {every:g} h, the first time within a minute of iass serve", markup=False)


def remove(name: NameArgument, officer: OfficerOption = "") -> None:
    """Fetch a list no more, and forget its credential. Its notices stay as they are."""
    with acting(Permission.IMPORT_NOTICES, officer) as (opened, by):
        opened.lists.kept.remove(name, by)


def show(
    name: Annotated[str, typer.Argument(help="One list alone.")] = "",
    officer: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the lists that the service fetches: how old each is, how the last look went, what its last version did."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        found = [one for one in opened.lists.kept.page(by) if name in ("", one.plan.name)]
        now = opened.clock.now()
    if name and not found:
        raise NotFound("no such list is kept", where=name[:64])
    for one in found:
        if as_json:
            print_json(as_record(one, late=one.is_late(now)))
        else:
            _tell(one, late=one.is_late(now))


def accept(
    name: NameArgument,
    digest: Annotated[str, typer.Argument(help="SHA-256 of the refused file, as `show` says it.")],
    reason: Annotated[str, typer.Option(help="Why a list that names too few of those before is right.")] = "",
    officer: OfficerOption = "",
) -> None:
    """Take a version that was refused because it names too few. By another officer than the list is taken for."""
    with acting(Permission.APPROVE_NOTICES, officer) as (opened, by):
        opened.lists.kept.accept(name, digest, reason, by)


def as_record(one: KeptFeed, *, late: bool) -> dict[str, object]:
    """Without the secret."""
    record, change = one.record, one.record.change
    moments = {"tried_at": record.tried_at, "current_at": record.current_at, "due_at": one.due_at}
    told: dict[str, object] = {name: at.isoformat() if at else None for name, at in moments.items()}
    counts = ("digest", "listed", "added", "changed", "unchanged", "withdrawn", "waiting", "returned")
    return {
        "name": one.plan.name,
        "address": one.plan.address,
        "every_seconds": one.plan.every,
        "officer": one.plan.officer,
        "given": list(one.plan.given),
        "outcome": record.outcome.value,
        "said": record.said,
        "refused_sha256": record.digest if record.outcome in ("shrunken", "refused") else None,
        "failures": record.failures,
        "late": late,
        **told,
        "change": {"at": change.at.isoformat(), **{n: getattr(change, n) for n in counts}} if change else None,
    }


def _tell(one: KeptFeed, *, late: bool) -> None:
    record = one.record
    age = record.current_at.isoformat(timespec="seconds") if record.current_at else "never"
    OUT.print(f"{one.plan.name}  {record.outcome}  current {age}{'  TOO OLD' if late else ''}", markup=False)
    if record.said:
        ERR.print(f"  {record.said}", markup=False, soft_wrap=True)
    if record.outcome == "shrunken":
        ERR.print(
            f"  iass notice feed accept {one.plan.name} {record.digest} --reason ...", markup=False, soft_wrap=True
        )
    if change := record.change:
        gone = f"{len(change.withdrawn)} withdrawn, {len(change.waiting)} wait, {len(change.returned)} came back"
        OUT.print(f"  {change.listed} listed: {change.added} new, {change.changed} changed; {gone}", markup=False)
