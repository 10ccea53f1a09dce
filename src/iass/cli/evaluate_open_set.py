"""`iass evaluate open-set`."""

from rich.table import Table

from iass.cli.evaluating import (
    AsJson,
    By,
    ContactSheetChoice,
    Gallery,
    GallerySize,
    Gate,
    GateChoice,
    HtmlFile,
    Images,
    Mated,
    Nonmated,
    OutFile,
    PartChoice,
    TargetFpir,
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
from iass.evaluation import open_set
from iass.evaluation.at_size import AtGallerySize
from iass.evaluation.contact_sheet import open_set_sheet
from iass.evaluation.open_set_report import OpenSetReport
from iass.evaluation.page.open_set_page import contact_threshold, open_set_page
from iass.evaluation.page.page import render
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
    by: By = None,
    gallery_size: GallerySize = None,
    target_fpir: TargetFpir = None,
    out: OutFile = None,
    html: HtmlFile = None,
    contact_sheet: ContactSheetChoice = False,
    as_json: AsJson = False,
) -> None:
    """1:N: rank 1, FNIR at FPIR 3 %, 1 % and 0.3 %, and failures to enrol. A face that is not found is a miss."""
    check_files(out, html, contact_sheet)
    sheets = read_shots(gallery), read_shots(mated), read_shots(nonmated)
    with open_pictures(images) as pictures:
        targets = tuple(target_fpir or open_set.FPIRS)
        data = open_set.OpenSetData(pictures, *sheets, part, tuple(by) if by else None, gallery_size, targets)
        with progress_bar("pictures") as progress:
            report = open_set.evaluate(engines(gate), data, progress)
        faces = (
            open_set_sheet(report.detail, sheets[0], contact_threshold(report), pictures, report.boxes)
            if contact_sheet
            else None
        )
    if html is not None:
        write_private(html, render(open_set_page(report, faces)))
    record = report.record()
    keep(record, out, as_json)
    if not as_json:
        _show(report, gallery_size)


def _show(report: OpenSetReport, gallery_size: int | None) -> None:
    table = figure_table()
    table.add_row("rank 1", *figure_cells(report.rank1, report.rank1_interval))
    for one in report.fnir:
        table.add_row(f"FNIR at FPIR {one.fpir:.1%}", *figure_cells(one.fnir, one.interval, one.threshold))
    table.add_row("FTE (gallery)", *figure_cells(report.fte, report.fte_interval))
    table.add_row("FTA (probes)", *figure_cells(report.fta, report.fta_interval))
    OUT.print(table)
    unclaimed = [one.unclaimed for one in report.fnir]
    say_what_was_counted(report.model_id, report.gate, report.probes, report.failures, unclaimed)
    say_groups(report.by)
    if report.at_size is not None:
        _show_size(report.at_size)
    elif gallery_size is not None:
        OUT.print("no threshold is told for another gallery size: a law takes 64 enrolled people and 64 others")


def _show_size(at: AtGallerySize) -> None:
    table = Table("target FPIR", "threshold", "95 % interval", title=f"{at.size:,} enrolled people")
    for point in at.points:
        star = " *" if point.extrapolated else ""
        between = f"{point.interval.low:.4f} to {point.interval.high:.4f}"
        table.add_row(f"{point.fpir:.3%}", f"{point.threshold:.4f}{star}", between)
    OUT.print(table)
    OUT.print(f"* extrapolated by the law of the calibration record from {at.measured:,} people", soft_wrap=True)
