"""Draw when things were: a lane for each group, a row for each event, one axis for all.

A row is a part of the width it is given, in percent, so the words beside it are text of the page.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

_DATE = re.compile(
    r"(?P<date>(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?)"
    r"(?(day)(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|T24:00:00(\.0+)?)?)(Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_MOST = 6  # steps of the axis: so many years have room on a telephone
# marks, as the `d` of SVG paths around their middle: circle, square, diamond, triangle
_SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "M-4.5-4.5h9v9h-9z",
    "M0-6.5L6.5 0L0 6.5L-6.5 0z",
    "M0-6L6 5h-12z",
)
_CHARACTERS = ("●■◆▲", "○□◇△")  # the same, filled and hollow


class Event(NamedTuple):
    """Something to draw; `start` and `end` are written as xsd:gYear, gYearMonth, date or dateTime."""

    label: str
    start: str
    end: str = ""
    is_open: bool = False  # it goes on
    kind: str = ""
    lane: str = ""
    path: str | None = None
    language: str = ""  # of the label
    text: str = ""  # when it was, where years do not say enough


class Mark(NamedTuple):
    """An event on its row; `x` and `width` are in percent of the axis."""

    label: str
    language: str
    path: str | None
    kind: str
    text: str  # when it was
    date: str  # when it began, as HTML's <time> takes it
    x: float
    width: float  # 0 for a point
    is_open: bool
    shape: str  # as the `d` of an SVG path
    is_hollow: bool


class Lane(NamedTuple):
    """The events of one group, the earliest first."""

    label: str
    marks: tuple[Mark, ...]


class Tick(NamedTuple):
    """A year of the axis."""

    x: float
    text: str
    anchor: str  # "start", "middle" or "end"


class Sign(NamedTuple):
    """What marks of one kind look like."""

    kind: str
    shape: str  # as the `d` of an SVG path
    is_hollow: bool
    text: str  # the nearest character


class Timeline(NamedTuple):
    """Everything that is drawn."""

    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    legend: tuple[Sign, ...]  # of the kinds that occur


class _Span(NamedTuple):
    event: Event
    date: str
    start: tuple[float, float]  # a year, month or day is as long as it is
    end: tuple[float, float] | None


def timeline(events: Iterable[Event]) -> Timeline | None:
    """Return the drawing, lanes in the order they come; None when no event has a date that we can draw."""
    spans = [span for event in events if (span := _span(event))]
    if not spans:
        return None
    years = _years(spans)
    signs = _signs({span.event.kind for span in spans})
    lanes: dict[str, list[_Span]] = {}
    for span in spans:
        lanes.setdefault(span.event.lane, []).append(span)
    return Timeline(
        tuple(_tick(year, years) for year in years),
        tuple(Lane(label, _marks(own, years, signs)) for label, own in lanes.items()),
        tuple(signs.values()),
    )


def _signs(kinds: set[str]) -> dict[str, Sign]:
    # sorted, and the first sign kept for what has no kind, so that two drawings agree
    looks = {kind: look for look, kind in enumerate(sorted({"", *kinds})) if kind in kinds}
    return {kind: Sign(kind, *_look(look)) for kind, look in looks.items()}


def _look(number: int) -> tuple[str, bool, str]:
    shape, is_hollow = number % len(_SHAPES), number // len(_SHAPES) % 2 == 1
    return _SHAPES[shape], is_hollow, _CHARACTERS[is_hollow][shape]


def _span(event: Event) -> _Span | None:
    start, end = _DATE.fullmatch(event.start), _DATE.fullmatch(event.end)
    first, last = start and _extent(start), end and _extent(end)
    if not start or not first:
        return None
    return _Span(event, start["date"], first, last if last and last[0] >= first[0] else None)


def _extent(found: re.Match[str]) -> tuple[float, float] | None:
    """Return when a date begins and ends, in years; None for a day that never was."""
    year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
    if year < 1 or month > 12 or (found["month"] and not month):
        return None
    if not month:
        return year, year + 1
    days = calendar.monthrange(year, month)[1]
    if day > days or (found["day"] and not day):
        return None
    first, last = (day - 1, day) if day else (0, days)
    return year + (month - 1 + first / days) / 12, year + (month - 1 + last / days) / 12


def _years(spans: Sequence[_Span]) -> range:
    """Return the years of the axis: few and round, the first before all events and the last after them."""
    first = math.floor(min(span.start[0] for span in spans))
    last = math.ceil(max((span.end or span.start)[1] for span in spans))
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    axes = (range(first // step * step, last + step, step) for step in steps)
    return next(axis for axis in axes if len(axis) <= _MOST + 1)


def _tick(year: int, years: range) -> Tick:
    anchor = {years[0]: "start", years[-1]: "end"}.get(year, "middle")
    return Tick(_x(year, years), str(year), anchor)


def _x(when: float, years: range) -> float:
    return round(100 * (when - years[0]) / (years[-1] - years[0]), 2)


def _marks(spans: Iterable[_Span], years: range, signs: Mapping[str, Sign]) -> tuple[Mark, ...]:
    ordered = sorted(spans, key=lambda s: (s.start, s.end or s.start, s.event.label, s.event.path or ""))
    return tuple(_mark(span, years, signs[span.event.kind]) for span in ordered)


def _mark(span: _Span, years: range, sign: Sign) -> Mark:
    event, is_open = span.event, span.event.is_open and not span.end
    end = float(years[-1]) if is_open else span.end[1] if span.end else 0
    # a point stands in the middle of its year, month or day; what lasts begins where that begins
    x = _x(span.start[0] if end else sum(span.start) / 2, years)
    return Mark(
        event.label,
        event.language,
        event.path,
        event.kind,
        event.text or _told(span, is_open),
        span.date,
        x,
        round(_x(end, years) - x, 2) if end else 0,
        is_open,
        sign.shape,
        sign.is_hollow,
    )


def _told(span: _Span, is_open: bool) -> str:
    start, end = span.date[:4], span.event.end[:4] if span.end else ""
    if is_open:
        return f"{start}–"
    return f"{start}–{end}" if end not in ("", start) else start
