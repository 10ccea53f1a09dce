"""int8 is trusted only where it was seen to agree with float32, face by face."""

import logging
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from iass.adapters.convolution.layers import fast
from iass.adapters.convolution.mobilenet import MobileNet
from iass.adapters.openvino import arithmetic, int8_record, kept_file
from iass.adapters.openvino.arithmetic import LEAST_AGREEMENT, load_encoder, reference_encoder
from iass.adapters.openvino.encoder import Arithmetic, OpenVinoEncoder
from iass.adapters.openvino.int8_record import Int8Record
from iass.adapters.openvino.quantising import quantise, steps_of
from iass.adapters.openvino.ranges import Range
from iass.adapters.openvino.runtime import Runtime
from iass.adapters.openvino.weights import folded, packed_recogniser
from iass.capture.frame import Frame
from iass.face.choice import largest
from iass.face.manifest import ModelKind, ModelManifest, find_manifest
from iass.face.pipeline import FacePipeline

FrameOf = Callable[[str, str], Frame]
Crops = NDArray[np.uint8]


@pytest.fixture(scope="module")
def manifest() -> ModelManifest:
    return find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)


@pytest.fixture(scope="module")
def record(manifest: ModelManifest) -> Int8Record:
    found = int8_record.shipped(manifest)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def reference(manifest: ModelManifest, cache_dir: Path) -> OpenVinoEncoder:
    return reference_encoder(Runtime.open(2, cache_dir), manifest, cache_dir)


@pytest.fixture(scope="module")
def crops(engine: FacePipeline, frame_of: FrameOf) -> Crops:
    """Aligned crops of the ten synthetic people, a selfie and a portrait each."""
    made = []
    for name in ("amateur_selfie", "studio_portrait"):
        for number in range(1, 11):
            frame = frame_of(f"P{number:03d}", name)
            face = engine.detector.refine(frame, largest(engine.detector.detect_nearest(frame)))
            transform = engine.encoder.alignment.transform(face.landmarks)
            assert transform is not None
            made.append(engine.encoder.alignment.crop(frame, transform))
    return np.stack(made)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_sample_face_differs_from_float32(
    encoder: OpenVinoEncoder, reference: OpenVinoEncoder, crops: Crops, mirrored: bool
) -> None:
    assert (encoder.arithmetic, reference.arithmetic) == (Arithmetic.INT8, Arithmetic.FLOAT32)
    assert encoder.model_id == reference.model_id
    ours, exact = encoder.encode(crops, mirrored=mirrored), reference.encode(crops, mirrored=mirrored)
    cosines = (ours * exact).sum(axis=1)
    assert cosines.min() >= 0.995, cosines.round(4)


def test_machine_whose_int8_is_wrong_runs_in_float32(
    manifest: ModelManifest,
    record: Int8Record,
    cache_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Spoilt steps stand for a kernel that computes wrongly."""
    spoilt = {name: replace(found, high=found.high * 0.2) for name, found in record.ranges.items()}
    monkeypatch.setattr(int8_record, "shipped", lambda _manifest: replace(record, ranges=spoilt))
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder(Runtime.open(1, cache_dir), manifest, cache_dir)
    assert encoder.arithmetic is Arithmetic.FLOAT32
    assert "float32 is used" in caplog.text
    assert arithmetic.agreement_of(encoder, record) > 0.9999


def test_machine_whose_own_layers_are_wrong_answers_otherwise_than_others(
    manifest: ModelManifest, record: Int8Record, cache_dir: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One packed weight changed a little, under a right digest, stands for layers that a compiler spoilt."""
    right = packed_recogniser(manifest, record.ranges, cache_dir)
    with BytesIO(right) as file:
        sizes, floats, wholes, told = (np.load(file) for _ in range(4))
    spoilt = BytesIO()
    wholes[1000] //= 2
    for part in (sizes, floats, wholes, told):
        np.save(spoilt, part)
    for kept in cache_dir.glob(f"{manifest.name}-{manifest.sha256[:16]}-*"):
        (tmp_path / kept.name).write_bytes(kept.read_bytes())
    (packed,) = (path for path in tmp_path.iterdir() if kept_file.read(path) == right)
    kept_file.write(packed, spoilt.getvalue())
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder(Runtime.open(1, cache_dir), manifest, tmp_path)
    assert encoder.arithmetic is Arithmetic.INT8 and not isinstance(encoder.network, MobileNet)
    assert ("own layers do not give" in caplog.text) == (fast() is not None)
    theirs = load_encoder(Runtime.open(1, cache_dir), manifest, cache_dir, own=False)
    assert np.array_equal(encoder.rows(record.crop[None]), theirs.rows(record.crop[None]))


def test_check_passes_a_vector_that_is_no_number(encoder: OpenVinoEncoder, record: Int8Record) -> None:
    broken = replace(record, vector=np.full_like(record.vector, np.nan))
    assert not arithmetic.agreement_of(encoder, broken) >= LEAST_AGREEMENT


def test_record_is_used_for_other_weights(manifest: ModelManifest) -> None:
    assert int8_record.shipped(replace(manifest, sha256="0" * 64)) is None
    assert int8_record.shipped(replace(manifest, name="another")) is None


def test_sixteen_bits_overflow_without_vnni() -> None:
    """255 * (a + b) of neighbouring input channels must fit in 16 bits, for weights of any shape."""
    generator = np.random.default_rng(3)
    for shape in ((8, 64, 1, 1), (4, 6, 3, 3), (5, 7, 1, 1)):
        weights = generator.normal(0, 1, shape).astype(np.float32)
        weights[0, :2] = 3.0
        whole = np.abs(np.rint(weights / steps_of(weights).reshape(-1, 1, 1, 1)).astype(int))
        assert whole.max() <= 127
        even = shape[1] // 2 * 2
        assert 255 * (whole[:, 0:even:2] + whole[:, 1:even:2]).max() <= 32767


def test_ranges_of_another_network_are_taken(manifest: ModelManifest, cache_dir: Path) -> None:
    with pytest.raises(ValueError, match="tensors that the ranges name"):
        quantise(folded(manifest, cache_dir), {"no such tensor": Range(-1.0, 1.0)})
    with pytest.raises(ValueError, match="between two convolutions"):
        quantise(folded(manifest, cache_dir), {"no such tensor": Range(-1.0, 1.0, (1, 2))})
