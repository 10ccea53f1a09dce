"""Vectors as OpenCV makes them, of length 1, in any batch and any thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from iass.adapters.openvino.encoder import OpenVinoEncoder, centred, unit
from iass.adapters.openvino.folding import fold
from iass.capture.frame import Frame
from iass.face.choice import largest
from iass.face.manifest import ModelKind, find_manifest
from iass.face.pipeline import FacePipeline

FrameOf = Callable[[str, str], Frame]
Crops = NDArray[np.uint8]


def _aligned(engine: FacePipeline, frame: Frame) -> Crops:
    transform = engine.encoder.alignment.transform(largest(engine.detector.detect_nearest(frame)).landmarks)
    assert transform is not None
    return engine.encoder.alignment.crop(frame, transform)


@pytest.fixture(scope="module")
def crops(engine: FacePipeline, frame_of: FrameOf) -> Crops:
    """Aligned crops of the ten synthetic people."""
    return np.stack([_aligned(engine, frame_of(f"P{number:03d}", "amateur_selfie")) for number in range(1, 11)])


def test_one_crop_gives_the_vector_of_opencvs_recogniser(
    encoder: OpenVinoEncoder, crops: Crops, tmp_path: Path
) -> None:
    """Channel order, mean and scale: OpenCV 5 cannot read the file as shipped, so it is given the folded weights."""
    model = onnx.load_model_from_string(
        fold(find_manifest("sface-2021dec", ModelKind.RECOGNISER, None).locate().read_bytes())
    )
    for port in (model.graph.input[0], model.graph.output[0]):
        port.type.tensor_type.shape.dim[0].dim_value = 1
    path = tmp_path / "sface.onnx"
    onnx.save(model, str(path))
    reference = cv2.FaceRecognizerSF.create(str(path), "")
    for crop, vector in zip(crops[:4], unit(encoder.rows(crops[:4])), strict=True):
        theirs = unit(np.asarray(reference.feature(crop), np.float32))[0]
        assert float(theirs @ vector) >= 0.995  # ours is in int8


def test_a_crop_and_its_mirror_image_have_one_template(encoder: OpenVinoEncoder, crops: Crops) -> None:
    straight, mirrored = encoder.encode(crops), encoder.encode(crops[:, :, ::-1])
    assert np.allclose(straight, mirrored, atol=1e-5)


def test_vectors_have_length_one_and_do_not_depend_on_their_batch(encoder: OpenVinoEncoder, crops: Crops) -> None:
    many = np.concatenate([crops] * 4)  # more than one inference
    together = encoder.encode(many)
    assert together.shape == (40, encoder.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    alone = np.concatenate([encoder.encode(crop[None]) for crop in crops])
    assert np.allclose(together[:10], alone, atol=1e-4)
    assert np.allclose(together[30:], alone, atol=1e-4)


def test_no_crop_gives_no_vector(encoder: OpenVinoEncoder) -> None:
    assert encoder.encode(np.zeros((0, 112, 112, 3), np.uint8)).shape == (0, encoder.dimension)


def test_threads_do_not_mix_up_crops(encoder: OpenVinoEncoder, crops: Crops) -> None:
    alone = [encoder.encode(crop[None])[0] for crop in crops]
    with ThreadPoolExecutor(12) as pool:
        together = list(pool.map(lambda crop: encoder.encode(crop[None])[0], [*crops] * 3))
    for number, vector in enumerate(together):
        assert np.allclose(vector, alone[number % 10], atol=1e-5)


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf, -np.inf])
def test_a_vector_without_direction_is_never_passed_off_as_one(bad: float) -> None:
    rows = np.array([[3.0, 4.0], [bad, bad]], np.float32)
    made = unit(rows)
    assert made[0].tolist() == pytest.approx([0.6, 0.8])
    assert np.isnan(made[1]).all()


def test_strangers_are_alike_by_what_all_faces_share() -> None:
    shared, own = np.array([0.0, 0.0, 2.0], np.float32), np.eye(3, dtype=np.float32)[:2]
    centre = tuple((unit(own + shared).mean(axis=0)).tolist())
    before, after = (rows @ rows.T for rows in (centred(own + shared, ()), centred(own + shared, centre)))
    assert before[0, 1] > 0.7
    assert after[0, 1] < -0.9
    assert np.allclose(np.linalg.norm(centred(own + shared, centre), axis=1), 1, atol=1e-6)
    assert np.isnan(centred(np.zeros((1, 3), np.float32), centre)).all()


def test_mean_of_grey_pictures_brings_people_in_colour_nearer(
    engine: FacePipeline, encoder: OpenVinoEncoder, crops: Crops, frame_of: FrameOf
) -> None:
    """The mean is of LFW, which is grey. P004 and P010 look alike."""
    passports = np.stack([_aligned(engine, frame_of(f"P{number:03d}", "studio_portrait")) for number in range(1, 11)])
    assert encoder.manifest.centre
    whole = replace(encoder, manifest=replace(encoder.manifest, centre=()))
    before, after = (one.encode(crops, mirrored=False) @ one.encode(passports).T for one in (whole, encoder))
    apart = [float(np.diag(scores).mean() - scores[~np.eye(10, dtype=bool)].mean()) for scores in (before, after)]
    assert apart[1] > apart[0]
    assert after.argmax(axis=1).tolist() == list(range(10))
    assert min(after[3, 3] - after[3, 9], after[9, 9] - after[9, 3]) > 0.02


def test_the_model_id_changes_with_whatever_changes_vectors(encoder: OpenVinoEncoder) -> None:
    name, _, version = encoder.model_id.partition("/")
    assert name == "sface-2021dec"
    assert version.endswith(encoder.manifest.digest)
