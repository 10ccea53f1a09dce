"""The folded model on disk: made once, and never trusted without its digest."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from iass.adapters.openvino.folding import FOLDING_VERSION, fold
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
    cached = cache_dir / f"{manifest.name}-{manifest.sha256[:16]}-folded-{FOLDING_VERSION}.bin"
    kept = _read(cached)
    if kept is not None:
        return kept
    try:
        made = fold(source)
    except ValueError as error:
        mend = "Export it as ONNX with float32 or block-quantised weights"
        raise InvalidInput(str(error)[:300], where=manifest.name, mend=mend) from error
    try:
        _write(cached, made)
    except OSError as error:
        mend = "Give a folder that can be written (IASS_DATA_DIR)"
        raise NotReady(f"the model cache cannot be written: {error.strerror}", where=str(cached), mend=mend) from error
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
