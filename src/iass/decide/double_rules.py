"""Rows that tell a known double from whom he looks like (decision 0017), and whoever bears a sought one's name from him
(decision 0034). Only the face decides, never a document: of a namesake too, by the registry's portraits."""

from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import DECREE, SINCE_DECREE
from iass.decide.strength import is_below_the_bar, is_cleared_double, is_cleared_namesake

_PASS = Sides.everywhere(Advice.CLEAR)
_CLEARED = Sentence(
    "{double_by} menyatakan pada {double_on} bahwa {double} bukan orang dalam {found}. Wajah ini mirip orang itu "
    "({face_score}), tetapi lebih dekat ke potret {double} sendiri ({double_own}; selisih minimal {double_margin}). "
    "Boleh lewat; hanya dicatat, dan tidak ada instansi yang diberi tahu.",
    "{double_by} found on {double_on} that {double} is not the person of {found}. This face resembles that person "
    "({face_score}), and is nearer to {double}'s own portrait ({double_own}; margin {double_margin}). May pass; only "
    "logged, and no agency is told.",
)
_BELOW = Sentence(
    "{double} tercatat mirip dengan orang dalam {found} ({double_kind}, dicatat {double_on} oleh {double_by}). Skor "
    "{face_score} tidak mencapai ambang pasangan ini ({double_bar}), dan wajah lebih dekat ke potret {double} sendiri "
    "({double_own}). Boleh lewat; hanya dicatat, dan tidak ada instansi yang diberi tahu.",
    "{double} is on record as resembling the person of {found} ({double_kind}, recorded {double_on} by {double_by}). "
    "The score {face_score} does not reach this pair's bar ({double_bar}), and the face is nearer to {double}'s own "
    "portrait ({double_own}). May pass; only logged, and no agency is told.",
)
_NAMESAKE = Sentence(
    "{namesake_by} menyatakan pada {namesake_on} bahwa {namesake} bukan orang dalam {found}, meskipun senama (berlaku "
    "sampai {namesake_until}). Wajah cocok dengan potret pemegang dokumen sendiri ({namesake_own}). Boleh lewat; hanya "
    "dicatat, dan tidak ada instansi yang diberi tahu.",
    "{namesake_by} found on {namesake_on} that {namesake} is not the person of {found}, whose name is alike (valid "
    "until {namesake_until}). The face is that of the document's own holder ({namesake_own}). May pass; only logged, "
    "and no agency is told.",
)

APART = (
    RuleRow(
        "look-alike.cleared", 1, About.ANY_NOTICE, is_cleared_double, _PASS, DECREE, SINCE_DECREE, _CLEARED,
    ),
    RuleRow(
        "look-alike.below-bar", 1, About.ANY_NOTICE, is_below_the_bar, _PASS, DECREE, SINCE_DECREE, _BELOW,
    ),
    RuleRow(
        "namesake.cleared", 2, About.ANY_NOTICE, is_cleared_namesake, _PASS, DECREE, SINCE_DECREE, _NAMESAKE,
    ),
    RuleRow(
        "identity.cleared", 1, About.OTHER_IDENTITY, is_cleared_double, _PASS, DECREE, SINCE_DECREE, _CLEARED,
    ),
    RuleRow(
        "identity.below-bar", 1, About.OTHER_IDENTITY, is_below_the_bar, _PASS, DECREE, SINCE_DECREE, _BELOW,
    ),
)  # fmt: skip
