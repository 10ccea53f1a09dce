"""`iass evaluate verification`."""

from iass.cli.evaluating import (
    AsJson,
    By,
    ContactSheetChoice,
    Gate,
    GateChoice,
    HtmlFile,
    Images,
    OutFile,
    Pairs,
    PartChoice,
    check_files,
    engines,
    figure_cells,
    figure_table,
    keep,
    progress_bar,
    say_groups,
    say_what_was_counted,
)
from iass.cli.private_file import write_private
from iass.cli.terminal import OUT
from iass.evaluation import verification
from iass.evaluation.contact_sheet import pair_sheet
from iass.evaluation.page.page import render
from iass.evaluation.page.verification_page import contact_threshold, verification_page
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_pairs
from iass.evaluation.split import Part


def command(
    images: Images,
    pairs: Pairs,
    gate: GateChoice = Gate.OPEN,
    part: PartChoice = Part.ALL,
    by: By = None,
    out: OutFile = None,
    html: HtmlFile = None,
    contact_sheet: ContactSheetChoice = False,
    as_json: AsJson = False,
) -> None:
    """1:1: FNMR at FMR 1 % and 0.1 %, and failures to enrol. A face that is not found is a miss."""
    check_files(out, html, contact_sheet)
    sheet = read_pairs(pairs)
    with open_pictures(images) as pictures:
        with progress_bar("pictures") as progress:
            report = verification.evaluate(engines(gate), pictures, sheet, progress, part, tuple(by) if by else None)
        threshold = contact_threshold(report)
        faces = pair_sheet(report.detail, threshold, pictures, report.boxes) if contact_sheet else None
    if html is not None:
        write_private(html, render(verification_page(report, faces)))
    record = report.record()
    keep(record, out, as_json)
    if as_json:
        return
    table = figure_table()
    for one in report.fnmr:
        table.add_row(f"FNMR at FMR {one.fmr:.1%}", *figure_cells(one.fnmr, one.interval, one.threshold))
    table.add_row("FTE (pictures)", *figure_cells(report.fte, report.fte_interval))
    OUT.print(table)
    unclaimed = [one.unclaimed for one in report.fnmr]
    say_what_was_counted(report.model_id, report.gate, report.pairs, report.failures, unclaimed)
    say_groups(report.by)
