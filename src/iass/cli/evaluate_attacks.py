"""`iass evaluate attacks`: how often attacks pass, and how often live travellers are taken for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from iass.capture.frame import Frame
from iass.capture.still import decode
from iass.cli.evaluating import AsJson, progress_bar
from iass.cli.session import load_settings
from iass.cli.terminal import OUT, print_json
from iass.demo import people
from iass.demo.attacks.sequences import Species, presentation
from iass.errors import InvalidInput
from iass.evaluation.attack import OperatingPoint
from iass.evaluation.attack_report import RENDERED, AttackReport, report_of
from iass.evaluation.attack_trials import Detectors, Presentation, run
from iass.evaluation.pictures import Pictures, open_pictures
from iass.evaluation.sheets import ShotSheet, read_shots
from iass.evaluation.split import Part, part_of
from iass.face.attack.assessment import Cue
from iass.face.attack.detector import PresentationAttackDetector
from iass.face.attack.frame_cues import FrameCues
from iass.settings import Settings
from iass.wiring.attacks import load_attack_detection
from iass.wiring.faces import load_engine

_FITTED = people.PEOPLE[:5]
_BONA_FIDE = "bona_fide"


def command(
    number: Annotated[int, typer.Option(min=1, help="Presentations of each species and person that are rendered.")] = 6,
    images: Annotated[Path | None, typer.Option(help="Pictures of your own: a folder or an uncompressed .tar.")] = None,
    presentations: Annotated[
        Path | None,
        typer.Option(help="CSV (subject, image, presentation, species; bona_fide for a live traveller), in order."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Presentation attacks by ISO/IEC 30107-3: APCER per species, BPCER, non-responses, at stated operating points.

    Without --presentations the attacks are rendered from the synthetic people; thresholds are fitted on five of them
    and figures given for the others. No certification.
    """
    settings = load_settings()
    detector = load_attack_detection(settings)
    with progress_bar("presentations") as progress:
        if presentations is None:
            shown, data = rendered(number), RENDERED
            trials = run(_detectors(settings, detector), shown, progress)
        else:
            sheet = read_shots(presentations)
            data = f"{sheet.name}, SHA-256 {sheet.sha256}"
            with open_pictures(_given(images)) as pictures:
                shown = _own(sheet, pictures)
                trials = run(_detectors(settings, detector), shown, progress)
    report = report_of(detector.method, data, trials)
    if as_json:
        print_json(report.record())
    else:
        _show(report)


def rendered(number: int, subjects: Sequence[str] = people.PEOPLE) -> list[Presentation]:
    """`number` presentations of every species for each of these people."""
    return [
        Presentation(
            species.value, species.is_attack, subject, subject in _FITTED, partial(_frames, species, subject, one)
        )
        for species in Species
        for subject in subjects
        for one in range(number)
    ]


def _frames(species: Species, subject: str, number: int) -> list[Frame]:
    return [Frame(pixels) for pixels in presentation(species, subject, number)]


def _own(sheet: ShotSheet, pictures: Pictures) -> list[Presentation]:
    """Rows of one presentation together, in the order in which they first come."""
    groups: dict[str, list[str]] = {}
    about: dict[str, tuple[str, str]] = {}
    for shot in sheet.shots:
        name, species = shot.labels.get("presentation", ""), shot.labels.get("species", "")
        if not name or not species or about.setdefault(name, (species, shot.subject)) != (species, shot.subject):
            mend = "Give every row a presentation and a species; one presentation has one subject and one species"
            raise InvalidInput(f"the row of {shot.image[:64]} does not fit", where=sheet.name, mend=mend)
        groups.setdefault(name, []).append(shot.image)
    live = [subject for species, subject in about.values() if species.startswith(_BONA_FIDE)]
    if not any(part_of(subject) is Part.REPORT for subject in live):
        mend = "Add live travellers, of more people: about half of them are kept for fitting thresholds"
        raise InvalidInput("no presentation to report on is bona_fide", where=sheet.name, mend=mend)
    return [_read(pictures, images, *about[name]) for name, images in groups.items()]


def _read(pictures: Pictures, images: Sequence[str], species: str, subject: str) -> Presentation:
    def frames() -> list[Frame]:
        return [decode(pictures.read(image), where=image) for image in images]

    fitted = part_of(subject) is Part.FIT
    return Presentation(species, not species.startswith(_BONA_FIDE), subject, fitted, frames)


def _given(images: Path | None) -> Path:
    if images is None:
        raise InvalidInput("the pictures are not named", where="--images", mend="Give their folder or .tar")
    return images


def _detectors(settings: Settings, shipped: PresentationAttackDetector) -> Detectors:
    searching = shipped
    if isinstance(shipped, FrameCues):
        searching = FrameCues(replace(shipped.thresholds, relief=inf, peak=0.0))
    return Detectors(load_engine(settings).detector, shipped, searching)


def _show(report: AttackReport) -> None:
    for point in report.points:
        OUT.print(_table(point))
        if worst := point.worst:
            OUT.print(f"highest APCER of a species: {worst.error.value:.4f} ({worst.species})")
        OUT.print(f"thresholds: {_thresholds(point.thresholds)}", soft_wrap=True)
    fitted, reported = ", ".join(report.fitted_on) or "nobody", ", ".join(report.reported_on)
    OUT.print(f"method {report.method}, not certified; {report.milliseconds:.1f} ms a presentation", soft_wrap=True)
    OUT.print(f"fitted on {fitted}; reported on {reported}, {report.presentations} presentations", soft_wrap=True)
    OUT.print(report.data, soft_wrap=True)


def _thresholds(thresholds: Mapping[Cue, float]) -> str:
    return ", ".join(f"{cue} {value:.3f}" for cue, value in thresholds.items()) or "as shipped"


def _table(point: OperatingPoint) -> Table:
    table = Table("species", "number", "APCER / BPCER", "95 % interval", "not assessed", "referred", title=point.name)
    for column in table.columns[1:]:
        column.justify = "right"
    for one in (*point.species, point.bona_fide):
        between = f"{one.error.interval.low:.3f} to {one.error.interval.high:.3f}"
        shares = [f"{rate.value:.3f}" for rate in (one.error, one.non_response, one.referred)]
        table.add_row(one.species, str(one.error.count), shares[0], between, *shares[1:])
    return table
