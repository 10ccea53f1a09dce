"""The states of the demo, each with an authority of this run: their keys are made anew and never leave the process."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from iass.capture.chip.countries import certificate_country
from iass.capture.chip.files import ChipFiles
from iass.capture.document import TravelDocument
from iass.demo.passports import chip
from iass.demo.passports.authority import Authority, Issue, Signer, authority

ISSUERS = ("AUS", "IDN", "UTO")
_LIST_DAYS = 90


@cache
def state(issuer: str) -> Authority:
    named = f"{issuer} CSCA of the demo"
    return authority(issue=Issue(certificate_country(issuer), named, authority=True))


@cache
def _signer(issuer: str) -> Signer:
    own = Issue(certificate_country(issuer), f"{issuer} document signer of the demo")
    return state(issuer).signer(issue=own)


def genuine(document: TravelDocument, portrait: bytes) -> ChipFiles:
    """As the state of the document wrote it."""
    return chip.issue(document, portrait, _signer(document.issuer))


def tampered(document: TravelDocument, portrait: bytes, forged: bytes) -> ChipFiles:
    """The state wrote one portrait, and somebody put another in its place."""
    files = genuine(document, portrait)
    return ChipFiles(files.dg1, chip.dg2(forged), files.sod)


def write(folder: Path, now: datetime) -> Path:
    """The folder of authorities and revocation lists that the demo's checkpoint believes."""
    made = folder / "csca"
    made.mkdir(parents=True, exist_ok=True)
    for issuer in ISSUERS:
        (made / f"{issuer}.cer").write_bytes(state(issuer).der)
        until = now + timedelta(days=_LIST_DAYS)
        (made / f"{issuer}.crl").write_bytes(state(issuer).revocation_list((), now - timedelta(days=1), until))
    return made
