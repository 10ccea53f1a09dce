"""Rows that tell a known double from whom he looks like (decision 0017), and whoever bears a sought one's name from him
(decision 0034). Only the face decides, never a document: by the registry's portraits, or by the one on a proven chip of
whom the registry does not know (decision 0046)."""

from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About
from iass.decide.sources import DECREE, SINCE_DECREE
from iass.decide.strength import is_below_the_bar, is_cleared_double, is_cleared_namesake

_PASS = Sides.everywhere(Advice.CLEAR)
_CLEARED = Sentence(
    "{double_by} menyatakan pada {double_on} bahwa {double} bukan orang dalam {found}. Wajah ini mirip orang itu, "
    "tetapi jelas lebih dekat ke {double_portrait}. "
    "Boleh lewat; hanya dicatat, dan tidak ada instansi yang diberi tahu.",
    "{double_by} found on {double_on} that {double} is not the person of {found}. This face resembles that person, "
    "and is clearly nearer to {double_portrait}. May pass; only "
    "logged, and no agency is told.",
)
_BELOW = Sentence(
    "{double} tercatat mirip dengan orang dalam {found} ({double_kind}, dicatat {double_on} oleh {double_by}). "
    "Kemiripannya di bawah ambang pasangan ini, dan wajah lebih dekat ke potret {double} sendiri. Boleh lewat; hanya "
    "dicatat, dan tidak ada instansi yang diberi tahu.",
    "{double} is on record as resembling the person of {found} ({double_kind}, recorded {double_on} by {double_by}). "
    "The likeness does not reach this pair's bar, and the face is nearer to {double}'s own portrait. May pass; only "
    "logged, and no agency is told.",
)
_NAMESAKE = Sentence(
    "{namesake_by} menyatakan pada {namesake_on} bahwa {namesake} bukan orang dalam {found}, meskipun senama (berlaku "
    "sampai {namesake_until}). Wajah cocok dengan {namesake_portrait}. Boleh lewat; hanya "
    "dicatat, dan tidak ada instansi yang diberi tahu.",
    "{namesake_by} found on {namesake_on} that {namesake} is not the person of {found}, whose name is alike (valid "
    "until {namesake_until}). The face matches {namesake_portrait}. May pass; only logged, "
    "and no agency is told.",
)

APART = (
    RuleRow(
        "look-alike.cleared", 3, About.ANY_NOTICE, is_cleared_double, _PASS, DECREE, SINCE_DECREE, _CLEARED,
    ),
    RuleRow(
        "look-alike.below-bar", 2, About.ANY_NOTICE, is_below_the_bar, _PASS, DECREE, SINCE_DECREE, _BELOW,
    ),
    RuleRow(
        "namesake.cleared", 4, About.ANY_NOTICE, is_cleared_namesake, _PASS, DECREE, SINCE_DECREE, _NAMESAKE,
    ),
    RuleRow(
        "identity.cleared", 3, About.OTHER_IDENTITY, is_cleared_double, _PASS, DECREE, SINCE_DECREE, _CLEARED,
    ),
    RuleRow(
        "identity.below-bar", 2, About.OTHER_IDENTITY, is_below_the_bar, _PASS, DECREE, SINCE_DECREE, _BELOW,
    ),
)  # fmt: skip
