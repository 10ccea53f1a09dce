"""`iass user`: who may sign in, and the keys of devices."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.accounts.account import Account, AccountOrigin, Grant
from iass.accounts.certificate import SUBJECT, read_pem
from iass.accounts.entrance import Entrance
from iass.accounts.rights import FOR_DEVICES
from iass.cli.officer import OfficerOption, officer_named
from iass.cli.session import load_settings
from iass.cli.terminal import OUT, print_json
from iass.errors import InvalidInput
from iass.handover.agency_desk import agency_named
from iass.ids import PasskeyId, SessionId
from iass.wiring.accounts import open_entrance
from iass.wiring.directory import issuer_of

app = typer.Typer(no_args_is_help=True, help="Accounts of officers, their sessions, and keys of devices.")
keys = typer.Typer(no_args_is_help=True, help="Keys by which gates, cameras, boards and carriers call the service.")
app.add_typer(keys, name="key")

_UserArgument = Annotated[str, typer.Argument(help="The officer's id.")]
_RoleOption = Annotated[
    list[str], typer.Option("--role", help="ROLE for every checkpoint, or ROLE@CHECKPOINT; may be repeated.")
]
_StdinOption = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input: one line.")]
_AgencyOption = Annotated[str, typer.Option(help="Whose liaison it is, as notices name it; with that role alone.")]
_JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_CertificateOption = Annotated[
    list[Path] | None, typer.Option(help="PEM file of a certificate that must come with the key; may be repeated.")
]
_SubjectOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Subject of such a certificate, as CN=gate-g01,O=Imigrasi, whoever of the authorities renews it."
    ),
]
_MOST = 1_000
_MOST_PEM = 100_000


@app.command()
def add(
    user: _UserArgument,
    role: _RoleOption,
    agency: _AgencyOption = "",
    stdin: _StdinOption = False,
    officer: OfficerOption = "",
) -> None:
    """Make an account. With the first one, everybody must sign in from then on."""
    grants, by = [Grant.parse(text) for text in role], officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        made = entrance.accounts.add(user, grants, _password(stdin), by, _agency(agency))
    _tell(made)


@app.command("role")
def change_role(
    user: _UserArgument, role: _RoleOption, agency: _AgencyOption = "", officer: OfficerOption = ""
) -> None:
    """Set all roles of an account anew. Its sessions end."""
    grants, by = [Grant.parse(text) for text in role], officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        _tell(entrance.accounts.change_roles(user, grants, by, _agency(agency)))


@app.command()
def reset(user: _UserArgument, stdin: _StdinOption = False, officer: OfficerOption = "") -> None:
    """Set a new password, and enable the account if it was disabled. Its sessions end."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        _tell(entrance.accounts.reset(user, _password(stdin), by))


@app.command()
def disable(user: _UserArgument, officer: OfficerOption = "") -> None:
    """Let nobody sign in as this officer. The last operator stays."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        _tell(entrance.accounts.disable(user, by))


@app.command()
def enable(user: _UserArgument, officer: OfficerOption = "") -> None:
    """Let an officer of the directory in again who was disabled here. For others: `iass user reset`."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        _tell(entrance.accounts.enable(user, by))


@app.command()
def link(
    user: _UserArgument,
    subject: Annotated[str, typer.Option(help="As the directory knows the officer; the page that refused shows it.")],
    officer: OfficerOption = "",
) -> None:
    """Let a person of the directory open an account that exists. Its roles stay; its sessions end."""
    by, issuer = officer_named(Permission.OPERATE, officer), issuer_of(load_settings())
    with _entrance() as entrance:
        _tell(entrance.accounts.link(user, issuer, subject, by))


@app.command()
def unlink(user: _UserArgument, officer: OfficerOption = "") -> None:
    """Let nobody of the directory open this account any more. Its sessions end."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        _tell(entrance.accounts.unlink(user, by))


@app.command("list")
def list_accounts(as_json: _JsonOption = False) -> None:
    """Show accounts, by id."""
    with _entrance() as entrance:
        found = entrance.accounts.every()
    for account in found:
        _tell(account, as_json)


@app.command()
def sessions(user: _UserArgument, as_json: _JsonOption = False) -> None:
    """Show where an officer is signed in, newest first."""
    with _entrance() as entrance:
        found = entrance.accounts.sessions(user)
    for one in found:
        began, seen = _minute(one.began_at), _minute(one.seen_at)
        if as_json:
            print_json({"id": one.session_id, "address": one.address, "began_at": began, "seen_at": seen})
        else:
            OUT.print(f"{one.session_id}  {one.address}  since {began}, seen {seen}", markup=False, soft_wrap=True)


@app.command()
def revoke(
    user: _UserArgument,
    session: Annotated[str, typer.Option(help="Only this session, as `iass user sessions` shows it.")] = "",
    officer: OfficerOption = "",
) -> None:
    """End an officer's sessions."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        ended = entrance.accounts.revoke(user, by, SessionId(session) if session else None)
    OUT.print(f"{ended} ended")


@app.command()
def passkeys(
    user: _UserArgument,
    remove: Annotated[str, typer.Option(help="Take this one away, as for a lost device; ends the sessions.")] = "",
    as_json: _JsonOption = False,
    officer: OfficerOption = "",
) -> None:
    """Show an officer's passkeys, oldest first, or remove one."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        if remove:
            name = entrance.accounts.remove_passkey(user, PasskeyId(remove), by).name
            OUT.print(f"{name}: removed", markup=False)
        found = entrance.accounts.passkeys(user)
    for one in found:
        made, used = _minute(one.made_at), _minute(one.used_at) if one.used_at else "never"
        if as_json:
            shown = {"id": one.passkey_id, "name": one.name, "at": one.domain, "made_at": made}
            print_json(shown | {"used_at": used if one.used_at else None, "synced": one.synced})
        else:
            text = f"{one.passkey_id}  {one.name}  at {one.domain}, since {made}, used {used}"
            OUT.print(text, markup=False, soft_wrap=True)


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="The device's name; its acts are audited as key.NAME.")],
    allow: Annotated[
        list[str], typer.Option(help="What it may do; may be repeated: " + ", ".join(sorted(FOR_DEVICES)))
    ],
    at: Annotated[list[str], typer.Option(help="CHECKPOINT, CHECKPOINT/LANE or * for everywhere; may be repeated.")],
    days: Annotated[int, typer.Option(help="Until it expires.")] = 365,
    carrier: Annotated[
        list[str] | None,
        typer.Option(help="Whose passenger lists it hands in: GA, GIA or * for any carrier's; may be repeated."),
    ] = None,
    agency: Annotated[str, typer.Option(help="Whose inbox it opens, as notices name it.")] = "",
    certificate: _CertificateOption = None,
    subject: _SubjectOption = None,
    officer: OfficerOption = "",
) -> None:
    """Make a key, and write it to standard output: once, and never again."""
    by, bound = officer_named(Permission.OPERATE, officer), _bound(certificate, subject)
    with _entrance() as entrance:
        rights = [_permission(text) for text in allow]
        secret, _ = entrance.keys.make(name, rights, at, days, by, carrier or (), _agency(agency), bound)
    sys.stdout.write(f"{secret}\n")


@keys.command("bind")
def bind_key(
    name: Annotated[str, typer.Argument(help="The key's name or id.")],
    certificate: _CertificateOption = None,
    subject: _SubjectOption = None,
    officer: OfficerOption = "",
) -> None:
    """Let a key work with these certificates alone, in place of those before."""
    by, bound = officer_named(Permission.OPERATE, officer), _bound(certificate, subject)
    with _entrance() as entrance:
        made = entrance.keys.bind(name, bound, by)
    OUT.print(f"{made.name}: {', '.join(sorted(made.certificates))}", markup=False, soft_wrap=True)


@keys.command("list")
def list_keys(as_json: _JsonOption = False) -> None:
    """Show keys without their secrets, newest first."""
    with _entrance() as entrance:
        found = entrance.keys.every()
    for key in found:
        state = f"revoked {_minute(key.revoked_at)}" if key.revoked_at else f"until {_minute(key.expires_at)}"
        rights, places, carriers = sorted(key.permissions), sorted(key.places), sorted(key.carriers)
        if as_json:
            of = {"id": key.key_id, "name": key.name, "allow": rights, "at": places, "carriers": carriers}
            print_json(of | {"agency": key.agency or None, "certificates": sorted(key.certificates), "state": state})
        else:
            whose = f" for {', '.join([*carriers, key.agency]).rstrip(', ')}" if carriers or key.agency else ""
            bound = "  with its certificate" if key.certificates else ""
            line = f"{key.name}  {', '.join(rights)} at {', '.join(places)}{whose}{bound}  {state}"
            OUT.print(line, markup=False, soft_wrap=True)


@keys.command("revoke")
def revoke_key(name: Annotated[str, typer.Argument(help="The key's name or id.")], officer: OfficerOption = "") -> None:
    """Take a key back, at once."""
    by = officer_named(Permission.OPERATE, officer)
    with _entrance() as entrance:
        OUT.print(f"{entrance.keys.revoke(name, by).name}: revoked")


@contextmanager
def _entrance() -> Iterator[Entrance]:
    with open_entrance(load_settings()) as opened:
        yield opened


def _password(stdin: bool) -> str:
    """Never an argument: those stand in the list of processes and in the shell's history."""
    if stdin:
        return sys.stdin.readline(_MOST).rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidInput("there is no terminal to ask for the password", where="password", mend="Give --stdin")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise InvalidInput("these are two passwords", where="password", mend="Type the same one twice")
    return first


def _agency(name: str) -> str:
    """As notices name it."""
    return agency_named(name) if name else ""


def _bound(certificates: list[Path] | None, subjects: list[str] | None) -> list[str]:
    """What a key is bound to, by files and by names."""
    found = []
    for path in certificates or ():
        try:
            with path.open(encoding="ascii", errors="replace") as file:
                found.append(read_pem(file.read(_MOST_PEM)).fingerprint)
        except OSError as error:
            raise InvalidInput(f"the certificate cannot be read: {error.strerror}", where=str(path)) from None
    return found + [f"{SUBJECT}{one}" for one in subjects or ()]


def _permission(text: str) -> Permission:
    if text not in FOR_DEVICES:
        mend = f"A key may be for: {', '.join(sorted(FOR_DEVICES))}"
        raise InvalidInput("no key is made for this", where=text[:40], mend=mend)
    return Permission(text)


def _tell(account: Account, as_json: bool = False) -> None:
    roles = [str(grant) for grant in account.grants]
    if as_json:
        of = {"id": account.officer_id, "state": account.state.value, "roles": roles, "origin": account.origin.value}
        print_json(of | ({"agency": account.agency} if account.agency else {}))
    else:
        whose = f" of {account.agency}" if account.agency else ""
        whose += ", by the directory" if account.origin is AccountOrigin.DIRECTORY else ""
        OUT.print(f"{account.officer_id}: {account.state}, {', '.join(roles)}{whose}", markup=False, soft_wrap=True)


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
