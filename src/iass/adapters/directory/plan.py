"""The file that says which directory lets officers in, and what its groups mean. In TOML; docs/guides/operator.md."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from iass.access import Role
from iass.accounts.account import Grant, check_agency
from iass.accounts.directory_rules import DirectoryRules
from iass.adapters.directory.exchange import checked
from iass.errors import InvalidInput
from iass.handover.agency_desk import agency_named

_MOST_BYTES = 256 * 1024
_WORD = r"^[!-~]{1,200}$"
_CLAIM = r"^\S{1,200}$"


@dataclass(frozen=True, slots=True)
class DirectoryPlan:
    """secret: `file:PATH` or `env:NAME`, "" for a public client. The rest as in `OpenIdProvider`."""

    name: str
    issuer: str
    client: str
    secret: str
    ca: Path | None
    hosts: frozenset[str]
    scopes: tuple[str, ...]
    rules: DirectoryRules = field(repr=False)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    issuer: str = Field(max_length=500)
    client_id: str = Field(pattern=_WORD)
    client_secret: str = Field(default="", max_length=500)
    name: str = Field(min_length=1, max_length=40)
    ca: str = Field(default="", max_length=500)
    hosts: list[str] = Field(default_factory=list, max_length=20)
    scopes: list[str] = Field(default_factory=lambda: ["profile"], max_length=20)
    officer_claim: str = Field(default="preferred_username", pattern=_CLAIM)
    groups_claim: str = Field(default="groups", pattern=_CLAIM)
    amr: list[str] = Field(default_factory=list, max_length=20)
    acr: list[str] = Field(default_factory=list, max_length=20)
    reauthenticate: bool = True
    gives_operator: bool = False
    groups: dict[str, list[str]] = Field(min_length=1, max_length=2000)
    agencies: dict[str, str] = Field(default_factory=dict, max_length=2000)


def read_plan(path: Path) -> DirectoryPlan:
    """Raises InvalidInput, naming the field, for a file that cannot be followed to the letter."""
    read = _read(path)
    issuer = checked(read.issuer, "issuer")
    if issuer.query:
        raise InvalidInput("an issuer has no query", where="issuer", mend="Write it as the provider's discovery does")
    if not read.name.isprintable():
        raise InvalidInput("this is no name for a directory", where="name", mend="Write what officers call it")
    grants = {group: _grants(group, roles, read.gives_operator) for group, roles in read.groups.items()}
    return DirectoryPlan(
        name=read.name,
        issuer=read.issuer,
        client=read.client_id,
        secret=read.client_secret,
        ca=Path(read.ca) if read.ca else None,
        hosts=frozenset(host.lower() for host in read.hosts),
        scopes=tuple(read.scopes),
        rules=DirectoryRules(
            grants=grants,
            officer_claim=read.officer_claim,
            groups_claim=read.groups_claim,
            amr=frozenset(read.amr),
            acr=tuple(read.acr),
            reauthenticate=read.reauthenticate,
            agencies=_agencies(grants, read.agencies),
        ),
    )


def _read(path: Path) -> _File:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            raise InvalidInput("the directory's file is too large", where=str(path))
        return _File(**tomllib.loads(text.decode()))
    except OSError as error:
        raise InvalidInput(f"the directory's file cannot be read: {error.strerror}", where=str(path)) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InvalidInput(f"the directory's file: {first['msg']}", where=where, mend=f"Mend {path}") from None
    except (ValueError, TypeError, RecursionError) as error:
        what = "is not TOML" if isinstance(error, tomllib.TOMLDecodeError) else "cannot be read"
        raise InvalidInput(f"the directory's file {what}", where=str(path)) from None


def _grants(group: str, roles: list[str], gives_operator: bool) -> tuple[Grant, ...]:
    grants = tuple(Grant.parse(role) for role in roles)
    if not grants:
        raise InvalidInput("a group without roles is left out", where=group[:60], mend="Name its roles, or strike it")
    if not gives_operator and any(grant.role is Role.OPERATOR for grant in grants):
        mend = "Write gives_operator = true where whoever keeps that group shall name who runs this installation"
        raise InvalidInput("a directory names no operators", where=group[:60], mend=mend)
    return grants


def _agencies(grants: Mapping[str, tuple[Grant, ...]], told: Mapping[str, str]) -> dict[str, str]:
    """As notices name them: nobody may be the liaison of nobody, for whom every inbox is empty."""
    for group in told:
        if group not in grants:
            raise InvalidInput("an agency's group gives no role", where=group[:60], mend="Name it under [groups] too")
    named = {group: agency_named(agency) for group, agency in told.items()}
    for group, given in grants.items():
        try:
            check_agency(given, named.get(group, ""))
        except InvalidInput as error:
            mend = "A liaison's group has that role alone, and its agency under [agencies]; no other group has one"
            raise InvalidInput(error.what, where=group[:60], mend=mend) from None
    return named
