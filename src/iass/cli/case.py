"""`iass case`: what is kept of confirmed alerts, and its bundle."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission, Purpose
from iass.cli.acting import acting
from iass.cli.companions import companions_record, show_companions
from iass.cli.officer import OfficerOption, PurposeOption
from iass.cli.opened import application
from iass.cli.private_file import check_writable, write_private_bytes
from iass.cli.terminal import OUT, print_json
from iass.handover.bundle import fingerprint
from iass.handover.case import Case, CaseState
from iass.handover.companion_desk import MOST_DAYS, MOST_MINUTES, MOST_OCCASIONS, MOST_PAGES, CompanionQuestion
from iass.handover.entry import CaseEntry, Custody, CustodyStep, entry_json
from iass.handover.nist import VERSION
from iass.handover.records import CaseLine
from iass.ids import AlertId, CaseId, CrossingId

app = typer.Typer(no_args_is_help=True, help="Cases: what is kept of a confirmed alert, and the bundle for a court.")

_CaseIdArgument = Annotated[str, typer.Argument(help="The case's id, as `iass case list` shows it.")]
_SeenOption = Annotated[int, typer.Option(help="The version that you saw; refused where another one stands now.")]
_WhomArgument = Annotated[str, typer.Argument(help="The officer's id.")]
_WhyOption = Annotated[str, typer.Option("--reason", help="Why.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_cases(
    state: Annotated[list[CaseState] | None, typer.Option(help="Only these states; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show cases, newest first."""
    with acting(Permission.SEE_CASES, officer) as (opened, by):
        found = opened.cases.page(state or [], limit, by)
    for line in found:
        if as_json:
            print_json(_record(line))
        else:
            OUT.print(f"[bold]{line.case_id}[/]  {line.state}")
            OUT.print(f"  {line.checkpoint}/{line.lane}, {line.agency or 'no agency'}, {line.alert_id}", markup=False)


@app.command()
def show(
    case_id: _CaseIdArgument,
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show the timeline of one case, oldest first."""
    with acting(Permission.SEE_CASES, officer, purpose) as (opened, by):
        found = opened.cases.get(CaseId(case_id), by)
    if not as_json:
        _say(found)
        return
    for entry in found.entries:
        print_json(dict(entry_json(entry)))


@app.command("open")
def open_case(
    alert_id: Annotated[str, typer.Argument(help="An alert that was judged to be the same person.")],
    officer: OfficerOption = "",
) -> None:
    """Open the case of an alert; where it has one, show that."""
    with acting(Permission.KEEP_CASES, officer) as (opened, by):
        _say(opened.cases.open(AlertId(alert_id), by))


@app.command()
def note(case_id: _CaseIdArgument, text: str, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """Add a note to the timeline."""
    with acting(Permission.KEEP_CASES, officer) as (opened, by):
        _say(opened.cases.note(CaseId(case_id), seen, by, text))


@app.command()
def answer(case_id: _CaseIdArgument, text: str, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """Answer what the agency asked. It reads this, and no note."""
    with acting(Permission.KEEP_CASES, officer) as (opened, by):
        _say(opened.cases.answer(CaseId(case_id), seen, by, text))


@app.command()
def custody(
    case_id: _CaseIdArgument,
    to: Custody,
    place: Annotated[str, typer.Option(help="Where the person is from then on.")],
    seen: _SeenOption,
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%S%z"], help="When; now if left out.")] = None,
    officer: OfficerOption = "",
) -> None:
    """Record where the person is: taken, moved, handed_over or released."""
    with acting(Permission.KEEP_CASES, officer) as (opened, by):
        step = CustodyStep(to, at or opened.clock.now(), place)
        _say(opened.cases.move(CaseId(case_id), seen, by, step))


@app.command()
def sign(
    case_id: _CaseIdArgument,
    content: Annotated[str, typer.Option(help="The hash of what you sign, as `iass case show` shows it.")],
    seen: _SeenOption,
    officer: OfficerOption = "",
) -> None:
    """Sign the handover; it takes a second officer to complete."""
    with acting(Permission.KEEP_CASES, officer) as (opened, by):
        _say(opened.cases.sign(CaseId(case_id), seen, by, content))


@app.command()
def assign(
    case_id: _CaseIdArgument,
    whom: Annotated[str, typer.Argument(metavar="OFFICER", help="The officer's id.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    seen: _SeenOption,
    officer: OfficerOption = "",
) -> None:
    """Make a case another officer's too, who sees none but their own."""
    with acting(Permission.LEAD_CASES, officer) as (opened, by):
        _say(opened.cases.assign(CaseId(case_id), seen, by, whom, reason))


@app.command()
def admit(
    case_id: _CaseIdArgument,
    investigator: _WhomArgument,
    reason: _WhyOption,
    seen: _SeenOption,
    officer: OfficerOption = "",
) -> None:
    """Let an investigator ask about companions of a case, until it ends. --reason: why it is trafficking."""
    with acting(Permission.ADMIT_TO_CASES, officer) as (opened, by):
        _say(opened.cases.admit(CaseId(case_id), seen, by, investigator, reason))


@app.command()
def dismiss(
    case_id: _CaseIdArgument,
    investigator: _WhomArgument,
    reason: _WhyOption,
    seen: _SeenOption,
    officer: OfficerOption = "",
) -> None:
    """End the admission of an investigator."""
    with acting(Permission.ADMIT_TO_CASES, officer) as (opened, by):
        _say(opened.cases.dismiss(CaseId(case_id), seen, by, investigator, reason))


@app.command("name")
def name_companion(
    case_id: _CaseIdArgument,
    crossing_id: Annotated[
        str, typer.Argument(help="A crossing of that traveller, as `iass case companions` shows it.")
    ],
    reason: _WhyOption,
    seen: _SeenOption,
    show: Annotated[
        list[str] | None, typer.Option(help="A crossing of that traveller to show as evidence; may be repeated.")
    ] = None,
    officer: OfficerOption = "",
) -> None:
    """Tell admitted investigators who crossed there: name and document, and of the crossings those to show."""
    shown = [CrossingId(one) for one in show or []]
    with acting(Permission.ADMIT_TO_CASES, officer) as (opened, by):
        _say(opened.cases.name_companion(CaseId(case_id), seen, by, CrossingId(crossing_id), reason, shown))


@app.command()
def companions(
    case_id: _CaseIdArgument,
    purpose: Annotated[Purpose, typer.Option("--purpose", "--for", help="protection, and nothing else.")],
    minutes: Annotated[int, typer.Option(min=1, max=MOST_MINUTES, help="Before and after each crossing.")] = 10,
    least: Annotated[int, typer.Option(min=2, max=MOST_OCCASIONS, help="On how many occasions at least.")] = 2,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="Back from now.")] = 365,
    page: Annotated[int, typer.Option(min=1, max=MOST_PAGES, help="Of 20 travellers.")] = 1,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show who crossed together with the person of a trafficking case, again and again. Evidence, and no accusation."""
    with acting(Permission.SEE_COMPANIONS, officer, purpose) as (opened, by):
        answer = opened.companions.ask(CompanionQuestion(CaseId(case_id), by, minutes, least, days, page))
    if as_json:
        print_json(companions_record(answer))
    else:
        show_companions(answer)


@app.command()
def export(
    case_id: _CaseIdArgument,
    to: Annotated[Path, typer.Option(help="Where the file goes; readable by its owner alone.")],
    nist: Annotated[bool, typer.Option("--nist", help="The face alone, as an ANSI/NIST-ITL file.")] = False,
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
) -> None:
    """Write the signed bundle of one case. `iass verify-bundle` verifies it without this installation."""
    check_writable(to)
    with acting(Permission.EXPORT_CASES, officer, purpose) as (opened, by):
        if nist:
            data = opened.case_export.face_record(CaseId(case_id), by)
            write_private_bytes(to, data)
            OUT.print(f"{to}: {len(data)} bytes, ANSI/NIST-ITL {VERSION}", markup=False, soft_wrap=True)
            return
        data = opened.case_export.export(CaseId(case_id), by)
        key = fingerprint(opened.case_export.key.public_key())
    write_private_bytes(to, data)
    OUT.print(f"{to}: {len(data)} bytes, signed by {key}", markup=False, soft_wrap=True)


@app.command()
def key() -> None:
    """Show the fingerprint of the key that signs bundles, to be published where experts find it."""
    with application() as opened:
        OUT.print(fingerprint(opened.case_export.key.public_key()))


def _say(case: Case) -> None:
    """The whole of it, whatever was done: the hash is told with what it stands for."""
    OUT.print(f"[bold]{case.case_id}[/]  {case.state}, version {case.version}")
    OUT.print(f"  {case.opening.agency or 'no agency'} {case.opening.contact}".rstrip(), markup=False)
    OUT.print(f"  content {case.content_hash}", markup=False, soft_wrap=True)
    for entry in case.entries:
        OUT.print(_line(entry), markup=False)


def _line(entry: CaseEntry) -> str:
    step, paper = entry.custody, entry.paper
    by = f"{entry.officer} ({entry.agency})" if entry.agency else entry.officer
    said = [f"{entry.at.isoformat(timespec='seconds')} {by}: {entry.kind}"]
    said += [f"{step.to} at {step.place}, {step.happened_at.isoformat(timespec='minutes')}"] if step else []
    said += [f"{paper.name} ({paper.media_type})"] if paper else []
    return "  ".join([*said, entry.text]).rstrip()


def _record(line: CaseLine) -> dict[str, object]:
    return {
        "id": line.case_id,
        "alert": line.alert_id,
        "lane": f"{line.checkpoint}/{line.lane}",
        "agency": line.agency,
        "state": line.state.value,
        "opened_at": line.opened_at.isoformat(),
        "version": line.version,
    }
