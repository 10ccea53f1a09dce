"""Whatever the bytes, a chip is read or refused: no other error, and neither time nor memory without end.

`make soak` tries a million; SOAK_CASES says how many.
"""

import os
import random
import resource
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.passports import DOCUMENT, NOW, Trusting, anchors, revocations, signer, utopia
from tests.soaking import CASES, counted

from iass.adapters.csca.offer import read_offer
from iass.capture.chip.certificate import read_certificate
from iass.capture.chip.dg1 import read_dg1
from iass.capture.chip.dg2 import read_dg2
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.proof import PASSIVE, CheckOutcome
from iass.capture.chip.reading import read_chip
from iass.capture.chip.revocation import read_revocations
from iass.capture.chip.sod import read_sod
from iass.capture.chip.tlv import read_file
from iass.demo.passports import chip
from iass.demo.passports.authority import rsa_key
from iass.demo.passports.signing import master_list
from iass.errors import InvalidInput

Reader = Callable[[bytes], object]

# A small portrait: a fuzzer's time is better spent on structure than on pictures.
PICTURE = b"\xff\xd8" + bytes(range(200))
FILES = chip.issue(DOCUMENT, PICTURE, signer())
SALTED = chip.issue(DOCUMENT, PICTURE, utopia().signer(rsa_key(), pss=True))
SEEDS: list[tuple[Reader, bytes]] = [
    (read_dg1, FILES.dg1 or b""),
    (read_dg2, FILES.dg2 or b""),
    (read_dg2, chip.dg2_39794(PICTURE)),
    (read_sod, FILES.sod or b""),
    (read_sod, SALTED.sod or b""),
    (lambda data: read_certificate(data, "fuzz"), signer().der),
    (lambda data: read_revocations(data, "fuzz"), revocations(utopia(), 3, 4)),
    (lambda data: read_offer(data, "fuzz"), master_list([utopia().der], utopia().signer())),
]
TAGS = (0x02, 0x04, 0x06, 0x30, 0x31, 0x61, 0x75, 0x77, 0x7F61, 0x7F60, 0x5F2E, 0x7F2E, 0xA0, 0xA1, 0x65, 0x80)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def outcome(read: Reader, data: bytes) -> object:
    try:
        return read(data)
    except InvalidInput as refusal:
        assert refusal.where and refusal.mend
        return refusal


def whole(files: ChipFiles) -> None:
    """The entire reading never raises; and only the very bytes that were signed are ever taken for genuine."""
    reading = read_chip(files, Trusting(anchors()), NOW)
    assert {result.check for result in reading.proof.results} == set(PASSIVE)
    if reading.proof.authenticity is CheckOutcome.PASSED:
        assert (files.dg1 or b"").rstrip(b"\0") == (FILES.dg1 or b"").rstrip(b"\0")
        assert (files.dg2 or b"").rstrip(b"\0") == (FILES.dg2 or b"").rstrip(b"\0")


def change(chance: random.Random, data: bytes) -> bytes:
    """One of the ways in which structure breaks: bits, lengths, pieces lost, doubled, moved or wrapped."""
    at, size = chance.randrange(len(data)), chance.randrange(1, 40)
    way = chance.randrange(7)
    if way == 0:
        return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]
    if way == 1:
        value = chance.choice((b"\0", b"\x80", b"\x84", b"\xff", b"\x82\xff\xff", b"\x84\xff\xff\xff\xff", b"\x30\x80"))
        return data[:at] + value + data[at + len(value) :]
    if way == 2:
        return data[:at]
    if way == 3:
        return data[:at] + data[at + size :]
    if way == 4:
        return data[: at + size] + data[at:]
    if way == 5:
        return data[:at] + chip.tlv(chance.choice(TAGS), data[at : at + size]) + data[at + size :]
    return data[:at] + chance.randbytes(size) + data[at + size :]


def mutate(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = change(chance, data) or b"\0"
    return data


@relaxed
@given(st.binary(max_size=400))
def test_bytes_out_of_nowhere_are_an_error_of_another_kind(data: bytes) -> None:
    for read, _ in SEEDS:
        outcome(read, data)
    whole(ChipFiles(data, data, data))


@relaxed
@given(
    st.recursive(st.binary(max_size=12), lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=30), st.data()
)
def test_tree_of_elements_is_an_error_of_another_kind(tree: object, draw: st.DataObject) -> None:
    def encoded(node: object) -> bytes:
        content = b"".join(map(encoded, node)) if isinstance(node, tuple) else bytes(node)  # type: ignore[call-overload]
        return chip.tlv(draw.draw(st.sampled_from(TAGS)), content)

    data = encoded(tree)
    for outer, read in ((0x61, read_dg1), (0x75, read_dg2), (0x77, read_sod)):
        outcome(read, chip.tlv(outer, data))


@relaxed
@given(st.integers(0, 2**63))
def test_changed_file_is_an_error_of_another_kind(seed: int) -> None:
    chance = random.Random(seed)
    read, data = chance.choice(SEEDS)
    outcome(read, mutate(chance, data))


@relaxed
@given(st.integers(0, 2**63))
def test_changed_chip_is_taken_for_genuine(seed: int) -> None:
    chance = random.Random(seed)
    parts = [FILES.dg1 or b"", FILES.dg2 or b"", FILES.sod or b""]
    chosen = chance.randrange(3)
    parts[chosen] = mutate(chance, parts[chosen])
    whole(ChipFiles(*parts))


@relaxed
@given(st.binary(min_size=1, max_size=60))
def test_file_grows_while_it_is_read(data: bytes) -> None:
    try:
        kept, content = read_file(data, data[0], 1_000, "fuzz")
    except InvalidInput:
        return
    assert len(content) < len(kept) <= len(data)


@pytest.mark.soak
def test_a_million_changed_chips() -> None:
    """Uncaught errors, changed chips that pass, and memory that grows with every case."""
    chance = random.Random(os.environ.get("CHIP_FUZZ_SEED", "5"))
    parts = [FILES.dg1 or b"", FILES.dg2 or b"", FILES.sod or b""]
    start = 0
    for number in counted("SOD, DG1, DG2"):
        read, data = chance.choice(SEEDS)
        outcome(read, mutate(chance, data))
        if number % 4 == 0:
            changed = list(parts)
            chosen = chance.randrange(3)
            changed[chosen] = mutate(chance, changed[chosen])
            whole(ChipFiles(*changed))
        if number == CASES // 10:
            start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start < 64 * 1024
