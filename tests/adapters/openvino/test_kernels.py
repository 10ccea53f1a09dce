"""The choice of kernels may change speed, and nothing else."""

import re
import tempfile
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.kernels import prefers_blocked, with_blocked_kernels
from iass.adapters.openvino.runtime import Network, Runtime, ov, takes_bytes
from iass.adapters.openvino.weights import folded, joined
from iass.capture.frame import Frame
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
    core = Runtime.open(1).core
    crops = np.random.default_rng(7).integers(0, 256, (2, 112, 112, 3), np.uint8)
    vectors = []
    for blocked in (False, True):
        runtime = Runtime(core, 1, blocked)
        graph = runtime.read(folded(manifest, tmp_path))
        ready = takes_bytes(graph, reverse_channels=True, mean=manifest.input.mean, scale=manifest.input.scale)
        vectors.append(runtime.compile(ready).infer(crops)[0])
    assert np.allclose(vectors[0], vectors[1], rtol=0, atol=1e-4 * np.abs(vectors[0]).max())


def test_convolution_is_left_without_the_hint(tmp_path: Path) -> None:
    manifest = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)
    core = Runtime.open(1).core
    hinted = Runtime(core, 1, blocked=True).read(folded(manifest, tmp_path))
    ov.serialize(hinted, tmp_path / "again.xml")
    text = (tmp_path / "again.xml").read_text()
    convolutions = re.findall(r'<layer [^>]*type="(?:Group)?Convolution".*?</layer>', text, re.DOTALL)
    assert len(convolutions) == 27
    assert all("primitives_priority" in convolution for convolution in convolutions)


def test_clone_reshaped_for_a_canvas_runs_on_other_kernels(tmp_path: Path) -> None:
    """Where the hint was measured, it must reach the CPU through clone, reshape and preprocessing; elsewhere the
    network must compile and run without one."""
    manifest = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)
    runtime = Runtime.open(1)
    graph = runtime.read(joined(manifest, tmp_path))
    detector = YuNetDetector(runtime, lambda: graph, manifest)
    for limit in (320, 640):
        detector.look(Frame(np.zeros((600, 800, 3), np.uint8)), limit)
    for network, _grid in detector._networks.values():
        names = _kernels_of_convolutions(network)
        assert len(names) == 35
        assert all(name.startswith("jit_avx2") for name in names) or not prefers_blocked(), Counter(names)


@pytest.mark.parametrize("blocked", [False, True])
def test_detector_writes_a_file_for_a_new_canvas(
    tmp_path: Path, blocked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)
    runtime = Runtime(Runtime.open(1).core, 1, blocked)
    graph = runtime.read(joined(manifest, tmp_path))
    detector = YuNetDetector(runtime, lambda: graph, manifest)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert detector.look(Frame(np.zeros((300, 300, 3), np.uint8)), 320) == ()


def test_start_fails_where_no_temporary_file_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)
    runtime = Runtime(Runtime.open(1).core, 1, blocked=True)
    model = joined(manifest, tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    detector = YuNetDetector(runtime, lambda: runtime.read(model), manifest)
    assert detector.look(Frame(np.zeros((300, 300, 3), np.uint8)), 320) == ()


def test_full_temporary_folder_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)
    runtime = Runtime.open(1)
    graph = runtime.read(folded(manifest, tmp_path))
    in_the_way = tmp_path / "in the way"
    in_the_way.touch()  # a folder that is absent is made by OpenVINO
    monkeypatch.setattr(tempfile, "TemporaryDirectory", lambda **_: nullcontext(str(in_the_way)))
    assert with_blocked_kernels(ov, runtime.core, graph) is graph


def _kernels_of_convolutions(network: Network) -> list[str]:
    told = [node.get_rt_info() for node in network.compiled.get_runtime_model().get_ops()]
    return [
        _text(one["primitiveType"]) for one in told if _text(one["layerType"]) in ("Convolution", "GroupConvolution")
    ]


def _text(value: object) -> str:
    return str(getattr(value, "value", value))
