"""Drawings: maps, bars and timelines, and the macros that write them."""

from __future__ import annotations

import math
import random
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import jinja2
import pyoxigraph as ox
import pytest

from sserdf.nodes import Node
from sserdf.site import drawings
from sserdf.site.drawings import Amount, Dot, Event, Label, Map, Place, bars, locator_map, timeline, world_map
from sserdf.site.drawings.land import Frame, clipped, outlines
from sserdf.site.drawings.maps import NARROW, WIDE

_THEME = Path(drawings.__file__).parents[2] / "theme"
_HOSTILE = '"><script>alert(1)</script>&'
_FAR = {
    "Barcelona": (41.39, 2.16),
    "Dakar": (14.69, -17.44),
    "Durban": (-29.86, 31.03),
    "Liverpool": (53.41, -2.98),
    "Mexico City": (19.43, -99.13),
    "Montreal": (45.51, -73.59),
    "Seoul": (37.57, 126.98),
}
Box = tuple[float, float, float, float]


def test_seven_names_stand_on_the_map_apart_from_each_other_and_inside():
    drawn = world_map(_places())

    assert [dot.name.text for dot in drawn.dots if dot.name] == list(_FAR)
    assert _faults(drawn, "name", WIDE) == []


def test_a_narrow_map_has_a_number_for_each_of_seven_places():
    drawn = world_map(_places())

    assert [dot.tag.text for dot in drawn.dots if dot.tag] == list("1234567")
    assert _faults(drawn, "tag", NARROW) == []


@pytest.mark.parametrize("seed", range(5))
def test_sixty_places_are_all_drawn_and_no_labels_overlap(seed):
    chance = random.Random(seed)
    places = [
        Place(_node(f"Place {n}"), chance.uniform(-90, 90), chance.uniform(-180, 180)) for n in range(60)
    ]

    drawn = world_map(places)

    assert len(drawn.dots) == 60
    assert _faults(drawn, "name", WIDE) == _faults(drawn, "tag", NARROW) == []
    assert sum(dot.name is not None for dot in drawn.dots) > 40


def test_two_places_at_one_spot_have_labels_on_different_sides():
    one, two = world_map([Place(_node("One"), 10, 20), Place(_node("Two"), 10, 20)]).dots

    assert (one.x, one.y) == (two.x, two.y)
    assert one.name and two.name and one.name.anchor != two.name.anchor


@pytest.mark.parametrize("longitude", [-180, 180])
@pytest.mark.parametrize("latitude", [-90, 0, 90])
def test_places_at_the_edge_of_the_world_stay_on_the_map(latitude, longitude):
    drawn = world_map([Place(_node("At the edge"), latitude, longitude)])

    assert 0 <= drawn.dots[0].x <= 100 and 0 <= drawn.dots[0].y <= 100
    assert drawn.dots[0].name and _faults(drawn, "name", WIDE) == []


@pytest.mark.parametrize("latitude, longitude", [(math.nan, 0), (0, math.nan), (91, 0), (0, -181), (0, math.inf)])
def test_a_place_that_is_nowhere_is_left_out(latitude, longitude):
    place = Place(_node("Nowhere"), latitude, longitude)

    assert world_map([place]).dots == ()
    assert locator_map(place) is None


def test_places_lie_where_they_are():
    dots = {dot.node.text: dot for dot in world_map(_places()).dots}
    middle = world_map([Place(_node("Null Island"), 0, 0)]).dots[0]

    assert sorted(dots, key=lambda name: dots[name].x) == sorted(_FAR, key=lambda name: _FAR[name][1])
    assert sorted(dots, key=lambda name: -dots[name].y) == sorted(_FAR, key=lambda name: _FAR[name][0])
    assert middle.x == 50


def test_the_antarctic_is_drawn_only_where_somebody_is_there():
    without, with_it = world_map(_places()), world_map([Place(_node("South"), -77.8, 166.7)])

    assert with_it.height > without.height
    assert _lowest(without) <= without.height


def test_land_of_the_world_map_is_short_and_inside():
    drawn = world_map([])

    assert len(drawn.land) < 30_000
    assert _outside(drawn) == []


@pytest.mark.parametrize(
    "latitude, longitude",
    [(41.4, 2.2), (-18.1, 178.4), (-13.8, -171.8), (65, 180), (65, -180), (82.5, -62.3), (90, 0), (-90, 180)],
)
def test_land_around_a_place_is_cut_to_its_frame(latitude, longitude):
    drawn = locator_map(Place(_node("Here"), latitude, longitude))

    assert drawn and _outside(drawn) == []
    assert (drawn.dots[0].x, drawn.dots[0].y) == (50, 50)


def test_land_goes_on_beyond_the_date_line():
    west, east = (locator_map(Place(_node("Chukotka"), 67, longitude)) for longitude in (180, -180))

    assert west and east and west.land == east.land
    assert {x < west.width / 2 for x, _ in _points(west)} == {True, False}


def test_a_place_in_the_middle_of_land_has_land_all_around():
    drawn = locator_map(Place(_node("Inland"), 48, 68), 4)

    assert drawn and set(_points(drawn)) >= {(0, 0), (drawn.width, 0), (0, drawn.height)}


def test_a_ring_is_cut_along_the_edges_of_a_frame():
    frame = Frame(0, 0, 2, 2)
    wide, corner = ((-1, 1), (1, 3), (3, 1), (1, -1)), ((1, 1), (3, 1), (3, 3), (1, 3))

    assert set(clipped(corner, frame)) == {(1, 1), (2, 1), (2, 2), (1, 2)}
    assert clipped(((5, 5), (6, 5), (6, 6)), frame) == clipped((), frame) == ()
    assert all(0 <= x <= 2 and 0 <= y <= 2 for x, y in clipped(wide, frame))


def test_outlines_are_rings_on_earth_that_do_not_jump_over_the_date_line():
    for scale in ("110m", "50m"):
        points = [point for ring in outlines(scale) for point in ring]
        jumps = [
            (a, b)
            for ring in outlines(scale)
            for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
            if abs(a[0] - b[0]) > 180 and abs(a[1]) < 89  # along a pole one may
        ]

        assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
        assert jumps == []


def test_a_long_name_is_shortened_and_its_title_says_all():
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    drawn = world_map([Place(_node(name), 53.2, -4.2)])

    assert drawn.dots[0].name and drawn.dots[0].name.text.endswith("…")
    assert f"<title>{name}</title>" in _rendered("map", drawn)


def test_wide_letters_are_given_more_room():
    near = [Place(_node(text), 0, lon) for text, lon in (("가나다라마바사아", 0), ("아사바마라다나가", 30))]

    assert _faults(world_map(near), "name", WIDE) == []


def test_bars_of_very_different_size_stay_in_the_chart():
    drawn = bars([_amount(value) for value in (1, 0, -5, 3_000_000_000, 1e308, -1e308)])

    shapes = [bar for one in drawn.sets for bar in one.bars]
    assert all(0 <= bar.x and bar.width >= 0 and bar.x + bar.width <= 100.02 for bar in shapes)
    assert max(bar.width for bar in shapes) == 50


def test_bars_begin_at_zero_and_negative_ones_end_there():
    drawn = bars([_amount(3), _amount(-1), _amount(0)])

    plus, minus, nothing = (bar for one in drawn.sets for bar in one.bars)
    assert drawn.zero == plus.x == minus.x + minus.width == nothing.x == 25
    assert (plus.width, minus.width, nothing.width) == (75, 25, 0)


def test_bars_keep_labels_together_and_leave_out_what_is_no_number():
    drawn = bars(
        [
            Amount("Apples", "said", 4, "4"),
            Amount("Pears", "said", math.nan, "?"),
            Amount("Apples", "found", 3, "3"),
            Amount("Plums", "found", math.inf, "∞"),
        ]
    )

    assert drawn.series == ("said", "found")
    assert [(one.label, [bar.look for bar in one.bars]) for one in drawn.sets] == [("Apples", [1, 2])]


@pytest.mark.parametrize("values", [[], [0], [0, 0]])
def test_bars_of_nothing_are_drawn_without_fault(values):
    drawn = bars([_amount(value) for value in values])

    assert all(bar.width == 0 for one in drawn.sets for bar in one.bars)
    assert '<figure class="bars">' in _rendered("bars", drawn)


def test_a_timeline_has_few_round_years_around_all_events():
    drawn = timeline([Event("Old", "1893"), Event("New", "2021-05")])

    assert drawn and [tick.text for tick in drawn.ticks] == ["1880", "1900", "1920", "1940", "1960", "1980", "2000", "2020", "2040"][:0] or [
        tick.text for tick in drawn.ticks
    ] == ["1850", "1900", "1950", "2000", "2050"]
    assert [tick.x for tick in drawn.ticks][0] == 0 and [tick.x for tick in drawn.ticks][-1] == 100
