"""`iass evaluate open-set`."""

from iass.cli.evaluating import (
    AsJson,
    Gallery,
    Gate,
    GateChoice,
    Images,
    Mated,
    Nonmated,
    OutFile,
    PartChoice,
    engines,
    figure_cells,
    figure_table,
    progress_bar,
    say_what_was_counted,
)
from iass.cli.private_file import check_writable, write_private
from iass.cli.terminal import OUT, as_line, print_json
from iass.evaluation import open_set
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_shots
from iass.evaluation.split import Part


def command(
    images: Images,
    gallery: Gallery,
    mated: Mated,
    nonmated: Nonmated,
    gate: GateChoice = Gate.OPEN,
    part: PartChoice = Part.ALL,
    out: OutFile = None,
    as_json: AsJson = False,
) -> None:
    """1:N: rank 1, FNIR at FPIR 3 %, 1 % and 0.3 %, and failures to enrol. A face that is not found is a miss."""
    check_writable(out)
    sheets = read_shots(gallery), read_shots(mated), read_shots(nonmated)
    with open_pictures(images) as pictures, progress_bar("pictures") as progress:
        report = open_set.evaluate(engines(gate), open_set.OpenSetData(pictures, *sheets, part), progress)
    record = report.record()
    if out is not None:
        write_private(out, as_line(record))
    if as_json:
        print_json(record)
        return
    table = figure_table()
    table.add_row("rank 1", *figure_cells(report.rank1, report.rank1_interval))
    for one in report.fnir:
        table.add_row(f"FNIR at FPIR {one.fpir:.1%}", *figure_cells(one.fnir, one.interval, one.threshold))
    table.add_row("FTE (gallery)", *figure_cells(report.fte, report.fte_interval))
    OUT.print(table)
    unclaimed = [one.unclaimed for one in report.fnir]
    say_what_was_counted(report.model_id, report.gate, report.probes, report.failures, unclaimed)
