"""An urgent request is made once: neither for the same person nor on the same instrument can it be filed again."""

from collections.abc import Sequence

from iass.watchlist.lifecycle import Transition
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.records import Notices

_NEVER_HELD = frozenset({NoticeState.DRAFT, NoticeState.SUBMITTED})


def filed_before(notices: Notices, notice: Notice, unstored: Sequence[Notice] = ()) -> tuple[Notice, ...]:
    """The other notices that were urgent about the same person or on the same instrument, whatever became of them, each
    as it was then; none for a notice that is not urgent. A version that is a draft or waits for its first approval does
    not count. unstored: of the same file, taken before it and not on record yet."""
    if not notice.urgent:
        return ()
    former = (one for one in notices.urgent_before(notice, unstored) if one.state not in _NEVER_HELD)
    return tuple({one.notice_id: one for one in former}.values())


def urgent_again(former: Sequence[Notice]) -> tuple[Transition, ...]:
    """What refuses it, with the former request; nothing where there is none."""
    if not former:
        return ()
    first, instrument = former[0].notice_id, former[0].instrument
    return (
        Transition(
            "urgent-filed-before", "urgent",
            lambda _new, _recorded, _now: True,
            f"permintaan mendesak untuk orang atau dasar yang sama sudah pernah diajukan: {first}, "
            f"dengan dasar tertanggal {instrument.issued_on.isoformat()}",
            f"an urgent request for the same person or on the same instrument was filed before: {first}, "
            f"on an instrument of {instrument.issued_on.isoformat()}",
            f"File the decision, without urgent; where {first} runs, confirm that one",
            f"Ajukan keputusannya, tanpa urgent; bila {first} masih berlaku, tegaskan yang itu",
        ),
    )  # fmt: skip
