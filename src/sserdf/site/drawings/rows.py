"""Draw the rows of a query: each function says which columns it wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from sserdf.nodes import Node
from sserdf.resource import Description, Resource
from sserdf.site.drawings.charts import Amount, Bars, bars
from sserdf.site.drawings.maps import Map, Place, locator_map, world_map
from sserdf.site.drawings.timelines import Event, Timeline, timeline
from sserdf.view import View
from sserdf.vocabulary import Namespace

Row = Mapping[str, Node | None]
_GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
_NOWHERE = float("nan")


def map_of(rows: Iterable[Row]) -> Map:
    """Return the world with the places of the rows: ?place, ?latitude, ?longitude (degrees, WGS 84)."""
    found = ((row["place"], row["latitude"], row["longitude"]) for row in rows)
    return world_map(Place(place, _number(lat), _number(long)) for place, lat, long in found if place)


def locator_of(view: View, it: Description | Resource, span_degrees: float = 12) -> Map | None:
    """Return the land around a thing that has geo:lat and geo:long; None for any other."""
    said = view.corpus.facts.get(it.term, {})
    latitude, longitude = (next(iter(said.get(_GEO(name), ())), None) for name in ("lat", "long"))
    if not isinstance(latitude, ox.Literal) or not isinstance(longitude, ox.Literal):
        return None
    place = Place(it.label, _float(latitude.value), _float(longitude.value))
    return locator_map(place, span_degrees)


def bars_of(rows: Iterable[Row]) -> Bars:
    """Return a bar for each row: ?group, ?series, ?value, perhaps ?text and the ?thing to lead to."""
    return bars(_amount(row) for row in rows if row["group"] and row["value"])


def timeline_of(rows: Iterable[Row]) -> Timeline | None:
    """Return an event for each row: ?thing, ?start, perhaps ?end, ?open, ?kind, ?lane, ?text."""
    return timeline(_event(row) for row in rows if row["thing"] and row["start"])


def _amount(row: Row) -> Amount:
    group, value, thing = row["group"], row["value"], row.get("thing")
    assert group and value
    text = _text(row, "text") or value.text
    path = thing.path if thing else None
    return Amount(group.text, _text(row, "series"), _number(value), text, path, group.language)


def _event(row: Row) -> Event:
    thing = row["thing"]
    assert thing
    return Event(
        label=thing.text,
        start=_text(row, "start"),
        end=_text(row, "end"),
        is_open=_text(row, "open") in ("true", "1"),
        kind=_text(row, "kind"),
        lane=_text(row, "lane"),
        path=thing.path,
        language=thing.language,
        text=_text(row, "text"),
    )


def _text(row: Row, name: str) -> str:
    node = row.get(name)
    return node.text if node else ""


def _number(node: Node | None) -> float:
    return _float(node.text) if node else _NOWHERE


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _NOWHERE
