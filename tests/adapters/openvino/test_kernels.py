"""The choice of kernels may change speed, and nothing else."""

import re
from pathlib import Path

import numpy as np
import pytest

from iass.adapters.openvino.kernels import prefers_blocked, with_blocked_kernels
from iass.adapters.openvino.runtime import Runtime, ov, takes_bytes
from iass.adapters.openvino.weights import folded
from iass.face.manifest import ModelKind, find_manifest


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [("fpu sse4_2 avx2 fma", True), ("fpu avx2 avx512f avx512_vnni", False), ("fpu sse4_2 avx", False), ("", False)],
)
def test_hint_is_given_where_it_was_not_measured(tmp_path: Path, flags: str, wanted: bool) -> None:
    cpu_info = tmp_path / "cpuinfo"
    cpu_info.write_text(f"processor\t: 0\nmodel name\t: any\nflags\t\t: {flags}\nbugs\t\t: avx2\n")
    assert prefers_blocked(cpu_info) is wanted


def test_machine_that_tells_nothing(tmp_path: Path) -> None:
    assert not prefers_blocked(tmp_path / "absent")


def test_kernels_change_the_vectors(tmp_path: Path) -> None:
    manifest = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)
    runtime = Runtime.open(1)
    crops = np.random.default_rng(7).integers(0, 256, (2, 112, 112, 3), np.uint8)
    vectors = []
    for blocked in (False, True):
        graph = runtime.read(folded(manifest, tmp_path))
        ready = takes_bytes(graph, reverse_channels=True, mean=manifest.input.mean, scale=manifest.input.scale)
        network = Runtime(runtime.core, 1, blocked).compile(ready)
        vectors.append(network.infer(crops)[0])
    assert np.allclose(vectors[0], vectors[1], rtol=0, atol=1e-4 * np.abs(vectors[0]).max())


def test_convolution_is_left_without_the_hint(tmp_path: Path) -> None:
    manifest = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)
    runtime = Runtime.open(1)
    hinted = with_blocked_kernels(ov, runtime.core, runtime.read(folded(manifest, tmp_path)))
    ov.serialize(hinted, tmp_path / "again.xml")
    text = (tmp_path / "again.xml").read_text()
    convolutions = re.findall(r'<layer [^>]*type="(?:Group)?Convolution".*?</layer>', text, re.DOTALL)
    assert len(convolutions) == 27
    assert all("primitives_priority" in convolution for convolution in convolutions)
