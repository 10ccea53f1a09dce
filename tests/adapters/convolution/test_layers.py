"""With and without our own layers: the same templates, and a start that needs no OpenVINO."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from iass.adapters.convolution import layers as module
from iass.adapters.convolution.layers import Instructions, Layers, fast
from iass.adapters.openvino import arithmetic
from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.openvino.engine import load, report
from iass.capture import still
from iass.demo import people
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
    for user in (arithmetic, openvino_engine):
        monkeypatch.setattr(user, "fast", fast)
    engine = load("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=1)
    assert "on OpenVINO" in report(engine)


def test_start_imports_what_it_does_without(own: FacePipeline, cache_dir: Path) -> None:
    if fast() is None:
        pytest.skip("this CPU has no instructions that make our own layers fast")
    done = subprocess.run([sys.executable, "-c", _SILENT, str(cache_dir)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_extension_of_other_sources_is_used(tmp_path: Path) -> None:
    with pytest.raises((OSError, AttributeError)):
        Layers(tmp_path / "absent.so")
    (tmp_path / "other.so").write_bytes(b"no object")
    with pytest.raises((OSError, AttributeError)):
        Layers(tmp_path / "other.so")
