"""A file that the command line names."""

from pathlib import Path

from iass.errors import InvalidInput, NotFound


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises NotFound or InvalidInput instead of OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound("no such file", where=str(path), mend="Check the path") from None
    except OSError as error:
        raise InvalidInput(f"the file cannot be read: {error.strerror}", where=str(path)) from None
