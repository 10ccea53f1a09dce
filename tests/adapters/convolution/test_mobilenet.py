"""The recogniser on our own layers: OpenVINO's int8 to the bit, by every instruction path that this CPU has."""

import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from iass.adapters.convolution.layers import Instructions, Layers, MobileNetWeights
from iass.adapters.convolution.mobilenet import MobileNet, pack
from iass.adapters.convolution.turns import Turns
from iass.adapters.openvino import int8_record
from iass.adapters.openvino.runtime import Runtime, takes_bytes
from iass.adapters.openvino.weights import folded, packed_recogniser, quantised
from iass.capture import still
from iass.demo import people
from iass.face.manifest import ModelKind, find_manifest

from .openvino_here import HAS_NARROW_REGISTERS, HAS_TILES

TURNS = Turns(2)
MANIFEST = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)
Crops = NDArray[np.uint8]


@pytest.fixture(scope="module")
def crops() -> Crops:
    """Two hundred parts of synthetic people's pictures, lit and blurred in many ways, then noise, black and white."""
    chance = np.random.default_rng(3)
    made, pictures = [], _pictures()
    for number in range(200):
        picture = pictures[number % 4]
        side = int(chance.integers(150, min(picture.shape[:2])))
        top, left = (int(chance.integers(0, most - side + 1)) for most in picture.shape[:2])
        crop = cv2.resize(picture[top : top + side, left : left + side], (112, 112), interpolation=cv2.INTER_AREA)
        lit = crop * chance.uniform(0.2, 1.8) + chance.normal(0, chance.uniform(0, 20), crop.shape)
        made.append(np.clip(lit, 0, 255).astype(np.uint8))
    noise = chance.integers(0, 256, (112, 112, 3), np.uint8)
    return np.stack([*made, noise, np.zeros_like(noise), np.full_like(noise, 255)])


def _pictures() -> list[NDArray[np.uint8]]:
    names = ("P001", "P003", "P005", "P009")
    return [still.decode(people.selfie(name)).pixels for name in names]


@pytest.fixture(scope="module")
def packed(cache_dir: Path) -> bytes:
    record = int8_record.shipped(MANIFEST)
    assert record is not None
    return packed_recogniser(MANIFEST, record.ranges, cache_dir)


@pytest.fixture(scope="module")
def by_openvino(crops: Crops, cache_dir: Path) -> NDArray[np.float32]:
    record = int8_record.shipped(MANIFEST)
    assert record is not None
    runtime = Runtime.open(1)
    graph = runtime.read(quantised(MANIFEST, record.ranges, cache_dir))
    graph.reshape([1, 3, 112, 112])
    network = runtime.compile(takes_bytes(graph, reverse_channels=True, mean=(0, 0, 0), scale=(1, 1, 1)))
    return np.concatenate([network.infer(crop[None])[0] for crop in crops])


def test_vectors_differ_from_openvino_by_one_bit(
    layers: Layers, packed: bytes, crops: Crops, by_openvino: NDArray[np.float32]
) -> None:
    """With tile registers (AMX), and with AVX2 alone, OpenVINO rounds a few pictures otherwise: 4 of these 203, by 2e-4
    at most. There our paths are held against each other to the bit, and against it but for so much."""
    if HAS_TILES or HAS_NARROW_REGISTERS:
        first = MobileNet.load(layers, layers.instructions[-1], packed, TURNS).infer(crops)[0]
        same = (first == by_openvino).all(1)
        assert same.mean() > 0.95
        assert np.abs(first - by_openvino).max() < 1e-3
        by_openvino = first
    for instructions in layers.instructions:
        count = 2 if instructions is Instructions.PLAIN else len(crops)
        ours = MobileNet.load(layers, instructions, packed, TURNS)
        assert np.array_equal(ours.infer(crops[-count:])[0], by_openvino[-count:]), instructions.name


def test_threads_mix_up_crops(layers: Layers, packed: bytes, crops: Crops) -> None:
    ours = MobileNet.load(layers, layers.instructions[-1], packed, TURNS)
    alone = ours.infer(crops[:32])[0]
    found: dict[int, NDArray[np.float32]] = {}

    def encode(number: int) -> None:
        found[number] = ours.infer(crops[number : number + 4])[0]

    threads = [threading.Thread(target=encode, args=(number,)) for number in range(0, 32, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.array_equal(np.concatenate([found[number] for number in sorted(found)]), alone)


def test_more_compute_at_once_than_are_allowed(layers: Layers, packed: bytes, crops: Crops) -> None:
    one = Turns(1)
    ours = MobileNet.load(layers, layers.instructions[-1], packed, one)
    waiting = threading.Thread(target=ours.infer, args=(crops[:1],))
    with one:
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join()


@pytest.mark.parametrize(
    "sizes",
    [
        (1, 1, 16, 1, 16, 1, 16),
        (9, 7, 16, 2, 16, 2, 32, 1, 48),
        (30, 45, 32, 3, 48, 2, 16, 2, 64, 2, 32),
        (64, 80, 64, 2, 16, 1, 32, 2, 16),  # rows that are streamed, then a map at once
    ],
)
def test_lanes_answer_otherwise_than_one_alone(layers: Layers, sizes: tuple[int, ...]) -> None:
    """Networks of any size: rows and columns that no tile divides, strides that leave a rest."""
    weights = _random(sizes)
    layers.check(weights)
    picture = np.random.default_rng(8).integers(0, 256, (sizes[0], sizes[1], 3), np.uint8)
    exact = layers.mobilenet(picture, weights, Instructions.PLAIN)
    assert np.isfinite(exact).all() and len(np.unique(exact)) > 1
    for instructions in layers.instructions[1:]:
        assert np.array_equal(layers.mobilenet(picture, weights, instructions), exact), instructions.name


def _random(sizes: tuple[int, ...]) -> MobileNetWeights:
    """Weights as `pack` lays them out, such that levels are met all over."""
    chance = np.random.default_rng(sum(sizes))
    rows, columns, channels, _, outputs, *blocks = sizes
    wholes: list[NDArray[np.int8]] = []
    floats: list[NDArray[Any]] = [
        chance.normal(0, 0.3, 27 * channels),
        chance.normal(0, 1, channels),
        chance.normal(0, 1, channels),
    ]

    def product(inputs: int, count: int, bent: bool) -> None:
        wholes.append(chance.integers(-63, 64, inputs * count).astype(np.int8))
        offset = chance.integers(-1000, 1000, count).astype(np.int32).view(np.float32)
        floats.extend([offset, np.full(count, 1 / (3000 * inputs**0.5)), chance.normal(0, 0.1, count)])
        floats.extend([chance.normal(0, 1, count)] if bent else [])

    for stride, after in zip(blocks[::2], blocks[1::2], strict=True):
        rows, columns = -(-rows // stride), -(-columns // stride)
        floats.extend(
            [chance.normal(0, 0.3, 9 * channels), chance.normal(0, 0.1, channels), chance.normal(0, 1, channels)]
        )
        floats.extend([np.full(channels, 40.0), np.full(channels, 110.0)])
        product(channels, after, True)
        channels = after
    floats.extend([np.full(channels, 40.0), np.full(channels, 110.0)])
    product(rows * columns * channels, outputs, False)
    joined = np.concatenate([np.asarray(part, np.float32) for part in floats])
    return MobileNetWeights(np.array(sizes, np.int32), joined, np.concatenate(wholes), 127.5, 0.0078125)


@pytest.mark.parametrize("change", ["rows", "channels", "blocks", "outputs", "stride", "cut"])
def test_weights_of_other_sizes_are_read_beyond_their_end(layers: Layers, packed: bytes, change: str) -> None:
    with BytesIO(packed) as file:
        sizes, floats, wholes, told = (np.load(file) for _ in range(4))
    place = {"rows": 0, "channels": 2, "blocks": 3, "outputs": 4, "stride": 5}.get(change)
    if place is None:
        floats = floats[:-1]
    else:
        sizes[place] = {"rows": 224, "channels": 33, "blocks": 12, "outputs": 144, "stride": 3}[change]
    changed = BytesIO()
    for part in (sizes, floats, wholes, told):
        np.save(changed, part)
    with pytest.raises(ValueError, match=r"sizes|needed"):
        MobileNet.load(layers, layers.instructions[-1], changed.getvalue(), TURNS)


@pytest.mark.parametrize(
    "kept", [b"", b"PK\x03\x04", "all but the last byte", "without its last part", "sides by side"]
)
def test_strange_kept_weights_keep_the_service_from_starting(layers: Layers, packed: bytes, kept: bytes | str) -> None:
    """Whatever is wrong is a ValueError, upon which OpenVINO computes."""
    if isinstance(kept, str):
        with BytesIO(packed) as file:
            parts = [np.load(file) for _ in range(4)]
        parts[3] = np.stack([parts[3]] * 2) if kept == "sides by side" else parts[3]
        changed = BytesIO()
        for part in parts[:3] if kept == "without its last part" else parts:
            np.save(changed, part)
        kept = changed.getvalue()[:-1] if kept == "all but the last byte" else changed.getvalue()
    with pytest.raises(ValueError, match=r"packed|needed"):
        MobileNet.load(layers, layers.instructions[-1], kept, TURNS)


@pytest.mark.parametrize("shape", [(2, 112, 96, 3), (2, 112, 112), (1, 224, 224, 3)])
def test_crop_of_another_size_is_read_beyond_its_end(layers: Layers, packed: bytes, shape: tuple[int, ...]) -> None:
    ours = MobileNet.load(layers, layers.instructions[-1], packed, TURNS)
    with pytest.raises(ValueError, match="112 x 112"):
        ours.infer_each(np.zeros(shape, np.uint8))


def test_network_of_another_family_is_packed(cache_dir: Path) -> None:
    record = int8_record.shipped(MANIFEST)
    assert record is not None
    whole = onnx.load_model_from_string(quantised(MANIFEST, record.ranges, cache_dir))
    del whole.graph.node[10:]
    for model in (folded(MANIFEST, cache_dir), whole.SerializeToString()):
        with pytest.raises(ValueError, match=r"expected|no MobileNet|convolution"):
            pack(model, height=112, width=112, reverse_channels=True)
