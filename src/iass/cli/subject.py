"""`iass subject`: what people ask about their own data, and what is answered."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.private_file import check_writable, write_private, write_private_bytes
from iass.cli.terminal import OUT, print_json
from iass.console.catalogue import Language, load
from iass.console.packet_pdf import print_packet
from iass.registry.person import Person
from iass.screen.identity import Identity
from iass.subject.correction import Effect
from iass.subject.desk import Received
from iass.subject.erasure import Erasure
from iass.subject.law import NOTICE_ANSWER, RequestKind
from iass.subject.packet import Audience
from iass.subject.proposal import Correction
from iass.subject.request import OPEN, IdentityCheck, SubjectRequest, named
from iass.subject.traveller import ShownDocument

app = typer.Typer(no_args_is_help=True, help="The subject desk: requests of people about their own data.")

_RequestArgument = Annotated[str, typer.Argument(help="The request's id, as `iass subject list` shows it.")]
_NoteOption = Annotated[str, typer.Option(help="What was done, or why; it stays with the request.")]
_SeenOption = Annotated[int, typer.Option(help="The version that you saw; refused where another one stands now.")]
_JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def receive(
    kind: Annotated[RequestKind, typer.Argument(help="What is asked.")],
    name: Annotated[str, typer.Option(help="Of whom it is about.")],
    contact: Annotated[str, typer.Option(help="Where the answer goes.")],
    asked: Annotated[str, typer.Option(help="In their own words.")],
    reference: Annotated[str, typer.Option(help="Of a slip, if there is one.")] = "",
    officer: OfficerOption = "",
) -> None:
    """Take in a request; its time runs from now."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.receive(Received(kind, name, contact, asked, reference), by))


@app.command("list")
def list_requests(
    everything: Annotated[bool, typer.Option("--all", help="Ended ones too.")] = False,
    due: Annotated[int | None, typer.Option(help="Only open ones whose time ends within so many hours.")] = None,
    officer: OfficerOption = "",
    as_json: _JsonOption = False,
) -> None:
    """Show requests, newest first; with --due the soonest first."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, who):
        desk = opened.subjects
        found = desk.page(who, () if everything else tuple(OPEN)) if due is None else desk.due(who, due)
    for one in found:
        _tell(one, as_json)


@app.command()
def show(request_id: _RequestArgument, officer: OfficerOption = "", as_json: _JsonOption = False) -> None:
    """Show one request with all its steps."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        file = opened.subjects.get(request_id, by)
    for one in file.history:
        _tell(one, as_json)


@app.command()
def find(
    request_id: _RequestArgument,
    name: Annotated[str, typer.Option(help="Whole name, in any script and order.")] = "",
    birth_date: Annotated[str, typer.Option(help="YYYY-MM-DD, YYYY-MM or YYYY.")] = "",
    document: Annotated[str, typer.Option(help="Document number.")] = "",
    officer: OfficerOption = "",
) -> None:
    """Find who asks, in the registry alone; the search is remembered with the request."""
    born = PartialDate.parse(birth_date) if birth_date else None
    known = Identity("", name, born, numbers=(document,) if document else ())
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        opened.papers_search.prepare()
        found = opened.subjects.find(request_id, known, by)
    people = [(one.subject, one.rule) for listed in found.lists for one in listed.candidates]
    for person, rule in people:
        if isinstance(person, Person):
            agrees = "  agrees" if rule else ""
            OUT.print(f"{person.person_id}  {person.full_name}, {person.birth_date or 'no date'}{agrees}", markup=False)


@app.command()
def passages(
    request_id: _RequestArgument,
    document: Annotated[str, typer.Option(help="Number of the document that was shown; without it by the slip.")] = "",
    state: Annotated[str, typer.Option(help="That issued it, as JPN.")] = "",
    day: Annotated[str, typer.Option(help="Of the crossing, YYYY-MM-DD.")] = "",
    officer: OfficerOption = "",
) -> None:
    """Find where somebody crossed whom the registry does not know; the search is remembered with the request."""
    shown = ShownDocument.read(document, state, day)
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        found = opened.subjects.find_passages(request_id, shown, by)
    for one in found:
        papers = one.document
        name = f"{papers.full_name}, {papers.birth_date or 'no date'}, {papers.number}" if papers else ""
        OUT.print(f"{one.crossing_id}  {one.at.isoformat(timespec='seconds')}  {name}", markup=False, soft_wrap=True)


@app.command()
def identify(
    request_id: _RequestArgument,
    seen: _SeenOption,
    person_id: Annotated[str, typer.Argument(help="In the registry.")] = "",
    crossing: Annotated[str, typer.Option(help="A passage, of whom the registry does not know.")] = "",
    checked: Annotated[IdentityCheck, typer.Option(help="How the desk knows.")] = IdentityCheck.DOCUMENT,
    note: _NoteOption = "",
    officer: OfficerOption = "",
) -> None:
    """Say who asks, and how the desk knows."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, who):
        subject = named(person_id or None, crossing or None)
        _tell(opened.subjects.identify(request_id, seen, subject, checked, who, note))


@app.command()
def packet(
    request_id: _RequestArgument,
    to: Annotated[Path, typer.Option(help="Where it goes: a name ending in .pdf or .json; its owner alone reads it.")],
    seen: _SeenOption,
    language: Annotated[Language, typer.Option(help="Of the PDF.")] = Language.INDONESIAN,
    whole: Annotated[
        bool, typer.Option("--whole", help="For the house: also what is withheld, and why. Hand it to nobody.")
    ] = False,
    officer: OfficerOption = "",
) -> None:
    """Write everything that is held and may be told."""
    check_writable(to)
    audience = Audience.HOUSE if whole else Audience.PERSON
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        made = opened.subjects.packet(request_id, seen, by, audience)
    if to.suffix.lower() == ".pdf":
        write_private_bytes(to, print_packet(made, load(language)))
    else:
        write_private(to, json.dumps(made.as_json(), ensure_ascii=False, indent=2))
    OUT.print(f"{to}: {', '.join(f'{name} {n}' for name, n in made.counts().items())}", markup=False, soft_wrap=True)


@app.command()
def correct(
    request_id: _RequestArgument,
    note: _NoteOption,
    seen: _SeenOption,
    surname: Annotated[str | None, typer.Option(help="As it should be.")] = None,
    given_names: Annotated[str | None, typer.Option(help="As they should be.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="F, M or X.")] = None,
    birth_date: Annotated[str | None, typer.Option(help="YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    birth_place: Annotated[str | None, typer.Option(help="As it should be.")] = None,
    nationality: Annotated[str | None, typer.Option(help="ICAO code, as IDN.")] = None,
    document: Annotated[str | None, typer.Option(help="Its number, of a passage at which it was read wrong.")] = None,
    officer: OfficerOption = "",
) -> None:
    """Propose what is right in the registry, or was read wrong; another officer makes it with `iass subject second`."""
    born = PartialDate.parse(birth_date) if birth_date else None
    right = Correction(surname, given_names, sex, born, birth_place, nationality, document)
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.propose(request_id, seen, right, note, by))


@app.command("pass-on")
def pass_on(request_id: _RequestArgument, note: _NoteOption, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """Pass on to the watchlist desk what is said to be wrong about a notice, and show what the person is told."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.pass_on(request_id, seen, note, by))
    OUT.print(NOTICE_ANSWER.id, markup=False)
    OUT.print(NOTICE_ANSWER.en, markup=False)


@app.command("passed-on")
def list_passed_on(officer: OfficerOption = "") -> None:
    """For the watchlist desk: what people say to be wrong about notices, if there are any."""
    with acting(Permission.FILE_NOTICES, officer) as (opened, by):
        found = opened.subjects.passed_on(by)
    for one in found:
        numbers = " ".join(each.number for each in one.person.documents)
        OUT.print(f"{one.request.request_id}  version {one.request.version}  due {one.request.due_at:%Y-%m-%d %H:%M}")
        OUT.print(f"  {one.person.full_name}, {one.person.birth_date or 'no date'}, {numbers}", markup=False)
        OUT.print(f"  {one.request.note}", markup=False, soft_wrap=True)


@app.command()
def looked(request_id: _RequestArgument, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """For the watchlist desk: say that this was looked at, and what there was put right."""
    with acting(Permission.FILE_NOTICES, officer) as (opened, by):
        opened.subjects.looked_at(request_id, seen, by)


@app.command()
def erase(request_id: _RequestArgument, note: _NoteOption, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """Propose to erase what can be erased; another officer makes it with `iass subject second`."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.propose_erasure(request_id, seen, note, by))


@app.command()
def second(
    request_id: _RequestArgument,
    note: _NoteOption,
    seen: _SeenOption,
    officer: OfficerOption = "",
) -> None:
    """Make the correction or erasure that another officer proposed, end the request, and show what it did."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        done = opened.subjects.second(request_id, seen, note, by)
    for line in _corrected(done) if isinstance(done, Effect) else _erased(done):
        OUT.print(line, markup=False, soft_wrap=True)


def _corrected(effect: Effect) -> list[str]:
    """With what is told at the machine alone: whoever types here reads the whole of it."""
    reached = {one.name: getattr(effect.reached, one.name) for one in fields(effect.reached)}
    if effect.passages:
        return [
            f"{effect.person.person_id}: {', '.join(effect.changed)} put right at {', '.join(effect.passages)}",
            *(f"  {name}: {', '.join(found)}" for name, found in reached.items() if found),
        ]
    return [
        f"{effect.person.person_id}: version {effect.former_version} became {effect.person.version}",
        f"  {', '.join(effect.changed)}; {effect.pictures} pictures and {effect.templates} templates stay",
        *(f"  {name}: {', '.join(found)}" for name, found in reached.items() if found),
        "  SIMKIM must be told: the next import of an uncorrected row would bring the error back",
    ]


def _erased(done: Erasure) -> list[str]:
    return [
        f"{done.person_id}: {done.pictures} pictures, {done.templates} templates and {done.faces} faces destroyed",
        *(
            f"  {one.holding} kept by {one.article}{f' until {one.until:%Y-%m-%d %H:%M}' if one.until else ''}"
            for one in done.kept
        ),
        "  SIMKIM must be told: the next import would bring the picture back",
    ]


@app.command()
def answer(request_id: _RequestArgument, note: _NoteOption, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """End a request as was asked: answered or compensated."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.finish(request_id, seen, note, by))


@app.command()
def refuse(
    request_id: _RequestArgument,
    article: Annotated[
        str, typer.Argument(help="A code of the law's table, as 33b; a wrong one names those there are.")
    ],
    note: _NoteOption,
    seen: _SeenOption,
    officer: OfficerOption = "",
) -> None:
    """Refuse a request on an article that the law has for its kind."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.refuse(request_id, seen, article, note, by))


@app.command()
def withdraw(request_id: _RequestArgument, note: _NoteOption, seen: _SeenOption, officer: OfficerOption = "") -> None:
    """End a request that whoever asked takes back."""
    with acting(Permission.SERVE_SUBJECTS, officer) as (opened, by):
        _tell(opened.subjects.withdraw(request_id, seen, note, by))


def _tell(one: SubjectRequest, as_json: bool = False) -> None:
    if as_json:
        print_json(_record(one))
        return
    right = one.proposal.given() if one.proposal is not None else {}
    due = one.due_at.isoformat(timespec="seconds")
    OUT.print(f"[bold]{one.request_id}[/]  {one.kind}  {one.state}, version {one.version}  due {due}")
    OUT.print(f"  {one.name}; {one.article}{'; refused on ' + one.refusal if one.refusal else ''}", markup=False)
    OUT.print(f"  {one.at.isoformat(timespec='seconds')} by {one.officer}: {one.note or one.asked}", markup=False)
    for name, value in right.items():
        OUT.print(f"  {name}: {value}", markup=False)


def _record(one: SubjectRequest) -> dict[str, object]:
    return {
        "id": one.request_id,
        "version": one.version,
        "kind": one.kind.value,
        "state": one.state.value,
        "due_at": one.due_at.isoformat(),
        "article": one.article,
        "name": one.name,
        "person": one.person_id,
        "crossing": one.crossing_id,
        "refusal": one.refusal or None,
        "officer": one.officer,
        "at": one.at.isoformat(),
        "note": one.note,
        "proposal": {name: str(value) for name, value in one.proposal.given().items()} if one.proposal else None,
    }
