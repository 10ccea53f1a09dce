"""Whether the pictures of one subject show one person: somebody else's photograph under a wanted person's id hides him.

Pictures hang together when each is like at least one other: somebody who aged, or grew a beard, is like one of his
pictures and not like all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iass.face.template import Template
from iass.registry.cells import Problem


@dataclass(frozen=True, slots=True)
class Stray:
    """A new picture that is like none of the subject's. number: among those given, from 0; score: with the one of the
    subject's that it is most like. beside_stored: whether it was held against what is enrolled, and not only against
    its own row."""

    number: int
    score: float
    beside_stored: bool


def stray(fresh: Sequence[Template], stored: Sequence[Template], least: float) -> Stray | None:
    """The first new picture that does not hang together with the others, or None.

    Without any stored, the subject's are the most that hang together: one strange picture accuses no other.
    stored: what is enrolled for the subject, also what this row would replace: a picture that takes the place of
    another one is of the same person. least: the cosine from which on two pictures are taken for one person's.
    Templates of another model than the new ones' say nothing, and are passed over.
    """
    comparable = [template for template in stored if fresh and template.model_id == fresh[0].model_id]
    if comparable:
        own = _hanging_on(comparable, fresh, least)
    else:
        groups = [_hanging_on([template], fresh, least) for template in fresh]
        own = max(groups, key=len, default=set())  # the first of equals
    outside = [number for number in range(len(fresh)) if number not in own]
    if not outside:
        return None
    beside = comparable + [fresh[number] for number in sorted(own)]
    return Stray(outside[0], _best(fresh[outside[0]], beside), bool(comparable))


def _hanging_on(begun: Sequence[Template], fresh: Sequence[Template], least: float) -> set[int]:
    """The numbers of the new pictures that are like one of `begun`, or like one that is, and so on."""
    joined, own = list(begun), set[int]()
    while True:
        found = {number for number, one in enumerate(fresh) if number not in own and _best(one, joined) >= least}
        if not found:
            return own
        own |= found
        joined += [fresh[number] for number in found]


def _best(template: Template, others: Sequence[Template]) -> float:
    return float(np.max(np.stack([other.vector for other in others]) @ template.vector))


def not_alike(column: str, which: str, found: Stray) -> Problem:
    """Why the row is refused. which: of several photographs, as `photograph 2: `, or ""."""
    beside = "those enrolled under this id" if found.beside_stored else "the other photographs of this row"
    di_samping = "yang terdaftar dengan id ini" if found.beside_stored else "foto lain pada baris ini"
    score = f"{found.score:.2f}"
    return Problem(
        column,
        f"{which}the face is not like {beside} (score {score}): another person under one id",
        "Look at both pictures; where they are of one person, import again with --allow-unlike",
        f"{which.replace('photograph', 'foto')}wajah tidak mirip dengan {di_samping} (skor {score}): "
        "orang lain dengan satu id",
        score=round(found.score, 4),
        perbaikan="Lihat kedua foto; bila satu orang, impor lagi dengan --allow-unlike",
    )
