"""One key that does two things, or a choice that shuts an officer out of an act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.console.keymap import DEFAULT, SHORTCUTS, KeyConflict, Keymap, Place

ACTS = [one.act for one in SHORTCUTS]


def test_usual_keys_clash() -> None:
    assert Keymap.choose({}) == DEFAULT
    assert DEFAULT.changes == {}


def test_key_is_given_to_two_acts_that_meet() -> None:
    for given_, acts in (
        ({"claim": "s"}, ("claim", "same_person")),
        ({"mute": "O"}, ("other_person", "mute")),
        ({"make": "?"}, ("make", "help")),
    ):
        with pytest.raises(KeyConflict) as told:
            Keymap.choose(given_)
        assert told.value.acts == acts


def test_acts_that_never_meet_cannot_share_a_key() -> None:
    chosen = Keymap.choose({"make": "s", "claim": "1"})
    assert (chosen["make"], chosen["same_person"], chosen["claim"]) == ("S", "S", "1")
    assert chosen.changes == {"make": "S", "claim": "1"}
    assert Keymap.of(chosen.changes) == chosen


@pytest.mark.parametrize("key", ["", " ", "AB", "\n", "\x00", "ß"])
def test_what_nobody_can_type_is_a_key(key: str) -> None:
    with pytest.raises(KeyConflict) as told:
        Keymap.choose({"claim": key})
    assert told.value.acts == ("claim",)


@given(st.dictionaries(st.sampled_from([*ACTS, "gone"]), st.text(max_size=2), max_size=6))
def test_kept_choice_of_another_version_breaks_the_page(kept: dict[str, str]) -> None:
    keys = Keymap.of(kept).keys
    assert set(keys) == set(ACTS)
    met = [keys[one.act] for one in SHORTCUTS if one.place is not Place.LINK]
    assert len(met) == len(set(met))
