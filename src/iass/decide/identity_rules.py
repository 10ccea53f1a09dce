"""Rows about who the traveller is, and the two that hold back advice when a face merely looks alike."""

from iass.decide.conditions import (
    chip_unreadable,
    matches_another,
    misread,
    no_probe,
    not_read,
    not_searched,
    not_the_holder,
    suspect_presentation,
)
from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import DECREE, SINCE_DECREE
from iass.decide.strength import looks_alike, number_alone

CHIP_NOT_ASSESSABLE = "chip.not-assessable"
DOCUMENT_MISREAD = "document.misread"
OTHER_IDENTITY = "identity.other-identity"
PRESENTATION_SUSPECT = "presentation.suspect"

IDENTITY = (
    RuleRow(
        "identity.not-the-holder", 2, About.HOLDER, not_the_holder, Sides.everywhere(Advice.REFER),
        DECREE, SINCE_DECREE,
        Sentence(
            "Wajah ini tidak cocok dengan {portrait}. Periksa lebih lanjut; "
            "bandingkan kedua wajah.",
            "This face does not match {portrait}. Refer to secondary "
            "inspection; compare both faces.",
        ),
    ),
    RuleRow(
        OTHER_IDENTITY, 2, About.OTHER_IDENTITY, matches_another, Sides.everywhere(Advice.REFER),
        DECREE, SINCE_DECREE,
        Sentence(
            "Wajah ini terdaftar dengan identitas lain ({person}). Periksa "
            "lebih lanjut; bandingkan kedua wajah.",
            "This face is registered under another identity ({person}). "
            "Refer to secondary inspection; compare both faces.",
        ),
    ),
    RuleRow(
        CHIP_NOT_ASSESSABLE, 1, About.CHIP, chip_unreadable, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Potret pada cip dokumen tidak dapat dibandingkan dengan pelintas: {failure}. Baca cip lagi; bila tetap "
            "gagal, periksa dokumen dan pemegangnya secara manual.",
            "The portrait on the document's chip cannot be compared with the traveller: {failure}. Read the chip "
            "again; if that fails too, check document and holder by hand.",
        ),
    ),
    RuleRow(
        "document.not-read", 1, About.DOCUMENT, not_read, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Dokumen belum terbaca, sehingga data pelintas belum dicari dalam daftar. Baca dokumen lagi; bila tetap "
            "gagal, periksa secara manual.",
            "No document was read, so that the traveller's papers were not looked up. Read the document again; if "
            "that fails too, check by hand.",
        ),
    ),
    RuleRow(
        DOCUMENT_MISREAD, 1, About.DOCUMENT, misread, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Dokumen salah terbaca atau diubah: {fields}. Baca dokumen lagi; bila tetap begitu, periksa dokumen secara "
            "manual.",
            "The document was misread or altered: {fields}. Read it again; if it stays so, check it by hand.",
        ),
    ),
    RuleRow(
        PRESENTATION_SUSPECT, 1, About.PRESENTATION, suspect_presentation, Sides.everywhere(Advice.REFER),
        DECREE, SINCE_DECREE,
        Sentence(
            "Mungkin bukan orangnya yang berada di depan kamera, melainkan gambarnya: {cues}. Lihat pelintas dengan "
            "mata sendiri dan ambil gambar lagi; bila tanda itu tetap ada, periksa lebih lanjut. Cara ini tidak "
            "bersertifikat dan bukan bukti.",
            "Perhaps not the person is before the camera, but a picture: {cues}. Look at the traveller with your own "
            "eyes and capture again; if the sign stays, refer to secondary inspection. The method is not certified and "
            "proves nothing.",
        ),
    ),
    RuleRow(
        "identification.not-available", 1, About.IDENTIFICATION, not_searched, Sides.everywhere(Advice.REFER),
        DECREE, SINCE_DECREE,
        Sentence(
            "Wajah ini belum dicari dalam {lists}: pencarian wajah sedang tidak tersedia. Bukan berarti tidak "
            "ditemukan; periksa secara manual.",
            "This face was not searched in the {lists}: identification is not available now. That does not mean that "
            "nobody was found; check by hand.",
        ),
    ),
    RuleRow(
        "face.not-assessable", 1, About.FACE, no_probe, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Wajah tidak dapat dinilai: {failure}. Ambil gambar lagi; bila tetap gagal, periksa secara manual.",
            "The face cannot be assessed: {failure}. Recapture; if that fails too, check by hand.",
        ),
    ),
)  # fmt: skip

LOOK_ALIKE = RuleRow(
    "look-alike", 3, About.ANY_NOTICE, looks_alike, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
    Sentence(
        "Mirip dengan orang dalam catatan {notice}, tetapi data dokumen lain "
        "dan wajah lebih dekat ke potret pemegangnya. Belum tentu orang yang sama: petugas "
        "membandingkan kedua wajah sebelum bertindak.",
        "Resembles the person of notice {notice}, but the papers are "
        "somebody else's and the face is nearer to their own portrait. Not necessarily the same person: "
        "an officer compares both faces before anything is done.",
    ),
)  # fmt: skip

LOOK_ALIKE_LOGGED = RuleRow(
    "look-alike.logged", 3, About.ANY_NOTICE, looks_alike, Sides.everywhere(Advice.CLEAR), DECREE, SINCE_DECREE,
    Sentence(
        "Mirip dengan orang dalam catatan {notice}, tetapi data dokumen lain "
        "dan wajah lebih dekat ke potret pemegangnya. Boleh lewat; hanya dicatat, dan tidak ada "
        "instansi yang diberi tahu.",
        "Resembles the person of notice {notice}, but the papers are "
        "somebody else's and the face is nearer to their own portrait. May pass; only logged, and no "
        "agency is told.",
    ),
)  # fmt: skip

NUMBER_ALONE = RuleRow(
    "number-alone", 1, About.ANY_NOTICE, number_alone, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
    Sentence(
        "Hanya nomor dokumen yang sama dengan catatan {notice} ({agency}, {instrument}); nama, tanggal lahir dan "
        "kewarganegaraan lain, dan wajah tidak cocok. Mungkin nomor dari negara lain atau dokumen yang diubah: "
        "periksa dokumen.",
        "Only the document number is that of notice {notice} ({agency}, {instrument}); name, birth date and "
        "nationality are another's, and the face does not match. Perhaps a number of another state, or an altered "
        "document: examine it.",
    ),
)  # fmt: skip

NUMBER_ALONE_LOGGED = RuleRow(
    "number-alone.logged", 1, About.ANY_NOTICE, number_alone, Sides.everywhere(Advice.CLEAR), DECREE, SINCE_DECREE,
    Sentence(
        "Hanya nomor dokumen yang sama dengan catatan {notice} ({agency}, {instrument}); nama, tanggal lahir dan "
        "kewarganegaraan lain. Boleh lewat; hanya dicatat, dan tidak ada instansi yang diberi tahu.",
        "Only the document number is that of notice {notice} ({agency}, {instrument}); name, birth date and "
        "nationality are another's. May pass; only logged, and no agency is told.",
    ),
)  # fmt: skip
