"""Some rows of a list, for what they cost: never more bytes are read than these rows have in float32."""

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.native.library import LANES, MOST_KEPT, Blocks, Places, RowNumbers
from iass.adapters.gallery.scan import Scan
from iass.adapters.gallery.vectors import BLOCK, Stored
from iass.face.template import Vectors

_SCALE = 4


def best_among(
    scan: Scan, stored: Stored, rows: RowNumbers, probe: Vectors, limit: int, owners: NDArray[np.int32]
) -> RowNumbers:
    """As `Scan.best`, of these rows, ascending. The codes of the whole list are scanned where that is less to read,
    else those of the groups of 16 that the rows stand in; and where they stand too far apart for that, the answer is
    all of them."""
    codes = stored.codes
    whole = len(rows) == stored.rows
    if codes is None:
        return scan.best(stored, probe[None], limit, owners, None)[0] if whole else rows
    most = len(rows) * len(probe) * 4 // (codes.padded + _SCALE)
    if stored.rows <= most or whole:
        others = np.ones(stored.rows, np.bool_)
        others[rows] = False
        return scan.best(stored, probe[None], limit, owners, others)[0]
    groups = np.unique(rows // LANES)
    if len(groups) * LANES > most or limit > MOST_KEPT:
        return rows
    part = _groups(stored, codes, groups)
    numbers = (groups[:, None] * LANES + np.arange(LANES)).ravel()
    others = np.ones(len(numbers), np.bool_)
    others[np.searchsorted(groups, rows // LANES) * LANES + rows % LANES] = False
    owned = owners[np.minimum(numbers, len(owners) - 1)]
    found: RowNumbers = numbers[scan.best(part, probe[None], limit, owned, others)[0]]
    return found


def _groups(stored: Stored, codes: Blocks, groups: NDArray[np.int64]) -> Stored:
    """Blocks of one group each, in the places where the codes lie already."""
    block, group = groups // (BLOCK // LANES), groups % (BLOCK // LANES)
    size = LANES * codes.padded
    places = Places(codes.codes.blocks, codes.codes.addresses[block] + (group * size).astype(np.uint64), np.uint8, size)
    scales = Places(
        codes.scales.blocks, codes.scales.addresses[block] + (group * LANES * 4).astype(np.uint64), np.uint32, LANES
    )
    part = Blocks(places, scales, len(groups) * LANES, LANES, codes.padded)
    return Stored(stored.floats, part, part.rows, stored.greatest, stored.library)
