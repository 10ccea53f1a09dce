"""A master key that others can read, that is cut short, or that two starts make at once."""

import os
import stat
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iass.adapters.sql.keys import KeyRing, load_or_create_master_key
from iass.adapters.sql.seal import seal, unseal
from iass.errors import InvalidInput, NotReady, Tampered


def test_second_start_makes_another_key(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    first = load_or_create_master_key(path)
    assert load_or_create_master_key(path) == first
    assert len(first) == 32
    assert bytes.fromhex(path.read_text().strip()) == first
    assert [each.name for each in tmp_path.iterdir()] == ["master.key"]


def test_others_may_read_a_new_key(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_or_create_master_key(tmp_path / "master.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_key_that_others_may_read_is_used(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master.key"
    load_or_create_master_key(path)
    path.chmod(mode)
    with pytest.raises(NotReady, match="others than its owner") as caught:
        load_or_create_master_key(path)
    assert "chmod 600" in caught.value.mend


@pytest.mark.parametrize(
    "text", ["", "ab" * 31, "ab" * 33, "zz" * 32, "ab" * 16 + "é" * 16, "\x00" * 64, "0x" + "ab" * 31]
)
def test_key_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(NotReady, match="64 hex digits") as caught:
        load_or_create_master_key(path)
    assert not text or text[:8] not in caught.value.what + caught.value.mend
    assert path.read_text() == text


def test_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="cannot be read"):
        load_or_create_master_key(tmp_path / "none" / "master.key")


def test_folder_in_the_place_of_the_key(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(NotReady):
        load_or_create_master_key(tmp_path)


def test_two_starts_make_two_keys(tmp_path: Path) -> None:
    made: list[bytes] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        made.append(load_or_create_master_key(tmp_path / "master.key"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8 and len(set(made)) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_key_of_another_length(length: int) -> None:
    with pytest.raises(InvalidInput):
        KeyRing(bytes(length))


def test_wrapped_key_is_moved_to_another_subject() -> None:
    """Also once it is in the cache."""
    ring = KeyRing(os.urandom(32))
    wrapped = ring.wrap("key-1", "subject-1", os.urandom(32))
    ring.unwrap("key-1", "subject-1", wrapped)
    for place in (("key-2", "subject-1"), ("key-1", "subject-2")):
        with pytest.raises(Tampered):
            ring.unwrap(*place, wrapped)


def test_key_of_another_master_is_unwrapped() -> None:
    wrapped = KeyRing(os.urandom(32)).wrap("k", "s", os.urandom(32))
    with pytest.raises(Tampered):
        KeyRing(os.urandom(32)).unwrap("k", "s", wrapped)


def test_two_purposes_share_a_key() -> None:
    """What is sealed by the master key for one purpose is not opened for another."""
    master = os.urandom(32)
    with pytest.raises(Tampered):
        KeyRing(master).unwrap("k", "s", seal(AESGCM(master), os.urandom(32), "subject key", "k", "s"))


@pytest.mark.parametrize("plain", [b"", b"x", os.urandom(70_000)])
def test_sealed_thing_is_changed(plain: bytes) -> None:
    key = AESGCM(os.urandom(32))
    sealed = seal(key, plain, "image", "i", "s")
    assert unseal(key, sealed, "image", "i", "s") == plain
    assert seal(key, plain, "image", "i", "s") != sealed
    for position in {0, 11, 12, len(sealed) // 2, len(sealed) - 1}:
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Tampered):
            unseal(key, bytes(changed), "image", "i", "s")
    for cut in (sealed[:-1], sealed[:20], b"", sealed + b"\x00"):
        with pytest.raises(Tampered):
            unseal(key, cut, "image", "i", "s")


@pytest.mark.parametrize(
    "place", [("image", "i", "t"), ("image", "j", "s"), ("template", "i", "s"), ("image", "is", ""), ()]
)
def test_sealed_thing_is_moved(place: tuple[str, ...]) -> None:
    key = AESGCM(os.urandom(32))
    sealed = seal(key, b"face", "image", "i", "s")
    with pytest.raises(Tampered):
        unseal(key, sealed, *place)
