"""Whom a chip makes its bearer: another byte of either file is another bearer, and half a chip is nobody's."""

from dataclasses import replace

import pytest
from tests.passports import DOCUMENT, NOW, Trusting, anchors, changed, genuine, portrait, signer

from iass.capture.chip.bearer import bearer_of
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.proof import CheckOutcome
from iass.capture.chip.reading import read_chip
from iass.demo.passports.chip import issue


def _bearer(files: ChipFiles) -> str:
    return read_chip(files, Trusting(anchors()), NOW).bearer


def test_same_chip_is_another_bearer_tomorrow() -> None:
    """Also where the state signs it anew, or nobody proved it."""
    again = issue(DOCUMENT, portrait(), signer())
    assert _bearer(genuine()) == _bearer(again) == _bearer(changed(genuine(), sod=None))
    assert len(_bearer(genuine())) == 64


@pytest.mark.parametrize("file", ["dg1", "dg2"])
def test_same_chip_is_another_bearer_to_a_reader_that_reads_past_its_end(file: str) -> None:
    """Noughts that readers leave behind are under no signature: the chip is as proven as without them."""
    padded = changed(genuine(), **{file: getattr(genuine(), file) + b"\0" * 7})
    read = read_chip(padded, Trusting(anchors()), NOW)
    assert read.proof.authenticity is CheckOutcome.PASSED
    assert read.bearer == _bearer(genuine())


@pytest.mark.parametrize("file", ["dg1", "dg2"])
def test_file_that_cannot_be_read_has_a_bearer(file: str) -> None:
    assert _bearer(changed(genuine(), **{file: getattr(genuine(), file) + b"\1"})) == ""


@pytest.mark.parametrize(
    "other",
    [
        issue(replace(DOCUMENT, number="U7730153"), portrait(), signer()),
        issue(replace(DOCUMENT, given_names="MIRELLA"), portrait(), signer()),
        issue(replace(DOCUMENT, issuer="XOM"), portrait(), signer()),
        issue(DOCUMENT, portrait() + b"\0", signer()),
    ],
    ids=["number", "name", "state", "portrait"],
)
def test_another_chip_is_the_same_bearer(other: ChipFiles) -> None:
    assert _bearer(other) != _bearer(genuine())


def test_bytes_move_between_the_files_or_the_files_change_places() -> None:
    assert len({bearer_of(b"ab", b"c"), bearer_of(b"a", b"bc"), bearer_of(b"c", b"ab"), bearer_of(b"", b"abc")}) == 4


@pytest.mark.parametrize("missing", ["dg1", "dg2"])
def test_half_a_chip_has_a_bearer(missing: str) -> None:
    assert _bearer(changed(genuine(), **{missing: None})) == ""
