"""The sky of the front page: stars apart, inside the drawing, joined without a circle."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from alliance.home.constellation import HEIGHT, WIDTH, draw


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 12, 40])
def test_there_is_a_star_for_each_and_one_line_fewer(count: int) -> None:
    sky = draw([True] * count)
    assert [star.place for star in sky.stars] == list(range(count))
    assert len(sky.lines) == max(0, count - 1)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 12, 40])
def test_stars_stay_inside_the_drawing(count: int) -> None:
    for star in draw([False] * count).stars:
        assert 20 <= star.x <= WIDTH - 20
        assert 20 <= star.y <= HEIGHT - 40  # the number stands below the star


@pytest.mark.parametrize("count", [2, 7, 12])
def test_stars_are_apart(count: int) -> None:
    for one, other in combinations(draw([False] * count).stars, 2):
        assert hypot(one.x - other.x, one.y - other.y) > 40


def test_same_number_gives_the_same_sky() -> None:
    assert draw([True, False, True]) == draw([True, False, True])


def test_bright_ones_shine() -> None:
    assert [star.is_bright for star in draw([True, False]).stars] == [True, False]
