"""Rows about people wanted, known, owing or deported, about lost documents, and about victims."""

from iass.decide.conditions import asked_in_writing, in_force, nearly_lost, to_be_secured, unwritten
from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.sources import (
    DECREE,
    LAW_AGENCY_REQUEST,
    LAW_DOCUMENT,
    LAW_FOREIGN_WANTED,
    LAW_OBLIGATION,
    LAW_OBLIGATION_WNI,
    LAW_VICTIM,
    SINCE_DECREE,
    SINCE_IMMIGRATION_LAW,
    SINCE_TPPO,
)
from iass.watchlist.notice import NoticeKind

AGENCY = "{agency}"
NCB = "NCB-Interpol Indonesia"
WATCHLIST_DESK = "Ditjen Imigrasi (watchlist desk)"
CLEAR, REFER, SECURE, DENY_EXIT = Advice.CLEAR, Advice.REFER, Advice.SECURE, Advice.DENY_EXIT

WANTED = (
    RuleRow(
        "wanted-domestic.unwritten", 1, NoticeKind.WANTED_DOMESTIC, unwritten, Sides.everywhere(REFER),
        LAW_AGENCY_REQUEST, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Tercatat dicari di dalam negeri, tetapi hanya menurut {agency} ({instrument}), tanpa permintaan tertulis. "
            "Jangan ditahan; periksa lebih lanjut dan beri tahu NCB-Interpol Indonesia.",
            "Recorded as wanted at home, but only according to {agency} ({instrument}), without a written request. Do "
            "not hold; refer to secondary inspection and tell NCB-Interpol Indonesia.",
        ),
        (NCB,),
    ),
    RuleRow(
        "wanted-domestic", 1, NoticeKind.WANTED_DOMESTIC, in_force, Sides.everywhere(SECURE),
        LAW_AGENCY_REQUEST, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Masuk daftar pencarian orang {agency} ({instrument}). Amankan dan hubungi {reach}.",
            "Wanted by {agency} ({instrument}). Hold the traveller and call {reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "wanted-foreign.citizen-in-writing", 1, NoticeKind.WANTED_FOREIGN, asked_in_writing,
        Sides(wni_arriving=SECURE, wni_departing=SECURE), LAW_FOREIGN_WANTED, SINCE_IMMIGRATION_LAW,
        Sentence(
            "WNI ini dicari negara lain; {agency} meminta secara tertulis agar diamankan ({instrument}). Amankan dan "
            "hubungi {reach}.",
            "This WNI is wanted abroad; {agency} asked in writing to hold the person ({instrument}). Hold the "
            "traveller and call {reach}.",
        ),
        (AGENCY, NCB),
    ),
    RuleRow(
        "wanted-foreign.citizen", 1, NoticeKind.WANTED_FOREIGN, in_force,
        Sides(wni_arriving=REFER, wni_departing=REFER), LAW_FOREIGN_WANTED, SINCE_IMMIGRATION_LAW,
        Sentence(
            "WNI ini dicari negara lain menurut {agency} ({instrument}), tanpa permintaan tertulis. Jangan ditahan; "
            "periksa lebih lanjut dan beri tahu NCB-Interpol Indonesia.",
            "This WNI is wanted abroad according to {agency} ({instrument}), without a written request. Do not hold; "
            "refer to secondary inspection and tell NCB-Interpol Indonesia.",
        ),
        (NCB,),
    ),
    RuleRow(
        "wanted-foreign.arrival", 1, NoticeKind.WANTED_FOREIGN, in_force,
        Sides(wna_arriving=Advice.MAY_REFUSE_ENTRY), LAW_FOREIGN_WANTED, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Dicari negara lain menurut {agency} ({instrument}). Pejabat dapat menolak masuk; beri tahu NCB-Interpol "
            "Indonesia.",
            "Wanted abroad according to {agency} ({instrument}). The officer may refuse entry; tell NCB-Interpol "
            "Indonesia.",
        ),
        (NCB,),
    ),
    RuleRow(
        "wanted-foreign.departure", 1, NoticeKind.WANTED_FOREIGN, in_force,
        Sides(wna_departing=REFER), LAW_FOREIGN_WANTED, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Dicari negara lain menurut {agency} ({instrument}). Periksa lebih lanjut dan beri tahu NCB-Interpol "
            "Indonesia; keluar hanya dapat ditolak dengan pencegahan.",
            "Wanted abroad according to {agency} ({instrument}). Refer to secondary inspection and tell NCB-Interpol "
            "Indonesia; only an exit ban can bar departure.",
        ),
        (NCB,),
    ),
)  # fmt: skip

RECORDS = (
    RuleRow(
        "criminal-record.secure", 1, NoticeKind.CRIMINAL_RECORD, to_be_secured, Sides.everywhere(SECURE),
        DECREE, SINCE_DECREE,
        Sentence(
            "Catatan kriminal {agency} ({instrument}) meminta agar orang ini diamankan. Amankan dan hubungi {reach}.",
            "A criminal record of {agency} ({instrument}) asks to hold this person. Hold the traveller and call "
            "{reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "criminal-record", 1, NoticeKind.CRIMINAL_RECORD, in_force, Sides.everywhere(REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Ada catatan kriminal dari {agency} ({instrument}). Periksa lebih lanjut.",
            "There is a criminal record from {agency} ({instrument}). Refer to secondary inspection.",
        ),
    ),
    RuleRow(
        "obligation.arrival", 1, NoticeKind.UNSETTLED_OBLIGATION, in_force,
        Sides(wni_arriving=CLEAR, wna_arriving=CLEAR), LAW_OBLIGATION, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Ada kewajiban yang belum diselesaikan pada {agency} ({instrument}). Kedatangan tidak dilarang; beri tahu "
            "{reach}.",
            "There is an unsettled obligation to {agency} ({instrument}). Arrival is not barred; tell {reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "obligation.departure-citizen", 1, NoticeKind.UNSETTLED_OBLIGATION, in_force,
        Sides(wni_departing=DENY_EXIT), LAW_OBLIGATION_WNI, SINCE_IMMIGRATION_LAW,
        Sentence(
            "WNI ini punya kewajiban yang belum diselesaikan pada {agency} ({instrument}). Pasal 16 ayat (2) menyebut "
            "orang asing; pengumuman 2022 menyebut WNI juga. Jangan izinkan keluar; arahkan ke {reach} dan minta "
            "instrumen yang mencegah WNI ini.",
            "This WNI has an unsettled obligation to {agency} ({instrument}). Art. 16(2) names foreigners; the "
            "announcement of 2022 names WNI too. The traveller may not leave; direct to {reach} and ask for the "
            "instrument that bars this WNI.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "obligation.departure-foreigner", 1, NoticeKind.UNSETTLED_OBLIGATION, in_force,
        Sides(wna_departing=DENY_EXIT), LAW_OBLIGATION, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Orang asing ini punya kewajiban yang belum diselesaikan pada {agency} ({instrument}). Jangan izinkan "
            "keluar; arahkan ke {reach}.",
            "This foreigner has an unsettled obligation to {agency} ({instrument}). The traveller may not leave; "
            "direct to {reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "violation.secure", 1, NoticeKind.VIOLATION, to_be_secured, Sides.everywhere(SECURE), DECREE, SINCE_DECREE,
        Sentence(
            "Notifikasi pelanggaran {agency} ({instrument}) meminta agar orang ini diamankan. Amankan dan hubungi "
            "{reach}.",
            "A violation notice of {agency} ({instrument}) asks to hold this person. Hold the traveller and call "
            "{reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "violation", 1, NoticeKind.VIOLATION, in_force, Sides.everywhere(REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Ada notifikasi pelanggaran hukum dari {agency} ({instrument}). Periksa lebih lanjut.",
            "There is a violation notice from {agency} ({instrument}). Refer to secondary inspection.",
        ),
    ),
)  # fmt: skip

OTHERS = (
    RuleRow(
        "deported.citizen", 1, NoticeKind.DEPORTED, in_force,
        Sides(wni_arriving=CLEAR, wni_departing=CLEAR), DECREE, SINCE_DECREE,
        Sentence(
            "Data keliru: deportasi oleh {agency} ({instrument}) tercatat atas seorang WNI. Pelintas boleh lewat; "
            "teruskan ke meja daftar pencegahan dan penangkalan.",
            "Data fault: a deportation by {agency} ({instrument}) is recorded on a WNI. The traveller may pass; open "
            "a data-quality case at the watchlist desk.",
        ),
        (WATCHLIST_DESK,),
    ),
    RuleRow(
        "deported.arrival", 1, NoticeKind.DEPORTED, in_force, Sides(wna_arriving=REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Pernah dideportasi oleh {agency} ({instrument}). Periksa lebih lanjut apakah penangkalan telah berakhir.",
            "Was deported by {agency} ({instrument}). Refer to secondary inspection: has the ban ended?",
        ),
    ),
    RuleRow(
        "deported.departure", 1, NoticeKind.DEPORTED, in_force, Sides(wna_departing=CLEAR), DECREE, SINCE_DECREE,
        Sentence(
            "Pernah dideportasi oleh {agency} ({instrument}). Boleh keluar; temuan ini hanya dicatat.",
            "Was deported by {agency} ({instrument}). May leave; this finding is only logged.",
        ),
    ),
    RuleRow(
        "lost-document.near", 1, NoticeKind.LOST_DOCUMENT, nearly_lost, Sides.everywhere(REFER), LAW_DOCUMENT,
        SINCE_IMMIGRATION_LAW,
        Sentence(
            "Nomor dokumen ini hampir sama dengan nomor yang dilaporkan hilang, dicuri atau dibatalkan oleh {agency} "
            "({instrument}): {numbers}. Bandingkan kedua nomor; bila memang lain, dokumen ini tidak dilaporkan.",
            "The number of this document is nearly one that was reported lost, stolen or revoked by {agency} "
            "({instrument}): {numbers}. Compare both numbers; if they are different, this document is not reported.",
        ),
    ),
    RuleRow(
        "lost-document.foreign-arrival", 1, NoticeKind.LOST_DOCUMENT, in_force,
        Sides(wna_arriving=REFER), LAW_DOCUMENT, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Dokumen ini dilaporkan hilang, dicuri atau dibatalkan oleh {agency} ({instrument}). Periksa lebih "
            "lanjut; setelah dipastikan, tolak masuk (pasal 13 ayat (1) huruf b).",
            "This document was reported lost, stolen or revoked by {agency} ({instrument}). Refer to secondary "
            "inspection; once confirmed, refuse entry (art. 13(1)b).",
        ),
    ),
    RuleRow(
        "lost-document", 1, NoticeKind.LOST_DOCUMENT, in_force,
        Sides(wni_arriving=REFER, wni_departing=REFER, wna_departing=REFER), LAW_DOCUMENT, SINCE_IMMIGRATION_LAW,
        Sentence(
            "Dokumen ini dilaporkan hilang, dicuri atau dibatalkan oleh {agency} ({instrument}). Periksa lebih lanjut "
            "siapa yang membawanya.",
            "This document was reported lost, stolen or revoked by {agency} ({instrument}). Refer to secondary "
            "inspection: who carries it?",
        ),
    ),
    RuleRow(
        "protect", 1, NoticeKind.PROTECT, in_force, Sides.everywhere(Advice.PROTECT), LAW_VICTIM, SINCE_TPPO,
        Sentence(
            "Korban, calon korban, atau orang hilang menurut {agency} ({instrument}); bukan tersangka. Dampingi ke "
            "bagian pelindungan, terpisah dari teman seperjalanan, dan hubungi {reach}.",
            "A victim, a likely victim or a missing person according to {agency} ({instrument}); not a suspect. "
            "Accompany to the protection desk, apart from fellow travellers, and call {reach}.",
        ),
        (AGENCY,),
    ),
)  # fmt: skip
