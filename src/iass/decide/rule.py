"""What a rule is: a row of the table, as data."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from iass.capture.lane import Direction
from iass.decide.decision import Advice, Sentence
from iass.decide.situation import About, Situation
from iass.watchlist.notice import NoticeKind

Condition = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Sides:
    """The four columns of docs/policy.md. None: this rule does not speak there, a later row does."""

    wni_arriving: Advice | None = None
    wni_departing: Advice | None = None
    wna_arriving: Advice | None = None
    wna_departing: Advice | None = None

    @classmethod
    def everywhere(cls, advice: Advice) -> "Sides":
        return cls(advice, advice, advice, advice)

    def at(self, is_wni: bool, direction: Direction) -> Advice | None:
        arriving = direction is Direction.ARRIVAL
        if is_wni:
            return self.wni_arriving if arriving else self.wni_departing
        return self.wna_arriving if arriving else self.wna_departing


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row. when: its docstring says in words what it asks. sentence: what the officer reads, with
    {placeholders} of `iass.decide.wording`. tell: who is to be informed, with the same placeholders.

    in_force: the day from which the law behind it holds. version grows with every change of any field.
    """

    rule_id: str
    version: int
    about: NoticeKind | About
    when: Condition
    advice: Sides
    article: str
    in_force: date
    sentence: Sentence
    tell: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """`when`, in words."""
        return " ".join((self.when.__doc__ or "").split())

    def advice_for(self, situation: Situation) -> Advice | None:
        """What this row advises on what it is about; None when it does not speak."""
        return self.advice.at(situation.is_wni, situation.direction) if self.when(situation) else None


Fired = tuple[RuleRow, Advice]


def fired(rows: Sequence[RuleRow], situation: Situation) -> Iterator[Fired]:
    """The rows that speak, in order, with what they advise."""
    abouts = situation.abouts
    for row in rows:
        if row.about in abouts and (advice := row.advice_for(situation)) is not None:
            yield row, advice


def first(rows: Sequence[RuleRow], situation: Situation) -> Fired | None:
    """The first row that speaks is the rule."""
    return next(fired(rows, situation), None)
