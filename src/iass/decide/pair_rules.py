"""Rows for a face that answers two notices on record as look-alikes (decision 0028). They only ever lower to REFER."""

from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import DECREE, SINCE_DECREE
from iass.decide.strength import is_one_of_two, is_other_of_two

ONE_OF_TWO = RuleRow(
    "notice-pair.one-of-two", 1, About.ANY_NOTICE, is_one_of_two, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
    Sentence(
        "Salah satu dari dua orang yang dicari: catatan {notice} ({face_score}) atau catatan {other} ({other_score}), "
        "yang tercatat sebagai {pair_kind} pada {pair_on} oleh {pair_by}. Selisihnya kurang dari {pair_margin}, "
        "sehingga wajah saja tidak menentukan yang mana. Bandingkan dengan kedua wajah dan periksa dokumen; jangan "
        "lepaskan sebelum jelas.",
        "One of these two who are sought: notice {notice} ({face_score}) or notice {other} ({other_score}), recorded "
        "as {pair_kind} on {pair_on} by {pair_by}. They are less than {pair_margin} apart, so that the face alone does "
        "not say which. Compare with both faces and look at the papers; let nobody go before it is clear.",
    ),
)  # fmt: skip

OTHER_OF_TWO = RuleRow(
    "notice-pair.other", 1, About.ANY_NOTICE, is_other_of_two, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
    Sentence(
        "Mirip dengan orang dalam catatan {notice} ({face_score}), tetapi lebih dekat ke catatan {other} "
        "({other_score}; selisih minimal {pair_margin}), yang tercatat sebagai {pair_kind} pada {pair_on} oleh "
        "{pair_by}. Bandingkan dengan kedua wajah dan periksa dokumen sebelum bertindak berdasarkan catatan {notice}.",
        "Resembles the person of notice {notice} ({face_score}), and is nearer to notice {other} ({other_score}; "
        "margin {pair_margin}), recorded as {pair_kind} on {pair_on} by {pair_by}. Compare with both faces and look "
        "at the papers before anything is done about notice {notice}.",
    ),
)  # fmt: skip

OF_TWO = (ONE_OF_TWO, OTHER_OF_TWO)
OF_TWO_IDS = frozenset(row.rule_id for row in OF_TWO)
