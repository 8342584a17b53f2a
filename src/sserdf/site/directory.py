"""Lists of everything: names from A to Z for readers, addresses for search engines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

import pyoxigraph as ox

from sserdf.nodes import Node, by_text
from sserdf.view import View
from sserdf.vocabulary import LABELS, SKOS

_MOST = 50_000  # addresses in one file (sitemaps.org, protocol 0.9)
_NAMES = (*LABELS, SKOS("altLabel"))


class Entry(NamedTuple):
    """A name in the index, the thing that has it, and what kind of thing it is."""

    name: str
    node: Node
    kind: str


class Letter(NamedTuple):
    """The names that begin alike."""

    letter: str
    entries: tuple[Entry, ...]


def a_to_z(view: View) -> tuple[Letter, ...]:
    """Return every name of a thing, shapes apart, that a reader of this language would look for."""
    shapes = {triple.subject for triple in view.corpus.shape_triples}
    letters: dict[str, dict[Entry, None]] = {}
    for resource in view.resources:
        if resource.term not in shapes and resource.path:
            kind = view.class_name(resource.term)
            for name in _names(view, resource.term):
                letters.setdefault(_initial(name), {})[Entry(name, resource.label, kind)] = None
    return tuple(Letter(key, tuple(sorted(letters[key], key=_order))) for key in sorted(letters, key=_place))


def sitemap(urls: Iterable[str], home: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the map of the site, in several files when it is long."""
    urls = list(urls)
    parts = [urls[i : i + _MOST] for i in range(0, len(urls), _MOST)] or [[]]
    if len(parts) == 1:
        yield "sitemap.xml", _xml("urlset", "url", parts[0])
        return
    for number, part in enumerate(parts, 1):
        yield f"sitemap-{number}.xml", _xml("urlset", "url", part)
    names = [f"{home}sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _xml("sitemapindex", "sitemap", names)


def _names(view: View, term: ox.NamedNode) -> Iterator[str]:
    yield view.node(term).text
    for predicate in _NAMES:
        for o in view.corpus.facts[term].get(predicate, ()):
            if (
                isinstance(o, ox.Literal)
                and (o.language or view.language) == view.language
                and o.value.strip()
            ):
                yield o.value


def _initial(name: str) -> str:
    # Hangul would fall apart into its letters, so only what becomes Latin loses its accents
    first = name.lstrip("“”«»\"'‘’( ¿¡")[:1]
    plain = unicodedata.normalize("NFD", first)[:1].upper()
    if not first.isalpha():
        return "#"
    return plain if "A" <= plain <= "Z" else first.upper()


def _place(letter: str) -> tuple[bool, str]:
    return letter == "#", letter


def _order(entry: Entry) -> tuple[tuple[str, str, str], str]:
    return by_text(entry.node._replace(text=entry.name)), entry.kind


def _xml(root: str, item: str, addresses: list[str]) -> bytes:
    lines = (f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{head}<{root} xmlns="{space}">\n{"".join(lines)}</{root}>\n'.encode()
