"""What the law on personal data gives whom, until when, and on what a refusal may rest: UU 27/2022, as dated data.

Counsel confirms the wording before operation, as for the table of advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from iass.decide.words import Both

HOURS = 72
"""3 x 24 hours."""


class RequestKind(StrEnum):
    INFORMATION = "information"
    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    COMPENSATION = "compensation"


@dataclass(frozen=True, slots=True)
class RightRule:
    """right: the article that gives it. duty: the article that tells the controller what to do. by_law: whether the
    hours stand in that article; else they are this house's own. refusals: codes of REFUSALS that may be given."""

    kind: RequestKind
    right: str
    duty: str
    hours: int
    by_law: bool
    refusals: tuple[str, ...]
    since: date

    def due(self, received_at: datetime) -> datetime:
        """The exclusive end of the time there is."""
        return received_at + timedelta(hours=self.hours)


_SINCE = date(2024, 10, 17)
"""Two years after the law was made (article 74)."""

_UNSHOWN = "identity"
_HARM = ("33a", "33b", "33c", _UNSHOWN)

RULES: tuple[RightRule, ...] = (
    RightRule(RequestKind.INFORMATION, "UU 27/2022 art. 5", "art. 21", HOURS, False, (_UNSHOWN,), _SINCE),
    RightRule(RequestKind.ACCESS, "UU 27/2022 art. 7", "art. 32(2)", HOURS, True, _HARM, _SINCE),
    RightRule(RequestKind.CORRECTION, "UU 27/2022 art. 6", "art. 30(1)", HOURS, True, (*_HARM, "right"), _SINCE),
    RightRule(
        RequestKind.ERASURE, "UU 27/2022 art. 8", "art. 43-44", HOURS, False,
        ("15a", "15b", "15c", _UNSHOWN), _SINCE,
    ),
    RightRule(RequestKind.COMPENSATION, "UU 27/2022 art. 12", "art. 12(2)", HOURS, False, ("12", _UNSHOWN), _SINCE),
)  # fmt: skip
"""Oldest first of each kind. A change of the law is a new row beside the old ones, never an edit of one."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """article: as it is cited. words: the reason, to the person."""

    article: str
    words: Both


REFUSALS: Mapping[str, Refusal] = {
    "33a": Refusal(
        "UU 27/2022 art. 33(a)",
        Both("membahayakan keamanan atau kesehatan seseorang", "it would endanger somebody's safety or health"),
    ),
    "33b": Refusal(
        "UU 27/2022 art. 33(b)",
        Both("mengungkapkan data pribadi orang lain", "it would disclose another person's data"),
    ),
    "33c": Refusal(
        "UU 27/2022 art. 33(c)",
        Both(
            "bertentangan dengan kepentingan pertahanan dan keamanan nasional",
            "it would go against national defence and security",
        ),
    ),
    "15a": Refusal(
        "UU 27/2022 art. 15(1)(a)",
        Both("kepentingan pertahanan dan keamanan nasional", "the interest of national defence and security"),
    ),
    "15b": Refusal(
        "UU 27/2022 art. 15(1)(b)",
        Both("kepentingan proses penegakan hukum", "the interest of law enforcement"),
    ),
    "15c": Refusal(
        "UU 27/2022 art. 15(1)(c)",
        Both(
            "kepentingan umum dalam penyelenggaraan negara (catatan perlintasan diwajibkan undang-undang)",
            "the public interest in running the state (the law requires records of crossings)",
        ),
    ),
    "12": Refusal(
        "UU 27/2022 art. 12(1)",
        Both("tidak ditemukan pelanggaran pemrosesan", "no unlawful processing was found"),
    ),
    "right": Refusal(
        "UU 27/2022 art. 6",
        Both("data yang dicatat ternyata sudah benar", "what is on record was found to be right"),
    ),
    "identity": Refusal(
        "UU 27/2022 art. 14",
        Both("identitas pemohon tidak terbukti", "the identity of whoever asks was not shown"),
    ),
}

WITHHELD = "UU 27/2022 art. 33"
"""Said in every packet of what may be withheld, whether there is anything or not: a gap would tell."""

NOTICE_ANSWER = Both(
    "Permintaan Anda telah diteruskan ke meja yang mengurus daftar pantau. Apakah di sana ada catatan tentang seseorang"
    " tidak diberitahukan kepada siapa pun (UU 27/2022 pasal 33). Jika ada dan keliru, catatan itu diperbaiki. Jawaban"
    " ini sama bagi setiap orang dan tidak ada jawaban lain yang menyusul.",
    "Your request was passed on to the desk that keeps the watchlist. Whether anything is on record there of anybody is"
    " told to nobody (UU 27/2022 art. 33). If there is, and it is wrong, it is put right. This answer is the same for"
    " everybody, and no other one follows.",
)
"""To whoever says that a notice is wrong, whether there is one or not."""

BREACH = "UU 27/2022 art. 46(1)"


def rule_of(kind: RequestKind, received_at: datetime) -> RightRule:
    """The rule of that day (UTC); the oldest for a day before all of them."""
    rules = [rule for rule in RULES if rule.kind is kind]
    begun = [rule for rule in rules if rule.since <= received_at.date()]
    return (begun or rules)[-1 if begun else 0]
