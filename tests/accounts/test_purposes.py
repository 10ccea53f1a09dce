"""Somebody looks for what his role is not for, or has to say what nobody could doubt."""

from datetime import date

import pytest

from iass.access import IN_THE_LIST_SINCE, Permission, Purpose, Role
from iass.accounts.account import GIVEN_ROLES, Grant
from iass.accounts.rights import (
    FOR_DEVICES,
    LOOKS,
    PURPOSE_OF_DEVICES,
    PURPOSES,
    RIGHTS,
    PurposeNeeded,
    purposes_for,
    reach_by,
)

CGK = frozenset({"CGK"})
BOTH = (Grant(Role.SUPERVISOR), Grant(Role.PROTECTION_OFFICER, "CGK"))


def test_purpose_is_nobodys_or_undated() -> None:
    assert {one for role in GIVEN_ROLES for look in Permission for one in PURPOSES[role].of(look)} == set(Purpose)
    assert set(PURPOSES) == set(GIVEN_ROLES) and set(IN_THE_LIST_SINCE) == set(Purpose)
    assert set(IN_THE_LIST_SINCE.values()) == {date(2026, 11, 29)}, "a later one is added, and none is moved"


def test_table_speaks_of_what_a_role_may_not() -> None:
    for role, purposes in PURPOSES.items():
        assert set(purposes.looks) <= RIGHTS[role] & LOOKS, role
        assert all(purposes.of(permission) for permission in RIGHTS[role])


def test_device_looks_for_a_purpose_of_its_choice() -> None:
    assert set(PURPOSE_OF_DEVICES) == FOR_DEVICES and LOOKS.isdisjoint(FOR_DEVICES)


def test_protected_things_are_seen_for_something_else() -> None:
    """Nobody's role sees them but for protection."""
    for role, purposes in PURPOSES.items():
        if Permission.SEE_PROTECTED in RIGHTS[role]:
            assert purposes.of(Permission.SEE_PROTECTED) == {Purpose.PROTECTION}


@pytest.mark.parametrize("role", [role for role in GIVEN_ROLES if RIGHTS[role] & LOOKS])
def test_look_is_done_for_what_does_not_fit(role: Role) -> None:
    for look in RIGHTS[role] & LOOKS:
        fits = purposes_for(look, [Grant(role)])
        for purpose in Purpose:
            if purpose in fits:
                reach = reach_by(look, [Grant(role)], purpose)
                assert reach is not None and reach.purpose is purpose
                continue
            with pytest.raises(PurposeNeeded) as refused:
                reach_by(look, [Grant(role)], purpose)
            assert refused.value.fits == fits
        if len(fits) == 1:
            implied = reach_by(look, [Grant(role)], None, Purpose.AUDIT)
            assert implied is not None and implied.purpose is fits[0]
        else:
            for chosen in (None, *(set(Purpose) - set(fits))):
                with pytest.raises(PurposeNeeded):
                    reach_by(look, [Grant(role)], None, chosen)


def test_look_for_one_purpose_shows_what_another_would() -> None:
    """The places of the roles that look for it, and what is protected for protection alone."""
    lane = reach_by(Permission.SEE_NOTICES, BOTH, Purpose.BORDER_CONTROL)
    desk = reach_by(Permission.SEE_NOTICES, BOTH, None, Purpose.PROTECTION)
    assert lane is not None and desk is not None
    assert (lane.role, lane.scope.places, lane.scope.protected) == (Role.SUPERVISOR, None, frozenset())
    assert (desk.role, desk.scope.places, desk.scope.protected) == (Role.PROTECTION_OFFICER, CGK, CGK)


def test_alert_about_a_victim_is_not_heard_for_what_was_chosen() -> None:
    """The choice of a session is for looks; only what a request itself states narrows a duty."""
    for chosen in (None, Purpose.BORDER_CONTROL, Purpose.CASE):
        heard = reach_by(Permission.SEE_ALERTS, BOTH, None, chosen)
        assert heard is not None and (heard.scope.places, heard.scope.protected) == (None, CGK)
        assert heard.purpose is Purpose.PROTECTION
    stated = reach_by(Permission.SEE_ALERTS, BOTH, Purpose.BORDER_CONTROL)
    assert stated is not None and stated.scope.protected == frozenset()


def test_officer_with_a_queue_has_to_say_why() -> None:
    for role in (Role.COUNTER_OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER, Role.AGENCY_LIAISON):
        for permission in RIGHTS[role] - LOOKS:
            assert reach_by(permission, [Grant(role)]) is not None


def test_right_that_nobody_gave_follows_from_a_purpose() -> None:
    for purpose in Purpose:
        assert reach_by(Permission.SEE_PERSON, [Grant(Role.COUNTER_OFFICER)], purpose) is None
        assert reach_by(Permission.SEARCH_BY_PHOTO, [Grant(Role.INVESTIGATOR, "CGK")], purpose) is None
