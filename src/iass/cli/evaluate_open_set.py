"""`iass evaluate open-set`."""

from iass.cli.evaluating import (
    AsJson,
    Gallery,
    Gate,
    GateChoice,
    Images,
    Mated,
    Nonmated,
    engines,
    figure_cells,
    figure_table,
    progress_bar,
    say_what_was_counted,
)
from iass.cli.terminal import OUT, print_json
from iass.evaluation import open_set
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_shots


def command(
    images: Images,
    gallery: Gallery,
    mated: Mated,
    nonmated: Nonmated,
    gate: GateChoice = Gate.OPEN,
    as_json: AsJson = False,
) -> None:
    """1:N: rank 1, FNIR at FPIR 3 %, 1 % and 0.3 %, and failures to enrol. A face that is not found is a miss."""
    sheets = read_shots(gallery), read_shots(mated), read_shots(nonmated)
    with open_pictures(images) as pictures, progress_bar("pictures") as progress:
        report = open_set.evaluate(engines(gate), open_set.OpenSetData(pictures, *sheets), progress)
    if as_json:
        print_json(report.record())
        return
    table = figure_table()
    table.add_row("rank 1", *figure_cells(report.rank1, report.rank1_interval))
    for one in report.fnir:
        table.add_row(f"FNIR at FPIR {one.fpir:.1%}", *figure_cells(one.fnir, one.interval, one.threshold))
    table.add_row("FTE (gallery)", *figure_cells(report.fte, report.fte_interval))
    OUT.print(table)
    unclaimed = [one.unclaimed for one in report.fnir]
    say_what_was_counted(report.model_id, report.gate, report.probes, report.failures, unclaimed)
