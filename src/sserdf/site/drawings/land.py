"""The outlines of land, which tools/land.py wrote, and how to cut them to a frame."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

Point = tuple[float, float]
Ring = tuple[Point, ...]
_HERE = Path(__file__).parent


class Frame(NamedTuple):
    """A rectangle, its edges included."""

    left: float
    low: float
    right: float
    high: float


@cache
def outlines(scale: str) -> tuple[Ring, ...]:
    """Return rings of longitude and latitude in degrees: for "110m" few points, for "50m" many."""
    data = json.loads((_HERE / f"land-{scale}.json").read_text(encoding="utf-8"))
    return tuple(_ring(numbers, data["parts"]) for numbers in data["rings"])


def _ring(numbers: Sequence[int], parts: int) -> Ring:
    xs, ys = accumulate(numbers[::2]), accumulate(numbers[1::2])
    return tuple((x / parts, y / parts) for x, y in zip(xs, ys, strict=True))


@cache
def bounded(scale: str) -> tuple[tuple[Frame, Ring], ...]:
    """Return each ring with the rectangle around it."""
    return tuple((_bounds(ring), ring) for ring in outlines(scale))


def _bounds(ring: Ring) -> Frame:
    xs, ys = zip(*ring, strict=True)
    return Frame(min(xs), min(ys), max(xs), max(ys))


def clipped(ring: Ring, frame: Frame) -> Ring:
    """Return the part of a ring inside the frame, its edges followed (Sutherland and Hodgman 1974)."""
    for axis, limit, is_upper in (
        (0, frame.left, 0),
        (0, frame.right, 1),
        (1, frame.low, 0),
        (1, frame.high, 1),
    ):
        ring = _cut(ring, axis, limit, bool(is_upper))
    return ring


def _cut(ring: Ring, axis: int, limit: float, is_upper: bool) -> Ring:
    kept: list[Point] = []
    for before, point in zip((*ring[-1:], *ring[:-1]), ring, strict=True):
        is_in = _is_in(point[axis], limit, is_upper)
        if is_in != _is_in(before[axis], limit, is_upper):
            kept.append(_crossing(before, point, axis, limit))
        if is_in:
            kept.append(point)
    return tuple(kept)


def _is_in(value: float, limit: float, is_upper: bool) -> bool:
    return value <= limit if is_upper else value >= limit


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    other = 1 - axis
    along = a[other] + (b[other] - a[other]) * (limit - a[axis]) / (b[axis] - a[axis])
    return (limit, along) if axis == 0 else (along, limit)


def path(rings: Iterable[Ring], drawn: Callable[[Point], Point]) -> str:
    """Return the `d` of an SVG path: each point where `drawn` puts it, in whole numbers and short."""
    return "".join(_closed([_whole(drawn(point)) for point in ring]) for ring in rings)


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _closed(points: Sequence[tuple[int, int]]) -> str:
    ways = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
    if len(ways) < 2:
        return ""  # too small to see
    return f"M{_numbers(points[:1])}l{_numbers(ways)}z"


def _numbers(pairs: Iterable[tuple[int, int]]) -> str:
    # a minus is a gap of its own
    return "".join(f"{n}" if n < 0 else f" {n}" for pair in pairs for n in pair).lstrip()
