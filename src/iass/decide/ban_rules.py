"""Rows about notices that do not bind, and about bans on leaving and entering."""

from iass.decide.conditions import in_force, lapsed, not_in_force, unwritten, withdrawn
from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import (
    LAW_APPROVAL,
    LAW_ENTRY_BAN,
    LAW_EXIT_BAN,
    LAW_LAPSE,
    SINCE_BANS,
)
from iass.watchlist.notice import NoticeKind

AGENCY = "{agency}"
WATCHLIST_DESK = "Ditjen Imigrasi (watchlist desk)"
CLEAR = Advice.CLEAR

NOT_BINDING = (
    RuleRow(
        "exit-ban.lapsed", 1, NoticeKind.EXIT_BAN, lapsed, Sides.everywhere(CLEAR), LAW_LAPSE, SINCE_BANS,
        Sentence(
            "Pencegahan oleh {agency} ({instrument}) telah berakhir demi hukum; berlaku {until}. Pelintas boleh "
            "lewat; temuan ini hanya dicatat.",
            "The exit ban of {agency} ({instrument}) has lapsed by operation of law; it ran {until}. The traveller "
            "may pass; this finding is only logged.",
        ),
    ),
    RuleRow(
        "notice.lapsed", 1, About.ANY_NOTICE, lapsed, Sides.everywhere(CLEAR), LAW_LAPSE, SINCE_BANS,
        Sentence(
            "Catatan {agency} ({instrument}) telah berakhir; berlaku {until}. Pelintas boleh lewat; temuan ini hanya "
            "dicatat.",
            "The notice of {agency} ({instrument}) has ended; it ran {until}. The traveller may pass; this finding is "
            "only logged.",
        ),
    ),
    RuleRow(
        "notice.withdrawn", 1, About.ANY_NOTICE, withdrawn, Sides.everywhere(CLEAR), LAW_APPROVAL, SINCE_BANS,
        Sentence(
            "Catatan {agency} ({instrument}) telah dicabut. Pelintas boleh lewat; temuan ini hanya dicatat.",
            "The notice of {agency} ({instrument}) was withdrawn. The traveller may pass; this finding is only logged.",
        ),
    ),
    RuleRow(
        "notice.not-in-force", 1, About.ANY_NOTICE, not_in_force, Sides.everywhere(CLEAR), LAW_APPROVAL, SINCE_BANS,
        Sentence(
            "Catatan {agency} ({instrument}) {state}. Pelintas boleh lewat; temuan ini hanya dicatat.",
            "The notice of {agency} ({instrument}) {state}. The traveller may pass; this finding is only logged.",
        ),
    ),
)  # fmt: skip

BANS = (
    RuleRow(
        "exit-ban.arrival", 1, NoticeKind.EXIT_BAN, in_force,
        Sides(wni_arriving=CLEAR, wna_arriving=CLEAR), LAW_EXIT_BAN, SINCE_BANS,
        Sentence(
            "Pencegahan {agency} ({instrument}) berlaku {until}. Kedatangan tidak dilarang; beri tahu {reach}.",
            "An exit ban of {agency} ({instrument}) is in force {until}. Arrival is not barred; tell {reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "exit-ban.departure", 1, NoticeKind.EXIT_BAN, in_force,
        Sides(wni_departing=Advice.DENY_EXIT, wna_departing=Advice.DENY_EXIT), LAW_EXIT_BAN, SINCE_BANS,
        Sentence(
            "Pencegahan {agency} ({instrument}) berlaku {until}. Jangan izinkan keluar; arahkan ke {reach}.",
            "An exit ban of {agency} ({instrument}) is in force {until}. The traveller may not leave; direct to "
            "{reach}.",
        ),
        (AGENCY,),
    ),
    RuleRow(
        "entry-ban.citizen", 1, NoticeKind.ENTRY_BAN, in_force,
        Sides(wni_arriving=CLEAR, wni_departing=CLEAR), LAW_ENTRY_BAN, SINCE_BANS,
        Sentence(
            "Data keliru: penangkalan {agency} ({instrument}) tercatat atas seorang WNI. WNI tidak dapat ditangkal "
            "(pasal 14). Pelintas boleh lewat; teruskan ke meja daftar pencegahan dan penangkalan.",
            "Data fault: an entry ban of {agency} ({instrument}) is recorded on a WNI. A WNI cannot be refused entry "
            "(art. 14). The traveller may pass; open a data-quality case at the watchlist desk.",
        ),
        (WATCHLIST_DESK,),
    ),
    RuleRow(
        "entry-ban.unwritten", 1, NoticeKind.ENTRY_BAN, unwritten,
        Sides(wna_arriving=Advice.MAY_REFUSE_ENTRY), LAW_ENTRY_BAN, SINCE_BANS,
        Sentence(
            "Penangkalan atas keterangan {agency} ({instrument}), tanpa permintaan tertulis, berlaku {until}. Pejabat "
            "dapat menolak masuk; hubungi meja daftar pencegahan dan penangkalan.",
            "An entry ban on the word of {agency} ({instrument}), without a written request, in force {until}. The "
            "officer may refuse entry; ask the watchlist desk.",
        ),
        (WATCHLIST_DESK,),
    ),
    RuleRow(
        "entry-ban.arrival", 1, NoticeKind.ENTRY_BAN, in_force,
        Sides(wna_arriving=Advice.REFUSE_ENTRY), LAW_ENTRY_BAN, SINCE_BANS,
        Sentence(
            "Penangkalan {agency} ({instrument}) berlaku {until}. Tolak masuk.",
            "An entry ban of {agency} ({instrument}) is in force {until}. Refuse entry.",
        ),
    ),
    RuleRow(
        "entry-ban.departure", 1, NoticeKind.ENTRY_BAN, in_force,
        Sides(wna_departing=CLEAR), LAW_ENTRY_BAN, SINCE_BANS,
        Sentence(
            "Orang asing ini ditangkal oleh {agency} ({instrument}), {until}, tetapi sedang keluar. Boleh keluar; "
            "buka perkara: melebihi izin tinggal atau memakai identitas lain.",
            "This foreigner is under an entry ban of {agency} ({instrument}), {until}, yet is leaving. May leave; "
            "open a case: overstay, or entry under an alias.",
        ),
        (WATCHLIST_DESK,),
    ),
)  # fmt: skip
