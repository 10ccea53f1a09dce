"""OpenSSL as the judge of what this program makes and reads: two programs of one hand could share an error."""

import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.passports import DOCUMENT, portrait

from iass.capture.chip.key import read_key
from iass.capture.chip.tlv import read
from iass.demo.passports import chip
from iass.demo.passports.authority import Signer, authority, rsa_key

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
CURVES = (
    "prime192v1", "secp224r1", "prime256v1", "secp384r1", "secp521r1",
    "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
)  # fmt: skip


def openssl(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=False)


@pytest.mark.parametrize("kind", ["ec", "rsa", "pss"])
def test_our_security_object_is_none_to_openssl(tmp_path: Path, kind: str) -> None:
    state = authority()
    own: Signer = state.signer(None if kind == "ec" else rsa_key(), pss=kind == "pss")
    files = chip.issue(DOCUMENT, portrait(), own)
    assert files.sod is not None
    signed, trusted = tmp_path / "signed.der", tmp_path / "csca.der"
    content = read(files.sod, 0, "sod").value
    trusted.write_bytes(state.der)
    openssl("x509", "-inform", "DER", "-in", trusted, "-out", tmp_path / "csca.pem")
    words = ("cms", "-verify", "-inform", "DER", "-in", signed, "-CAfile", tmp_path / "csca.pem", "-purpose", "any")
    signed.write_bytes(content)
    assert openssl(*words).returncode == 0
    hashes = content.index(bytes.fromhex("06066781080101"))
    signed.write_bytes(content[: hashes + 60] + bytes((content[hashes + 60] ^ 1,)) + content[hashes + 61 :])
    assert openssl(*words).returncode != 0


@pytest.mark.parametrize("encoding", ["explicit", "named_curve"])
@pytest.mark.parametrize("form", ["uncompressed", "compressed"])
@pytest.mark.parametrize("name", CURVES)
def test_curve_is_not_known_by_its_numbers(tmp_path: Path, name: str, encoding: str, form: str) -> None:
    key, public = tmp_path / "key.pem", tmp_path / "public.der"
    openssl("ecparam", "-name", name, "-genkey", "-noout", "-out", key)
    made = openssl(
        "ec", "-in", key, "-pubout", "-param_enc", encoding, "-conv_form", form, "-outform", "DER", "-out", public
    )
    assert made.returncode == 0, made.stderr
    found = read_key(keys.PublicKeyInfo.load(public.read_bytes()))
    assert found.key is not None and not isinstance(found.key, rsa.RSAPublicKey)
    assert found.key.curve.key_size == int(
        "".join(one for one in name.replace("v1", "").replace("r1", "") if one.isdigit())
    )


def test_curve_with_another_generator_is_taken_for_the_known_one(tmp_path: Path) -> None:
    """Whoever chooses the generator knows a private key for any public key."""
    key, public = tmp_path / "key.pem", tmp_path / "public.der"
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    openssl("ec", "-in", key, "-pubout", "-param_enc", "explicit", "-outform", "DER", "-out", public)
    info = keys.PublicKeyInfo.load(public.read_bytes())
    point = info["public_key"].native
    base = info["algorithm"]["parameters"].chosen["base"].native
    forged = keys.PublicKeyInfo.load(public.read_bytes().replace(base, point))
    assert read_key(forged).key is None
