"""Prepared models on disk: folded, in int8, with joined heads. Made once, and never trusted without their digest."""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from iass.adapters.convolution import mobilenet, yunet
from iass.adapters.openvino.kept_file import kept
from iass.adapters.openvino.ranges import Range
from iass.adapters.openvino.versions import FOLDING_VERSION, HEADS_VERSION, PACKING_VERSION, QUANTISING_VERSION
from iass.errors import InvalidInput, Tampered
from iass.face.manifest import ChannelOrder, ModelManifest

# What makes these files is imported where a file has to be made: onnx alone takes a tenth of a second at every start.


def folded(manifest: ModelManifest, cache_dir: Path) -> bytes:
    """The model with its constants folded; from the cache when that is whole, else made again.

    The source's SHA-256 is checked every time. A cached file is its own digest (64 hex) before the
    model. Raises NotFound, Tampered, InvalidInput (not an ONNX model) or NotReady (no room for the cache).
    """
    source = manifest.locate().read_bytes()
    if sha256(source).hexdigest() != manifest.sha256:
        manifest.verified()
        raise Tampered("a model's file changed while it was read", where=manifest.name, mend="Try again")
    return kept(
        cache_dir / f"{manifest.name}-{manifest.sha256[:16]}-folded-{FOLDING_VERSION}.bin",
        partial(_fold, source, manifest),
    )


def quantised(manifest: ModelManifest, ranges: Mapping[str, Range], cache_dir: Path) -> bytes:
    """The folded model in int8, kept in the same way. Raises as `folded` does, and ValueError when the ranges are
    not of this network."""
    told = sha256(repr(sorted(ranges.items())).encode()).hexdigest()
    name = f"{manifest.name}-{manifest.sha256[:16]}-int8-{FOLDING_VERSION}.{QUANTISING_VERSION}-{told[:8]}.bin"

    def make() -> bytes:
        from iass.adapters.openvino.quantising import quantise  # noqa: PLC0415

        return quantise(folded(manifest, cache_dir), ranges)

    return kept(cache_dir / name, make)


def joined(manifest: ModelManifest, cache_dir: Path) -> bytes:
    """The folded detector with its heads joined, kept in the same way. Raises as `folded` does, and ValueError."""
    name = f"{manifest.name}-{manifest.sha256[:16]}-joined-{FOLDING_VERSION}.{HEADS_VERSION}.bin"

    def make() -> bytes:
        from iass.adapters.openvino.heads import join  # noqa: PLC0415

        return join(folded(manifest, cache_dir))

    return kept(cache_dir / name, make)


def packed_detector(manifest: ModelManifest, cache_dir: Path) -> bytes:
    """The joined detector as `iass.adapters.convolution.yunet` takes it. Raises as `joined` does."""
    name = f"{manifest.name}-{manifest.sha256[:16]}-packed-{FOLDING_VERSION}.{HEADS_VERSION}.{PACKING_VERSION}.bin"
    return kept(cache_dir / name, lambda: yunet.pack(joined(manifest, cache_dir)))


def packed_recogniser(manifest: ModelManifest, ranges: Mapping[str, Range], cache_dir: Path) -> bytes:
    """The model in int8 as `iass.adapters.convolution.mobilenet` takes it. Raises as `quantised` does, and ValueError
    for a network that is no MobileNet."""
    wants = manifest.input
    rgb = wants.channels is ChannelOrder.RGB
    if any(wants.mean) or wants.scale != (1.0, 1.0, 1.0):
        raise ValueError("the network does not shift and scale its pixels itself")
    told = sha256(repr((sorted(ranges.items()), wants)).encode()).hexdigest()
    versions = f"{FOLDING_VERSION}.{QUANTISING_VERSION}.{PACKING_VERSION}"

    def make() -> bytes:
        model = quantised(manifest, ranges, cache_dir)
        return mobilenet.pack(model, height=wants.height, width=wants.width, reverse_channels=rgb)

    return kept(cache_dir / f"{manifest.name}-{manifest.sha256[:16]}-packed-{versions}-{told[:8]}.bin", make)


def _fold(source: bytes, manifest: ModelManifest) -> bytes:
    from iass.adapters.openvino.folding import fold  # noqa: PLC0415

    try:
        return fold(source)
    except ValueError as error:
        mend = "Export it as ONNX with float32 or block-quantised weights"
        raise InvalidInput(str(error)[:300], where=manifest.name, mend=mend) from error
