"""Draw where places are: all on the world, or one among its neighbours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from sserdf.nodes import Node
from sserdf.site.drawings.labels import Label, Spot, labels
from sserdf.site.drawings.land import Frame, Point, bounded, clipped, outlines, path

WIDE, NARROW = 38, 21  # em: how wide a map is at least that shows names, or only numbers
_WIDTH = 1600  # of the drawing, in its own units
_HIGH, _LOW = 84.0, -57.5  # latitudes; further south there is land, but hardly ever a place
_LOCATOR = (720, 480)
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)


class Place(NamedTuple):
    """A thing, and where it is in degrees."""

    node: Node
    latitude: float
    longitude: float


class Dot(NamedTuple):
    """A place on the map; `x` and `y` are in percent of its width and height."""

    number: int
    node: Node
    x: float
    y: float
    name: Label | None  # its name or, where that has no room, its number
    tag: Label | None  # its number, for a map too narrow for names


class Map(NamedTuple):
    """Land as the `d` of an SVG path with its view box, and the dots above it."""

    kind: str  # "world" or "locator"
    width: int
    height: int
    land: str
    dots: tuple[Dot, ...]


def world_map(places: Iterable[Place]) -> Map:
    """Return the world with the places, numbered in their order; those that are nowhere are left out."""
    found = [place for place in places if _is_somewhere(place)]
    world = _world(min([_LOW, *(-90.0 for place in found if place.latitude < _LOW)]))
    at = [world.drawn((p.longitude, min(p.latitude, _HIGH))) for p in found]
    return Map("world", _WIDTH, world.height, world.land, _dots(found, at, _WIDTH, world.height))


class _World(NamedTuple):
    height: int
    top: float
    unit: float
    land: str

    def drawn(self, point: Point) -> Point:
        x, y = _equal_earth(point)
        return _WIDTH / 2 + x * self.unit, (self.top - y) * self.unit


@cache  # there are two
def _world(low: float) -> _World:
    bottom, top = _equal_earth((0, low))[1], _equal_earth((0, _HIGH))[1]
    unit = _WIDTH / (2 * _equal_earth((180, 0))[0])
    empty = _World(round((top - bottom) * unit), top, unit, "")
    land = (clipped(ring, Frame(-180, low, 180, _HIGH)) for ring in outlines("110m"))
    return empty._replace(land=path(land, empty.drawn))


def locator_map(place: Place, span_degrees: float = 12) -> Map | None:
    """Return the land around a place, so many degrees of latitude wide; None when it is nowhere."""
    if not _is_somewhere(place):
        return None
    width, height = _LOCATOR
    land = _land_around(place.longitude, place.latitude, span_degrees)
    alone = place._replace(node=place.node._replace(path=None))  # the map is on its page
    return Map("locator", width, height, land, _dots([alone], [(width / 2, height / 2)], *_LOCATOR))


@lru_cache(maxsize=64)  # a place has a page in each language, and a picture
def _land_around(longitude: float, latitude: float, span_degrees: float) -> str:
    width, height = _LOCATOR
    unit = width / span_degrees
    # meridians meet at the poles; a floor keeps the stretch finite there
    across = unit * max(math.cos(math.radians(latitude)), 0.05)
    frame = _around(longitude, latitude, min(width / across, 360), height / unit)
    land = (clipped(ring, frame) for ring in _wrapped("50m", frame))

    def drawn(point: Point) -> Point:
        return width / 2 + (point[0] - longitude) * across, height / 2 - (point[1] - latitude) * unit

    return path(land, drawn)


def _is_somewhere(place: Place) -> bool:
    # NaN is in no range
    return -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180


def _equal_earth(point: Point) -> Point:
    """Return where the projection of Šavrič, Patterson and Jenny (2018) puts longitude and latitude."""
    a, b, c, d = _EQUAL_EARTH
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(point[1])))
    square = angle * angle
    sixth = square**3
    below = 3 * (9 * d * sixth * square + 7 * c * sixth + 3 * b * square + a)
    x = 2 * math.sqrt(3) * math.radians(point[0]) * math.cos(angle) / below
    return x, angle * (d * sixth * square + c * sixth + b * square + a)


def _dots(places: Sequence[Place], at: Sequence[Point], width: float, height: float) -> tuple[Dot, ...]:
    numbers = [(str(number),) for number in range(1, len(places) + 1)]
    names = [(place.node.text, *number) for place, number in zip(places, numbers, strict=True)]
    wide, narrow = (
        labels(
            [Spot(x * em / width, y * em / width, t) for (x, y), t in zip(at, texts, strict=True)],
            em,
            height * em / width,
        )
        for em, texts in ((WIDE, names), (NARROW, numbers))
    )
    return tuple(
        Dot(i, place.node, round(100 * x / width, 2), round(100 * y / height, 2), name, tag)
        for i, (place, (x, y), name, tag) in enumerate(zip(places, at, wide, narrow, strict=True), 1)
    )


def _around(longitude: float, latitude: float, wide: float, high: float) -> Frame:
    return Frame(longitude - wide / 2, latitude - high / 2, longitude + wide / 2, latitude + high / 2)


def _wrapped(scale: str, frame: Frame) -> Iterator[tuple[Point, ...]]:
    """Yield the rings that may reach the frame, also from the other side of the date line."""
    for (left, low, right, high), ring in bounded(scale):
        if low > frame.high or high < frame.low:
            continue
        for turn in (-360, 0, 360):
            if left + turn <= frame.right and right + turn >= frame.left:
                yield tuple((x + turn, y) for x, y in ring)
