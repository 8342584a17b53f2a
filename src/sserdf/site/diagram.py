"""Draw the classes of an ontology: a box for each, its properties inside, narrower classes to its right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sserdf.nodes import Node, by_text
from sserdf.site.terms import Term, Terms

# in units of the drawing, about a pixel each; text is 13 of them high
_LETTER, _BOLD = 7.3, 8.4  # how wide letters are on average at most: no font is known when we draw
_LINE, _PAD, _GAP = 19, 10, 16
_BETWEEN = 56  # columns
_ANYTHING = "any thing"
_LONGEST = 44  # letters in a box
_MOST = 150  # classes; more are no overview
_NARROWEST = 640  # how wide the drawing may be at least


class Row(NamedTuple):
    """A property inside a box."""

    x: float
    y: float
    text: str
    path: str | None  # of its page


class Box(NamedTuple):
    """A class: its place and size, its name, its properties."""

    iri: str
    x: float
    y: float
    width: float
    height: float
    text: str
    path: str | None  # of its page; None for a class that is not ours
    rows: tuple[Row, ...]


class Line(NamedTuple):
    """A way between two boxes, as the `d` of an SVG path."""

    d: str
    kind: str  # "narrower" to a narrower class, "range" from a property to the class it leads to


class Diagram(NamedTuple):
    """Everything that is drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


class _Class(NamedTuple):
    node: Node | None  # None stands for any thing
    uses: int
    properties: tuple[Term, ...]


def diagram(terms: Terms) -> Diagram | None:
    """Return the drawing of classes and properties; None when there are no classes, or too many to see."""
    if not 0 < len(terms.classes) <= _MOST:
        return None
    classes, above = _classes(terms), _above(terms)
    related = {*above, *above.values()}
    columns = _columns({k: c for k, c in classes.items() if k in related}, above)
    placed: dict[str, Box] = {}
    bottom = float(_GAP)
    for key in _sorted(above.values()):
        if key not in above and key not in placed:
            bottom = _place(key, 0, bottom, classes, above, columns, placed)
    alone = [classes[key] for key in _sorted(classes) if key not in related]
    shelves, bottom = _shelves(alone, bottom, max(columns[-1], _NARROWEST))
    boxes = (*(placed[key] for key in _sorted(placed)), *shelves)
    lines = (*_narrower(above, placed), *_ranges(terms, boxes))
    return Diagram(max(b.x + b.width for b in boxes) + _BETWEEN, bottom, boxes, lines)


def _classes(terms: Terms) -> dict[str, _Class]:
    """Return the classes to draw by IRI: ours, those above them, and those that have our properties."""
    nodes: dict[str, Node | None] = {}
    for term in terms.classes:
        nodes |= {node.iri: node for node in (*term.above[:1], term.node)}
    for term in terms.properties:
        nodes |= {node.iri: node for node in term.domain} if term.domain else {"": None}
    uses = {term.node.iri: term.uses for term in terms.classes}
    own = {key: tuple(t for t in terms.properties if key in _keys(t.domain)) for key in nodes}
    return {key: _Class(node, uses.get(key, 0), own[key]) for key, node in nodes.items()}


def _keys(domain: Sequence[Node]) -> list[str]:
    return [node.iri for node in domain] or [""]


def _above(terms: Terms) -> dict[str, str]:
    """Return the class that each is drawn to the right of; one that leads back to itself is left out."""
    above: dict[str, str] = {}
    for term in terms.classes:
        for node in term.above[:1]:
            if term.node.iri not in _upwards(node.iri, above):
                above[term.node.iri] = node.iri
    return above


def _upwards(key: str, above: Mapping[str, str]) -> Iterator[str]:
    while key:
        yield key
        key = above.get(key, "")


def _columns(classes: Mapping[str, _Class], above: Mapping[str, str]) -> list[float]:
    """Return where each column begins; a column is as wide as its widest box."""
    widths: dict[int, float] = {}
    for key, one in classes.items():
        depth = len(list(_upwards(key, above))) - 1
        widths[depth] = max(widths.get(depth, 0), _width(one))
    starts = [0.0]
    for depth in range(len(widths)):
        starts.append(starts[-1] + widths.get(depth, 0) + _BETWEEN)
    return starts


def _width(one: _Class) -> float:
    texts = ["", *(_told(term) for term in one.properties)]
    return max(_letters(_heading(one)) * _BOLD, *(_letters(text) * _LETTER for text in texts)) + 2 * _PAD


def _letters(text: str) -> int:
    # letters of Chinese, Japanese and Korean are as wide as two of ours
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)


def _heading(one: _Class) -> str:
    name = _short(one.node.text) if one.node else _ANYTHING
    return f"{name} ({one.uses})" if one.uses else name


def _told(term: Term) -> str:
    target = ", ".join(node.text for node in term.range)
    return _short(f"{term.node.text}: {target}" if target else term.node.text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _place(
    key: str,
    depth: int,
    top: float,
    classes: Mapping[str, _Class],
    above: Mapping[str, str],
    columns: Sequence[float],
    placed: dict[str, Box],
) -> float:
    """Place a box and all below it to its right; return where the next may begin."""
    bottom = top
    for child in _sorted(k for k, parent in above.items() if parent == key and k in classes):
        bottom = _place(child, depth + 1, bottom, classes, above, columns, placed)
    placed[key] = _box(classes[key], columns[depth], top)
    return max(bottom, top + placed[key].height + _GAP)


def _box(one: _Class, x: float, y: float) -> Box:
    rows = tuple(
        Row(x + _PAD, y + _LINE * (number + 2.4), _told(term), term.node.path)
        for number, term in enumerate(sorted(one.properties, key=lambda term: by_text(term.node)))
    )
    height = _LINE * (len(rows) + 1) + _PAD + (_PAD if rows else 0)
    path = one.node.path if one.node else None
    return Box(_key(one), x, y, _width(one), height, _heading(one), path, rows)


def _key(one: _Class) -> str:
    return one.node.iri if one.node else ""


def _shelves(classes: Iterable[_Class], top: float, width: float) -> tuple[tuple[Box, ...], float]:
    """Return the boxes of classes that stand alone, side by side in rows, and where they end."""
    boxes: list[Box] = []
    x, bottom = 0.0, top
    for one in classes:
        if x and x + _width(one) > width:
            x, top = 0.0, bottom
        boxes.append(_box(one, x, top))
        x += _width(one) + _BETWEEN
        bottom = max(bottom, top + boxes[-1].height + _GAP)
    return tuple(boxes), bottom


def _narrower(above: Mapping[str, str], placed: Mapping[str, Box]) -> Iterator[Line]:
    for child, parent in sorted(above.items()):
        a, b = placed[parent], placed[child]
        middle = b.x - _BETWEEN / 2
        start, end = a.y + _LINE * 0.9, b.y + _LINE * 0.9
        yield Line(f"M{a.x + a.width:g} {start:g}H{middle:g}V{end:g}H{b.x:g}", "narrower")


def _ranges(terms: Terms, boxes: Iterable[Box]) -> Iterator[Line]:
    """Yield a curve from each property to the box of the class it leads to, where that is drawn."""
    placed = {box.iri: box for box in boxes}
    for term in terms.properties:
        for key in _keys(term.domain):
            row = next((r for r in placed[key].rows if r.path == term.node.path), None)
            for target in (placed[n.iri] for n in term.range if n.iri in placed and n.iri != key):
                if row:
                    yield _curve(placed[key], row.y - _LINE * 0.3, target)


def _curve(box: Box, y: float, target: Box) -> Line:
    start, aim = box.x + box.width, target.y + target.height / 2
    if target.x > start:
        end, bend = target.x, (target.x - start) / 2
        return _bent(start, y, start + bend, end - bend, end, aim)
    end, bend = target.x + target.width, _BETWEEN * 0.8
    reach = max(start, end) + bend
    return _bent(start, y, reach, reach, end, aim)


def _bent(x: float, y: float, first: float, second: float, end: float, aim: float) -> Line:
    return Line(f"M{x:g} {y:g}C{first:g} {y:g} {second:g} {aim:g} {end:g} {aim:g}", "range")


def _sorted(keys: Iterable[str]) -> list[str]:
    # what stands for any thing comes last
    return sorted(keys, key=lambda key: (not key, key))
