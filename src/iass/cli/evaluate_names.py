"""`iass evaluate names`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from iass.cli.evaluating import AsJson, OutFile, keep, progress_bar
from iass.cli.private_file import check_writable
from iass.cli.terminal import OUT
from iass.evaluation.names.report import as_record
from iass.evaluation.names.trial import run_trial
from iass.evaluation.split import Part


def command(
    listed: Annotated[int, typer.Option(min=100, help="People of the list.")] = 100_000,
    variants: Annotated[int, typer.Option(min=100, help="Travellers who are listed, under a variant.")] = 10_000,
    strangers: Annotated[int, typer.Option(min=100, help="Innocent travellers.")] = 10_000,
    part: Annotated[Part, typer.Option(help="Listed people: fit (rules are chosen on), report, or all.")] = Part.REPORT,
    seed: Annotated[int, typer.Option(help="Another seed makes other people.")] = 20261129,
    out: OutFile = None,
    as_json: AsJson = False,
) -> None:
    """Names, birth dates and numbers: how many listed people are found under variants, and how many innocent accused.

    All people are synthetic, made by rules that know nothing of the screening. Nothing is stored. Native words that no
    table has are asked against the romanisations in use.
    """
    check_writable(out)
    with progress_bar("travellers") as told:
        trial = run_trial(listed, variants, strangers, part, told, seed)
    record = as_record(trial, part)
    keep(record, out, as_json)
    if not as_json:
        _say(record)


def _say(record: Mapping[str, Any]) -> None:
    OUT.print(
        f"{record['variants']:,} variants against {record['listed']:,} listed people: recall "
        f"{_figure(record['recall'])}; {record['strangers']:,} innocent travellers: "
        f"{record['false_per_1000']:.2f} false candidates in 1,000",
        soft_wrap=True,
    )
    wall, cpu = record["query_ms"], record["query_cpu_ms"]
    OUT.print(
        f"a query takes {wall['p50']:.1f} ms (p50), {wall['p99']:.1f} ms (p99); of one core {cpu['p50']:.1f} and "
        f"{cpu['p99']:.1f} ms. The index takes {record['names_per_second']:,.0f} names a second",
        soft_wrap=True,
    )
    native = record["native"]
    for title, rows in (
        ("variant", record["by_variant"]), ("kind of name", record["by_kind"]),
        ("not proven by letters alone", record["not_proven"]), ("innocent", record["false_by_stranger"]),
        ("own script: a name of two words", native["name"]), ("own script: one word alone", native["word"]),
        ("own script: innocent twin", native["twin"]),
    ):  # fmt: skip
        table = Table(title, "asked", "hits", "rate (95 %)")
        for name, one in rows.items():
            table.add_row(name.replace("_", " "), str(one["of"]), str(one["hits"]), _figure(one))
        OUT.print(table)


def _figure(one: Mapping[str, Any]) -> str:
    return f"{one['rate']:.4f} ({one['low']:.4f} to {one['high']:.4f})" if one["of"] else "not asked"
