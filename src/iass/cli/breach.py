"""`iass breach`: who was affected, since when, with what data, and until when they have to be told."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.moment import moment
from iass.cli.officer import OfficerOption
from iass.cli.private_file import check_writable, write_private_bytes
from iass.cli.terminal import ERR, OUT, print_json
from iass.console.breach_files import pack_csv, pack_json, pack_pdf
from iass.console.catalogue import Language, load
from iass.subject.breach import Breach, Leaked


def command(
    leaked: Annotated[Leaked, typer.Argument(help="What leaked: a checkpoint's store, an account or key, everything.")],
    incident: Annotated[str, typer.Option(help="The reference under which the house handles it; it is remembered.")],
    which: Annotated[str, typer.Option(help="The checkpoint's code, or the id of the account or key.")] = "",
    since: Annotated[str, typer.Option(help="From when, as 2026-05-03T09:00+07:00; from the beginning.")] = "",
    until: Annotated[str, typer.Option(help="To when, exclusive; until now.")] = "",
    known_at: Annotated[str, typer.Option(help="When it was found out; now.")] = "",
    to: Annotated[Path | None, typer.Option(help="Folder for breach.pdf, breach.json and breach.csv.")] = None,
    language: Annotated[Language, typer.Option(help="Of the PDF.")] = Language.INDONESIAN,
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="The summary as one JSON object.")] = False,
) -> None:
    """Who a breach affected, since when and with what data, from audit log and records, as PDF, JSON and CSV.

    The names are in the files alone.
    """
    names = ("breach.pdf", "breach.json", "breach.csv")
    for name in names if to is not None else ():
        check_writable(to / name if to else None)
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by), ERR.status("reading") as status:
        now = opened.clock.now()
        begin = moment(since, "--since") if since else datetime.fromtimestamp(0, now.tzinfo)
        end = moment(until, "--until") if until else now
        known = moment(known_at, "--known-at") if known_at else now
        breach = Breach(leaked, which, begin, end, known, incident)

        def told(what: str, done: int) -> None:
            status.update(f"{what}: {done:,}")

        pack = opened.breaches.pack(breach, by, told)
    if to is not None:
        for name, data in zip(names, (pack_pdf(pack, load(language)), pack_json(pack), pack_csv(pack)), strict=True):
            write_private_bytes(to / name, data)
    if as_json:
        print_json(pack.summary())
        return
    OUT.print(f"[bold]{len(pack.affected):,} people affected[/], to be told by {breach.notify_by.isoformat()}")
    for name, count in pack.counts().items():
        OUT.print(f"  {name}: {count:,}")
    if to is not None:
        OUT.print(f"written to {to}: {', '.join(names)}", markup=False, soft_wrap=True)
