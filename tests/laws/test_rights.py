"""Every permission is somebody's: a route that nobody may use is a route without a rule."""

from iass.access import Permission, Role
from iass.accounts.account import GIVEN_ROLES
from iass.accounts.rights import FOR_DEVICES, RIGHTS

_NOBODYS = {Permission.OPEN}


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


def test_device_does_what_only_a_person_may() -> None:
    decided = {
        permission for permission in Permission if permission.value.startswith(("decide", "link", "search", "import"))
    }
    assert len(decided) >= 4
    assert decided.isdisjoint(FOR_DEVICES)


def test_operator_of_the_machine_sees_faces() -> None:
    faces = {Permission.SEE_ALERTS, Permission.SEE_PERSON, Permission.SEE_NOTICES, Permission.SEARCH_BY_PHOTO}
    assert faces.isdisjoint(RIGHTS[Role.OPERATOR])
