"""One answer on every machine: the layers as this compiler builds them, and for 64-bit ARM under an emulator."""

import shutil
import subprocess
from pathlib import Path

import pytest

from iass.adapters.convolution import native

_SOURCES = Path(native.__file__).parent
_PROGRAM = Path(__file__).with_name("every_path.c")
_NEON = 1
Digests = dict[int, list[str]]


def answers(folder: Path, compiler: str, *options: str, under: tuple[str, ...] = ()) -> Digests:
    """What each path answers."""
    program = folder / f"every-{compiler}"
    command = [compiler, "-std=gnu11", "-ffp-contract=off", *options, f"-I{_SOURCES}", str(_PROGRAM)]
    subprocess.run([*command, *map(str, _SOURCES.glob("*.c")), "-o", str(program), "-lm"], check=True)
    told = subprocess.run([*under, str(program)], capture_output=True, text=True, check=True).stdout
    paths = [part.split("\n") for part in told.split("path ")[1:]]
    return {int(number): digests for number, *digests in paths}


def test_path_reads_out_of_place_or_answers_differently(tmp_path: Path) -> None:
    """The sanitizers end the program at the first byte that is read or written where it should not be."""
    found = answers(tmp_path, "gcc", "-O1", "-fsanitize=address,undefined")
    assert len(found) > 1 and len({tuple(digests) for digests in found.values()}) == 1, found


@pytest.mark.soak
def test_arm_answers_differently(tmp_path: Path) -> None:
    if not shutil.which("aarch64-linux-gnu-gcc") or not shutil.which("qemu-aarch64"):
        pytest.skip("needs Debian's gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user")
    here = answers(tmp_path, "gcc", "-O2")
    there = answers(tmp_path, "aarch64-linux-gnu-gcc", "-O2", "-static", under=("qemu-aarch64",))
    assert _NEON in there and {tuple(digests) for digests in (here | there).values()} == {tuple(here[0])}
