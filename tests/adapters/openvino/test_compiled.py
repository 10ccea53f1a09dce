"""A compiled network that is kept: damage, another machine, and a folder that cannot be written change nothing."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from iass.adapters.openvino import kept_file
from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.engine import load as load_engine
from iass.adapters.openvino.maps import MAPS
from iass.adapters.openvino.runtime import Network, Runtime, takes_bytes
from iass.adapters.openvino.weights import joined
from iass.capture.frame import Frame
from iass.errors import NotReady
from iass.face.manifest import ModelKind, find_manifest
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE

PICTURE = np.random.default_rng(5).integers(0, 256, (1, 96, 96, 3), np.uint8)
Load = Callable[[Path | None], Network]
FrameOf = Callable[[str, str], Frame]


@pytest.fixture
def load(cache_dir: Path) -> Load:
    """load(folder) -> YuNet for 96 x 96, from the folder's compiled file where that is whole."""
    manifest = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)

    def network(store: Path | None) -> Network:
        runtime = Runtime.open(1, store)

        def make() -> object:
            graph = runtime.read(joined(manifest, cache_dir))
            graph.reshape([1, 3, 96, 96])
            return takes_bytes(graph, reverse_channels=False, mean=(0, 0, 0), scale=(1, 1, 1))

        return runtime.kept("yunet", "told", make, MAPS)

    return network


def outputs(network: Network) -> list[float]:
    return [float(value) for found in network.infer(PICTURE) for value in found.ravel()]


def test_kept_network_computes_something_else(load: Load, tmp_path: Path) -> None:
    fresh, kept = outputs(load(tmp_path)), outputs(load(tmp_path))
    assert kept == fresh
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", ["cut", "turned bit", "emptied", "whole but no network"])
def test_damaged_file_is_trusted(load: Load, tmp_path: Path, damage: str) -> None:
    exact = outputs(load(tmp_path))
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    middle = len(whole) // 2
    if damage == "whole but no network":
        kept_file.write(path, b"not a network")
    else:
        turned = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        path.write_bytes({"cut": whole[:middle], "turned bit": turned, "emptied": b""}[damage])
    assert outputs(load(tmp_path)) == exact
    assert kept_file.read(path) is not None, "the file was not made again"


def test_file_of_another_machine_is_taken(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path)
    monkeypatch.setattr("iass.adapters.openvino.runtime.cpu_flags", lambda: frozenset({"avx2", "avx512_vnni"}))
    load(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("limit", ["ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ONEDNN_CPU_ISA_HINTS"])
def test_network_of_other_kernels_is_taken(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """The kernel's flags say what the CPU can do, and these variables that less of it is used."""
    load(tmp_path)
    monkeypatch.setenv(limit, "AVX2" if limit.endswith("ISA") else "PREFER_YMM")
    load(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_folder_that_cannot_be_written_stops_the_engine(load: Load, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert outputs(load(tmp_path / "file" / "models")) == outputs(load(None))


def test_probe_and_enrolment_hold_two_networks(engine: FacePipeline) -> None:
    enrolling = engine.for_enrolment(ENROLMENT_GATE)
    assert enrolling.encoder is engine.encoder and enrolling.detector is engine.detector
    assert enrolling.mirrored and not engine.mirrored


def test_first_face_of_a_picture_format_waits_for_a_network(cache_dir: Path) -> None:
    """Whatever the shape of a counter's picture, its canvases are there soon after the start."""
    engine = load_engine("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=2, own=False)
    for other in threading.enumerate():
        if other.name == "prepare":
            other.join()
    detector = engine.detector
    assert isinstance(detector, YuNetDetector)
    known = set(detector._networks)
    assert known
    for width, height in ((640, 480), (480, 640), (512, 512), (1280, 720)):
        detector.detect_nearest(Frame(np.zeros((height, width, 3), np.uint8)))
    first_two = {shape for shape in detector._networks if max(shape) <= 320}
    assert first_two <= known


def test_start_waits_for_canvases_that_the_first_picture_does_not_need(
    engine: FacePipeline, cache_dir: Path, frame_of: FrameOf
) -> None:
    detector = fresh(engine, cache_dir)
    detector.prepare()
    first = set(detector._networks)
    picture = Frame(np.asarray(cv2.resize(frame_of("P001", "studio_portrait").pixels, (640, 480)), np.uint8))
    (face, *_) = detector.detect_nearest(picture)
    detector.refine(picture, face)
    assert set(detector._networks) == first, "the first picture had to wait for a network"
    detector.prepare_others()
    assert len(detector._networks) == len(first) + 5


def test_canvas_that_cannot_be_prepared_ends_the_service(
    engine: FacePipeline, cache_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> object:
        raise NotReady("the model cache cannot be written")

    detector = replace(fresh(engine, cache_dir), runtime=Runtime.open(1), graph=gone)
    detector.prepare_others()
    assert caplog.text.count("cannot be written") == 6
    with pytest.raises(NotReady):
        detector.look(Frame(np.zeros((100, 100, 3), np.uint8)), 160)


def test_picture_waits_for_a_canvas_of_another(engine: FacePipeline, cache_dir: Path) -> None:
    detector = fresh(engine, cache_dir)
    detector.prepare()
    with detector._compiling:  # as while another canvas is compiled
        assert detector.look(Frame(np.zeros((120, 160, 3), np.uint8)), 160) == ()


def test_process_that_ends_while_canvases_are_prepared_crashes(cache_dir: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from iass.adapters.openvino.engine import load; "
        "load('sface-2021dec', extra_dir=None, cache_dir=Path(sys.argv[1]), threads=2, own=False)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(cache_dir)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def fresh(engine: FacePipeline, cache_dir: Path) -> YuNetDetector:
    """A detector that has prepared nothing yet, with what an earlier one kept."""
    detector = engine.detector
    assert isinstance(detector, YuNetDetector)
    runtime = replace(detector.runtime, store=cache_dir)
    return YuNetDetector(runtime, detector.graph, detector.manifest)


def test_pictures_one_by_one_come_back_in_another_order(load: Load, tmp_path: Path) -> None:
    network = load(tmp_path)
    pictures = np.random.default_rng(6).integers(0, 256, (7, 96, 96, 3), np.uint8)
    each = network.infer_each(pictures)
    for picture, found in zip(pictures, each, strict=True):
        alone = network.infer(picture[None])
        assert all(np.array_equal(one, other) for one, other in zip(found, alone, strict=True))


def test_request_is_lost_when_an_inference_fails(load: Load, tmp_path: Path) -> None:
    network = load(tmp_path)
    before = network.idle.qsize()
    for _ in range(before + 1):
        with pytest.raises(RuntimeError):
            network.infer_each(np.zeros((2, 64, 64, 3), np.uint8))
    assert network.idle.qsize() == before
    assert len(outputs(network)) > 0


def test_all_cores_are_taken_where_fewer_are_allowed() -> None:
    assert Runtime.open(0).threads == len(os.sched_getaffinity(0))
    assert replace(Runtime.open(3)).threads == 3
