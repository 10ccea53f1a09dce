"""The newest version of a list that lies on this machine."""

from pathlib import Path

from iass.errors import NotFound
from iass.registry.table import read_whole
from iass.watchlist.kept_feed import FetchedList


def newest(source: Path) -> Path:
    """Of a folder the file that was written last. Raises NotFound for an empty one."""
    if not source.is_dir():
        return source
    files = [one for one in source.iterdir() if one.is_file() and not one.name.startswith(".")]
    if not files:
        raise NotFound("there is no file in this folder", where=str(source))
    return max(files, key=lambda one: (one.stat().st_mtime_ns, one.name))


def read_if_changed(source: Path, etag: str, most: int) -> FetchedList | None:
    """None where file, length and time of writing are those of `etag`. Raises NotFound and InvalidInput."""
    path = newest(source)
    try:
        stat = path.stat()
    except OSError:
        raise NotFound("no such file", where=str(path)) from None
    mark = f"{path.name} {stat.st_ino} {stat.st_size} {stat.st_mtime_ns}"
    return None if mark == etag else FetchedList(read_whole(path, most), mark)
