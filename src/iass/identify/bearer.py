"""The bearer of a proven chip whom the registry does not know, beside somebody at whom the passage points.

The chip leaves with its bearer: what a verdict may need of its portrait is measured while it is here (decision 0046).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.face.template import Template
from iass.ids import ImageId
from iass.registry.enrolment import Enrolment


@dataclass(frozen=True, slots=True)
class BearerEvidence:
    """value: see `iass.capture.chip.bearer`. images: the other one's pictures that were enrolled at that moment.
    score: cosine, -1..1, of the chip's portrait with the most alike of them; None where there is none, or where one of
    them was not compared, as another model made its template: that one may be the bearer's own face."""

    value: str
    images: tuple[ImageId, ...]
    score: float | None

    @classmethod
    def of(cls, value: str, portrait: Template, rows: Sequence[Enrolment]) -> "BearerEvidence":
        """rows: all that is enrolled of the other one."""
        images = tuple(dict.fromkeys(row.image_id for row in rows))
        compared = [row for row in rows if row.template.model_id == portrait.model_id]
        if {row.image_id for row in compared} != set(images):
            return cls(value, images, None)
        return cls(value, images, max((portrait.similarity(row.template) for row in compared), default=None))
