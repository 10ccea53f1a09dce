"""`iass calibrate`: thresholds of the gallery at hand, from its own non-mated comparisons."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.access import Permission
from iass.cli.evaluating import AsJson, progress_bar
from iass.cli.officer import OfficerOption, officer_named
from iass.cli.private_file import check_writable
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput, NotFound
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import save, shipped
from iass.identify.calibration_sample import CalibrationSample
from iass.identify.operating_point import cannot_match
from iass.identify.own_gallery import NearPair, OwnCalibration
from iass.identify.threshold_change import ThresholdChange, threshold_changes
from iass.ids import ModelId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.calibration import open_calibration
from iass.wiring.thresholds import calibration_path

_SHOWN = 40


class Lists(StrEnum):
    REGISTRY = "registry"
    WATCHLIST = "watchlist"
    BOTH = "both"

    @property
    def names(self) -> tuple[GalleryName, ...]:
        return tuple(GalleryName) if self is Lists.BOTH else (GalleryName(self.value),)


def command(
    lists: Annotated[Lists, typer.Option("--list", help="Whose people are compared with each other.")] = Lists.BOTH,
    model: Annotated[str, typer.Option(help="Recogniser; the one in use when not given.")] = "",
    out: Annotated[Path | None, typer.Option(help="File for the record; where it is used when not given.")] = None,
    travellers: Annotated[int, typer.Option(min=1, help="Travellers in a shift, to say what a target means.")] = 400,
    show_near: Annotated[bool, typer.Option("--show-near", help="Name the ids that look like one person.")] = False,
    officer: OfficerOption = "",
    as_json: AsJson = False,
) -> None:
    """Make the thresholds of the stored gallery from its own people; no picture is needed.

    Enrolled templates of different people are compared; who seems enrolled under two ids counts once.
    """
    settings = load_settings()
    check_writable(out)
    with open_calibration(settings) as desk:
        who = officer_named(Permission.OPERATE, officer, settings=settings)
        model_id = desk.model(model)
        with progress_bar("templates") as progress:
            sample = desk.read(model_id, lists.names, progress)
        with ERR.status("comparing"):
            found = desk.calibrate(model_id, sample)
        path = out or _own_place(settings, model_id)
        save(found.record, path)
        desk.note(found, str(path), who)
    other = _shipped(model_id)
    changes = threshold_changes(found.record, other, _sizes(sample), _targets(settings))
    in_use = out is None and settings.calibration_file is None
    if as_json:
        print_json(_as_json(found, path, in_use, other, changes, travellers, show_near))
        return
    _show_people(found, sample, show_near)
    _show_changes(changes, other, travellers)
    for words in _never(changes):
        ERR.print(f"[bold red]warning:[/] {escape(words)}", soft_wrap=True)
    _show_place(found.record, path, in_use)


def _never(changes: Sequence[ThresholdChange]) -> list[str]:
    """Of every list whose threshold no score reaches, what that means."""
    return [cannot_match(one.gallery.value, one.point) for one in changes if not one.point.can_match]


def _own_place(settings: Settings, model_id: ModelId) -> Path:
    path = calibration_path(settings, model_id)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        what = f"the folder of the record cannot be made: {error.strerror}"
        raise InvalidInput(what, where=str(path.parent), mend="Name a file of your own: --out FILE") from None
    return path


def _shipped(model_id: ModelId) -> CalibrationRecord | None:
    try:
        return shipped(model_id)
    except NotFound:
        return None


def _sizes(sample: CalibrationSample) -> Mapping[GalleryName, int]:
    """Subjects of each list; estimated where only a share of them was drawn."""
    listed = [subject.gallery for subject in sample.subjects]
    return {name: round(listed.count(name) / sample.share) for name in GalleryName if name in listed}


def _targets(settings: Settings) -> Mapping[GalleryName, float]:
    return {GalleryName.REGISTRY: settings.registry_fpir, GalleryName.WATCHLIST: settings.watchlist_fpir}


def _show_people(found: OwnCalibration, sample: CalibrationSample, show_near: bool) -> None:
    drawn = "" if sample.share == 1 else f" (drawn: {sample.share:.1%} of all)"
    OUT.print(f"{found.subjects:,} people, {sample.templates:,} templates{drawn}", soft_wrap=True)
    if not found.near:
        return
    OUT.print(
        f"{len(found.near)} pairs of ids score {found.near_score:.3f} or more, as one pair of strangers at most is "
        f"expected to: taken for one person each, {found.dropped} ids left out",
        soft_wrap=True,
    )
    for pair in _strongest(found.near) if show_near else ():
        OUT.print(f"  {pair.score:.3f}  {pair.one.name}  {pair.other.name}", markup=False, soft_wrap=True)
    OUT.print("One person under two ids, twins, or look-alikes: worth a look" + (" (--show-near)" * (not show_near)))


def _strongest(near: Sequence[NearPair]) -> Sequence[NearPair]:
    return sorted(near, key=lambda pair: -pair.score)[:_SHOWN]


def _show_changes(changes: Sequence[ThresholdChange], other: CalibrationRecord | None, travellers: int) -> None:
    table = Table(
        "list", "subjects", "target FPIR", "threshold", "shipped record's", f"false alerts in {travellers:,} travellers"
    )
    for one in changes:
        before = one.false_alerts_at_former(travellers)
        table.add_row(
            one.gallery.value,
            f"{one.subjects:,}",
            f"{one.point.target_fpir:.2%}",
            f"{one.point.threshold:.3f}{' *' if one.point.extrapolated else ''}",
            "" if one.former is None else f"{one.former:.3f}",
            f"{one.false_alerts(travellers):.2f}"
            + ("" if before is None else f"; at the shipped threshold {before:.2f}"),
        )
    OUT.print(table)
    OUT.print("* beyond what was measured. Enrolled portraits stand for travellers; watch what officers judge.")
    if other is None:
        OUT.print("No record is shipped for this recogniser.")
    OUT.print("A higher threshold stops fewer strangers and misses more of those who are sought.", soft_wrap=True)


def _show_place(record: CalibrationRecord, path: Path, in_use: bool) -> None:
    OUT.print(f"{escape(record.record_id)} written to {escape(str(path))}", soft_wrap=True)
    if in_use:
        OUT.print("It holds from the next start on; remove the file to go back to the shipped record.")
    else:
        OUT.print("It holds where IASS_CALIBRATION_FILE names it.")


def _as_json(
    found: OwnCalibration,
    path: Path,
    in_use: bool,
    other: CalibrationRecord | None,
    changes: Sequence[ThresholdChange],
    travellers: int,
    show_near: bool,
) -> dict[str, object]:
    record = found.record
    near = [[pair.one.name, pair.other.name, round(pair.score, 4)] for pair in _strongest(found.near)]
    return {
        "record": record.record_id,
        "model": record.model_id,
        "file": str(path),
        "in_use": in_use,
        "people": found.subjects,
        "probes": record.probes,
        "gallery": record.gallery,
        "location": record.location,
        "scale": record.scale,
        "near": {"pairs": len(found.near), "score": round(found.near_score, 4), "left_out": found.dropped}
        | ({"ids": near} if show_near else {}),
        "shipped": other.record_id if other else None,
        "travellers": travellers,
        "warnings": _never(changes),
        "lists": {one.gallery.value: _change_record(one, travellers) for one in changes},
    }


def _change_record(one: ThresholdChange, travellers: int) -> dict[str, object]:
    before = one.false_alerts_at_former(travellers)
    return {
        "subjects": one.subjects,
        "target_fpir": one.point.target_fpir,
        "threshold": round(one.point.threshold, 5),
        "extrapolated": one.point.extrapolated,
        "shipped_threshold": None if one.former is None else round(one.former, 5),
        "false_alerts": round(one.false_alerts(travellers), 3),
        "false_alerts_at_shipped_threshold": None if before is None else round(before, 3),
    }
