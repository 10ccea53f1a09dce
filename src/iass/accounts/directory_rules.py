"""What the claims of a directory mean here. What no rule names is nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from iass.accounts.account import Grant, check_agency, checked, officer_id
from iass.audit.entry import JsonValue
from iass.errors import InvalidInput
from iass.ids import OfficerId

_CLOCKS = timedelta(seconds=60)
"""How far the provider's clock may be from ours."""

Claims = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class DirectoryRules:
    """officer_claim: that names the officer's id here, when the account is made. groups_claim: that lists groups.

    grants: roles by group. agencies: of which agency a group's people are liaisons, as notices name it. amr: one of
    them must have been used (RFC 8176); acr: one of them must have been reached; empty for whatever the provider thinks
    enough. reauthenticate: whether it must have asked anew.
    """

    grants: Mapping[str, tuple[Grant, ...]]
    officer_claim: str = "preferred_username"
    groups_claim: str = "groups"
    amr: frozenset[str] = frozenset()
    acr: tuple[str, ...] = ()
    reauthenticate: bool = True
    agencies: Mapping[str, str] = field(default_factory=dict)

    def grants_of(self, claims: Claims) -> tuple[Grant, ...]:
        """Empty for somebody in no group that is named here. Raises InvalidInput for more roles than one has."""
        given = {grant for group in _words(claims.get(self.groups_claim)) for grant in self.grants.get(group, ())}
        return checked(given) if given else ()

    def agency_of(self, claims: Claims) -> str:
        """Whose liaison this is; "" for everybody else. Raises InvalidInput for a liaison of two agencies or of none,
        and for one whose groups give other roles beside."""
        named = {self.agencies[group] for group in _words(claims.get(self.groups_claim)) if group in self.agencies}
        if len(named) > 1:
            mend = "Leave this person in one agency's group there"
            raise InvalidInput("a liaison is of one agency", where="agency", mend=mend)
        return check_agency(self.grants_of(claims), "".join(named))

    def officer_of(self, claims: Claims) -> OfficerId | None:
        """None where the claim is absent, or no officer's id."""
        told = claims.get(self.officer_claim)
        try:
            return officer_id(told) if isinstance(told, str) else None
        except InvalidInput:
            return None

    def has_factors(self, claims: Claims) -> bool:
        """Whether they proved as much as is asked for."""
        amr, acr = _words(claims.get("amr")), claims.get("acr")
        return (not self.amr or not self.amr.isdisjoint(amr)) and (not self.acr or acr in self.acr)

    def is_fresh(self, claims: Claims, asked_at: datetime) -> bool:
        """Whether they proved it after they were asked, where that is asked for: else whoever sits down at a console
        enters as the one before."""
        proved = claims.get("auth_time")
        if not self.reauthenticate:
            return True
        if isinstance(proved, bool) or not isinstance(proved, int | float):
            return False
        return proved >= (asked_at.astimezone(UTC) - _CLOCKS).timestamp()


def _words(told: JsonValue) -> frozenset[str]:
    """Providers write one value as a list of one, or bare."""
    given = told if isinstance(told, list) else [told]
    return frozenset(one for one in given if isinstance(one, str))
