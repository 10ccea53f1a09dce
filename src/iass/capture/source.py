"""What a camera is called at a prompt: an RTSP address, a film, a V4L2 device or a folder. Nothing else is opened."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from iass.errors import InvalidInput, NotFound

_ACCEPTED = "Give an rtsp:// or rtsps:// address, a film, a device as /dev/video0, or a folder of pictures"
_DEVICE = re.compile(r"/dev/(video\d{1,3}|v4l/by-(id|path)/[A-Za-z0-9_.:+-]{1,200})")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MOST = 2048


class SourceKind(StrEnum):
    RTSP = "rtsp"
    FILM = "film"
    DEVICE = "device"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """address: what is opened, perhaps with a password, and so kept out of `repr`. name: what may be shown."""

    kind: SourceKind
    address: str
    name: str

    def __repr__(self) -> str:
        return f"Source({self.kind.value}, {self.name!r})"

    @property
    def live(self) -> bool:
        return self.kind in (SourceKind.RTSP, SourceKind.DEVICE)


def parse_source(text: str) -> Source:
    """Tells what a source is. Raises InvalidInput for any other protocol, NotFound for a path that is not there.

    FFmpeg itself would open hundreds of things by name (concat:, http:, playlists that name others); here a
    name with a colon is rtsp or rtsps, or is refused.
    """
    if not text or len(text) > _MOST or "\x00" in text:
        raise InvalidInput("this is not a camera", where="source", mend=_ACCEPTED)
    if text.lower().startswith(("rtsp://", "rtsps://")):
        return Source(SourceKind.RTSP, text, _without_secrets(text))
    scheme = _SCHEME.match(text)
    if scheme and not Path(text).exists():
        raise InvalidInput("this kind of address is not opened", where=f"{scheme[1][:20]}:", mend=_ACCEPTED)
    if text.startswith("/dev/"):
        return _device(text)
    path = Path(text)
    if path.is_dir():
        return Source(SourceKind.FOLDER, str(path), path.name or str(path))
    if path.is_file():
        return Source(SourceKind.FILM, str(path), path.name)
    raise NotFound("no such film or folder", where=text[:200], mend=_ACCEPTED)


def _device(text: str) -> Source:
    if not _DEVICE.fullmatch(text):
        raise InvalidInput("this is not a video device", where=text[:60], mend="Name it as /dev/video0")
    if not Path(text).exists():
        raise NotFound("there is no such video device", where=text, mend="Plug the camera in; see ls /dev/video*")
    return Source(SourceKind.DEVICE, text, text)


def _without_secrets(address: str) -> str:
    """Scheme, host, port and path. User, password, query and a path with `=` (where some cameras take them) are left
    out."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise InvalidInput("this RTSP address names no host", where="source", mend="Write rtsp://HOST[:PORT]/PATH")
    shown = f"[{host}]" if ":" in host else host
    path = "/..." if re.search(r"[=&;%@]", parts.path) else parts.path
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"
