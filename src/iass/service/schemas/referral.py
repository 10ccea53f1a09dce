"""Wire models of who is taken to secondary inspection without a reason told."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.case.referral import MOST_PER_THOUSAND, Referral, ReferralShare
from iass.service.schemas.wire import Moment, Wire, example, optional

_Checkpoint = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")]


class AccompaniedOut(Wire):
    """Who took the traveller there, and when."""

    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "The passage")
    accompanied_by: str | None = optional("siti.r", "The officer")
    accompanied_at: Moment | None = optional("2026-11-24T02:00:42Z", "UTC")

    @classmethod
    def of_referral(cls, one: Referral) -> Self:
        return cls(crossing_id=one.crossing_id, accompanied_by=one.accompanied_by, accompanied_at=one.accompanied_at)


class ShareIn(Wire):
    """How many travellers are drawn at random at a checkpoint."""

    checkpoint: _Checkpoint = example("CGK", "The checkpoint")
    per_thousand: int = example(2, "Of a thousand with nothing against them; 0 for none", ge=0, le=MOST_PER_THOUSAND)


class ShareOut(Wire):
    """One checkpoint."""

    checkpoint: str = example("CGK", "The checkpoint")
    per_thousand: int = example(2, "Of a thousand with nothing against them")
    chosen_by: str | None = optional("siti.r", "Who chose; null where nobody has")
    chosen_at: Moment | None = optional("2026-11-24T02:00:00Z", "When, UTC")

    @classmethod
    def of_share(cls, one: ReferralShare) -> Self:
        return cls(checkpoint=one.checkpoint, per_thousand=one.per_thousand, chosen_by=one.officer, chosen_at=one.at)


class SharesOut(Wire):
    shares: list[ShareOut] = Field(description="Of the checkpoints that the caller supervises")
