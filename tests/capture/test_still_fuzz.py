"""Whatever the bytes, the only outcomes are a Frame and InvalidInput."""

import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iass.capture.frame import Frame
from iass.capture.still import decode, media_type
from iass.errors import InvalidInput

Samples = dict[str, bytes]
Mutation = Callable[[random.Random, bytes], bytes]

MAGICS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\xff\xff\0\0WEBPVP8 ",
    b"BM",
    b"\0\0\0\x0cjP  \r\n\x87\n",
    b"\xff\x4f\xff\x51",
)
relaxed = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def outcome(data: bytes) -> Frame | InvalidInput:
    try:
        return decode(data, where="fuzz")
    except InvalidInput as refusal:
        assert refusal.where == "fuzz"
        assert refusal.mend
        return refusal


def flip_bits(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def change_header(chance: random.Random, data: bytes) -> bytes:
    """Extreme values where the sizes and counts are."""
    at = chance.randrange(min(len(data), 200))
    value = chance.choice((b"\0", b"\xff", b"\x7f", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\1"))
    return data[:at] + value + data[at + len(value) :]


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def drop(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 400) :]


def repeat(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[: start + chance.randrange(1, 400)] + data[start:]


def swap(chance: random.Random, data: bytes) -> bytes:
    """Two stretches change places, as chunks and segments may."""
    a, b, c = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def lengthen(chance: random.Random, data: bytes) -> bytes:
    """A two- or four-byte length grows or shrinks by a little."""
    at, form = chance.randrange(len(data) - 4), chance.choice((">H", "<H", ">I", "<I"))
    width = struct.calcsize(form)
    (value,) = struct.unpack_from(form, data, at)
    changed = (value + chance.choice((-8, -1, 1, 8))) % (1 << (8 * width))
    return data[:at] + struct.pack(form, changed) + data[at + width :]


def mend_png(data: bytes) -> bytes:
    """Checksums made right again, so that what they would catch reaches the decoder."""
    position, made = 8, bytearray(data)
    while position + 12 <= len(made):
        end = position + 12 + int.from_bytes(made[position : position + 4], "big")
        if end > len(made):
            break
        made[end - 4 : end] = struct.pack(">I", crc32(made[position + 4 : end - 4]))
        position = end
    return bytes(made)


MUTATIONS: tuple[Mutation, ...] = (flip_bits, change_header, cut, drop, repeat, swap, lengthen)


def mutated(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(MUTATIONS)(chance, data) or b"\0" * 8
        data = data.ljust(8, b"\0")
    return mend_png(data) if data.startswith(b"\x89PNG") and chance.random() < 0.8 else data


@relaxed
@given(data=st.binary(max_size=400), magic=st.sampled_from((b"", *MAGICS)))
def test_random_bytes_behind_every_magic(data: bytes, magic: bytes) -> None:
    outcome(magic + data)


@relaxed
@given(data=st.binary(max_size=40))
def test_media_type_answers_or_refuses(data: bytes) -> None:
    try:
        assert media_type(data).startswith("image/")
    except InvalidInput as refusal:
        assert "accepted format" in refusal.what


@relaxed
@given(seed=st.integers(0, 2**32), pick=st.integers(0, 1000))
def test_mutated_files_of_every_format(samples: Samples, seed: int, pick: int) -> None:
    name = sorted(samples)[pick % len(samples)]
    outcome(mutated(random.Random(seed), samples[name]))


@relaxed
@given(seed=st.integers(0, 2**32), picks=st.tuples(st.integers(0, 1000), st.integers(0, 1000)))
def test_the_head_of_one_format_on_the_body_of_another(samples: Samples, seed: int, picks: tuple[int, int]) -> None:
    chance, names = random.Random(seed), sorted(samples)
    head, body = (samples[names[pick % len(names)]] for pick in picks)
    outcome(head[: chance.randrange(4, 200)] + body[chance.randrange(len(body)) :])


_SOAK = """
import random, resource, sys, time, warnings
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_still_fuzz import mutated, outcome
warnings.simplefilter("error")
samples = [path.read_bytes() for path in sorted(Path(sys.argv[2]).iterdir())]
virtual = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (virtual + 1_500_000_000,) * 2)
until, seed, slowest = time.monotonic() + float(sys.argv[3]), int(sys.argv[4]), 0.0
while time.monotonic() < until:
    chance = random.Random(seed)
    data = mutated(chance, samples[seed % len(samples)])
    Path(sys.argv[2] + ".last").write_bytes(data)
    started = time.process_time()
    outcome(data)
    slowest = max(slowest, time.process_time() - started)
    seed += 1
print(seed, slowest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.soak
def test_minutes_of_mutations_neither_crash_nor_grow(
    samples: Samples, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """IASS_FUZZ_SECONDS (default 120) in a process of its own, so that a fault in a decoder is seen as one."""
    folder = tmp_path_factory.mktemp("fuzz")
    for name, data in samples.items():
        (folder / name.replace(" ", "-")).write_bytes(data)
    seconds, seed = os.environ.get("IASS_FUZZ_SECONDS", "120"), str(random.randrange(10**9))
    command = [sys.executable, "-c", _SOAK, str(Path(__file__).parent), str(folder), seconds, seed]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"seed {seed}: {run.stderr[-2000:]}"
    _, slowest, megabytes = run.stdout.split()[-3:]
    assert float(slowest) < 10.0
    assert int(megabytes) < 1_300
