"""A file that is made once and never trusted without its digest: 64 hex of SHA-256, then the content."""

import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from iass.errors import NotReady

_DIGEST_LENGTH = 64


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file keeps when that is whole; else what `make` gives, kept for the next time. Raises NotReady."""
    found = read(path)
    if found is not None:
        return found
    made = make()
    try:
        write(path, made)
    except OSError as error:
        mend = "Give a folder that can be written (IASS_DATA_DIR)"
        raise NotReady(f"the model cache cannot be written: {error.strerror}", where=str(path), mend=mend) from error
    return made


def read(path: Path) -> bytes | None:
    """None when the file is absent, or damaged: then it is made again."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, content = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:]
    return content if sha256(content).hexdigest().encode() == digest else None


def write(path: Path, content: bytes) -> None:
    """All or nothing: two processes that start together each write their own file, and one rename wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(sha256(content).hexdigest().encode() + content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
