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


def test_seven_names_stand_on_the_map_apart_from_each_other_and_inside() -> None:
    drawn = world_map(_places())

    assert [dot.name.text for dot in drawn.dots if dot.name] == list(_FAR)
    assert _faults(drawn, "name", WIDE) == []


def test_a_narrow_map_has_a_number_for_each_of_seven_places() -> None:
    drawn = world_map(_places())

    assert [dot.tag.text for dot in drawn.dots if dot.tag] == list("1234567")
    assert _faults(drawn, "tag", NARROW) == []


@pytest.mark.parametrize("seed", range(5))
def test_sixty_places_are_all_drawn_and_no_labels_overlap(seed: int) -> None:
    chance = random.Random(seed)
    places = [
        Place(_node(f"Place {n}"), chance.uniform(-90, 90), chance.uniform(-180, 180)) for n in range(60)
    ]

    drawn = world_map(places)

    assert len(drawn.dots) == 60
    assert _faults(drawn, "name", WIDE) == _faults(drawn, "tag", NARROW) == []
    assert sum(dot.name is not None for dot in drawn.dots) > 40


def test_two_places_at_one_spot_have_labels_on_different_sides() -> None:
    one, two = world_map([Place(_node("One"), 10, 20), Place(_node("Two"), 10, 20)]).dots

    assert (one.x, one.y) == (two.x, two.y)
    assert one.name and two.name and one.name.anchor != two.name.anchor


@pytest.mark.parametrize("longitude", [-180, 180])
@pytest.mark.parametrize("latitude", [-90, 0, 90])
def test_places_at_the_edge_of_the_world_stay_on_the_map(latitude: float, longitude: float) -> None:
    drawn = world_map([Place(_node("At the edge"), latitude, longitude)])

    assert 0 <= drawn.dots[0].x <= 100 and 0 <= drawn.dots[0].y <= 100
    assert drawn.dots[0].name and _faults(drawn, "name", WIDE) == []


@pytest.mark.parametrize(
    "latitude, longitude", [(math.nan, 0), (0, math.nan), (91, 0), (0, -181), (0, math.inf)]
)
def test_a_place_that_is_nowhere_is_left_out(latitude: float, longitude: float) -> None:
    place = Place(_node("Nowhere"), latitude, longitude)

    assert world_map([place]).dots == ()
    assert locator_map(place) is None


def test_places_lie_where_they_are() -> None:
    dots = {dot.node.text: dot for dot in world_map(_places()).dots}
    middle = world_map([Place(_node("Null Island"), 0, 0)]).dots[0]

    assert sorted(dots, key=lambda name: dots[name].x) == sorted(_FAR, key=lambda name: _FAR[name][1])
    assert sorted(dots, key=lambda name: -dots[name].y) == sorted(_FAR, key=lambda name: _FAR[name][0])
    assert middle.x == 50


def test_the_antarctic_is_drawn_only_where_somebody_is_there() -> None:
    without, with_it = world_map(_places()), world_map([Place(_node("South"), -77.8, 166.7)])

    assert with_it.height > without.height
    assert _lowest(without) <= without.height


def test_land_of_the_world_map_is_short_and_inside() -> None:
    drawn = world_map([])

    assert len(drawn.land) < 30_000
    assert _outside(drawn) == []


@pytest.mark.parametrize(
    "latitude, longitude",
    [(41.4, 2.2), (-18.1, 178.4), (-13.8, -171.8), (65, 180), (65, -180), (82.5, -62.3), (90, 0), (-90, 180)],
)
def test_land_around_a_place_is_cut_to_its_frame(latitude: float, longitude: float) -> None:
    drawn = locator_map(Place(_node("Here"), latitude, longitude))

    assert drawn and _outside(drawn) == []
    assert (drawn.dots[0].x, drawn.dots[0].y) == (50, 50)


def test_land_goes_on_beyond_the_date_line() -> None:
    west, east = (locator_map(Place(_node("Chukotka"), 67, longitude)) for longitude in (180, -180))

    assert west and east and west.land == east.land
    assert {x < west.width / 2 for x, _ in _points(west)} == {True, False}


def test_a_place_in_the_middle_of_land_has_land_all_around() -> None:
    drawn = locator_map(Place(_node("Inland"), 48, 68), 4)

    assert drawn and set(_points(drawn)) >= {(0, 0), (drawn.width, 0), (0, drawn.height)}


def test_a_ring_is_cut_along_the_edges_of_a_frame() -> None:
    frame = Frame(0, 0, 2, 2)
    wide, corner = ((-1, 1), (1, 3), (3, 1), (1, -1)), ((1, 1), (3, 1), (3, 3), (1, 3))

    assert set(clipped(corner, frame)) == {(1, 1), (2, 1), (2, 2), (1, 2)}
    assert clipped(((5, 5), (6, 5), (6, 6)), frame) == clipped((), frame) == ()
    assert all(0 <= x <= 2 and 0 <= y <= 2 for x, y in clipped(wide, frame))


def test_outlines_are_rings_on_earth_that_do_not_jump_over_the_date_line() -> None:
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


def test_a_long_name_is_shortened_and_its_title_says_all() -> None:
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    drawn = world_map([Place(_node(name), 53.2, -4.2)])

    assert drawn.dots[0].name and drawn.dots[0].name.text.endswith("…")
    assert f"<title>{name}</title>" in _rendered("map", drawn)


def test_wide_letters_are_given_more_room() -> None:
    # there is room for eight narrow letters to the right, and not for eight wide ones
    narrow, wide = (world_map([Place(_node(text), 0, 118)]) for text in ("abcdefgh", "가나다라마바사아"))

    assert narrow.dots[0].name and narrow.dots[0].name.anchor == "start"
    assert wide.dots[0].name and wide.dots[0].name.anchor == "end"
    assert _faults(wide, "name", WIDE) == []


def test_bars_of_very_different_size_stay_in_the_chart() -> None:
    drawn = bars([_amount(value) for value in (1, 0, -5, 3_000_000_000, 1e308, -1e308)])

    shapes = [bar for one in drawn.sets for bar in one.bars]
    assert all(bar.x >= 0 and bar.width >= 0 and bar.x + bar.width <= 100.02 for bar in shapes)
    assert max(bar.width for bar in shapes) == 50


def test_bars_begin_at_zero_and_negative_ones_end_there() -> None:
    drawn = bars([_amount(3), _amount(-1), _amount(0)])

    plus, minus, nothing = (bar for one in drawn.sets for bar in one.bars)
    assert drawn.zero == plus.x == minus.x + minus.width == nothing.x == 25
    assert (plus.width, minus.width, nothing.width) == (75, 25, 0)


def test_bars_keep_labels_together_and_leave_out_what_is_no_number() -> None:
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
def test_bars_of_nothing_are_drawn_without_fault(values: list[float]) -> None:
    drawn = bars([_amount(value) for value in values])

    assert all(bar.width == 0 for one in drawn.sets for bar in one.bars)
    assert '<figure class="bars">' in _rendered("bars", drawn)


@pytest.mark.parametrize(
    "dates, years",
    [
        (["1893", "2021-05"], ["1850", "1900", "1950", "2000", "2050"]),
        (["2009", "2024-12-31"], ["2005", "2010", "2015", "2020", "2025"]),
        (["2014-03-02"], ["2014", "2015"]),
        (["0007", "2024"], ["0", "500", "1000", "1500", "2000", "2500"]),
    ],
)
def test_a_timeline_has_few_round_years_around_all_events(dates: list[str], years: list[str]) -> None:
    drawn = timeline([Event("Then", date) for date in dates])

    assert drawn and [tick.text for tick in drawn.ticks] == years
    assert (drawn.ticks[0].x, drawn.ticks[-1].x) == (0, 100)


@pytest.mark.parametrize(
    "date, x",
    [
        ("2014", 50),
        ("2014-01", 4.17),
        ("2014-12-31", 99.87),
        ("2014-07-01Z", 50.13),
        ("2014-07-01T23:59:59.5+09:00", 50.13),
    ],
)
def test_an_event_stands_in_the_middle_of_its_year_month_or_day(date: str, x: float) -> None:
    drawn = timeline([Event("Then", date)])

    assert drawn and drawn.lanes[0].marks[0].x == x


@pytest.mark.parametrize(
    "date",
    [
        *(
            "",
            "soon",
            "-0044",
            "-0044-03-15",
            "0000",
            "12024",
            "2014-00",
            "2014-13",
            "2014-02-30",
            "2014-01-00",
        ),
        *("2014-01T10:00:00", "2014-01-01T25:00:00", "2014-01-01T24:00:01", "٢٠١٤", "2014\n"),
    ],
)
def test_a_date_that_is_none_or_before_our_era_is_left_out(date: str) -> None:
    assert timeline([Event("Never", date)]) is None


def test_what_lasted_is_a_bar_from_its_beginning_to_the_end_of_its_end() -> None:
    drawn = timeline([Event("Lasted", "2010", "2013"), Event("Later", "2019-12-31")])

    assert drawn and [tick.text for tick in drawn.ticks][::5] == ["2010", "2020"]
    mark = drawn.lanes[0].marks[0]
    assert (mark.x, mark.width, mark.text) == (0, 40, "2010–2013")


def test_what_goes_on_reaches_the_edge_and_an_end_before_the_start_is_no_end() -> None:
    drawn = timeline([Event("Goes on", "2010", is_open=True), Event("Wrong", "2015", "2012")])

    assert drawn
    on, wrong = drawn.lanes[0].marks
    assert (on.is_open, on.x + on.width, on.text) == (True, 100, "2010–")
    assert (wrong.width, wrong.text) == (0, "2015")


def test_sixty_events_have_a_row_each_in_their_lanes_the_earliest_first() -> None:
    chance = random.Random(1)
    dates = [str(chance.randint(1850, 2020)) for _ in range(60)]

    drawn = timeline([Event(f"Event {n}", date, lane=f"Lane {n % 3}") for n, date in enumerate(dates)])

    assert drawn and [lane.label for lane in drawn.lanes] == ["Lane 0", "Lane 1", "Lane 2"]
    for number, lane in enumerate(drawn.lanes):
        assert [mark.text for mark in lane.marks] == sorted(dates[number::3])


def test_kinds_of_events_differ_in_shape_not_only_in_colour() -> None:
    drawn = timeline([Event("Then", "2014", kind=f"kind {n}") for n in range(8)])

    assert drawn and len({(mark.shape, mark.is_hollow) for mark in drawn.lanes[0].marks}) == 8


def test_two_timelines_give_a_kind_the_same_sign_whatever_comes_first() -> None:
    plain, turn = Event("A law", "2014"), Event("A new mayor", "2015", kind="turning point")

    drawings = [timeline(events) for events in ([plain, turn], [turn, plain], [turn], [plain])]

    signs = [{sign.kind: sign.text for sign in drawn.legend} for drawn in drawings if drawn]
    assert signs[0] == signs[1] == {"": "●", "turning point": "■"} == {**signs[2], **signs[3]}


def test_a_timeline_says_what_its_signs_mean_where_there_are_kinds() -> None:
    plain, turn = Event("A law", "2014"), Event("A new mayor", "2015", kind="turning point")

    captions = [
        re.findall(r"<figcaption[^>]*>(.*)</figcaption>", _rendered("timeline", timeline(events), "When"))
        for events in ([plain, turn], [plain])
    ]

    assert captions == [['<span aria-hidden="true">■</span> turning point. When'], ["When"]]


def test_series_of_bars_differ_in_more_than_colour() -> None:
    css = (_THEME / "styles" / "30-drawings.css").read_text(encoding="utf-8")
    drawn = bars([Amount("Apples", series, 1, "1") for series in ("said", "found")])

    looks = re.findall(r'class="(look-\d)"', _rendered("bars", drawn))
    assert looks == ["look-1", "look-2"]
    assert re.search(r"\.look-2 rect \{ fill: var\(--ground\)", css), "the second series is an outline"


def test_the_same_is_drawn_each_time() -> None:
    def drawn() -> tuple[object, ...]:
        events = [Event("Then", "2014", lane="b"), Event("Now", "2014", lane="a")]
        return world_map(_places()), locator_map(_places()[0]), bars([_amount(3)]), timeline(events)

    assert drawn() == drawn()


@pytest.mark.parametrize("name", ["map", "bars", "timeline"])
def test_hostile_words_are_escaped(name: str) -> None:
    page = _rendered(name, _hostile()[name], _HOSTILE)

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    ElementTree.fromstring(page)


@pytest.mark.parametrize("name", ["map", "bars", "timeline"])
def test_drawings_have_neither_styles_nor_scripts_of_their_own_and_ids_once(name: str) -> None:
    page = _rendered(name, _hostile()[name], "What it shows")
    ids = re.findall(r' id="([^"]+)"', page)

    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)
    assert len(ids) == len(set(ids)) and all(one.startswith("one-") for one in ids)
    assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(ids)


def test_a_map_is_a_named_picture_and_its_links_stand_beside_it_for_the_keyboard() -> None:
    tree = ElementTree.fromstring(_rendered("map", world_map(_places()), "Where"))

    picture, dots = tree.findall("./div/svg")
    assert (picture.get("role"), picture.findtext("title")) == ("img", "Where")
    assert dots.get("aria-hidden") == "true" and {a.get("tabindex") for a in dots.iter("a")} == {"-1"}
    assert [a.text for a in tree.findall("./ol/li/a")] == list(_FAR)
    assert {a.get("href") for a in tree.findall("./ol/li/a")} == {a.get("href") for a in dots.iter("a")}


def test_a_map_without_its_list_shows_no_numbers() -> None:
    crowd = [Place(_node(f"Place {n}"), n / 9, n / 9) for n in range(30)]

    words = re.findall(r"<text[^>]*>([^<]*)", _rendered("map", world_map(crowd), listed=False))
    assert words and all(word.startswith("Place") for word in words)


def test_words_in_another_language_say_so() -> None:
    drawn = bars([Amount("사과", "", 3, "3", language="ko"), Amount("Pears", "", 2, "2", language="en")])

    assert re.findall(r'lang="(\w+)"', _rendered("bars", drawn)) == ["ko"]


class _Root(str):
    language = "en"


def _rendered(name: str, drawn: object, caption: str = "", listed: bool | None = None) -> str:
    environment = jinja2.Environment(
        autoescape=True, loader=jinja2.FileSystemLoader(_THEME), undefined=jinja2.StrictUndefined
    )
    environment.globals["_"] = str
    more = "" if listed is None else ", listed=listed"
    page = environment.from_string(
        '{% import "drawings.html" as draw with context %}{{ draw.'
        + name
        + '(drawn, caption, "one"'
        + more
        + ") }}"
    )
    return page.render(drawn=drawn, caption=caption, listed=listed, root=_Root("../"))


def _hostile() -> dict[str, object]:
    event = Event(
        _HOSTILE, "2014", kind=_HOSTILE, lane=_HOSTILE, path=_HOSTILE, language=_HOSTILE, text=_HOSTILE
    )
    amounts = [Amount(_HOSTILE, series, 1, _HOSTILE, _HOSTILE, _HOSTILE) for series in ("a", _HOSTILE)]
    return {
        "map": world_map([Place(_node(_HOSTILE), 0, 0)]),
        "bars": bars(amounts),
        "timeline": timeline([event, event._replace(is_open=True)]),
    }


def _node(text: str) -> Node:
    path = f"place/{re.sub('[^a-z]+', '-', text.casefold())}"
    iri = f"https://example.org/{path}"
    return Node(ox.NamedNode(iri), text, "en", iri, path, False)


def _places() -> list[Place]:
    return [Place(_node(name), *where) for name, where in _FAR.items()]


def _amount(value: float) -> Amount:
    return Amount(f"number {value}", "", value, str(value))


def _points(drawn: Map) -> list[tuple[int, int]]:
    """Return the corners of the land, read from its path as a browser reads it."""
    points = []
    for ring in re.findall(r"M([^z]+)z", drawn.land):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        x = y = 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


def _outside(drawn: Map) -> list[tuple[int, int]]:
    assert _points(drawn) or not drawn.land
    return [(x, y) for x, y in _points(drawn) if not (0 <= x <= drawn.width and 0 <= y <= drawn.height)]


def _lowest(drawn: Map) -> int:
    return max(y for _, y in _points(drawn))


def _faults(drawn: Map, kind: str, em: int) -> list[str]:
    """Return which labels overlap or run off a map so many em wide, by a measure of our own."""
    height = em * drawn.height / drawn.width
    boxes = [
        (label.text, _box(dot, label, em, height)) for dot in drawn.dots if (label := getattr(dot, kind))
    ]
    off = [text for text, (x, y, right, low) in boxes if x < 0 or y < 0 or right > em or low > height]
    return off + [f"{a} on {b}" for (a, one), (b, two) in combinations(boxes, 2) if _meet(one, two)]


def _box(dot: Dot, label: Label, em: int, height: float) -> Box:
    # half an em for a letter, a whole one for those of Korean
    wide = sum(1.0 if ord(letter) > 0x1100 else 0.5 for letter in label.text)
    x, y = dot.x / 100 * em + label.dx, dot.y / 100 * height + label.dy
    left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[label.anchor]
    return left, y - 0.75, left + wide, y + 0.2


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
