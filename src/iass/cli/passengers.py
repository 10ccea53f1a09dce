"""`iass passengers`: the lists that carriers send ahead, and the flights that they announce."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from iass.access import Permission
from iass.capture.passengers.airports import local_at
from iass.capture.passengers.border import direction_of
from iass.capture.passengers.edifact import MAX_BYTES
from iass.capture.passengers.flight import FlightId
from iass.case.flight_desk import FlightDossier, Outcome, Receipt
from iass.case.flight_screening import Pointed
from iass.case.flights import ExpectedFlight
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput, NotFound
from iass.screen.evidence import Comparison

app = typer.Typer(no_args_is_help=True, help="Passenger lists ahead of arrival, and the flights that they announce.")

_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_FileArgument = Annotated[Path, typer.Argument(help="UN/EDIFACT PAXLST, or CSV; docs/passenger-lists.md.")]
_FlightArgument = Annotated[str, typer.Argument(help="The flight's id, as `iass passengers flights` shows it.")]
_SHOWN = 40


@app.command("import")
def bring_in(
    file: _FileArgument,
    sender: Annotated[str, typer.Option(help="Who sent a CSV file, which names nobody.")] = "carrier",
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Take a carrier's file in, message by message, and screen who is on it.

    Exit status: 0 every message was taken, 1 some were refused, 2 the file cannot be read.
    """
    data = _read(file)
    with acting(Permission.RECEIVE_PASSENGER_LISTS, officer) as (opened, by):
        receipts = opened.flights.receive(data, sender, by)
    for one in receipts:
        if as_json:
            print_json(asdict(one))
        else:
            _tell(one)
    raise typer.Exit(1 if any(one.outcome is Outcome.REFUSED for one in receipts) else 0)


@app.command()
def flights(
    port: Annotated[str, typer.Option(help="Only from or to this airport, as CGK.")] = "",
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show expected flights, half a day back and a day and a half ahead, in order of arrival.

    Those that the notices have changed for since are screened first."""
    with acting(Permission.SEE_FLIGHTS, officer) as (opened, by):
        if not opened.flights.catch_up():
            ERR.print("[yellow]note:[/] some flights could not be screened again: their hits may be old ones")
        found = opened.flights.page(by, port.upper())
    for one in found:
        if as_json:
            print_json(_record(one))
        else:
            OUT.print(_in_words(one), markup=False, soft_wrap=True)


@app.command()
def show(flight_id: _FlightArgument, officer: OfficerOption = "", as_json: _Json = False) -> None:
    """Show those on a flight whose papers point at notices, and what would be advised on the papers alone."""
    with acting(Permission.SEE_FLIGHTS, officer) as (opened, by):
        dossier = opened.flights.get(FlightId(flight_id), by)
    if as_json:
        print_json(_as_record(dossier))
        return
    hits = sum(one.decision.is_alert for one in dossier.pointed)
    logged = f", {len(dossier.pointed) - hits} only logged" if len(dossier.pointed) > hits else ""
    OUT.print(f"{flight_id}: {dossier.flight.travellers} people, {hits} hits{logged}", markup=False)
    if dossier.missing_parts:
        ERR.print(f"[yellow]note:[/] parts of the list are missing: {', '.join(dossier.missing_parts)}")
    for one in dossier.pointed:
        traveller = one.expected.traveller
        where = f"seat {traveller.seat}" if traveller.seat else "no seat"
        OUT.print(f"{one.decision.advice}  {traveller.full_name}  {one.document.number}  {where}", markup=False)
        for finding in one.decision.findings:
            OUT.print(f"  {finding.notice_id}: {finding.sentence.en}", markup=False, soft_wrap=True)
            for line in finding.papers.comparisons if finding.papers else ():
                OUT.print(f"    {_reason(line)}", markup=False, soft_wrap=True)


def _reason(line: Comparison) -> str:
    """As `name: X against Y (near: spelled otherwise)`."""
    why = f": {line.why.replace('_', ' ').replace(',', ', ')}" if line.why else ""
    sides = f"{line.traveller_value or 'not said'} against {line.listed_value or 'not said'}"
    return f"{line.attribute.replace('_', ' ')}: {sides} ({line.verdict}{why})"


def _in_words(expected: ExpectedFlight) -> str:
    """With the times of the airports' clocks."""
    flight = expected.flight
    leaves, lands = local_at(flight.departs_at, flight.origin), local_at(flight.arrives_at, flight.destination)
    way = f"{flight.origin} {leaves:%d %b %H:%M} to {flight.destination} {lands:%d %b %H:%M}"
    standing = ", cancelled" if expected.is_cancelled else "" if expected.is_complete else ", a part is missing"
    return f"{flight.flight_id}  {way}  {expected.travellers} people, {expected.hits} hits{standing}"


def _read(file: Path) -> bytes:
    """One byte more than is taken is enough to be refused."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFound("no such file", where=str(file)) from None
    except OSError as error:
        raise InvalidInput(f"the file cannot be read: {error.strerror}", where=str(file)) from None


def _tell(receipt: Receipt) -> None:
    what = f"{receipt.flight_id or 'no flight'}: {receipt.travellers} people"
    OUT.print(f"{receipt.outcome}  {receipt.reference or 'the file'}  {what}", markup=False, soft_wrap=True)
    for fault in receipt.faults[:_SHOWN]:
        whose = f", traveller {fault.traveller}" if fault.traveller else ""
        place = f"segment {fault.segment} {fault.tag}{whose}"
        ERR.print(f"  [yellow]{fault.severity}:[/] {escape(f'{place}: {fault.what} ({fault.rule})')}", soft_wrap=True)
    if len(receipt.faults) > _SHOWN:
        ERR.print(f"  and {len(receipt.faults) - _SHOWN} more; --json shows all")


def _record(expected: ExpectedFlight) -> dict[str, object]:
    flight = expected.flight
    return {
        "flight_id": flight.flight_id,
        "origin": flight.origin,
        "destination": flight.destination,
        "departs_at": flight.departs_at.isoformat(),
        "arrives_at": flight.arrives_at.isoformat(),
        "direction": direction_of(flight).value,
        "travellers": expected.travellers,
        "hits": expected.hits,
        "screened_at": expected.screened_at.isoformat() if expected.screened_at else None,
        "complete": expected.is_complete,
        "cancelled": expected.is_cancelled,
    }


def _as_record(dossier: FlightDossier) -> dict[str, object]:
    return {
        **_record(dossier.flight),
        "people": [_person(one) for one in dossier.pointed],
        "missing_parts": list(dossier.missing_parts),
        "warnings": [asdict(one) for one in dossier.warnings],
    }


def _person(one: Pointed) -> dict[str, object]:
    traveller = one.expected.traveller
    return {
        "name": traveller.full_name,
        "document_number": one.document.number,
        "seat": traveller.seat,
        "on_board": one.expected.on_board,
        "person_id": one.holder.person_id if one.holder else None,
        "advice": one.decision.advice.value,
        "findings": [
            {"rule": each.rule_id, "notice_id": each.notice_id, "advice": each.advice.value, "why": each.sentence.en}
            for each in one.decision.findings
        ],
    }
