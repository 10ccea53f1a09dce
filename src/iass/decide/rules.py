"""The whole table, in order. For one thing noticed, the first row that speaks is the rule."""

from iass.decide.ban_rules import BANS, NOT_BINDING
from iass.decide.chip_rules import CHIP_DATA
from iass.decide.double_rules import APART
from iass.decide.identity_rules import IDENTITY, LOOK_ALIKE, LOOK_ALIKE_LOGGED, NUMBER_ALONE, NUMBER_ALONE_LOGGED
from iass.decide.link_rules import LINKED
from iass.decide.notice_rules import OTHERS, RECORDS, WANTED
from iass.decide.pair_rules import OF_TWO
from iass.decide.paper_rules import NEAR_PAPERS, NEAR_PAPERS_LOGGED, NOTED
from iass.decide.rule import RuleRow

BINDING: tuple[RuleRow, ...] = (*BANS, *WANTED, *RECORDS, *OTHERS, *IDENTITY, *CHIP_DATA, *LINKED)
CAPS: tuple[RuleRow, ...] = (
    LOOK_ALIKE,
    LOOK_ALIKE_LOGGED,
    NUMBER_ALONE,
    NUMBER_ALONE_LOGGED,
    NEAR_PAPERS,
    NEAR_PAPERS_LOGGED,
)

__all__ = ["APART", "BINDING", "CAPS", "NOTED", "OF_TWO", "table"]


def table() -> tuple[RuleRow, ...]:
    """Every row, for whoever prints or audits the policy: what does not bind, the rules, known doubles, the caps, two
    notices that look alike, and what is only noted."""
    return (*NOT_BINDING, *BINDING, *APART, *CAPS, *OF_TWO, *NOTED)
