"""A police system that cannot read the face, or reads another one's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image
from tests.contracts.samples import passage

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert
from iass.clock import FixedClock
from iass.errors import InvalidInput, NotAllowed, NotFound
from iass.handover.bundle import InstallationKey
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.nist import FaceTransaction, encode
from iass.ids import CaseId, ImageId, OfficerId

from .nist_reader import read_file

SARI = Officer(OfficerId("sari"))
_JAKARTA = timezone(timedelta(hours=7))


def _picture(kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    made = BytesIO()
    Image.effect_noise((48, 64), 50).convert(mode).save(made, kind, **options)
    return made.getvalue()


def _transaction(picture: bytes, **changed: object) -> FaceTransaction:
    made = FaceTransaction(
        destination="KPK",
        origin="IASS-CGK",
        control="nist-000001",
        at=datetime(2026, 11, 29, 6, 30, tzinfo=_JAKARTA),
        captured_at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
        about={9: "case-1", 18: "SANTOSO,BUDI", 10: ("NOTICE", "N-1"), 21: ""},
        picture=picture,
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # of the names above


def test_file_is_read_otherwise_than_it_was_meant() -> None:
    picture = _picture()
    first, second, face = read_file(encode(_transaction(picture)))
    assert (first.one(2), first.one(4), first.one(5)) == ("0502", "CASEFACE", "20261128")
    assert (first.one(7), first.one(8), first.one(9)) == ("KPK", "IASS-CGK", "nist-000001")
    assert (first.one(11), first.one(12), first.one(14)) == ("00.00", "00.00", "20261128233000Z")
    assert (first.fields[13], first.fields[15]) == ([["IASS-CASE", "1"]], [["003", "UTF-8"]])
    assert first.fields[3] == [["1", "2"], ["2", "00"], ["10", "01"]]
    assert second.fields == {
        1: [[str(second.length)]], 2: [["00"]], 9: [["case-1"]], 10: [["NOTICE", "N-1"]], 18: [["SANTOSO,BUDI"]],
    }  # fmt: skip
    told = {number: face.one(number) for number in face.fields}
    assert told == {
        1: str(face.length), 2: "01", 3: "FACE", 4: "IASS-CGK", 5: "20261124", 6: "48", 7: "64", 8: "0", 9: "1",
        10: "1", 11: "JPEGB", 12: "YCC", 13: "0", 996: sha256(picture).hexdigest(),
    }  # fmt: skip
    assert face.data == picture, "byte for byte, as it is evidence"


@pytest.mark.parametrize(
    ("kind", "mode", "compression", "colour"),
    [("JPEG", "L", "JPEGB", "GRAY"), ("PNG", "RGB", "PNG", "UNK"), ("JPEG2000", "RGB", "JP2", "UNK")],
)
def test_picture_is_said_to_be_another_kind(kind: str, mode: str, compression: str, colour: str) -> None:
    picture = _picture(kind, mode)
    face = read_file(encode(_transaction(picture)))[2]
    assert (face.one(11), face.one(12), face.data) == (compression, colour, picture)


@pytest.mark.parametrize(
    "picture",
    [
        _picture(progressive=True),
        _picture("WEBP"),
        _picture("BMP"),
        _picture(mode="CMYK"),
        b"",
        b"\xff\xd8\xff",
        b"%PDF-1.7",
    ],
    ids=["progressive", "webp", "bmp", "cmyk", "nothing", "cut off", "pdf"],
)
def test_picture_is_none_of_the_standard_s(picture: bytes) -> None:
    with pytest.raises(InvalidInput):
        encode(_transaction(picture))


@pytest.mark.parametrize("size", range(14))
def test_length_is_off_where_it_gains_a_digit(size: int) -> None:
    """LEN counts its own digits: around a power of ten it is easily one less."""
    for base in (880, 80):
        about = {9: "x" * 180, 18: "y" * 180, 20: "z" * 180, 21: "a" * 180, 22: "b" * (size + base % 170)}
        assert len(read_file(encode(_transaction(_picture(), about=about)))) == 3
    records = [read_file(encode(_transaction(_picture(), about={9: "x" * number}))) for number in range(70, 84)]
    assert {len(str(one[1].length)) for one in records} == {2, 3}


def test_name_ends_a_field_or_is_lost() -> None:
    hostile = "SANTOSO\x1d2.024:F\x1c\x1e\x1f\n1.001:9\x00"
    about = {18: hostile + "é北京", 9: ("a\x1fb", "c")}
    first, second, _ = read_file(encode(_transaction(_picture(), about=about, destination="Kejaksaan\x1c Agung é")))
    assert second.one(18) == "SANTOSO 2.024:F    1.001:9 é北京"
    assert second.fields[9] == [["a b", "c"]]
    assert 24 not in second.fields
    assert first.one(7) == "Kejaksaan  Agung ?", "Type-1 has seven bits"
    assert len(read_file(encode(_transaction(_picture(), about={18: "x" * 100_000})))[1].one(18)) == 200


class _Key(InstallationKey):
    def public_key(self) -> bytes:
        return b"\0" * 32

    def sign(self, data: bytes) -> bytes:
        return data[:64]


def test_face_leaves_without_a_trace_or_from_another_place(
    records: SqlRecords, clock: FixedClock, confirmed: Alert
) -> None:
    picture = _picture()
    with records.transaction() as tx:
        tx.images.put(ImageId("live-1"), "crossing", picture, "image/jpeg")
        tx.passages.add(passage(1))
    case = CaseDesk(records, clock).open(confirmed.alert_id, SARI)
    export = CaseExport(records, clock, _Key())
    file = export.face_record(case.case_id, SARI)
    first, second, face = read_file(file)
    assert (first.one(7), first.one(8), face.data) == ("KPK", "IASS-CGK", picture)
    assert (second.one(9), second.fields[10]) == (case.case_id, [["NOTICE", "N-0001"]])
    assert (second.one(18), second.one(21), second.one(22), second.one(24)) == ("SANTOSO", "IDN", "19750102", "M")
    assert second.fields[30] == [["P", "A1234", ""]]
    with records.reading() as tx:
        told = tx.audit.last()
    assert told is not None and (told.action, told.actor) == ("case.face_exported", "sari")
    assert told.details["sha256"] == sha256(file).hexdigest()
    assert told.details["picture_sha256"] == sha256(picture).hexdigest()
    with pytest.raises(NotAllowed):
        export.within(Scope(frozenset({"DPS"}))).face_record(case.case_id, SARI)
    with pytest.raises(NotFound):
        export.face_record(CaseId("case-9"), SARI)


def test_case_without_a_picture_has_a_face(records: SqlRecords, clock: FixedClock, confirmed: Alert) -> None:
    case = CaseDesk(records, clock).open(confirmed.alert_id, SARI)
    with pytest.raises(NotFound, match="no picture"):
        CaseExport(records, clock, _Key()).face_record(case.case_id, SARI)
