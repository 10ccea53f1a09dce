"""`iass screen`: whose papers these could be."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from iass.access import Permission, Purpose
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.case.papers_search import PapersCandidate, PapersFindings, PapersRequest
from iass.cli.acting import acting
from iass.cli.officer import ForOption, OfficerOption
from iass.cli.screen_file import evidence_record, evidence_table, screen_files
from iass.cli.terminal import OUT, print_json
from iass.errors import InvalidInput
from iass.registry.enrolment import GalleryName
from iass.screen.identity import Identity


def command(
    name: Annotated[str, typer.Option(help="Whole name, in any script and order.")] = "",
    birth_date: Annotated[str, typer.Option(help="YYYY-MM-DD, YYYY-MM or YYYY.")] = "",
    nationality: Annotated[str, typer.Option(help="ICAO code, as IDN.")] = "",
    sex: Annotated[str, typer.Option(help="F, M or X.")] = "X",
    document: Annotated[str, typer.Option(help="Document number.")] = "",
    among: Annotated[
        list[GalleryName] | None, typer.Option("--in", help="watchlist (when not given), registry; may be given twice.")
    ] = None,
    purpose: Annotated[str, typer.Option(help="Why; it goes into the audit log. Name nobody.")] = "at the prompt",
    case_number: Annotated[str, typer.Option("--case", help="For which case; likewise.")] = "none",
    officer: OfficerOption = "",
    looks_for: ForOption = Purpose.OPERATION,
    listed: Annotated[
        Path | None, typer.Option("--list", help="CSV of listed people (id, name, ...); no database is opened.")
    ] = None,
    queries: Annotated[Path | None, typer.Option(help="CSV of travellers, for --list.")] = None,
    most: Annotated[int, typer.Option(min=1, max=50, help="Candidates of one traveller, hits aside.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")] = False,
) -> None:
    """Screen papers: name, birth date, nationality, sex and document number, with evidence.

    A hit is a document number, or name, birth date and one more attribute; never a name alone. People decide.
    """
    if (listed is None) is not (queries is None):
        raise InvalidInput("a list and travellers go together", where="--list", mend="Give --list and --queries")
    if listed is not None and queries is not None:
        screen_files(listed, queries, as_json, most)
        return
    traveller = _traveller(name, birth_date, nationality, sex, document)
    lists = tuple(dict.fromkeys(among or [GalleryName.WATCHLIST]))
    with acting(Permission.SEARCH_BY_PAPERS, officer, looks_for) as (opened, by):
        asked = PapersRequest(traveller, lists, purpose, case_number, by, most)
        if GalleryName.REGISTRY in lists:
            opened.papers_search.prepare()
        found = opened.papers_search.find(asked)
    if as_json:
        print_json(_record(found))
    else:
        _print(found)


def _traveller(name: str, birth_date: str, nationality: str, sex: str, document: str) -> Identity:
    born = PartialDate.parse(birth_date) if birth_date else None
    try:
        read = Sex(sex.upper())
    except ValueError:
        raise InvalidInput("this is no sex that a document states", where="--sex", mend="F, M or X") from None
    numbers = (document,) if document else ()
    return Identity("", name, born, nationality.upper(), read, numbers)


def _record(found: PapersFindings) -> dict[str, object]:
    return {
        "search": found.search_id,
        "at": found.at.isoformat(),
        "lists": [
            {
                "name": one.name.value,
                "candidates": [_candidate(candidate) for candidate in one.candidates],
                "checked": one.checked,
            }
            for one in found.lists
        ],
    }


def _candidate(one: PapersCandidate) -> dict[str, object]:
    return {
        "id": one.subject_id,
        "score": one.score,
        "hit": bool(one.rule),
        "rule": one.rule,
        "evidence": [evidence_record(line) for line in one.evidence],
    }


def _print(found: PapersFindings) -> None:
    for one in found.lists:
        if not one.candidates:
            OUT.print(f"{one.name}: {'nobody' if one.checked else 'not checked; ask again'}")
            continue
        rows = [
            (candidate.subject_id, candidate.score, candidate.rule, candidate.evidence) for candidate in one.candidates
        ]
        OUT.print(evidence_table(escape(one.name.value), rows))
    OUT.print(f"search {found.search_id}: a person compares the papers and decides")
