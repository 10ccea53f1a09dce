"""The report of a shift: as a page, as a file for a spreadsheet, and on paper."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from iass.access import Permission
from iass.case.decoy_desk import Caught
from iass.console.download import as_download
from iass.console.page_route import PageRoute
from iass.console.screen import OnScreen, Screen, may
from iass.console.shift_pdf import print_shift
from iass.console.views.counter import open_alerts
from iass.console.views.shifts import as_csv, file_name, shift_page
from iass.figures.shift_report import ShiftReport
from iass.service.officer import SEE_FIGURES, FigureReader

pages = APIRouter(route_class=PageRoute, include_in_schema=False)

_Checkpoint = Annotated[str, Query(pattern=r"^([A-Za-z0-9_.-]{1,32})?$")]
_Day = Annotated[date | None, Query()]
_Number = Annotated[int, Query(ge=1, le=24)]


@pages.get("/shifts")
def show(
    request: Request, screen: OnScreen, officer: FigureReader,
    checkpoint: _Checkpoint = "", day: _Day = None, number: _Number = 1,
) -> Response:  # fmt: skip
    """The shift that runs where no day is named."""
    application = screen.application
    report = _report(screen, checkpoint, day, number)
    return screen.page(
        request,
        "shifts.html",
        officer,
        view=shift_page(report, application.shifts, screen.words(request), _caught(screen, report)),
        hears=may(request, Permission.SEE_ALERTS),
        sequence=application.alerts.last_event(),
        here="shifts",
        open_alerts=open_alerts(application),
    )


@pages.get("/shifts/report.csv", dependencies=[SEE_FIGURES])
def download(
    request: Request, screen: OnScreen, checkpoint: _Checkpoint = "", day: _Day = None, number: _Number = 1
) -> Response:
    report = _report(screen, checkpoint, day, number)
    data = as_csv(report, screen.words(request), _caught(screen, report))
    return as_download(data, "text/csv; charset=utf-8", file_name(report.shift, "csv"))


@pages.get("/shifts/report.pdf", dependencies=[SEE_FIGURES])
def paper(
    request: Request, screen: OnScreen, checkpoint: _Checkpoint = "", day: _Day = None, number: _Number = 1
) -> Response:
    report, words = _report(screen, checkpoint, day, number), screen.words(request)
    view = shift_page(report, screen.application.shifts, words, _caught(screen, report))
    return as_download(print_shift(view, words), "application/pdf", file_name(report.shift, "pdf"))


def _report(screen: Screen, checkpoint: str, day: date | None, number: int) -> ShiftReport:
    desk = screen.application.shifts
    return desk.now(checkpoint) if day is None else desk.of(checkpoint, day, number)


def _caught(screen: Screen, report: ShiftReport) -> Caught | None:
    return screen.application.decoys.caught_at(report.shift.checkpoint)
