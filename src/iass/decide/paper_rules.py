"""Rows for papers that are near and not the same, and for what is only kept on record."""

from iass.decide.ban_rules import WATCHLIST_DESK
from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import DECREE, SINCE_DECREE
from iass.decide.strength import near_papers, weak_papers, without_identity

_REFER, _CLEAR = Sides.everywhere(Advice.REFER), Sides.everywhere(Advice.CLEAR)

NEAR_PAPERS = RuleRow(
    "papers.near", 1, About.ANY_NOTICE, near_papers, _REFER, DECREE, SINCE_DECREE,
    Sentence(
        "Data dokumen hampir sama dengan catatan {notice} ({agency}, {instrument}), tetapi tidak persis: ejaan lain "
        "atau salah tulis. Belum tentu orang yang sama: bandingkan data dan wajah sebelum bertindak.",
        "The papers are nearly those of notice {notice} ({agency}, {instrument}), and not to the letter: another "
        "writing or a slip of the pen. Not necessarily the same person: compare papers and faces before acting.",
    ),
)  # fmt: skip

NEAR_PAPERS_LOGGED = RuleRow(
    "papers.near.logged", 1, About.ANY_NOTICE, near_papers, _CLEAR, DECREE, SINCE_DECREE,
    Sentence(
        "Data dokumen hampir sama dengan catatan {notice} ({agency}, {instrument}), tetapi tidak persis. Boleh lewat; "
        "hanya dicatat, dan tidak ada instansi yang diberi tahu.",
        "The papers are nearly those of notice {notice} ({agency}, {instrument}), and not to the letter. May pass; "
        "only logged, and no agency is told.",
    ),
)  # fmt: skip

NOTED = (
    RuleRow(
        "notice.without-identity", 1, About.ANY_NOTICE, without_identity, _CLEAR, DECREE, SINCE_DECREE,
        Sentence(
            "Catatan {notice} ({agency}, {instrument}) hanya berisi nama, tanpa tanggal lahir dan nomor dokumen: "
            "tidak dapat dikenakan kepada siapa pun. Boleh lewat; meja daftar melengkapinya pada instansi.",
            "Notice {notice} ({agency}, {instrument}) has a name, and neither birth date nor document number: it can "
            "be held against nobody. May pass; the desk has the agency complete it.",
        ),
        (WATCHLIST_DESK,),
    ),
    RuleRow(
        "papers.weak", 1, About.ANY_NOTICE, weak_papers, _CLEAR, DECREE, SINCE_DECREE,
        Sentence(
            "Data dokumen mirip dengan catatan {notice}, tetapi terlalu sedikit yang menunjuk orang yang sama. Boleh "
            "lewat; hanya dicatat.",
            "The papers resemble notice {notice}, and too little speaks for one person. May pass; only logged.",
        ),
    ),
)  # fmt: skip
