from hashlib import sha256

import pytest

from iass.errors import InvalidInput
from iass.evaluation.sheets import Pair, PairSheet, Shot, ShotSheet
from iass.evaluation.split import Part, pairs_of, part_of, shots_of

# What `printf Siti | sha256sum` and the like for Ayu begin with stands beside them.
FIT, REPORT = "Siti", "Ayu"  # 4dde... and c6f9...


def test_rule_changes_and_old_figures_belong_to_other_people() -> None:
    names = [f"subject {number}" for number in range(2000)]
    assert all((part_of(name) is Part.REPORT) == (sha256(name.encode()).hexdigest()[0] in "89abcdef") for name in names)
    assert 900 < sum(part_of(name) is Part.FIT for name in names) < 1100


def test_person_is_in_both_parts_or_in_none() -> None:
    sheet = ShotSheet("a.csv", "0", tuple(Shot(f"subject {n // 2}", f"{n}.png") for n in range(40)))
    fit, report = (shots_of(sheet, part) for part in (Part.FIT, Part.REPORT))
    assert not set(fit.subjects) & set(report.subjects)
    assert sorted(fit.images + report.images) == sorted(sheet.images)
    assert shots_of(sheet, Part.ALL) == sheet


def test_pair_of_both_parts_is_counted_in_one() -> None:
    pairs = tuple(Pair(a == b, f"{a}/1.png", f"{b}/2.png") for a in (FIT, REPORT) for b in (FIT, REPORT))
    sheet = PairSheet("pairs.csv", "0", pairs)
    assert [pair.mated for part in (Part.FIT, Part.REPORT) for pair in pairs_of(sheet, part).pairs] == [True, True]
    assert pairs_of(sheet, Part.ALL) == sheet


def test_part_without_people_gives_figures() -> None:
    with pytest.raises(InvalidInput, match=r"part report.*a\.csv"):
        shots_of(ShotSheet("a.csv", "0", (Shot(FIT, "1.png"),)), Part.REPORT)
