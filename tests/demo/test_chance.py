"""Films drawn by lot are as others are: nobody is in two places, and a number means one film."""

from itertools import pairwise
from pathlib import Path

import pytest

from iass.demo import people
from iass.demo.videos.__main__ import main
from iass.demo.videos.chance import SECONDS, by_chance
from iass.demo.videos.head import WIDEST

FILMS = [by_chance(seed) for seed in range(200)]


def test_number_means_another_film_tomorrow() -> None:
    assert by_chance(7) == by_chance(7) != by_chance(8)
    first = min(by_chance(101).actors, key=lambda actor: actor.keys[0].at)
    assert (by_chance(101).name, first.person, round(first.keys[0].at, 3)) == ("seed-101", "P010", 11.207)


def test_person_is_drawn_in_two_places_at_once() -> None:
    for film in FILMS:
        for person in people.PEOPLE:
            own = sorted(actor.keys for actor in film.actors if actor.person == person)
            assert all(other[0].at - one[-1].at >= 2.0 for one, other in pairwise(own)), film.name


def test_path_runs_backwards_in_time_or_begins_after_the_film() -> None:
    for film in FILMS:
        for actor in film.actors:
            assert [key.at for key in actor.keys] == sorted(key.at for key in actor.keys), film.name
            assert [at for at, _ in actor.yaw] == sorted(at for at, _ in actor.yaw), film.name
            assert 0 <= actor.keys[0].at < SECONDS


def test_lot_forgets_returns_or_profiles() -> None:
    visits = [sum(actor.person == person for actor in film.actors) for film in FILMS for person in people.PEOPLE]
    profiles = [film for film in FILMS if any(all(abs(yaw) > WIDEST for _, yaw in one.yaw) for one in film.actors)]
    assert {0, 1, 2, 3} == set(visits)
    assert len(profiles) > len(FILMS) / 3
    assert len({(film.sensor, film.pillars) for film in FILMS}) == len(FILMS)


def test_script_and_lot_are_mixed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "v"), "--seed", "1", "--only", "empty"])
    assert not (tmp_path / "v").exists()
