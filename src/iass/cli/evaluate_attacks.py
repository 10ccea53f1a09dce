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
from iass.demo.attacks.portrait import portrait_of
from iass.demo.attacks.sequences import VARIED_FROM, Species, presentation
from iass.errors import InvalidInput
from iass.evaluation.attack import OperatingPoint
from iass.evaluation.attack_report import RENDERED, RENDERED_FROM_YOURS, AttackReport, report_of
from iass.evaluation.attack_trials import Detectors, Presentation, nearest_face, run
from iass.evaluation.pictures import Pictures, open_pictures
from iass.evaluation.sheets import ShotSheet, read_shots
from iass.evaluation.split import Part, part_of
from iass.face.attack.assessment import Cue
from iass.face.attack.detector import PresentationAttackDetector
from iass.face.attack.frame_cues import FrameCues
from iass.face.detected import FaceDetector
from iass.settings import Settings
from iass.wiring.attacks import load_attack_detection
from iass.wiring.faces import load_engine

_FITTED = people.PEOPLE[:5]
_NUMBER, _QUICK = 12, 2
_ATTACKS = tuple(one for one in Species if one.is_attack)
_LIVE = tuple(one for one in Species if one.needs_one_portrait and not one.is_attack)
_BONA_FIDE = "bona_fide"


def command(
    number: Annotated[
        int | None, typer.Option(min=1, help="Presentations of each species and person: 12, or 1 with --people.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Two of each: a look in a minute or two, and no claim.")
    ] = False,
    people_file: Annotated[
        Path | None,
        typer.Option("--people", help="CSV (subject, image): portraits of your own, of which presentations are made."),
    ] = None,
    images: Annotated[Path | None, typer.Option(help="Pictures of your own: a folder or an uncompressed .tar.")] = None,
    presentations: Annotated[
        Path | None,
        typer.Option(help="CSV (subject, image, presentation, species; bona_fide for a live traveller), in order."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Presentation attacks by ISO/IEC 30107-3: APCER per species, BPCER, non-responses, at stated operating points.

    Without --presentations the attacks are rendered: from the synthetic people, thresholds fitted on five of them and
    figures given for the others; or from --people, by the parts of `iass evaluate`. No certification.
    """
    if presentations is not None and people_file is not None:
        what = "presentations are given, and people to make some of"
        raise InvalidInput(what, where="--presentations, --people", mend="Give one of the two")
    settings = load_settings()
    detector = load_attack_detection(settings)
    detectors = _detectors(settings, detector)
    with progress_bar("presentations") as progress:
        if presentations is None and people_file is None:
            shown, data = rendered(_QUICK if quick else number or _NUMBER), RENDERED
            trials = run(detectors, shown, progress)
        else:
            sheet = read_shots(presentations or people_file or Path())
            data = f"{sheet.name}, SHA-256 {sheet.sha256}"
            with open_pictures(_given(images)) as pictures:
                if presentations is not None:
                    shown = _own(sheet, pictures)
                else:
                    data = f"{data}: {RENDERED_FROM_YOURS}"
                    shown = portrayed(number or 1, sheet, pictures, detectors.faces)
                trials = run(detectors, shown, progress)
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


def portrayed(number: int, sheet: ShotSheet, pictures: Pictures, detector: FaceDetector) -> list[Presentation]:
    """Of each person, by the first picture: `number` presentations of every way to stand there that one portrait is
    enough for, and as many attacks, whose species take turns. Every second person stands before another camera."""
    first: dict[str, str] = {}
    for shot in sheet.shots:
        first.setdefault(shot.subject, shot.image)
    made = []
    for place, (subject, image) in enumerate(sorted(first.items())):
        for one in range(number):
            kinds = (*_LIVE, _ATTACKS[(place + one) % len(_ATTACKS)])
            numbered = VARIED_FROM * ((place // len(_ATTACKS)) % 2) + one
            fitted = part_of(subject) is Part.FIT
            made += [
                Presentation(
                    kind.value,
                    kind.is_attack,
                    subject,
                    fitted,
                    partial(_made_of, kind, subject, numbered, image, pictures, detector),
                )
                for kind in kinds
            ]
    return made


def _made_of(
    species: Species, subject: str, number: int, image: str, pictures: Pictures, detector: FaceDetector
) -> list[Frame]:
    frame = decode(pictures.read(image), where=image)
    face = nearest_face(detector, frame)
    if face is None:
        raise InvalidInput("no face was found in the portrait", where=image, mend="Leave the person out of --people")
    (x0, y0), (x1, y1) = face.landmarks[:2].tolist()
    portrait = portrait_of(frame.pixels, (x0, y0), (x1, y1))
    return [Frame(pixels) for pixels in presentation(species, subject, number, portrait)]


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
        live = point.bona_fide.error
        OUT.print(
            f"BPCER may be claimed to be at most {live.below:.4f} ({live.count} live presentations, one-sided 95 %)"
        )
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
