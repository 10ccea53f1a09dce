"""Wire models of practice pairs."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.alert.alert import Judgement
from iass.case.decoy import KEPT, LEAST_MINUTES, MOST_MINUTES
from iass.case.decoy_desk import Caught, CheckpointDecoys, Offer, Told
from iass.service.schemas.wire import Moment, Wire, example, optional

_CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}"
_Checkpoint = Annotated[str, StringConstraints(pattern=rf"^{_CODE}$")]
_Lane = Annotated[str, StringConstraints(pattern=rf"^{_CODE}/{_CODE}$")]


class CaughtOut(Wire):
    """Wrong proposals that were answered."""

    wrong: int = example(40, "Pairs of two people, which were proposed as one person, with an answer")
    caught: int = example(33, "Of those: answered `other_person`")
    unsure: int = example(3, "Of those: answered `unsure`")

    @classmethod
    def of_caught(cls, caught: Caught) -> Self:
        return cls(wrong=caught.wrong, caught=caught.caught, unsure=caught.unsure)


class DecoySettingsIn(Wire):
    """Whether practice pairs are shown at a checkpoint."""

    checkpoint: _Checkpoint = example("CGK", "The checkpoint")
    minutes: int | None = optional(
        60, "Least minutes between two pairs of one officer; null switches it off", ge=LEAST_MINUTES, le=MOST_MINUTES
    )


class CheckpointDecoysOut(Wire):
    """One checkpoint."""

    checkpoint: str = example("CGK", "The checkpoint")
    minutes: int | None = optional(60, "Least minutes between two pairs of one officer; null where it is off")
    chosen_by: str | None = optional("siti.r", "Who chose; null where nobody has")
    chosen_at: Moment | None = optional("2026-11-24T02:00:00Z", "When, UTC")
    caught: CaughtOut = Field(description="Of all officers there")

    @classmethod
    def of_standing(cls, one: CheckpointDecoys) -> Self:
        choice, caught = one.choice, CaughtOut.of_caught(one.caught)
        return cls(
            checkpoint=choice.checkpoint,
            minutes=choice.minutes,
            chosen_by=choice.officer,
            chosen_at=choice.at,
            caught=caught,
        )


class DecoysOut(Wire):
    """What practice pairs showed."""

    pairs: int = example(8, "Pairs in the folder; none cannot be switched on")
    days: int = example(KEPT.days, "Days that are counted")
    checkpoints: list[CheckpointDecoysOut] = Field(description="Those that the caller may see")


class DecoyOfferIn(Wire):
    """Where an officer sits."""

    lane: _Lane = example("CGK/C01", "The lane")


class DecoyOfferOut(Wire):
    """A practice pair, or when to ask again."""

    look_id: str | None = optional("decoy-019a1b2c3d4e5f60718293a4", "What to answer; null for nothing now")
    wait_seconds: int = example(20, "After which to ask again where there is nothing now")

    @classmethod
    def of_offer(cls, offer: Offer) -> Self:
        wait = max(1, round(offer.wait.total_seconds())) if offer.look is None else 0
        return cls(look_id=offer.look.look_id if offer.look else None, wait_seconds=wait)


class DecoyAnswerIn(Wire):
    """What the two faces show."""

    judgement: Judgement = example("other_person", "same_person, other_person or unsure")


class DecoyToldOut(Wire):
    """Whether it was right."""

    was_same: bool = example(False, "Whether the pictures are of one person")
    is_right: bool = example(True, "Whether the answer says so")
    own: CaughtOut = Field(description="Of the caller, over the days that are kept")

    @classmethod
    def of_told(cls, told: Told) -> Self:
        return cls(was_same=told.was_same, is_right=told.is_right, own=CaughtOut.of_caught(told.own))
