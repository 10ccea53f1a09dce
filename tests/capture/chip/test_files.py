"""The chip's files: cut off, padded, nested, doubled and bloated, they are refused and never half-read."""

import pytest
from tests.passports import BEARER, DOCUMENT, genuine, portrait, signer

from iass.capture.chip.dg1 import read_dg1
from iass.capture.chip.dg2 import read_dg2
from iass.capture.chip.sod import CONTENT, read_sod
from iass.capture.chip.tlv import check_depth
from iass.capture.mrz import compose_td3
from iass.demo import people
from iass.demo.passports import chip
from iass.demo.passports.chip import tlv
from iass.demo.passports.signing import sign_content
from iass.errors import InvalidInput

TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F1204159UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<" + "D231458907UTO7408122F1204159<<<<<<<6"


def test_zone_of_a_passport_is_lost() -> None:
    assert read_dg1(chip.dg1(DOCUMENT)) == compose_td3(DOCUMENT)


@pytest.mark.parametrize(("zone", "lines"), [(TD1, 3), (TD2, 2)])
def test_zone_of_a_card_is_lost(zone: str, lines: int) -> None:
    read = read_dg1(chip.dg1_of(zone))
    assert "".join(read) == zone and len(read) == lines


@pytest.mark.parametrize("made", [chip.dg2, chip.dg2_39794], ids=["19794-5", "39794-5"])
@pytest.mark.parametrize("picture", [people.chip_portrait, people.passport_photo], ids=["JPEG 2000", "JPEG"])
def test_portrait_is_lost(made: object, picture: object) -> None:
    image: bytes = picture(BEARER.person)  # type: ignore[operator]
    assert read_dg2(made(image)) == image  # type: ignore[operator]


def test_39794_in_the_other_tag_is_not_read() -> None:
    """With and without the wrapper of ISO/IEC 7816-11: both are met."""
    whole = tlv(0x75, tlv(0x7F61, tlv(0x02, b"\1") + tlv(0x7F60, tlv(0x7F2E, chip.face_block(portrait())))))
    assert read_dg2(whole) == portrait()


def test_length_with_leading_noughts_is_refused() -> None:
    """Chips reserve four bytes for a length before they know it."""
    zone = tlv(0x5F1F, "".join(compose_td3(DOCUMENT)).encode())
    assert read_dg1(b"\x61\x84" + len(zone).to_bytes(4, "big") + zone) == compose_td3(DOCUMENT)


def cut_off(data: bytes) -> list[bytes]:
    return [data[:size] for size in (0, 1, 2, 3, 5, 20, len(data) // 2, len(data) - 1)]


def test_file_is_cut_off() -> None:
    files = genuine()
    assert files.dg1 and files.dg2 and files.sod
    for read, data in ((read_dg1, files.dg1), (read_dg2, files.dg2), (read_sod, files.sod)):
        for part in cut_off(data):
            with pytest.raises(InvalidInput) as refused:
                read(part)
            assert refused.value.where and refused.value.mend


def test_something_follows_the_file() -> None:
    with pytest.raises(InvalidInput, match="follows the end"):
        read_dg1(chip.dg1(DOCUMENT) + b"\x61")


def test_length_is_indefinite() -> None:
    with pytest.raises(InvalidInput, match="how long"):
        read_dg1(b"\x61\x80" + chip.dg1(DOCUMENT)[2:] + b"\0\0")


def test_length_reaches_beyond_the_file() -> None:
    for data in (b"\x61\x05\x5f\x1f", b"\x61\x84\xff\xff\xff\xff" + bytes(40), b"\x61\x89" + bytes(9)):
        with pytest.raises(InvalidInput):
            read_dg1(data)


def test_file_is_of_another_group() -> None:
    with pytest.raises(InvalidInput, match="tag 75 instead of 61"):
        read_dg1(tlv(0x75, bytes(10)))


def test_file_is_bloated() -> None:
    with pytest.raises(InvalidInput, match="more than 1024"):
        read_dg1(tlv(0x61, bytes(2_000)))
    with pytest.raises(InvalidInput, match="more than"):
        read_dg2(tlv(0x75, bytes(5_000_000)))
    with pytest.raises(InvalidInput, match="more than"):
        read_sod(tlv(0x77, bytes(300_000)))


def test_zone_stands_there_twice() -> None:
    zone = tlv(0x5F1F, "".join(compose_td3(DOCUMENT)).encode())
    with pytest.raises(InvalidInput, match="2 elements"):
        read_dg1(tlv(0x61, zone + zone))


def test_zone_is_of_no_known_size() -> None:
    for zone in (b"", b"P<UTO", b"P" * 87, "Ü".encode() * 44):
        with pytest.raises(InvalidInput, match="characters"):
            read_dg1(tlv(0x61, tlv(0x5F1F, zone)))


def template(block: bytes) -> bytes:
    return tlv(0x7F60, tlv(0xA1, tlv(0x81, b"\2")) + block)


def group(*templates: bytes, count: int | None = None) -> bytes:
    told = len(templates) if count is None else count
    return tlv(0x75, tlv(0x7F61, tlv(0x02, bytes((told,))) + b"".join(templates)))


def test_first_of_several_portraits_is_not_taken() -> None:
    one, two = (template(tlv(0x5F2E, chip.face_record(picture))) for picture in (b"\xff\xd8one", b"\xff\xd8two"))
    assert read_dg2(group(one, two)) == b"\xff\xd8one"


def test_number_of_portraits_is_a_lie() -> None:
    one = template(tlv(0x5F2E, chip.face_record(b"\xff\xd8")))
    for data in (group(one, count=2), group(one, count=0), group(count=1), group(), group(*[one] * 12)):
        with pytest.raises(InvalidInput):
            read_dg2(data)


def test_template_holds_two_portraits() -> None:
    block = tlv(0x5F2E, chip.face_record(b"\xff\xd8"))
    with pytest.raises(InvalidInput, match="one portrait"):
        read_dg2(group(template(block + block)))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (4, b"020\0"),
        (8, b"\xff\xff\xff\xff"),
        (12, b"\0\0"),
        (14, b"\xff\xff\xff\xff"),
        (14, b"\0\0\0\1"),
        (18, b"\xff\xff"),
    ],
    ids=["version", "record length", "no face", "long block", "short block", "feature points"],
)
def test_face_record_contradicts_itself(at: int, value: bytes) -> None:
    record = chip.face_record(portrait())
    forged = record[:at] + value + record[at + len(value) :]
    with pytest.raises(InvalidInput):
        read_dg2(group(template(tlv(0x5F2E, forged))))


def test_face_block_holds_no_picture() -> None:
    for block in (
        b"",
        b"\x65\0",
        tlv(0x65, tlv(0xA1, b"")),
        tlv(0x65, tlv(0xA1, tlv(0x30, tlv(0xA1, tlv(0xA1, b""))))),
    ):
        with pytest.raises(InvalidInput):
            read_dg2(group(template(tlv(0x7F2E, block))))


def nested(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = tlv(0x30, data)
    return data


def test_nesting_exhausts_the_stack() -> None:
    for data in (tlv(0x77, nested(5_000)), tlv(0x77, nested(40))):
        with pytest.raises(InvalidInput, match="nested too deep"):
            read_sod(data)


def test_crowd_of_elements_exhausts_the_time() -> None:
    with pytest.raises(InvalidInput, match="too many"):
        read_sod(tlv(0x77, tlv(0x30, b"\x05\0" * 60_000)))
    check_depth(tlv(0x30, b"\x05\0" * 60_000), 5, 100_000, "here")


def test_group_has_two_hashes() -> None:
    once = chip.security_object({1: bytes(32), 2: bytes(32)})
    twice = once.replace(b"\x02\x01\x02\x04", b"\x02\x01\x01\x04")
    for content in (twice, once.replace(b"\x02\x01\x02\x04", b"\x02\x01\x11\x04")):
        with pytest.raises(InvalidInput, match="two hashes"):
            read_sod(tlv(0x77, sign_content("2.23.136.1.1.1", content, signer())))


def test_something_else_is_signed() -> None:
    with pytest.raises(InvalidInput, match="not the hashes"):
        read_sod(tlv(0x77, sign_content("2.23.136.1.1.2", chip.security_object({1: bytes(32)}), signer())))
    with pytest.raises(InvalidInput, match="signed content"):
        read_sod(tlv(0x77, bytes.fromhex("300f06092a864886f70d010701a0020400")))


@pytest.mark.parametrize("behind", [b"\x04\0", b"\x30\0", chip.security_object({1: bytes(32)})])
def test_something_signed_follows_the_hashes(behind: bytes) -> None:
    """A second list behind the first would be signed too, and read by nobody."""
    content = chip.security_object({1: bytes(32), 2: bytes(32)})
    assert read_sod(tlv(0x77, sign_content(CONTENT, content, signer()))).hashes.keys() == {1, 2}
    with pytest.raises(InvalidInput, match="list of hashes is not of the structure"):
        read_sod(tlv(0x77, sign_content(CONTENT, content + behind, signer())))
