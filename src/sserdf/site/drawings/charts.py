"""Draw numbers as bars: a group for each label, a bar for each series in it.

A bar is a part of the width it is given, in percent, so the words beside it are text of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple


class Amount(NamedTuple):
    """A number to draw: what it is of, which series it belongs to, how it is written, where its page is."""

    label: str
    series: str
    value: float
    text: str
    path: str | None = None
    language: str = ""  # of the label


class Bar(NamedTuple):
    """A bar from `x`, so wide, in percent of the chart."""

    series: str
    look: int  # 1, 2 … in the order of the series
    text: str
    path: str | None
    x: float
    width: float


class Set(NamedTuple):
    """The bars of one label."""

    label: str
    language: str
    bars: tuple[Bar, ...]


class Bars(NamedTuple):
    """Everything that is drawn."""

    series: tuple[str, ...]
    zero: float  # where bars begin, in percent
    sets: tuple[Set, ...]


def bars(amounts: Iterable[Amount]) -> Bars:
    """Return the chart, labels and series in the order they come; what is no finite number is left out."""
    found = [amount for amount in amounts if math.isfinite(amount.value)]
    series = tuple(dict.fromkeys(amount.series for amount in found))
    # parts of the greatest, so that not even the greatest numbers overflow
    greatest = max((abs(amount.value) for amount in found), default=0) or 1
    parts = [amount.value / greatest for amount in found]
    low = min([0.0, *parts])
    span = max([0.0, *parts]) - low or 1
    sets: dict[tuple[str, str], list[Bar]] = {}
    for amount, part in zip(found, parts, strict=True):
        start, width = (min(part, 0) - low) / span, abs(part) / span
        look = series.index(amount.series) + 1
        bar = Bar(amount.series, look, amount.text, amount.path, _percent(start), _percent(width))
        sets.setdefault((amount.label, amount.language), []).append(bar)
    return Bars(series, _percent(-low / span), tuple(Set(*key, tuple(own)) for key, own in sets.items()))


def _percent(part: float) -> float:
    return round(100 * part, 2)
