"""Whom to believe: the authorities (CSCA) of states that this installation trusts, and what they have revoked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from iass.capture.chip.certificate import Certificate
from iass.capture.chip.revocation import RevocationList
from iass.capture.chip.signature import Unsupported


@dataclass(frozen=True, slots=True)
class Anchors:
    """certificates: every CSCA that is believed, links included. revocations: lists that one of them signed.

    refused: what was offered and is not believed, with the reason, for the operator.
    """

    certificates: tuple[Certificate, ...] = ()
    revocations: tuple[RevocationList, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(one.country for one in self.certificates)

    def has(self, country: str) -> bool:
        return bool(country) and country in self.countries

    def issuer_of(self, certificate: Certificate) -> Certificate | None:
        """The CSCA that signed this one. Raises Unsupported where one that is named cannot be computed with."""
        doubt: Unsupported | None = None
        for anchor in self.certificates:
            if not certificate.names_issuer(anchor):
                continue
            try:
                if certificate.is_signed_by(anchor):
                    return anchor
            except Unsupported as error:
                doubt = error
        if doubt is not None:
            raise doubt
        return None

    def revocations_for(self, certificate: Certificate) -> Sequence[RevocationList]:
        """The newest first."""
        found = [one for one in self.revocations if one.concerns(certificate)]
        return sorted(found, key=lambda one: one.since, reverse=True)


class TrustStore(Protocol):
    """Where the anchors come from."""

    def anchors(self) -> Anchors | None:
        """Those of this moment; None where this installation has none at all. Raises nothing."""
        ...


class NoTrustStore:
    """Of an installation that was given no CSCA: no chain is ever checked."""

    def anchors(self) -> Anchors | None:
        return None


NO_TRUST = NoTrustStore()


def admit(certificates: Iterable[Certificate], revocations: Iterable[RevocationList]) -> Anchors:
    """A self-signed authority is believed because somebody put it here; a link because a believed one signed it, so
    that the successor's key needs no new trust; a revocation list because a believed one signed it."""
    offered = {one.fingerprint: one for one in certificates}
    refused: list[str] = []
    believed: dict[str, Certificate] = {}
    links: list[Certificate] = []
    for one in offered.values():
        if not one.is_authority:
            refused.append(f"{one.subject}: not a certificate of an authority")
        elif not one.is_self_signed:
            links.append(one)
        elif _signed(one, one):
            believed[one.fingerprint] = one
        else:
            refused.append(f"{one.subject}: its own signature does not hold, or cannot be computed")
    refused += _follow(links, believed)
    anchors = tuple(believed.values())
    kept = []
    for listed in revocations:
        if any(_signed_list(listed, anchor) for anchor in anchors):
            kept.append(listed)
        else:
            refused.append(f"revocation list of {listed.issuer}: no CSCA that is here signed it")
    return Anchors(anchors, tuple(kept), tuple(refused))


def _follow(links: list[Certificate], believed: dict[str, Certificate]) -> list[str]:
    """Adds the links that lead back to a believed certificate; answers those that do not."""
    waiting = links
    while waiting:
        left = []
        for link in waiting:
            issuers = [one for one in believed.values() if link.names_issuer(one) and _signed(link, one)]
            if issuers:
                believed[link.fingerprint] = link
            else:
                left.append(link)
        if len(left) == len(waiting):
            break
        waiting = left
    return [f"{link.subject}: issued by {link.issuer}, which is not here" for link in waiting]


def _signed(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        return certificate.is_signed_by(issuer)
    except Unsupported:
        return False


def _signed_list(listed: RevocationList, anchor: Certificate) -> bool:
    named = listed.issuer_key == anchor.subject_key or (
        bool(listed.authority_key_id) and listed.authority_key_id == anchor.key_id
    )
    try:
        return named and listed.is_signed_by(anchor)
    except Unsupported:
        return False
