"""With and without our own layers: the same templates, and a start that needs no OpenVINO."""

import ctypes
import ctypes.util
import platform
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from iass.adapters.convolution import known
from iass.adapters.convolution import layers as module
from iass.adapters.convolution.layers import Instructions, Layers, fast
from iass.adapters.convolution.mobilenet import MobileNet
from iass.adapters.convolution.turns import Turns
from iass.adapters.convolution.yunet import YuNet
from iass.adapters.openvino import kept_file
from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.engine import DETECTOR, load, report
from iass.adapters.openvino.weights import packed_detector
from iass.capture import still
from iass.demo import people
from iass.face.manifest import ModelKind, find_manifest
from iass.face.outcome import FaceProbe
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import OPEN_GATE

_SILENT = (
    "import sys; from pathlib import Path; from iass.adapters.openvino.engine import load; "
    "load('sface-2021dec', extra_dir=None, cache_dir=Path(sys.argv[1]), threads=1); "
    "print('openvino' in sys.modules, 'onnx' in sys.modules)"
)


@pytest.fixture(scope="module")
def own(cache_dir: Path) -> FacePipeline:
    return load("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=1)


def test_machine_without_a_compiler_makes_other_templates(own: FacePipeline, cache_dir: Path) -> None:
    other = load("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=1, own=False)
    assert "our own layers" in report(own) and "on OpenVINO" in report(other)
    for name in ("P001", "P004", "P007", "P010"):
        frame = still.decode(people.selfie(name))
        for purpose in (FacePipeline.with_gate, FacePipeline.for_enrolment):
            ours, theirs = (purpose(engine, OPEN_GATE).one_face(frame) for engine in (own, other))
            assert isinstance(ours, FaceProbe) and isinstance(theirs, FaceProbe)
            assert np.array_equal(ours.face.landmarks, theirs.face.landmarks)
            assert np.array_equal(ours.template.vector, theirs.template.vector)
            assert ours.quality == theirs.quality


@pytest.mark.parametrize("found", [(), (Instructions.PLAIN,)])
def test_machine_with_one_lane_takes_half_a_second_for_a_face(
    layers: Layers, cache_dir: Path, monkeypatch: pytest.MonkeyPatch, found: tuple[Instructions, ...]
) -> None:
    monkeypatch.setattr(module, "load", lambda: layers if found else None)
    monkeypatch.setattr(layers, "instructions", found)
    assert fast() is None
    engine = load("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=1)
    assert "on OpenVINO" in report(engine)


def test_start_imports_what_it_does_without(own: FacePipeline, cache_dir: Path) -> None:
    if fast() is None:
        pytest.skip("this CPU has no instructions that make our own layers fast")
    done = subprocess.run([sys.executable, "-c", _SILENT, str(cache_dir)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_thread_that_rounds_otherwise_is_given_other_vectors(own: FacePipeline, layers: Layers) -> None:
    """A library of the process may have changed how this thread rounds. OpenVINO computes in threads of its own."""
    c = ctypes.CDLL(ctypes.util.find_library("m"))
    upwards = {"x86_64": 0x800, "aarch64": 0x400000}[platform.machine()]
    crop = still.decode(people.selfie("P001")).pixels[:112, :112][None]
    yunet = YuNet(layers, layers.instructions[-1], _weights(layers), Turns(1))
    one, canvas = own.encoder, np.ascontiguousarray(crop[0, :96, :96])
    assert isinstance(one, OpenVinoEncoder)
    vector, values = one.rows(crop), yunet.values(canvas)
    assert not c.fesetround(upwards)
    try:
        changed = one.rows(crop), yunet.values(canvas)
        assert c.fegetround() == upwards
    finally:
        c.fesetround(0)
    assert np.array_equal(changed[0], vector) and np.array_equal(changed[1], values)


def _weights(layers: Layers) -> NDArray[np.float32]:
    return np.random.default_rng(5).normal(0, 0.2, layers.yunet_weights).astype(np.float32)


def test_detector_and_recogniser_compute_more_at_once_than_is_allowed(own: FacePipeline, layers: Layers) -> None:
    detector, encoder = own.detector, own.encoder
    assert isinstance(detector, YuNetDetector) and isinstance(encoder, OpenVinoEncoder)
    if detector.own is not None and isinstance(encoder.network, MobileNet):
        assert detector.own.turns is encoder.network.turns is detector.runtime.turns
    one = Turns(1)
    yunet = YuNet(layers, layers.instructions[-1], _weights(layers), one)
    waiting = threading.Thread(target=yunet.values, args=(np.zeros((32, 32, 3), np.uint8),))
    with one:
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join()


@pytest.mark.parametrize(
    "changed", [lambda right: right[:-4], lambda right: right[:-4] + b"\0\0\0\0"], ids=["cut", "another weight"]
)
def test_strange_kept_detector_keeps_the_service_from_starting(
    cache_dir: Path, tmp_path: Path, changed: Callable[[bytes], bytes]
) -> None:
    manifest = find_manifest(DETECTOR, ModelKind.DETECTOR, None)
    right = packed_detector(manifest, cache_dir)
    for kept in cache_dir.glob("*.bin"):
        (tmp_path / kept.name).symlink_to(kept)
    (packed,) = (path for path in tmp_path.iterdir() if kept_file.read(path) == right)
    kept_file.write(packed, changed(right))
    engine = load("sface-2021dec", extra_dir=None, cache_dir=tmp_path, threads=1)
    assert isinstance(engine.detector, YuNetDetector) and engine.detector.own is None
    assert engine.detector.detect_nearest(still.decode(people.selfie("P001")))


def test_extension_of_other_sources_is_used(tmp_path: Path) -> None:
    (tmp_path / "later.c").write_text("int iass_layers_edition(void) { return 1000; }\n")
    subprocess.run(["cc", "-shared", "-fPIC", "later.c", "-o", "later.so"], check=True, cwd=tmp_path)
    with pytest.raises(ValueError, match="another edition"):
        Layers(tmp_path / "later.so")
    with pytest.raises((OSError, AttributeError)):
        Layers(tmp_path / "absent.so")
    (tmp_path / "other.so").write_bytes(b"no object")
    with pytest.raises((OSError, AttributeError)):
        Layers(tmp_path / "other.so")


def test_known_answers_are_not_those_of_openvino(cache_dir: Path) -> None:
    engine = load("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=1, own=False)
    detector, encoder = engine.detector, engine.encoder
    assert isinstance(detector, YuNetDetector) and isinstance(encoder, OpenVinoEncoder)
    vector = encoder.rows(known.picture(112, 112)[None])
    assert known.is_right(encoder.manifest.sha256, vector)
    assert not known.is_right(encoder.manifest.sha256, np.nextafter(vector, np.float32(9)))
    network, _ = detector._network((96, 96))
    found = [values.reshape(16, -1) for values in network.infer(known.picture(96, 96)[None])]
    assert known.is_right(detector.manifest.sha256, np.concatenate(found, axis=1))
