"""What a source is taken for, and what of it may be shown."""

from pathlib import Path

import pytest

from iass.capture.source import Source, SourceKind, parse_source
from iass.errors import InvalidInput, NotFound

SECRET = "geheim"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"rtsp://admin:{SECRET}@10.0.0.7/stream1", "rtsp://10.0.0.7/stream1"),
        (f"rtsps://admin:{SECRET}@cam.example:322/a/b", "rtsps://cam.example:322/a/b"),
        (f"RTSP://[fe80::1]:554/x?user=admin&password={SECRET}", "rtsp://[fe80::1]:554/x"),
        (f"rtsp://10.0.0.7/user=admin&password={SECRET}&channel=1", "rtsp://10.0.0.7/..."),
        (f"rtsp://10.0.0.7/a#{SECRET}", "rtsp://10.0.0.7/a"),
        (f"rtsp://admin:p@{SECRET}@10.0.0.7/x", "rtsp://10.0.0.7/x"),
    ],
)
def test_password_is_shown(address: str, shown: str) -> None:
    source = parse_source(address)
    assert source.name == shown and source.address == address and source.live
    assert SECRET not in repr(source)


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.7/a.mp4",
        "https://10.0.0.7/a",
        "concat:/etc/passwd|/etc/hosts",
        "file:/etc/passwd",
        "pipe:0",
        "lavfi:testsrc",
        f"rtsp://:{SECRET}@/x",
        f"rtsp://admin:{SECRET}@host:port/x",
        "/dev/sda",
        "/dev/../etc/passwd",
        "",
        "a\x00b",
        "x" * 5000,
    ],
)
def test_any_protocol_of_ffmpeg_is_opened(address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_source(address)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("address", ["nowhere.mp4", "/dev/video987"])
def test_what_is_not_there_is_opened(address: str) -> None:
    with pytest.raises(NotFound):
        parse_source(address)


def test_film_and_folder_are_mistaken(tmp_path: Path) -> None:
    film = tmp_path / "a:b.mp4"
    film.write_bytes(b"")
    assert parse_source(str(film)) == Source(SourceKind.FILM, str(film), "a:b.mp4")
    assert parse_source(str(tmp_path)).kind is SourceKind.FOLDER
    assert not parse_source(str(tmp_path)).live
