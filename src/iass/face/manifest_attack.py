"""What a manifest says of a model for presentation attack detection: which output is its score, and what it means."""

from dataclasses import dataclass

from iass.face.manifest_fields import Fields


@dataclass(frozen=True, slots=True)
class AttackOutput:
    """column: of the model's output (n, columns), counted from 0. of_live: whether it grows with live travellers
    rather than with attacks. softmax: whether the columns are still to be made shares of 1.

    threshold: 0..1, of the score for an attack (one minus the column where that is of live): from there on suspect.
    """

    column: int
    of_live: bool
    softmax: bool
    threshold: float


def read_attack_output(fields: Fields) -> AttackOutput:
    """The manifest's group `attack`. Raises InvalidInput, naming the field, when it is not one."""
    read = AttackOutput(
        column=fields.whole("column", 0, 255),
        of_live=fields.choice("of", ["live", "attack"]) == "live",
        softmax=fields.flag("softmax"),
        threshold=fields.number("threshold", 0.0, 1.0),
    )
    fields.end()
    return read
