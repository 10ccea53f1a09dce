"""Films and streams that are damaged, hostile, or gone."""

import io
import random
import socket
import wave
from fractions import Fraction
from pathlib import Path
from threading import Thread
from time import monotonic

import av
import numpy as np
import pytest
from tests import films

from iass.adapters.cameras.decoded import DecodedPicture
from iass.adapters.cameras.opening import MAX_PIXELS, open_container
from iass.adapters.cameras.video import VideoCamera
from iass.capture.backoff import Backoff
from iass.capture.camera import TimedPicture, WholePicture
from iass.capture.source import Source, SourceKind, parse_source
from iass.errors import InvalidInput, NotReady

SECRET = "geheim"


def read(path: Path) -> tuple[list[TimedPicture], VideoCamera]:
    camera = VideoCamera(parse_source(str(path)))
    return list(camera.pictures()), camera


@pytest.fixture(scope="module")
def coloured() -> bytes:
    """Squares of any colour, in a size that no codec likes."""
    cells = np.random.default_rng(1).integers(0, 256, (13, 16, 3)).astype(np.uint8)
    noise = cells.repeat(16, axis=0).repeat(16, axis=1)
    return films.film([np.roll(noise, 8 * shift, axis=1)[:194, :242] for shift in range(12)])


def test_picture_or_its_time_is_lost(tmp_path: Path) -> None:
    shown, camera = read(films.write(tmp_path, films.film(films.plain())))
    assert [timed.at for timed in shown] == pytest.approx([0, 1 / 12, 2 / 12, 3 / 12])
    assert camera.counts.pictures == 4 and camera.counts.damaged == 0 and not camera.live
    means = [timed.picture.shrunk(64).pixels.mean() for timed in shown]
    assert means == pytest.approx([40, 90, 140, 190], abs=4)
    assert shown[0].picture.shrunk(64).pixels.shape == (38, 64, 3)


@pytest.mark.parametrize("corner", [(0, 0, 50, 40), (33, 21, 120, 99), (-10, -10, 500, 500), (199, 151, 242, 194)])
def test_part_shows_other_pixels_than_the_whole(
    tmp_path: Path, coloured: bytes, corner: tuple[int, int, int, int]
) -> None:
    shown, _ = read(films.write(tmp_path, coloured))
    picture = shown[5].picture
    assert isinstance(picture, DecodedPicture)
    part = picture.part(*corner).pixels.astype(int)
    left, top = max(0, corner[0] - corner[0] % 2), max(0, corner[1] - corner[1] % 2)
    whole = picture.whole().pixels[top : top + part.shape[0], left : left + part.shape[1]]
    # Colours of the outermost pixels are interpolated from what lies beyond.
    assert np.abs(part - whole)[2:-2, 2:-2].max() <= 2
    assert part.shape[0] >= min(corner[3], 194) - max(corner[1], 0)
    with pytest.raises(ValueError, match="outside"):
        picture.part(500, 0, 600, 50)


def test_part_of_a_still_shows_other_pixels_than_of_a_film(tmp_path: Path, coloured: bytes) -> None:
    shown, _ = read(films.write(tmp_path, coloured))
    picture = shown[0].picture
    assert isinstance(picture, DecodedPicture)
    still = WholePicture(picture.whole())
    both = picture.shrunk(100).pixels.astype(int), still.shrunk(100).pixels.astype(int)
    assert both[0].shape == both[1].shape and np.median(np.abs(both[0] - both[1])) <= 2


@pytest.mark.parametrize("container", ["mp4", "mpegts", "matroska"])
def test_damage_in_the_middle_ends_the_film(tmp_path: Path, container: str) -> None:
    data = bytearray(films.film(films.plain(shades=[20 + 5 * n for n in range(40)]), container=container))
    chance = random.Random(7)
    middle = len(data) // 2
    for place in range(middle - 200, middle + 200):
        data[place] = chance.randrange(256)
    shown, _ = read(films.write(tmp_path, bytes(data), "damaged.bin"))
    assert len(shown) > 20
    times = [timed.at for timed in shown]
    assert times == sorted(times)


def test_picture_that_the_decoder_mended_passes_for_a_whole_one(tmp_path: Path, coloured: bytes) -> None:
    """The packets are whole, and what one of them says is not: the decoder fills in what it cannot read."""
    whole = read(films.write(tmp_path, coloured))[1].counts
    data, largest = bytearray(coloured), 0
    with av.open(io.BytesIO(coloured), "r") as container:
        for packet in container.demux(video=0):
            if packet.pos is not None and packet.size > largest:
                largest, place = packet.size, packet.pos
    middle = place + largest // 2
    data[middle : middle + 60] = bytes(60)
    shown, camera = read(films.write(tmp_path, bytes(data), "mended.mp4"))
    assert whole.damaged == 0 and camera.counts.damaged > 0
    assert len(shown) == whole.pictures


def test_pause_of_a_recording_is_forgotten(tmp_path: Path) -> None:
    """A camera that records only while something moves: half a minute passes between two of its pictures."""
    path = tmp_path / "pauses.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        stream.options = {"bf": "0"}
        for picture, tenths in zip(films.plain(), (0, 1, 301, 302), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = tenths, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    assert [timed.at for timed in read(path)[0]] == pytest.approx([0.0, 0.1, 30.1, 30.2], abs=0.01)


@pytest.mark.parametrize("what", ["no such file", "/dev/null", "a film"])
def test_device_that_is_no_camera_is_opened_or_named_otherwise(tmp_path: Path, what: str) -> None:
    """As for any camera that is away: it may be plugged in again."""
    path = {"no such file": "/dev/video987", "/dev/null": "/dev/null"}.get(what)
    path = path or str(films.write(tmp_path, films.film(films.plain())))
    with pytest.raises(NotReady, match="the camera cannot be reached") as told:
        open_container(Source(SourceKind.DEVICE, path, path))
    assert path in str(told.value)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_cut_off_film_is_an_error_or_endless(tmp_path: Path, share: float) -> None:
    data = films.film(films.plain(shades=range(0, 200, 5)), container="mpegts")
    shown, _ = read(films.write(tmp_path, data[: round(len(data) * share)], "cut.ts"))
    assert 0 < len(shown) <= 40


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no film at all",
        bytes(range(256)) * 64,
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/9\n",
    ],
)
def test_file_that_names_others_is_followed(tmp_path: Path, data: bytes) -> None:
    path = films.write(tmp_path, data)
    with pytest.raises(InvalidInput, match="cannot be read as a film"):
        read(path)


def test_film_larger_than_memory_is_decoded(tmp_path: Path) -> None:
    side = 4096 + 64
    assert side * side > MAX_PIXELS
    path = films.write(tmp_path, films.film([np.zeros((side, side, 3), np.uint8)]))
    with pytest.raises(InvalidInput):
        read(path)


def test_sound_is_taken_for_a_film(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(4096))
    with pytest.raises(InvalidInput):
        read(path)


def test_camera_that_is_away_is_given_up_or_tells_its_password(capfd: pytest.CaptureFixture[str]) -> None:
    """It is knocked at again and again, until it is closed; nothing is printed, not even by FFmpeg."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"rtsp://admin:{SECRET}@127.0.0.1:{taken.getsockname()[1]}/x"
        camera = VideoCamera(parse_source(address), Backoff(first=0.01, most=0.02))
        seen = list[TimedPicture]()
        reader = Thread(target=lambda: seen.extend(camera.pictures()))
        reader.start()
        until = monotonic() + 30
        while camera.counts.reconnects < 3 and monotonic() < until:
            reader.join(0.01)
        camera.close()
        reader.join(30)
    assert camera.counts.reconnects >= 3 and not reader.is_alive() and seen == []
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err


def test_closed_camera_goes_on(tmp_path: Path) -> None:
    camera = VideoCamera(parse_source(str(films.write(tmp_path, films.film(films.plain())))))
    shown = []
    for timed in camera.pictures():
        shown.append(timed)
        camera.close()
    assert len(shown) == 1
