"""The folded model on disk: made once, and never trusted without its digest."""

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from iass.adapters.openvino.folding import FOLDING_VERSION, fold
from iass.adapters.openvino.heads import HEADS_VERSION, join
from iass.adapters.openvino.quantising import QUANTISING_VERSION, Range, quantise
from iass.errors import InvalidInput, NotReady, Tampered
from iass.face.manifest import ModelManifest

_DIGEST_LENGTH = 64


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
    return kept(cache_dir / name, lambda: quantise(folded(manifest, cache_dir), ranges))


def joined(manifest: ModelManifest, cache_dir: Path) -> bytes:
    """The folded detector with its heads joined, kept in the same way. Raises as `folded` does, and ValueError."""
    name = f"{manifest.name}-{manifest.sha256[:16]}-joined-{FOLDING_VERSION}.{HEADS_VERSION}.bin"
    return kept(cache_dir / name, lambda: join(folded(manifest, cache_dir)))


def _fold(source: bytes, manifest: ModelManifest) -> bytes:
    try:
        return fold(source)
    except ValueError as error:
        mend = "Export it as ONNX with float32 or block-quantised weights"
        raise InvalidInput(str(error)[:300], where=manifest.name, mend=mend) from error


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file keeps when that is whole; else what `make` gives, kept for the next time. Raises NotReady."""
    found = _read(path)
    if found is not None:
        return found
    made = make()
    try:
        _write(path, made)
    except OSError as error:
        mend = "Give a folder that can be written (IASS_DATA_DIR)"
        raise NotReady(f"the model cache cannot be written: {error.strerror}", where=str(path), mend=mend) from error
    return made


def _read(path: Path) -> bytes | None:
    """None when the file is absent, or damaged: then it is made again."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, model = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:]
    return model if sha256(model).hexdigest().encode() == digest else None


def _write(path: Path, model: bytes) -> None:
    """All or nothing: two processes that start together each write their own file, and one rename wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(sha256(model).hexdigest().encode() + model)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
