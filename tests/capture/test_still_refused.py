"""Bad pictures are refused with a reason, a place and a remedy, before they cost memory or time."""

import json
import struct
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zlib import compress, crc32

import pytest
from PIL import Image

from iass.capture.container.container import MAX_BYTES, MAX_SIDE
from iass.capture.container.jpeg import MAX_SCANS
from iass.capture.still import decode, media_type
from iass.errors import InvalidInput

Encode = Callable[..., bytes]
Samples = dict[str, bytes]


def refusal(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        decode(data, where="frame 2")
    assert caught.value.where == "frame 2"
    assert caught.value.mend
    return caught.value


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(kind + body))


def png(width: int, height: int, depth: int = 8, colour: int = 2, extra: bytes = b"") -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = png_chunk(b"IDAT", compress(bytes(120_000_000), 9))
    return b"\x89PNG\r\n\x1a\n" + header + extra + body + png_chunk(b"IEND", b"")


def bmp(width: int, height: int, compression: int = 0) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + info


def patched(data: bytes, after: bytes, offset: int, value: bytes) -> bytes:
    at = data.index(after) + offset
    return data[:at] + value + data[at + len(value) :]


# What is not a picture, or not one of the five formats.


def test_nothing_is_not_a_picture() -> None:
    assert "empty" in refusal(b"").what


@pytest.mark.parametrize("name", ["GIF", "TIFF", "PPM", "ICO", "TGA", "PDF", "AVIF", "DDS", "PCX"])
def test_other_formats_are_refused_whatever_pillow_could_read(person: Image.Image, encoded: Encode, name: str) -> None:
    assert "JPEG 2000" in refusal(encoded(person, name)).mend


@pytest.mark.parametrize(
    "data",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\0" * 4096, b"PK\3\4", b"BM", b"RIFF\x04\0\0\0WEBP"],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    refusal(data)


def test_media_type_goes_by_content_and_not_by_guess(samples: Samples) -> None:
    assert media_type(samples["png"][:8]) == "image/png"
    with pytest.raises(InvalidInput, match="accepted format"):
        media_type(b"GIF89a" + samples["jpeg"])


def test_a_picture_behind_another_files_head_is_not_looked_for(samples: Samples) -> None:
    refusal(b"GIF89a" + samples["jpeg"])
    refusal(b"\xff\xd8\xff" + samples["png"])
    refusal(b"\x89PNG\r\n\x1a\n" + samples["jpeg"])
    refusal(b"BM" + samples["webp"])


def test_an_archive_behind_a_jpeg_never_reaches_the_decoder(samples: Samples) -> None:
    assert decode(samples["jpeg"] + b"PK\3\4" + bytes(1000)).width == 96


# Cut off or damaged.


def test_every_cut_of_every_format_is_noticed(samples: Samples) -> None:
    for name, data in samples.items():
        step = max(1, len(data) // 150)
        for length in (*range(1, len(data), step), len(data) - 3, len(data) - 1):
            with pytest.raises(InvalidInput):
                decode(data[:length], where=f"{name} cut to {length}")


def test_a_portrait_whose_tiles_are_all_there_needs_no_end_marker(samples: Samples) -> None:
    assert decode(samples["j2k"][:-2]).width == 96


def test_a_codestream_that_lacks_a_tile_is_cut_off(person: Image.Image, encoded: Encode) -> None:
    data = encoded(person, "JPEG2000", no_jp2=True, tile_size=(48, 48))
    last = data.rindex(b"\xff\x90\0\n")
    assert "cut off" in refusal(data[:last]).what
    assert "cut off" in refusal(data[:last] + b"\xff\xd9").what


def test_a_wrong_checksum_in_png_is_noticed(samples: Samples) -> None:
    data = bytearray(samples["png"])
    data[len(data) // 2] ^= 1
    assert "checksum" in refusal(bytes(data)).what


def test_png_data_that_ends_early_is_noticed(person: Image.Image) -> None:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 120, 8, 2, 0, 0, 0))
    half = png_chunk(b"IDAT", compress(bytes(60 * (96 * 3 + 1))))
    refusal(b"\x89PNG\r\n\x1a\n" + header + half + png_chunk(b"IEND", b""))


def test_a_jpeg_without_its_picture_is_refused(samples: Samples) -> None:
    scan = samples["jpeg"].index(b"\xff\xda")
    refusal(samples["jpeg"][:scan] + b"\xff\xd9")


def test_a_jpeg_of_markers_alone_costs_many_times_its_size(samples: Samples) -> None:
    """20 MB of 0xFF behind a whole header: an index of them all would take 320 MB."""
    start = samples["jpeg"].index(b"\xff\xda")
    hostile = samples["jpeg"][: start + 14] + b"\xff" * (MAX_BYTES - start - 16)
    tracemalloc.start()
    try:
        refusal(hostile)
        assert tracemalloc.get_traced_memory()[1] < 5 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_a_jpeg_with_far_too_little_data_for_its_size_is_cut_off(samples: Samples) -> None:
    large = patched(samples["jpeg"], b"\xff\xc0", 5, struct.pack(">HH", 7_000, 7_000))
    assert "cut off" in refusal(large).what


# Moving pictures.


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
@pytest.mark.parametrize("frames", [1, 2])
def test_animations_are_refused(person: Image.Image, encoded: Encode, name: str, frames: int) -> None:
    more = [person.rotate(90 * number) for number in range(1, frames)]
    data = encoded(person, name, save_all=True, append_images=more)
    if frames == 1:
        assert decode(data).width == 96
    else:
        assert "animated" in refusal(data).what


# Too much: sizes that a header only claims.


def test_more_than_twenty_megabytes_is_refused(samples: Samples) -> None:
    assert "20 MB" in refusal(samples["jpeg"] + bytes(MAX_BYTES)).mend


@pytest.mark.parametrize(
    ("width", "height"), [(7072, 7072), (MAX_SIDE + 1, 1), (1, MAX_SIDE + 1), (2**31 - 1, 2**31 - 1), (0, 10), (10, 0)]
)
def test_impossible_sizes_are_refused_in_every_format(samples: Samples, width: int, height: int) -> None:
    both = struct.pack(">II", width, height)
    refusal(bmp(width, height))
    refusal(bmp(width, -height))
    header = png_chunk(b"IHDR", both + bytes([8, 2, 0, 0, 0]))
    refusal(b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IEND", b""))
    refusal(patched(samples["j2k"], b"\xff\x51", 6, both))
    refusal(patched(samples["jp2"], b"ihdr", 4, struct.pack(">II", height, width)))
    if max(width, height) < 65_536:
        frame = struct.pack(">HH", height, width)
        refusal(patched(samples["jpeg"], b"\xff\xc0", 5, frame))


def test_the_largest_allowed_picture_is_decoded(encoded: Encode) -> None:
    frame = decode(encoded(Image.new("L", (7000, 7142), 77), "JPEG"))
    assert frame.width * frame.height == 49_994_000


def test_a_side_of_zero_is_told_as_a_picture_without_pixels() -> None:
    assert "no pixels" in refusal(bmp(0, 5)).what


def test_run_length_coded_bmp_is_refused() -> None:
    assert "compressed" in refusal(bmp(64, 64, compression=1) + bytes(64 * 64 * 3)).what


def test_a_jpeg_of_many_scans_is_refused_and_one_of_the_limit_is_quick(person: Image.Image, encoded: Encode) -> None:
    data = encoded(Image.new("RGB", (7000, 7100), (90, 60, 30)), "JPEG", progressive=True)
    last, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    scans = data.count(b"\xff\xda")
    started = time.process_time()
    assert "scans" in refusal(data[:end] + data[last:end] * MAX_SCANS + data[end:]).what
    assert time.process_time() - started < 1.0
    heavy = data[:end] + data[last:end] * (MAX_SCANS - scans) + data[end:]
    assert decode(heavy).width == 7000
    assert time.process_time() - started < 60.0


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        (22, struct.pack(">II", 1, 1)),  # tiles of one pixel
        (22, struct.pack(">II", 0, 0)),
        (30, struct.pack(">II", 90, 90)),  # tiles that begin behind the picture
        (14, struct.pack(">II", 1000, 1000)),
        (38, struct.pack(">H", 5)),
        (38, struct.pack(">H", 16_384)),
        (40, b"\x25"),  # 38 bits
        (41, b"\xff\xff"),  # 255 x 255 subsampling
        (41, b"\0\0"),
    ],
)
def test_a_codestream_that_asks_for_absurd_tiles_or_channels_is_refused(
    samples: Samples, offset: int, value: bytes
) -> None:
    refusal(patched(samples["j2k"], b"\xff\x51", offset, value))


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        (6, struct.pack(">H", 65_535)),  # layers
        (6, b"\0\0"),
        (9, b"\x20"),  # levels
        (10, b"\0\0"),  # code blocks of 4 x 4
    ],
)
def test_a_codestream_that_asks_for_absurd_work_is_refused(samples: Samples, offset: int, value: bytes) -> None:
    for name in ("j2k", "jp2"):
        refusal(patched(samples[name], b"\xff\x52", offset, value))


def test_absurd_work_is_found_in_a_tile_header_too(samples: Samples) -> None:
    data = samples["j2k"]
    main = data.index(b"\xff\x52")
    (length,) = struct.unpack_from(">H", data, main + 2)
    coding = bytearray(data[main : main + 2 + length])
    coding[6:8] = b"\xff\xff"
    tile = data.index(b"\xff\x90")
    (part,) = struct.unpack_from(">I", data, tile + 6)
    longer = struct.pack(">I", part + len(coding))
    refusal(data[: tile + 6] + longer + data[tile + 10 : tile + 12] + bytes(coding) + data[tile + 12 :])


def test_fine_precincts_are_refused_and_common_ones_read(person: Image.Image, encoded: Encode) -> None:
    large = person.resize((512, 640))
    assert decode(encoded(large, "JPEG2000", precinct_size=(128, 128))).width == 512
    refusal(encoded(large, "JPEG2000", precinct_size=(32, 32), codeblock_size=(16, 16)))


def test_a_wide_palette_in_jpeg_2000_is_refused(samples: Samples) -> None:
    data = samples["jp2"]
    header = data.index(b"jp2h")
    (length,) = struct.unpack_from(">I", data, header - 4)
    palette = struct.pack(">I4sHB", 12 + 255, b"pclr", 1, 255) + bytes(255 + 1)
    grown = struct.pack(">I", length + len(palette))
    end = header - 4 + length
    assert "palette" in refusal(data[: header - 4] + grown + data[header:end] + palette + data[end:]).what


@pytest.mark.parametrize("kind", [b"iCCP", b"zTXt", b"iTXt"])
def test_compressed_metadata_that_unpacks_to_a_lot_is_never_unpacked(person: Image.Image, kind: bytes) -> None:
    bomb = compress(bytes(200_000_000), 9)
    head = {b"iCCP": b"icc\0\0", b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0"}[kind]
    stream = BytesIO()
    person.save(stream, "PNG")
    data = stream.getvalue()
    started = time.process_time()
    assert decode(data[:33] + png_chunk(kind, head + bomb) + data[33:]).width == 96
    assert time.process_time() - started < 0.2


def test_endless_segments_and_chunks_are_refused_quickly(samples: Samples) -> None:
    started = time.process_time()
    refusal(b"\xff\xd8" + b"\xff\xfe\0\2" * 4_000_000 + samples["jpeg"][2:])
    refusal(b"\xff\xd8" + b"\xff" * 15_000_000)
    refusal(samples["png"][:33] + png_chunk(b"teXt", b"") * 1_000_000 + samples["png"][33:])
    refusal(samples["jp2"][:12] + struct.pack(">I4s", 8, b"free") * 2_000_000 + samples["jp2"][12:])
    refusal(samples["j2k"][:51] + b"\xff\x64\0\2" * 4_000_000 + samples["j2k"][51:])
    refusal(b"RIFF\0\0\1\1WEBP" + b"JUNK\0\0\0\0" * 2_400_000)
    assert time.process_time() - started < 5.0


_CHILD = """
import json, resource, sys
from pathlib import Path
from iass.capture.still import decode
from iass.errors import InvalidInput

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

virtual = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (virtual + 400_000_000,) * 2)
for name in sorted(Path(sys.argv[1]).iterdir()):
    before, data = peak(), name.read_bytes()
    try:
        said = str(decode(data).pixels.shape)
    except InvalidInput as error:
        said = error.what
    print(json.dumps([name.name, said, peak() - before]))
"""


def test_bombs_are_refused_before_they_take_memory(samples: Samples, tmp_path: Path) -> None:
    lossless = samples["lossless webp"]
    bombs = {
        "png 16 bits": png(30_000, 30_000, depth=16, colour=6),
        "png grey": png(500_000, 500_000, depth=1, colour=0),
        "bmp": bmp(30_000, 30_000),
        "jpeg": patched(samples["progressive"], b"\xff\xc2", 5, struct.pack(">HH", 65_500, 65_500)),
        "webp lossless": patched(lossless, b"VP8L", 9, struct.pack("<I", 0x0FFFFFFF)),
        "webp canvas": patched(samples["alpha webp"], b"VP8X", 12, b"\xff\x3f\0\xff\x3f\0"),
        "jp2 size": patched(samples["j2k"], b"\xff\x51", 6, struct.pack(">II", 60_000, 60_000)),
        "jp2 header": patched(samples["jp2"], b"ihdr", 4, struct.pack(">II", 60_000, 60_000)),
        "jp2 tiles": patched(samples["j2k"], b"\xff\x51", 22, struct.pack(">II", 1, 1)),
        "jp2 channels": patched(samples["j2k"], b"\xff\x51", 38, struct.pack(">H", 16_384)),
        "jp2 layers": patched(samples["j2k"], b"\xff\x52", 6, b"\xff\xff"),
    }
    for name, data in bombs.items():
        assert len(data) < 200_000
        (tmp_path / name).write_bytes(data)
    run = subprocess.run([sys.executable, "-c", _CHILD, tmp_path], capture_output=True, text=True, check=True)
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert [name for name, _, _ in results] == sorted(bombs)
    for name, said, megabytes in results:
        assert "(" not in said[:1], f"{name} was decoded"
        assert "cannot be decoded" not in said, f"{name} reached the decoder"
        assert megabytes < 30, f"{name} took {megabytes} MB"
