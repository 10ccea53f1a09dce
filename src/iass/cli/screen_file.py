"""`iass screen --list`: a file of travellers against a file of listed people. No database is opened."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from iass.cli.evaluating import progress_bar
from iass.cli.terminal import ERR, OUT, print_json
from iass.screen.explained import Explained, explain
from iass.screen.identity import Identity
from iass.screen.index import Candidate, NameIndex
from iass.screen.sheet import Tell, read_people

_EVERY = 200
_MOST_WARNINGS = 50


def screen_files(listed: Path, queries: Path, as_json: bool, most: int) -> None:
    """One answer a traveller, in the order of the file. A list without a row finds nobody, and is told of: as a rule it
    is the wrong file."""
    with _warnings() as tell:
        ids: dict[str, str] = {}
        index = NameIndex()
        with progress_bar("list") as told:
            for count, (identity, given) in enumerate(read_people(listed, tell), start=1):
                ids[identity.key] = given
                index.put(identity)
                if count % _EVERY == 0:
                    told(count, 0)
        with progress_bar("travellers") as told:
            for count, (traveller, given) in enumerate(read_people(queries, tell), start=1):
                found = index.search(traveller, most)
                if as_json:
                    print_json({"query": given, "candidates": list(_records(traveller, found, ids))})
                else:
                    print_candidates(given, traveller, found)
                if count % _EVERY == 0:
                    told(count, 0)


def _records(traveller: Identity, found: list[Candidate], ids: dict[str, str]) -> Iterator[dict[str, object]]:
    """Each listed person once, by the strongest of the rows that name him."""
    told: set[str] = set()
    for one in found:
        given = ids[one.listed.key]
        if given not in told:
            told.add(given)
            yield {"id": given, **as_record(traveller, one)}


def as_record(traveller: Identity, one: Candidate) -> dict[str, object]:
    """Score, hit, the rule that makes it one, and the evidence, as plain JSON values."""
    evidence = explain(traveller, one.listed, one.rating.compared)
    return {
        "score": one.rating.score,
        "hit": one.is_hit,
        "rule": one.rating.hit,
        "evidence": [evidence_record(line) for line in evidence],
    }


def evidence_record(line: Explained) -> dict[str, object]:
    """One comparison, as plain JSON values."""
    record: dict[str, object] = {
        "attribute": line.attribute.value,
        "verdict": line.verdict.value,
        "query": line.traveller,
        "listed": line.listed,
        "why": line.why,
    }
    return record if line.score is None else {**record, "score": line.score}


def print_candidates(given: str, traveller: Identity, found: list[Candidate]) -> None:
    """A table for people; a line where there is nobody."""
    if not found:
        OUT.print(f"{escape(given)}: nobody", soft_wrap=True)
        return
    rows = [
        (one.listed.key, one.rating.score, one.rating.hit, explain(traveller, one.listed, one.rating.compared))
        for one in found
    ]
    OUT.print(evidence_table(escape(f"{given}: {traveller.name}"), rows))


def evidence_table(title: str, rows: Iterable[tuple[str, float, str, Iterable[Explained]]]) -> Table:
    """rows: id, score, the rule that makes it a hit or "", evidence. title: escaped."""
    table = Table(title=title, title_justify="left")
    for name in ("score", "hit", "listed", "what agrees and what does not"):
        table.add_column(name)
    for listed, score, rule, evidence in rows:
        told = "\n".join(map(_line, evidence))
        table.add_row(f"{score:.3f}", rule.replace("_", " ") or "no", escape(listed), escape(told))
    return table


def _line(line: Explained) -> str:
    why = f" ({line.why.replace('_', ' ')})" if line.why else ""
    return f"{line.attribute.value.replace('_', ' ')} {line.verdict.value}{why}: {line.traveller} | {line.listed}"


@contextmanager
def _warnings() -> Iterator[Tell]:
    """On standard error, the first few; then how many more."""
    count = 0

    def tell(what: str) -> None:
        nonlocal count
        count += 1
        if count <= _MOST_WARNINGS:
            ERR.print(f"[yellow]note:[/] {escape(what)}", soft_wrap=True)

    yield tell
    if count > _MOST_WARNINGS:
        ERR.print(f"[yellow]note:[/] and {count - _MOST_WARNINGS:,} more of these", soft_wrap=True)
