"""`iass identify`: who a photograph alone could show."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.access import Permission, Purpose
from iass.capture.lane import checkpoint_code
from iass.case.passage import Passage
from iass.case.past_faces import PastFaces
from iass.case.photo_search import MOST_CANDIDATES, ListFindings, PhotoCandidate, PhotoFindings, PhotoRequest
from iass.cli.acting import acting
from iass.cli.given_file import read_file
from iass.cli.officer import ForOption, OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.errors import InvalidInput
from iass.identify.operating_point import OperatingPoint
from iass.registry.enrolment import GalleryName
from iass.watchlist.notice import Notice, NoticeKind


def command(
    photo: Annotated[Path, typer.Option(help="Picture of one person.")],
    lists: Annotated[
        list[str],
        typer.Option("--list", help="watchlist, registry, or watchlist/CGK: whom its lanes look for. May come twice."),
    ],
    limit: Annotated[int, typer.Option(min=1, max=MOST_CANDIDATES, help="Candidates of each list.")] = 10,
    purpose: Annotated[str, typer.Option(help="Why; it goes into the audit log. Name nobody.")] = "at the prompt",
    case_number: Annotated[str, typer.Option("--case", help="For which case; likewise.")] = "none",
    officer: OfficerOption = "",
    looks_for: ForOption = Purpose.OPERATION,
    nationality: Annotated[str, typer.Option(help="Only people of this ICAO code, as IDN.")] = "",
    kinds: Annotated[list[NoticeKind] | None, typer.Option("--kind", help="Only notices of this kind.")] = None,
    in_force: Annotated[bool, typer.Option("--in-force", help="Only notices that are in force now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Search a list for a photograph alone. Nothing of it is kept; that it was searched is.

    Candidates below the threshold are told too: whoever decides sees how far off they are.
    """
    chosen, checkpoint = _lists(lists)
    data, only = read_file(photo), frozenset(kinds or ())
    with acting(Permission.SEARCH_BY_PHOTO, officer, looks_for) as (opened, by):
        request = PhotoRequest(
            data, chosen, purpose, case_number, by, limit, nationality.upper(), only, in_force, checkpoint
        )
        found = opened.photo_search.find(request)
    if as_json:
        print_json(as_record(found))
    else:
        for one in found.lists:
            _print(one)
        _print_past(found.past)
        OUT.print(f"search {found.search_id}: a person compares the faces and decides")


def _lists(given: Sequence[str]) -> tuple[tuple[GalleryName, ...], str]:
    """The lists in their order, each once, and the checkpoint of the watchlist; "" for every one."""
    names, checkpoints = [], set[str]()
    for text in given:
        name, slash, code = text.partition("/")
        if name not in set(GalleryName) or (slash and name != GalleryName.WATCHLIST):
            raise InvalidInput("no such list", where=text[:60], mend="Write watchlist, registry or watchlist/CGK")
        names.append(GalleryName(name))
        if name == GalleryName.WATCHLIST:
            checkpoints.add(checkpoint_code(code) if slash else "")
    if len(checkpoints) > 1:
        raise InvalidInput("the watchlist of more than one checkpoint", where="--list", mend="Ask one after the other")
    return tuple(dict.fromkeys(names)), "".join(checkpoints)


def as_record(found: PhotoFindings) -> dict[str, object]:
    """The findings as plain JSON values."""
    return {
        "search": found.search_id,
        "at": found.at.isoformat(),
        "quality": {one.name: one.scalar for one in found.quality},
        "lists": [
            {
                "name": one.name.value,
                "subjects": one.size,
                **_point(one.point),
                "candidates": [_candidate(candidate) for candidate in one.candidates],
            }
            for one in found.lists
        ],
        "past": _past(found.past),
    }


def _past(past: PastFaces) -> dict[str, object]:
    return {
        "kept": past.days > 0,
        "days": past.days,
        "searched": past.searched,
        "since": str(past.since) if past.since else None,
        "left_out": past.left_out,
        "threshold": past.point.threshold if past.point else None,
        "target_fpir": past.point.target_fpir if past.point else None,
        "reached": past.reached,
        "passages": [{"score": one.score, "crossing": _crossing(one.passage)} for one in past.passages],
    }


def _point(point: OperatingPoint) -> dict[str, object]:
    return {
        "threshold": point.threshold,
        "target_fpir": point.target_fpir,
        "extrapolated": point.extrapolated,
        "model": point.model_id,
        "calibration": point.record_id,
    }


def _candidate(candidate: PhotoCandidate) -> dict[str, object]:
    evidence, subject = candidate.evidence, candidate.subject
    return {
        "subject": evidence.subject_id,
        "enrolment": evidence.enrolment_id,
        "score": evidence.score,
        "match": evidence.is_match,
        "stranger_rate": candidate.stranger_rate,
        "name": subject.full_name if subject else None,
        "birth_date": str(subject.birth_date) if subject and subject.birth_date else None,
        "nationality": subject.nationality if subject else None,
        "documents": list(candidate.documents),
        "kind": subject.kind.value if isinstance(subject, Notice) else None,
        "aliases": [
            {"list": one.name.value, "subject": one.subject_id, "signs": [sign.value for sign in one.signs]}
            for one in candidate.aliases
        ],
        "links": [
            {"id": link.link_id, "one": str(link.one), "other": str(link.other), "state": link.state.value}
            for link in candidate.links
        ],
        "crossings": [_crossing(passage) for passage in candidate.crossings],
        "linked": [
            {
                "identity": str(one.identity),
                "links": [link.link_id for link in one.way],
                "crossings": [_crossing(passage) for passage in one.crossings],
            }
            for one in candidate.linked
        ],
    }


def _crossing(passage: Passage) -> dict[str, object]:
    return {
        "id": passage.crossing_id,
        "at": passage.at.isoformat(),
        "checkpoint": passage.checkpoint,
        "lane": passage.lane,
        "direction": passage.direction.value,
        "document": passage.document.number if passage.document else None,
        "advice": passage.decision.advice.value,
        "alert": passage.alert_id,
    }


def _print(found: ListFindings) -> None:
    point = found.point
    rate, beyond = f"{1 / point.target_fpir:,.0f}", ", foretold and not measured" if point.extrapolated else ""
    title = (
        f"{found.name}: {found.size} people searched. From {point.threshold:.3f} on it is a match: one stranger in "
        f"{rate} gets there{beyond}. '1 in': at least so many strangers come for one who scores this high"
    )
    if not found.candidates:
        OUT.print(f"{title}\nnobody is enrolled there")
        return
    table = Table(title=title, title_justify="left")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("1 in", justify="right", no_wrap=True)
    table.add_column("subject", no_wrap=True)
    for name in ("name", "born", "documents", "also", "last seen"):
        table.add_column(name)
    for candidate in found.candidates:
        table.add_row(*_row(candidate))
    OUT.print(table)
    if not any(candidate.evidence.is_match for candidate in found.candidates):
        OUT.print("nobody reaches the threshold: by this photograph, nobody of this list")


def _print_past(past: PastFaces) -> None:
    """What is not kept was not searched, and is never told as nobody found."""
    if past.days == 0:
        OUT.print("past faces are not kept (IASS_CROSSING_FACE_DAYS is 0), so none was searched")
        return
    OUT.print(f"past crossings: {past.searched:,} faces searched, kept for {past.days} days, from {past.since} on")
    if past.left_out:
        OUT.print(f"{past.left_out:,} faces of earlier days were too many for one search: nothing is known of them")
    for one in past.passages:
        passage = one.passage
        document = passage.document.number if passage.document else "camera"
        where = f"{passage.checkpoint}/{passage.lane} {passage.direction}"
        OUT.print(f"  {one.score:.3f}  {passage.at:%Y-%m-%d %H:%M}Z  {where}  {document}  {passage.crossing_id}",
                  markup=False)  # fmt: skip
    if past.reached > len(past.passages):
        OUT.print(f"  and {past.reached - len(past.passages)} more reach the threshold")
    if not past.passages:
        OUT.print("none of them reaches the threshold")


def _row(candidate: PhotoCandidate) -> list[str]:
    evidence, subject = candidate.evidence, candidate.subject
    mark = "[bold]" if evidence.is_match else ""
    rare = f"{1 / candidate.stranger_rate:,.0f}"
    told = [evidence.subject_id, "record gone", "", "", " ".join(one.subject_id for one in candidate.aliases), ""]
    if subject:
        born = f"{subject.birth_date or ''} {subject.nationality}".strip()
        told[1:4] = [subject.full_name, born, " ".join(candidate.documents)]
    if candidate.crossings:
        told[5] = _last_seen(candidate.crossings)
    return [f"{mark}{evidence.score:.3f}", f"{mark}{rare}", *(mark + escape(value) for value in told)]


def _last_seen(crossings: tuple[Passage, ...]) -> str:
    """The newest passage, and how many more are told with --json."""
    newest = crossings[0]
    more = f" and {len(crossings) - 1} more" if len(crossings) > 1 else ""
    return f"{newest.at:%Y-%m-%d %H:%M}Z {newest.checkpoint}/{newest.lane} {newest.direction}{more}"
