"""Passports of a state of the tests' own: its authority, its signers, and the chips of synthetic people."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from iass.capture.chip.certificate import read_certificate
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.revocation import read_revocations
from iass.capture.chip.trust import Anchors, admit
from iass.demo import cast, people
from iass.demo.passports.authority import Authority, Issue, Signer, authority
from iass.demo.passports.chip import issue

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BEARER = cast.BANNED
DOCUMENT = BEARER.document


@dataclass(frozen=True, slots=True)
class Trusting:
    """A trust store of given anchors."""

    held: Anchors | None

    def anchors(self) -> Anchors | None:
        return self.held


@cache
def utopia() -> Authority:
    return authority()


@cache
def indonesia() -> Authority:
    """The tests' own, of a state that has another."""
    return authority(issue=Issue("ID", "IDN CSCA", authority=True))


def passport_of(role: cast.Role) -> ChipFiles:
    """A genuine chip of this person: portrait, MRZ, and the signature of the own state."""
    state = indonesia() if role.document.issuer == "IDN" else utopia()
    own = state.signer(issue=Issue("ID" if state is indonesia() else "UT", "document signer"))
    return issue(role.document, people.chip_portrait(role.person), own)


@cache
def signer() -> Signer:
    return utopia().signer()


@cache
def portrait() -> bytes:
    return people.chip_portrait(BEARER.person)


@cache
def genuine() -> ChipFiles:
    return issue(DOCUMENT, portrait(), signer())


def revocations(
    of: Authority,
    *revoked: int,
    since: datetime = NOW - timedelta(days=60),
    until: datetime = NOW + timedelta(days=30),
) -> bytes:
    return of.revocation_list(revoked, since, until)


def trusting(*authorities: Authority, lists: tuple[bytes, ...] | None = None) -> Anchors:
    """These authorities, and a list of each that revokes nobody, if nothing else is said."""
    chosen = tuple(revocations(one) for one in authorities) if lists is None else lists
    certificates = [read_certificate(one.der, "csca") for one in authorities]
    return admit(certificates, [read_revocations(one, "crl") for one in chosen])


@cache
def anchors() -> Anchors:
    return trusting(utopia())


def elsewhere(country: str = "UT", name: str = "Another CSCA") -> Authority:
    """An authority that nobody trusts yet."""
    return authority(issue=Issue(country, name, authority=True))


def changed(files: ChipFiles, **parts: bytes | None) -> ChipFiles:
    return replace(files, **parts)
