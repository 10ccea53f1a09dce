"""Style sheets, scripts and icons: read once, named by their content, cached for a year, and never from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from iass.errors import NotFound

PREFIX = "/console/static"
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """version: 16 hex digits over names and contents; it is part of every address, so a changed file has a new one."""

    by_name: Mapping[str, Asset]
    version: str

    def url(self, name: str) -> str:
        """Raises KeyError for a file that does not exist, so that no page links to nothing."""
        return f"{PREFIX}/{self.version}/{name}" if self.by_name[name] else ""

    def get(self, version: str, name: str) -> Asset:
        """Raises NotFound, for a former version too: a page that is older than the program reloads itself."""
        asset = self.by_name.get(name) if version == self.version else None
        if asset is None:
            raise NotFound("no such file in this version of the console", where=name[:60], mend="Reload the page")
        return asset


def load() -> Assets:
    folder = files("iass.console").joinpath("static")
    found = {
        entry.name: Asset(entry.read_bytes(), _TYPES[entry.name.rpartition(".")[2]])
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.is_file() and entry.name.rpartition(".")[2] in _TYPES
    }
    digest = sha256()
    for name, asset in found.items():
        digest.update(f"{name}\0{len(asset.data)}\0".encode())
        digest.update(asset.data)
    return Assets(found, digest.hexdigest()[:16])
