"""`iass doctor`: what is wrong with this installation, and how to mend it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from iass.access import Role
from iass.accounts.account import ANYWHERE, Account
from iass.accounts.key_watch import examine as look_at_keys
from iass.audit.verify import Verification
from iass.capture.lane import LaneKind, Lanes
from iass.cli.opened import application
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.clock import SystemClock
from iass.errors import IassError, NotReady, WrongKey
from iass.face.manifest import verify_files
from iass.figures.camera_watch import examine as look_at_cameras
from iass.health import Check, Soundness, guarded, told
from iass.settings import Settings
from iass.wiring.certificates import certificate_files, examine
from iass.wiring.disk import examine as look_at_disk
from iass.wiring.faces import engine_report
from iass.wiring.machine_clock import is_kept_by_ntp
from iass.wiring.records import open_records

_LONG_UNUSED_DAYS = 7
_CLOCK = "machine clock"
_NOT_OPENED = Check("stored records", True, "images, templates, alerts, passages and cases were not opened (--quick)")


def command(
    as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),
    quick: bool = typer.Option(False, "--quick", help="Do not open every stored image, template, alert and passage."),
) -> None:
    """Examine index, database, clock, disk, cameras, keys, certificates, models, log. Exit status 1 if wrong."""
    settings = load_settings()
    disk = partial(look_at_disk, settings.data_dir)
    checks = (*_stored(settings, quick), *_certificates(settings), told("disk", disk), _advised(settings))
    healthy = all(check.ok for check in checks)
    if as_json:
        rows = [{"name": one.name, "ok": one.ok, "warns": one.warns, "detail": one.detail} for one in checks]
        print_json({"ok": healthy, "checks": rows})
    else:
        for check in checks:
            OUT.print(f"{_mark(check)} {check.name}: {escape(check.detail)}", soft_wrap=True)
    raise typer.Exit(0 if healthy else 1)


def _mark(check: Check) -> str:
    if not check.ok:
        return "[bold red]BAD [/]"
    return "[yellow]warn[/]" if check.warns else "[green]ok  [/]"


def _stored(settings: Settings, quick: bool) -> Iterator[Check]:
    """What the database tells; when it does not open, why, and what can be told without it."""
    now = SystemClock().now()
    try:
        records = open_records(settings)
    except NotReady as error:
        said = f"wrong key: {error}" if isinstance(error, WrongKey) else str(error)
        yield Check("master key" if isinstance(error, WrongKey) else "database", False, said)
        yield told("model files", partial(_model_files, settings))
        yield guarded(_CLOCK, partial(_machine_clock, lambda: None, now))
        return
    try:
        audit = told("audit log", partial(_audit_log, records.verify_audit))
        stored = _NOT_OPENED if quick else told("stored records", partial(_contents, records.open_everything))
        yield Check("master key", True, "the one that this database was made with")
        yield from _running(settings)
        yield guarded(_CLOCK, partial(_machine_clock, records.latest_moment, now))
        yield told("checkpoint lists", partial(_checkpoint_lists, records.checkpoint_lists().named, settings.lanes))
        yield from (audit, stored)
    finally:
        records.close()


def _running(settings: Settings) -> Iterator[Check]:
    """What only a started application can tell; when it does not start, why, and what can be told without it."""
    try:
        with application(settings) as opened:
            yield from opened.health.diagnose()
            yield Check("face engine", True, engine_report(opened.engine))
            yield told("protection desk", partial(_protection_desk, opened.entrance.accounts.every, settings.lanes))
            lanes = [lane.key for lane in opened.lanes]
            cameras = {lane.key for lane in opened.lanes if lane.kind is LaneKind.CAMERA}
            yield told("cameras", partial(look_at_cameras, opened.figures, lanes, cameras))
            yield told("keys of devices", partial(look_at_keys, opened.entrance.keys.every(), opened.clock.now()))
            if opened.entrance.directory is not None:
                yield told("directory", opened.entrance.directory.provider.examine)
    except IassError as error:
        yield Check("start", False, str(error))
        yield told("model files", partial(_model_files, settings))


def _certificates(settings: Settings) -> Iterator[Check]:
    """By the machine's own clock, as TLS goes by it."""
    files = certificate_files(settings)
    if files:
        yield told("certificates", partial(examine, files, SystemClock().now()))


def _model_files(settings: Settings) -> tuple[bool, str]:
    verify_files(settings.models_dir)
    return True, "SHA-256 as in the manifests"


def _checkpoint_lists(named: Callable[[], Mapping[str, int]], lanes: str) -> tuple[bool, str]:
    """A code without a lane is no fault, since another installation may have its lanes; one that is misspelt looks
    the same, and its notices are sought nowhere."""
    here = {lane.checkpoint.upper() for lane in Lanes.parse(lanes)}
    absent = [f"{code} ({notices} notices)" for code, notices in named().items() if code not in here]
    if not absent:
        return True, "every checkpoint that notices name has lanes here"
    return True, f"no lane here is of {', '.join(absent)}: sought nowhere unless another installation has such lanes"


def _protection_desk(every: Callable[[], Sequence[Account]], lanes: str) -> tuple[bool, str]:
    """An alert that protects somebody is seen by that checkpoint's desk alone (decision 0029)."""
    active = [account for account in every() if account.is_active]
    if not active:
        return True, "no account yet: every alert is shown to whoever is here"
    desks = {one.checkpoint for account in active for one in account.grants if one.role is Role.PROTECTION_OFFICER}
    alone = sorted({lane.checkpoint for lane in Lanes.parse(lanes)} - desks)
    if ANYWHERE in desks or not alone:
        return True, "every checkpoint has an officer who is told of victims"
    mend = f"iass user add NAME --role {Role.PROTECTION_OFFICER}@{alone[0]}"
    return False, f"nobody would see an alert about a victim at {', '.join(alone)}. Give somebody the role: {mend}"


def _machine_clock(
    recorded: Callable[[], datetime | None], now: datetime, kept: Callable[[], bool] = is_kept_by_ntp
) -> Check:
    """A clock that is ahead looks like one of an installation that nobody used: what is recorded by it stays, and bans
    lapse early. One that nothing keeps will be wrong some day, a few days too."""
    latest = recorded()
    days = (now - latest).days if latest else 0
    if kept():
        return Check(_CLOCK, True, "kept by NTP")
    said = "nothing vouches for it: NTP does not keep it"
    if days < _LONG_UNUSED_DAYS:
        mend = "Compare it with another clock, and let NTP set it (timedatectl set-ntp true)"
        return Check(_CLOCK, True, f"{said}. {mend}", warns=True)
    mend = "Compare it with another clock before anybody passes: if it is ahead, bans lapse early. Let NTP set it"
    ahead = f"{days} days ahead of the latest record, and {said}"
    return Check(_CLOCK, False, f"{ahead}. {mend} (timedatectl set-ntp true)")


def _advised(settings: Settings) -> Check:
    """What may be as it is, and what somebody should have thought of."""
    lacking = {
        "IASS_PROTECTION_CONTACTS: the protection desk has nobody to call": settings.protection_contacts,
        "IASS_COMPLAINTS_CONTACT: slips and packets say nowhere to complain": settings.complaints_contact,
        'IASS_SECOND_DECISION: one officer alone decides "same person", as SECURE,DENY_EXIT': settings.second_decision,
    }
    empty = [what for what, value in lacking.items() if not value.strip()]
    said = f"not set, which you may want: {'; '.join(empty)}" if empty else "contacts and the second decision are set"
    return Check("settings", True, said, warns=bool(empty))


def _audit_log(verify: Callable[[], Verification]) -> tuple[bool, str]:
    found = verify()
    if found.ok:
        return True, f"{found.count} entries, chain intact"
    return False, (
        f"{found.reason}. Stop the service, keep a copy of the database as evidence, compare it with the last export "
        "(iass audit verify), and restore a back-up of before (docs/guides/operator.md, Watch)"
    )


def _contents(open_everything: Callable[[Callable[[int], None]], Soundness]) -> tuple[bool, str]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
        task = bar.add_task("opening what is stored", total=None)
        found = open_everything(lambda rows: bar.update(task, description=f"{rows:,} records opened"))
    if not found.damaged:
        return True, f"{found.opened} images, templates, alerts, passages and cases are what was stored"
    return False, f"{found.damaged} damaged: {'; '.join(found.faults)}. Restore them from a back-up"
