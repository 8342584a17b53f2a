"""Draw places, numbers and times when the site is built: computed here, written by theme/drawings.html."""

from sserdf.site.drawings.charts import Amount, Bar, Bars, Set, bars
from sserdf.site.drawings.labels import Label
from sserdf.site.drawings.maps import Dot, Map, Place, locator_map, world_map
from sserdf.site.drawings.timelines import Event, Lane, Mark, Sign, Tick, Timeline, timeline

__all__ = [
    "Amount",
    "Bar",
    "Bars",
    "Dot",
    "Event",
    "Label",
    "Lane",
    "Map",
    "Mark",
    "Place",
    "Set",
    "Sign",
    "Tick",
    "Timeline",
    "bars",
    "locator_map",
    "timeline",
    "world_map",
]
