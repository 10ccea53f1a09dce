"""Dates, periods, instruments and reasons in the officer's two languages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from iass.capture.lane import Direction
from iass.decide.situation import WIB
from iass.face.attack.assessment import Cue
from iass.face.outcome import Failure
from iass.registry.enrolment import GalleryName
from iass.screen.evidence import Attribute
from iass.watchlist.look_alike import PairKind
from iass.watchlist.notice import Instrument, NoticeState


class Both(NamedTuple):
    """The same words in Indonesian and in English."""

    id: str
    en: str


_MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_INSTRUMENTS = {
    "decision": Both("keputusan", "decision"),
    "request": Both("permintaan", "request"),
    "order": Both("perintah", "order"),
}

BY_DOCUMENT = Both("nomor dokumen", "document number")
BY_NEAR_NUMBER = Both("nomor dokumen yang hampir sama", "a document number that is nearly the same")
NOT_BEGUN: Mapping[NoticeState | None, Both] = {
    NoticeState.DRAFT: Both("masih berupa rancangan", "is still a draft"),
    NoticeState.SUBMITTED: Both("belum disetujui", "is not approved yet"),
    NoticeState.APPROVED: Both("belum mulai berlaku", "has not begun yet"),
}
FAILURES: Mapping[Failure, Both] = {
    Failure.NO_FACE: Both("tidak ada wajah dalam gambar", "no face in the picture"),
    Failure.TOO_SMALL: Both("wajah terlalu kecil", "the face is too small"),
    Failure.TOO_BLURRED: Both("wajah terlalu kabur", "the face is too blurred"),
    Failure.SEVERAL_FACES: Both("lebih dari satu wajah dalam gambar", "several faces in the picture"),
    Failure.TOO_DARK: Both("wajah terlalu gelap", "the face is too dark"),
    Failure.TOO_BRIGHT: Both("wajah terlalu terang", "the face is over-exposed"),
    Failure.TURNED_AWAY: Both("wajah tidak menghadap kamera", "the face is turned away"),
    Failure.CUT_OFF: Both("wajah terpotong di tepi gambar", "the face is cut off at the picture's edge"),
    Failure.COVERED: Both("sebagian wajah tertutup", "the face is partly covered"),
    Failure.LOW_CONTRAST: Both("wajah hampir tanpa kontras", "the face has hardly any contrast"),
    Failure.TOO_POOR: Both("mutu gambar wajah terlalu rendah", "the picture of the face is too poor"),
    Failure.FAILED_TO_EXTRACT: Both("ciri wajah tidak dapat diambil", "no template could be extracted"),
}
LISTS: Mapping[GalleryName, Both] = {
    GalleryName.WATCHLIST: Both("daftar pencarian", "watchlist"),
    GalleryName.REGISTRY: Both("data penduduk terdaftar", "registry"),
}
CUES: Mapping[Cue, Both] = {
    Cue.REPEATED_FRAMES: Both("gambar yang sama persis datang lagi", "the very same frame came again"),
    Cue.PLANAR_MOTION: Both("wajah bergerak seperti bidang datar", "the face moves like a flat sheet"),
    Cue.SCREEN_SPECTRUM: Both("pola piksel layar", "the pattern of a screen's pixels"),
    Cue.BORDER: Both("tepi lurus di sekeliling wajah", "straight edges around the face"),
    Cue.MODEL: Both("penilaian model", "a model's score"),
}
PORTRAITS: Mapping[str, Both] = {
    "chip": Both("potret pada cip dokumen", "the portrait on the document's chip"),
    "registry": Both("potret pemegang dalam data keimigrasian", "the holder's portrait in the registry"),
}
PAIRS: Mapping[PairKind, Both] = {
    PairKind.LOOK_ALIKE: Both("orang mirip", "look-alike"),
    PairKind.TWIN: Both("kembar", "twin"),
    PairKind.NAMESAKE: Both("senama", "namesake"),
}
MRZ_FIELDS: Mapping[str, Both] = {
    "document_number": BY_DOCUMENT,
    "birth_date": Both("tanggal lahir", "birth date"),
    "expiry_date": Both("tanggal kedaluwarsa", "date of expiry"),
    "personal_number": Both("nomor pribadi", "personal number"),
    "names": Both("nama", "name"),
    "nationality": Both("kewarganegaraan", "nationality"),
    "issuer": Both("negara penerbit", "issuing state"),
    "composite": Both("seluruh baris", "the whole of the lines"),
}
WAYS: Mapping[Direction, Both] = {
    Direction.ARRIVAL: Both("kedatangan", "arrival"),
    Direction.DEPARTURE: Both("keberangkatan", "departure"),
}
REQUESTING_AGENCY = Both("instansi pemohon", "the requesting agency")
BY_FACE = Both("wajah", "face")
BY_NEAR = Both("data dokumen yang hampir sama", "papers that are nearly the same")
BUT_FACE = Both("wajah di bawah ambang", "the face is below the threshold")
BUT_PAPERS: Mapping[Attribute, Both] = {
    Attribute.NAME: Both("nama berbeda", "the name differs"),
    Attribute.BIRTH_DATE: Both("tanggal lahir berbeda", "the birth date differs"),
}
BY_BIOGRAPHY = Both("nama, tanggal lahir dan kewarganegaraan", "name, birth date and nationality")


def listed(items: Iterable[Both]) -> Both:
    """One after the other, with commas."""
    both = tuple(items)
    return Both(", ".join(one.id for one in both), ", ".join(one.en for one in both))


def same(text: str) -> Both:
    """A name or number, on one line, which is the same in both languages."""
    plain = " ".join(text.split())
    return Both(plain, plain)


@lru_cache(1_024)
def day_words(day: date) -> Both:
    month = day.month - 1
    return Both(f"{day.day} {_MONTHS_ID[month]} {day.year}", f"{day.day} {_MONTHS_EN[month]} {day.year}")


def instrument_words(instrument: Instrument) -> Both:
    kind = _INSTRUMENTS.get(instrument.kind, same(instrument.kind))
    issued, named = day_words(instrument.issued_on), same(instrument.number).id
    return Both(f"{kind.id} nomor {named} tanggal {issued.id}", f"{kind.en} no. {named} of {issued.en}")


@lru_cache(1_024)
def period_words(end: datetime | None) -> Both:
    """The last day of the period (`end` is exclusive); with the time of day when it does not end at midnight."""
    if end is None:
        return Both("tanpa batas waktu", "without a time limit")
    local = end.astimezone(WIB)
    if local.time() == time(0):
        last = day_words(local.date() - timedelta(days=1))
        return Both(f"sampai dengan {last.id}", f"up to and including {last.en}")
    day = day_words(local.date())
    return Both(f"sampai {day.id} pukul {local:%H.%M} WIB", f"until {day.en}, {local:%H:%M} WIB")
