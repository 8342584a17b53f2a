"""Find room for words beside dots, so that none lies on another or runs off the drawing.

Everything is measured in em, the height of the text: drawings grow with their page and text does not,
so what has room on a narrow drawing has room on each that is wider.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_NARROW, _WIDE = 0.62, 1.05  # how wide letters are at most on average: no font is known when we draw
_HEIGHT = 1.2
_REACH = 0.55  # from the middle of a dot to its label
_DOT = 0.45  # how far a dot reaches
_LONGEST = 32  # letters


class Label(NamedTuple):
    """Words, and where they stand from the middle of their dot, in em."""

    text: str
    dx: float
    dy: float  # of the line that letters stand on
    anchor: str  # which end of the words is there: "start", "middle" or "end"


class Spot(NamedTuple):
    """A dot in search of a label: the first of its texts that has room."""

    x: float
    y: float
    texts: tuple[str, ...]


class _Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def labels(spots: Sequence[Spot], width: float, height: float) -> list[Label | None]:
    """Return a label for each spot; None where no text has room."""
    taken = [_Area(s.x - _DOT, s.y - _DOT, s.x + _DOT, s.y + _DOT) for s in spots]
    found: list[Label | None] = []
    for spot in spots:
        free = (o for o in _offers(spot) if _has_room(_area(spot, o), taken, width, height))
        found.append(label := next(free, None))
        if label:
            taken.append(_area(spot, label))
    return found


def breadth(text: str) -> float:
    """Return how wide a text is at most, in em."""
    # letters of Chinese, Japanese and Korean are as wide as two of ours
    return sum(_WIDE if unicodedata.east_asian_width(letter) in "FW" else _NARROW for letter in text)


def _offers(spot: Spot) -> Iterator[Label]:
    """Yield labels around the dot, the best place first: beside it, above and below, at its corners."""
    for text in spot.texts:
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
        yield Label(short, _REACH, 0.35, "start")
        yield Label(short, -_REACH, 0.35, "end")
        yield Label(short, 0, -_DOT - 0.35, "middle")
        yield Label(short, 0, _DOT + 0.95, "middle")
        for dy in (-0.2, 0.9):
            yield Label(short, _DOT, dy, "start")
            yield Label(short, -_DOT, dy, "end")


def _area(spot: Spot, label: Label) -> _Area:
    wide, x, y = breadth(label.text), spot.x + label.dx, spot.y + label.dy
    left = x - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
    return _Area(left, y - 0.9, left + wide, y - 0.9 + _HEIGHT)


def _has_room(area: _Area, taken: Sequence[_Area], width: float, height: float) -> bool:
    is_inside = area.left >= 0 and area.top >= 0 and area.right <= width and area.bottom <= height
    return is_inside and not any(_meet(area, other) for other in taken)


def _meet(one: _Area, other: _Area) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
