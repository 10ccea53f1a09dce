"""Rows for a face that answers two notices on record as look-alikes (decision 0028). They only ever lower to REFER."""

from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import DECREE, SINCE_DECREE
from iass.decide.strength import is_one_of_two, is_other_of_two

ONE_OF_TWO = RuleRow(
    "notice-pair.one-of-two", 2, About.ANY_NOTICE, is_one_of_two, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
    Sentence(
        "Salah satu dari dua orang yang dicari: catatan {notice} atau catatan {other}, "
        "yang tercatat sebagai {pair_kind} pada {pair_on} oleh {pair_by}. Keduanya hampir sama miripnya, "
        "sehingga wajah saja tidak menentukan yang mana. Bandingkan dengan kedua wajah dan periksa dokumen; jangan "
        "lepaskan sebelum jelas.",
        "One of these two who are sought: notice {notice} or notice {other}, recorded "
        "as {pair_kind} on {pair_on} by {pair_by}. They resemble the face nearly alike, so that the face alone does "
        "not say which. Compare with both faces and look at the papers; let nobody go before it is clear.",
    ),
)  # fmt: skip

OTHER_OF_TWO = RuleRow(
    "notice-pair.other", 2, About.ANY_NOTICE, is_other_of_two, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
    Sentence(
        "Mirip dengan orang dalam catatan {notice}, tetapi jelas lebih dekat ke catatan {other}, "
        "yang tercatat sebagai {pair_kind} pada {pair_on} oleh "
        "{pair_by}. Bandingkan dengan kedua wajah dan periksa dokumen sebelum bertindak berdasarkan catatan {notice}.",
        "Resembles the person of notice {notice}, and is clearly nearer to notice {other}, "
        "recorded as {pair_kind} on {pair_on} by {pair_by}. Compare with both faces and look "
        "at the papers before anything is done about notice {notice}.",
    ),
)  # fmt: skip

OF_TWO = (ONE_OF_TWO, OTHER_OF_TWO)
OF_TWO_IDS = frozenset(row.rule_id for row in OF_TWO)
