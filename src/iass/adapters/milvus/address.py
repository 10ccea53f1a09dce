"""Where Milvus is, from `IASS_GALLERY_URL`. The URL may hold a password: it is never shown, and no error quotes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from iass.errors import InvalidInput

_PORT = 19530
_FILES = frozenset({"ca", "cert", "key"})
_MEND = "Write milvus://[USER:PASSWORD@]HOST[:19530][/DATABASE], or milvus+tls:// with ?ca=FILE"


@dataclass(frozen=True, slots=True)
class Address:
    """token: `user:password` or an API key. ca: PEM file of the authority that signed the server's certificate, where
    the machine does not know it; cert and key: PEM files by which this machine shows who it is."""

    host: str
    port: int
    database: str = ""
    tls: bool = False
    token: str = field(default="", repr=False)
    ca: str = ""
    cert: str = ""
    key: str = ""

    @property
    def endpoint(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def shown(self) -> str:
        """For logs and reports: without the token."""
        return f"{'milvus+tls' if self.tls else 'milvus'}://{self.endpoint}/{self.database or 'default'}"


def parse(url: str) -> Address:
    """Raises InvalidInput for what is no address of a Milvus, or names a file that is not there."""
    try:
        split = urlsplit(url)
        port = split.port or _PORT
    except ValueError:
        raise _refused("not the URL of a gallery") from None
    if split.scheme not in ("milvus", "milvus+tls"):
        raise _refused("IASS keeps its gallery in memory or on Milvus, and this URL names neither")
    if not split.hostname or "/" in split.path.strip("/"):
        raise _refused("the URL of the gallery names no host, or more than a database")
    files = _files(split)
    if files and split.scheme == "milvus":
        raise _refused("certificates belong to milvus+tls://, and this URL asks for no TLS")
    if ("cert" in files) != ("key" in files) or ("cert" in files and "ca" not in files):
        raise _refused("a certificate of this machine needs ca, cert and key")
    host = f"[{split.hostname}]" if ":" in split.hostname else split.hostname
    return Address(host, port, split.path.strip("/"), split.scheme.endswith("+tls"), _token(split), **files)


def _token(split: SplitResult) -> str:
    parts = (unquote(part) for part in (split.username, split.password) if part)
    return ":".join(parts)


def _files(split: SplitResult) -> Mapping[str, str]:
    given = dict(parse_qsl(split.query))
    unknown = sorted(given.keys() - _FILES)
    if unknown:
        raise _refused("the URL of the gallery knows ca, cert and key after the question mark, and no more")
    absent = [name for name, path in given.items() if not Path(path).is_file()]
    if absent:
        raise InvalidInput("a file that the URL of the gallery names is not there", where=absent[0], mend=_MEND)
    return given


def _refused(what: str) -> InvalidInput:
    return InvalidInput(what, where="IASS_GALLERY_URL", mend=_MEND)
