"""Lanes: only those that the installation names, each named once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.capture.lane import Lane, LaneKind, Lanes
from iass.errors import InvalidInput, NotFound

codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}", fullmatch=True)


def test_lanes_are_read_and_found() -> None:
    lanes = Lanes.parse(" CGK/C01=counter, CGK/K01 = camera ,DPS/C01=gate,")
    assert lanes.find("CGK", "K01") == Lane("CGK", "K01", LaneKind.CAMERA)
    assert [lane.key for lane in lanes] == ["CGK/C01", "CGK/K01", "DPS/C01"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "CGK",
        "CGK/C01",
        "CGK/=counter",
        "/C01=counter",
        "CGK/C01=door",
        "CGK/C01=COUNTER",
        "CGK/C01/X=counter",
        "CGK/C 01=counter",
        "CGK/C01=counter=gate",
        "CGK/C01=counter;CGK/C02=gate",
        "CGK/Ç01=counter",
        "C" * 33 + "/C01=counter",
    ],
)
def test_anything_else_is_not_a_lane(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Lanes.parse(text)
    assert caught.value.mend


def test_a_lane_named_twice_is_refused_whatever_its_kind() -> None:
    with pytest.raises(InvalidInput, match="twice"):
        Lanes.parse("CGK/C01=counter,CGK/C01=gate")


@pytest.mark.parametrize(("checkpoint", "name"), [("CGK", "C99"), ("", ""), ("CGK/C01", ""), ("cgk", "C01")])
def test_an_unknown_lane_is_told_with_the_known_ones(checkpoint: str, name: str) -> None:
    with pytest.raises(NotFound) as caught:
        Lanes.parse("CGK/C01=counter").find(checkpoint, name)
    assert "CGK/C01" in caught.value.mend
    assert len(caught.value.where) <= 60


@settings(deadline=None, database=None)
@given(st.lists(st.tuples(codes, codes, st.sampled_from(LaneKind)), min_size=1, unique_by=lambda lane: lane[:2]))
def test_what_is_written_is_read(lanes: list[tuple[str, str, LaneKind]]) -> None:
    read = Lanes.parse(",".join(f"{checkpoint}/{name}={kind}" for checkpoint, name, kind in lanes))
    assert list(read) == [Lane(*lane) for lane in lanes]
    assert all(read.find(checkpoint, name).kind is kind for checkpoint, name, kind in lanes)


@settings(deadline=None, database=None)
@given(st.text(max_size=60))
def test_any_text_is_lanes_or_a_refusal(text: str) -> None:
    try:
        assert list(Lanes.parse(text))
    except InvalidInput as refusal:
        assert refusal.where or not text.strip(" ,")
