"""The URL of the gallery: misread, or shown with its password."""

from pathlib import Path

import pytest

from iass.adapters.milvus.address import Address, parse
from iass.errors import InvalidInput


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("milvus://gallery", Address("gallery", 19530)),
        ("milvus://10.0.0.7:19531/iass", Address("10.0.0.7", 19531, "iass")),
        ("milvus://root:s%40crt@gallery/iass/", Address("gallery", 19530, "iass", token="root:s@crt")),
        ("milvus+tls://an-api-key@gallery:443", Address("gallery", 443, tls=True, token="an-api-key")),
    ],
)
def test_address_is_misread(url: str, expected: Address) -> None:
    assert parse(url) == expected


def test_certificate_is_left_out(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.pem" for name in ("ca", "cert", "key")}
    for file in files.values():
        file.touch()
    query = "&".join(f"{name}={path}" for name, path in files.items())
    parsed = parse(f"milvus+tls://gallery?{query}")
    assert (parsed.ca, parsed.cert, parsed.key) == tuple(map(str, files.values()))


@pytest.mark.parametrize(
    "url",
    [
        "http://root:secret@gallery:19530",
        "postgresql://root:secret@gallery",
        "milvus://root:secret@",
        "milvus://root:secret@gallery:port",
        "milvus://root:secret@gallery/one/two",
        "milvus://root:secret@gallery?password=secret",
        "milvus://root:secret@gallery?ca=/dev/null",
        "milvus+tls://root:secret@gallery?ca=/secret/not/there.pem",
        "milvus+tls://root:secret@gallery?cert=/etc/hosts&key=/etc/hosts",
        "secret",
    ],
)
def test_refusal_quotes_the_password(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(url)
    assert "secret" not in str(refused.value)
    assert "milvus://" in refused.value.mend


def test_password_is_shown() -> None:
    address = parse("milvus+tls://root:secret@gallery/iass")
    assert address.shown == "milvus+tls://gallery:19530/iass"
    assert "secret" not in f"{address!r} {address}"
