"""Rows about a notice that nothing of this passage points at, but an identity that people have linked with this one."""

from iass.decide.conditions import in_force
from iass.decide.decision import Advice, Sentence
from iass.decide.rule import RuleRow, Sides
from iass.decide.situation import About, Situation
from iass.decide.sources import DECREE, LAW_VICTIM, SINCE_DECREE, SINCE_TPPO
from iass.watchlist.notice import NoticeKind

LINKED_PROTECT = "linked.to-protect"
LINKED_NOTICE = "linked.notice"


def linked_to_protect(situation: Situation) -> bool:
    """the notice is in force and protects; people linked the identity that it is about with the traveller's"""
    return in_force(situation) and situation.notice is not None and situation.notice.kind is NoticeKind.PROTECT


def linked_in_force(situation: Situation) -> bool:
    """the notice is in force, and people linked the identity that it is about with the traveller's"""
    return in_force(situation)


LINKED = (
    RuleRow(
        LINKED_PROTECT, 1, About.LINKED, linked_to_protect, Sides.everywhere(Advice.PROTECT), LAW_VICTIM, SINCE_TPPO,
        Sentence(
            "Identitas ini ditautkan petugas ({links}) dengan orang yang dilindungi menurut catatan {notice}. Beri "
            "tahu {reach} dan bagian pelindungan. Bukan tersangka.",
            "Officers linked this identity ({links}) with a person to be protected under notice {notice}. Tell {reach} "
            "and the protection desk. Never a suspect.",
        ),
        ("{agency}",),
    ),
    RuleRow(
        LINKED_NOTICE, 1, About.LINKED, linked_in_force, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            "Identitas ini ditautkan petugas ({links}) dengan identitas lain yang dicari menurut catatan {notice} "
            "({agency}, {instrument}). Wajah dan dokumen kali ini tidak menunjuk ke sana: periksa lebih lanjut.",
            "Officers linked this identity ({links}) with another one that notice {notice} is about ({agency}, "
            "{instrument}). Face and papers of this passage do not point there: refer to secondary inspection.",
        ),
    ),
)  # fmt: skip
