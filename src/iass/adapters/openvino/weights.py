"""Prepared models on disk: folded, in int8, with joined heads. Made once, and never trusted without their digest."""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from iass.adapters.openvino.kept_file import kept
from iass.adapters.openvino.ranges import Range
from iass.adapters.openvino.versions import FOLDING_VERSION, HEADS_VERSION, QUANTISING_VERSION
from iass.errors import InvalidInput, Tampered
from iass.face.manifest import ModelManifest

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


def _fold(source: bytes, manifest: ModelManifest) -> bytes:
    from iass.adapters.openvino.folding import fold  # noqa: PLC0415

    try:
        return fold(source)
    except ValueError as error:
        mend = "Export it as ONNX with float32 or block-quantised weights"
        raise InvalidInput(str(error)[:300], where=manifest.name, mend=mend) from error
