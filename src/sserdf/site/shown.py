"""What templates may see: the values that pages are made of, and every public attribute of these."""

from __future__ import annotations

from functools import cache

from jinja2.runtime import LoopContext

from sserdf.downloads import Download, Format
from sserdf.nodes import Fact, Group, Mention, Node, Remark
from sserdf.resource import Description, Resource
from sserdf.site.changes import Change
from sserdf.site.cite import Citation
from sserdf.site.diagram import Box, Diagram, Line, Row
from sserdf.site.differences import Changed, Compared, Differences, Kind
from sserdf.site.directory import Entry, Letter
from sserdf.site.drawings import Bar, Bars, Dot, Label, Lane, Map, Mark, Set, Tick, Timeline
from sserdf.site.listing import Listing, Root, Tongue
from sserdf.site.notes import Block
from sserdf.site.quality import Ask, Check, Rule
from sserdf.site.rows import Around
from sserdf.site.signposts import Signpost
from sserdf.site.terms import Term, Terms
from sserdf.site.versions import Issue

SHOWN = (
    *(Description, Fact, Group, Listing, Mention, Node, Resource, Root, Term, Terms, Tongue),
    *(Bar, Bars, Dot, Label, Lane, Map, Mark, Set, Tick, Timeline),
    *(Block, Changed, Compared, Differences, Issue, Kind),
    *(Ask, Box, Change, Check, Citation, Diagram, Download, Entry, Format, Letter, Line, Remark, Row, Rule),
    *(Around, Signpost),
)
_OF_ROOT = frozenset({*Root.__annotations__, "tops"})
# a Root is a text, and jinja2 keeps an eye on the methods of texts
_PLAIN = (*(kind for kind in SHOWN if kind is not Root), LoopContext)


def is_public(attribute: str) -> bool:
    """Return whether templates may see an attribute of that name; nothing leads them behind the page."""
    return not attribute.startswith("_") and attribute not in ("still", "view")


@cache
def having(attribute: str) -> frozenset[type]:
    """Return the types whose attribute of that name every template may have, unjudged."""
    if not is_public(attribute):
        return frozenset()
    found = {kind for kind in _PLAIN if attribute in dir(kind) or attribute in kind.__annotations__}
    return frozenset(found | {Root} if attribute in _OF_ROOT else found)
