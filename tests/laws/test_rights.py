"""Every permission is somebody's: a route that nobody may use is a route without a rule."""

import re
from pathlib import Path

from iass.access import Permission, Role
from iass.accounts.account import GIVEN_ROLES
from iass.accounts.rights import FOR_DEVICES, RIGHTS

_NOBODYS = {Permission.OPEN}
_AT_THE_MACHINE = {Permission.OPEN, Permission.IMPORT_REGISTRY}
"""Of commands that whoever has the machine may type, and of routes that ask nothing."""
ROOT = Path(__file__).resolve().parents[2]


def test_role_is_not_in_the_table() -> None:
    assert set(RIGHTS) == set(GIVEN_ROLES)
    assert Role.SYSTEM not in RIGHTS


def test_permission_is_nobodys() -> None:
    given = {permission for rights in RIGHTS.values() for permission in rights}
    assert set(Permission) - _NOBODYS - given == set(), "add it in src/iass/accounts/rights.py"


def test_permission_of_no_officer_is_given() -> None:
    assert [role for role, rights in RIGHTS.items() if _NOBODYS & rights] == []


def test_notice_leaves_with_whoever_may_see_none() -> None:
    """The bundle of a case holds one."""
    exporting = [rights for rights in RIGHTS.values() if Permission.EXPORT_CASES in rights]
    assert exporting and all({Permission.SEE_NOTICES, Permission.SEE_CASES} <= rights for rights in exporting)


def test_case_is_signed_by_whoever_may_read_none() -> None:
    """A handover from an alert signs a case."""
    deciding = [rights for rights in RIGHTS.values() if Permission.DECIDE_ALERT in rights]
    assert deciding and all({Permission.KEEP_CASES, Permission.SEE_CASES} <= rights for rights in deciding)


def test_device_does_what_only_a_person_may() -> None:
    decided = {
        permission for permission in Permission if permission.value.startswith(("decide", "link", "search", "import"))
    }
    assert len(decided) >= 4
    assert decided.isdisjoint(FOR_DEVICES)


def test_operator_of_the_machine_sees_faces() -> None:
    faces = {Permission.SEE_ALERTS, Permission.SEE_PERSON, Permission.SEE_NOTICES, Permission.SEARCH_BY_PHOTO}
    assert faces.isdisjoint(RIGHTS[Role.OPERATOR])


def test_permission_is_used_by_no_route_and_no_command() -> None:
    """A right that opens nothing is a promise that is not kept: the auditor had one."""
    source = ROOT / "src" / "iass"
    asked = [source / "cli", source / "case", source / "service" / "routes", source / "console" / "routes"]
    texts = {path: path.read_text() for part in asked for path in part.rglob("*.py")}
    stated = _stated((source / "service" / "officer.py").read_text())
    used = {
        permission
        for permission in Permission
        for text in texts.values()
        if any(re.search(rf"\b{name}\b", text) for name in stated.get(permission.name, ()))
        or f"Permission.{permission.name}" in text
    }
    assert set(Permission) - used - _AT_THE_MACHINE == set()


def _stated(text: str) -> dict[str, set[str]]:
    """Under which names routes state a permission: the rule itself, and who it lets in."""
    rules = re.findall(r"^(\w+) = Depends\(\w+\(Permission\.(\w+)\)\)$", text, re.MULTILINE)
    named = re.findall(r"^(\w+) = Annotated\[Officer, (\w+)\]$", text, re.MULTILINE)
    return {permission: {rule, *(who for who, of in named if of == rule)} for rule, permission in rules}
