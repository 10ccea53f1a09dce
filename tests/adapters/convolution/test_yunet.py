"""YuNet on our own layers: OpenVINO's values to the bit, by every instruction path that this CPU has."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from iass.adapters.convolution.layers import Instructions, Layers
from iass.adapters.convolution.turns import Turns
from iass.adapters.convolution.yunet import YuNet, pack
from iass.adapters.openvino.maps import MAPS
from iass.adapters.openvino.runtime import Runtime, takes_bytes
from iass.adapters.openvino.weights import folded, joined, packed_detector
from iass.capture import still
from iass.demo import people
from iass.face.manifest import ModelKind, find_manifest

from .openvino_here import HAS_NARROW_REGISTERS

TURNS = Turns(2)
MANIFEST = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None)
SHAPES = [(32, 32), (96, 96), (128, 160), (160, 128), (32, 640), (480, 640), (736, 1280)]
_SLOWLY = 160 * 160  # pixels that one lane without instructions of its own can take in a test


def pictures(shape: tuple[int, int]) -> list[NDArray[np.uint8]]:
    """A face, noise, black and white."""
    rows, columns = shape
    face = still.decode(people.selfie("P001")).pixels
    noise = np.random.default_rng(1).integers(0, 256, (rows, columns, 3), np.uint8)
    small = np.asarray(cv2.resize(face, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    return [small, noise, np.zeros_like(noise), np.full_like(noise, 255)]


def by_openvino(shape: tuple[int, int], cache_dir: Path, pixels: list[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
    runtime = Runtime.open(1)
    graph = runtime.read(joined(MANIFEST, cache_dir))
    graph.reshape([1, 3, *shape])
    network = runtime.compile(takes_bytes(graph, reverse_channels=False, mean=(0, 0, 0), scale=(1, 1, 1)), MAPS)
    return [np.concatenate([found.reshape(16, -1) for found in network.infer(one[None])], axis=1) for one in pixels]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_values_differ_from_openvino_by_one_bit(layers: Layers, cache_dir: Path, shape: tuple[int, int]) -> None:
    """With AVX2 alone, OpenVINO takes other kernels for large pictures, and sums in another order."""
    pixels = pictures(shape)
    exact = by_openvino(shape, cache_dir, pixels)
    if HAS_NARROW_REGISTERS and shape[0] * shape[1] > _SLOWLY:
        ours = YuNet.load(layers, layers.instructions[-1], packed_detector(MANIFEST, cache_dir), TURNS)
        for picture, values in zip(pixels, exact, strict=True):
            assert np.abs(ours.values(picture) - values).max() < 1e-4
        return
    for instructions in layers.instructions:
        if instructions is Instructions.PLAIN and shape[0] * shape[1] > _SLOWLY:
            continue
        ours = YuNet.load(layers, instructions, packed_detector(MANIFEST, cache_dir), TURNS)
        for picture, values in zip(pixels, exact, strict=True):
            assert np.array_equal(ours.values(picture), values), instructions.name


@pytest.mark.parametrize(
    "shape", [(0, 32, 3), (32, 0, 3), (33, 32, 3), (32, 48, 3), (32, 32), (32, 32, 4), (32, 16384, 3)]
)
def test_picture_of_another_shape_is_read_beyond_its_end(
    layers: Layers, cache_dir: Path, shape: tuple[int, ...]
) -> None:
    ours = YuNet.load(layers, layers.instructions[-1], packed_detector(MANIFEST, cache_dir), TURNS)
    with pytest.raises(ValueError, match=r"no picture|sizes"):
        ours.values(np.zeros(shape, np.uint8))


def test_pixels_that_do_not_lie_side_by_side_are_taken_for_others(layers: Layers, cache_dir: Path) -> None:
    ours = YuNet.load(layers, layers.instructions[-1], packed_detector(MANIFEST, cache_dir), TURNS)
    with pytest.raises(ValueError, match="contiguous"):
        ours.values(np.zeros((32, 64, 3), np.uint8)[:, ::-1][:, :32])
    with pytest.raises(ValueError, match="contiguous"):
        ours.values(np.zeros((32, 32, 3), np.float32))


def test_weights_cut_short_are_read_beyond_their_end(layers: Layers, cache_dir: Path) -> None:
    with pytest.raises(ValueError, match="53104 weights"):
        YuNet.load(layers, layers.instructions[-1], packed_detector(MANIFEST, cache_dir)[:-4], TURNS)


def test_detector_of_another_kind_is_taken_for_yunet(cache_dir: Path) -> None:
    for model in (
        folded(MANIFEST, cache_dir),
        folded(find_manifest("sface-2021dec", ModelKind.RECOGNISER, None), cache_dir),
    ):
        with pytest.raises(ValueError, match="other convolutions"):
            pack(model)
