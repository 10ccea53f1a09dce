"""A folder of authorities: whatever lies in it, only what may be believed is, and a bad copy takes nobody away."""

import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.passports import NOW, elsewhere, genuine, revocations, signer, utopia

from iass.adapters.csca.folder import CscaFolder
from iass.capture.chip.proof import CheckOutcome
from iass.capture.chip.reading import read_chip
from iass.capture.chip.trust import TrustStore
from iass.demo.passports.authority import Issue
from iass.demo.passports.signing import master_list
from iass.errors import NotFound

AUSTRALIA = elsewhere("AU", "AUS CSCA")


def lister_list() -> bytes:
    lister = utopia().signer(issue=Issue(common_name="UTO master list signer", purpose="2.23.136.1.1.3"))
    return master_list([utopia().der, AUSTRALIA.der], lister)


def pem(name: str, der: bytes) -> bytes:
    text = base64.encodebytes(der)
    return b"-----BEGIN " + name.encode() + b"-----\n" + text + b"-----END " + name.encode() + b"-----\n"


def ldif(attribute: str, der: bytes) -> bytes:
    text = base64.b64encode(der).decode()
    folded = "\n ".join(text[at : at + 76] for at in range(0, len(text), 76))
    return f"dn: cn=one,o=ml,c=UT,dc=data\nobjectclass: top\n{attribute}:: {folded}\n\n".encode()


def subjects(store: TrustStore) -> set[str]:
    held = store.anchors()
    assert held is not None
    return {one.subject for one in held.certificates}


UTO, AUS = "UTO CSCA, Synthetic, UT", "AUS CSCA, Synthetic, AU"
FORMS: dict[str, Callable[[], bytes]] = {
    "utopia.cer": lambda: utopia().der,
    "utopia.pem": lambda: pem("CERTIFICATE", utopia().der),
    "both.pem": lambda: pem("CERTIFICATE", utopia().der) + pem("CERTIFICATE", AUSTRALIA.der),
    "list.ml": lister_list,
    "list.pem": lambda: pem("CMS", lister_list()),
    "icaopkd-002.ldif": lambda: b"version: 1\n" + ldif("CscaMasterListData", lister_list()),
    "icaopkd-001.ldif": lambda: (
        ldif("cACertificate;binary", utopia().der) + ldif("certificateRevocationList;binary", revocations(utopia()))
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_form_of_file_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name]())
    store = CscaFolder(tmp_path)
    assert UTO in subjects(store)
    assert store.anchors().refused == ()


def test_passport_of_a_listed_state_is_doubted(tmp_path: Path) -> None:
    (tmp_path / "list.ml").write_bytes(lister_list())
    (tmp_path / "utopia.crl").write_bytes(revocations(utopia()))
    store = CscaFolder(tmp_path)
    assert subjects(store) == {UTO, AUS}
    assert read_chip(genuine(), store, NOW).proof.authenticity is CheckOutcome.PASSED


def test_master_list_is_changed(tmp_path: Path) -> None:
    """Somebody adds an authority of his own."""
    whole = lister_list()
    at = whole.index(b"AUS CSCA")
    (tmp_path / "list.ml").write_bytes(whole[:at] + b"EVE CSCA" + whole[at + 8 :])
    store = CscaFolder(tmp_path)
    assert subjects(store) == set()
    assert "not what its signer signed" in store.anchors().refused[0]


def test_master_list_is_signed_by_a_stranger(tmp_path: Path) -> None:
    (tmp_path / "list.ml").write_bytes(master_list([utopia().der], elsewhere().signer()))
    store = CscaFolder(tmp_path)
    assert subjects(store) == set()
    assert "none of its authorities issued the signer" in store.anchors().refused[0]


def test_rubbish_hides_the_good_files(tmp_path: Path) -> None:
    (tmp_path / "utopia.cer").write_bytes(utopia().der)
    for number, data in enumerate(
        (b"", b"\x30", b"\x30\x80", os.urandom(500), b"readme", utopia().der[:-9], signer().der)
    ):
        (tmp_path / f"{number}.cer").write_bytes(data)
    (tmp_path / "x.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n")
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "more").mkdir()
    store = CscaFolder(tmp_path)
    assert subjects(store) == {UTO}
    assert len(store.anchors().refused) == 8


def test_one_damaged_entry_hides_the_others(tmp_path: Path) -> None:
    broken = utopia().der[:40] + b"\xff\xff" + utopia().der[42:]
    (tmp_path / "both.pem").write_bytes(pem("CERTIFICATE", broken) + pem("CERTIFICATE", AUSTRALIA.der))
    store = CscaFolder(tmp_path)
    assert subjects(store) == {AUS}
    assert "entry 1" in store.anchors().refused[0]


def test_change_is_noticed_only_after_a_restart(tmp_path: Path) -> None:
    store = CscaFolder(tmp_path)
    assert subjects(store) == set()
    (tmp_path / "utopia.cer").write_bytes(utopia().der)
    assert subjects(store) == {UTO}
    (tmp_path / "utopia.cer").unlink()
    assert subjects(store) == set()


def test_half_copied_file_takes_the_authorities_away(tmp_path: Path) -> None:
    path = tmp_path / "list.ml"
    path.write_bytes(lister_list())
    store = CscaFolder(tmp_path)
    path.write_bytes(lister_list()[:500])
    assert subjects(store) == {UTO, AUS}
    assert "cut off" in store.anchors().refused[0]
    path.write_bytes(lister_list())
    assert store.anchors().refused == ()


def test_unchanged_folder_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "utopia.cer").write_bytes(utopia().der)
    store = CscaFolder(tmp_path)
    assert store.anchors() is store.anchors()


def test_folder_goes_away(tmp_path: Path) -> None:
    folder = tmp_path / "csca"
    folder.mkdir()
    (folder / "utopia.cer").write_bytes(utopia().der)
    store = CscaFolder(folder)
    (folder / "utopia.cer").unlink()
    folder.rmdir()
    assert subjects(store) == {UTO}
    assert store.anchors().refused


def test_folder_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no folder"):
        CscaFolder(tmp_path / "nothing")


def test_revocation_list_in_pem_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "utopia.cer").write_bytes(utopia().certificate.public_bytes(Encoding.PEM))
    (tmp_path / "utopia.crl").write_bytes(pem("X509 CRL", revocations(utopia(), 7)))
    held = CscaFolder(tmp_path).anchors()
    assert [one.serials for one in held.revocations] == [frozenset({7})]
