"""Lists of everything: names from A to Z for readers, addresses for search engines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple
from xml.sax.saxutils import escape

import pyoxigraph as ox

from sserdf import reads
from sserdf.nodes import Node, order
from sserdf.view import View
from sserdf.vocabulary import LABELS, SKOS

_MOST = 50_000  # addresses in one file (sitemaps.org, protocol 0.9)
_FEW, _SOME = 5_000, 1_000  # things whose names stand on one page; on each part of a longer one
_NAMES = (*LABELS, SKOS("altLabel"))
_Name = tuple[str, str, ox.NamedNode]  # a name, the language of the page's own name, the thing that has it


class Entry(NamedTuple):
    """A name in the index, the thing that has it, and what kind of thing it is."""

    name: str
    node: Node
    kind: str


@dataclass(frozen=True)
class Entries:
    """The names that begin alike, in order; as there may be many, each is an entry when its turn comes."""

    view: View
    names: Sequence[_Name]

    def __iter__(self) -> Iterator[Entry]:
        """Yield them."""
        for name, _, term in self.names:
            yield Entry(name, self.view.node(term), self.view.class_name(term))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.names)


class Letter(NamedTuple):
    """What is found under a letter, as far as a part of the page has room for it."""

    letter: str
    entries: Entries
    part: int  # where the first one stands


def parts(view: View) -> int:
    """Return in how many parts all names are shown: in one while a reader can leaf through them."""
    # of things, not of names: an edit of names, or another language, changes nothing of it
    count = len(view.corpus.minted)
    return 1 if count <= _FEW else -(-count // _SOME)


def a_to_z(view: View, part: int = 0) -> tuple[Letter, ...]:
    """Return every name of a thing, shapes apart, that a reader of this language would look for.

    With a part, the names of that part of the page, and all letters.
    """
    reads.use(_shared(view))
    letters = _letters(view)
    if part < 1 or parts(view) == 1:
        return letters
    room = max(1, -(-sum(len(letter.entries) for letter in letters) // parts(view)))
    found, before, first = [], 0, (part - 1) * room
    for letter in letters:
        names = letter.entries.names
        here = names[max(first - before, 0) : max(first + room - before, 0)]
        found.append(Letter(letter.letter, Entries(view, here), before // room + 1))
        before += len(names)
    return tuple(found)


@lru_cache(maxsize=4)  # each part of the page asks for all, in each language
def _letters(view: View) -> tuple[Letter, ...]:
    return reads.under(_shared(view), lambda: _found(view))


def _shared(view: View) -> str:
    return f"letters {view.language}"


def _found(view: View) -> tuple[Letter, ...]:
    shapes = {triple.subject for triple in view.corpus.shape_triples}
    letters: dict[str, list[_Name]] = {}
    for term in view.corpus.minted:
        if term not in shapes and term.value != view.corpus.base:
            language = view.node(term).language
            for name in dict.fromkeys(_names(view, term)):
                letters.setdefault(_initial(name), []).append((name, language, term))
    for names in letters.values():
        names.sort(key=lambda name: order(*name))
    return tuple(Letter(key, Entries(view, letters[key]), 1) for key in sorted(letters, key=_place))


def sitemap(urls: Iterable[str], home: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the map of the site, in several files when it is long."""
    rest = iter(urls)
    parts = iter(lambda: list(islice(rest, _MOST)), [])
    first, second = next(parts, []), next(parts, [])
    if not second:
        yield "sitemap.xml", _xml("urlset", "url", first)
        return
    names = []
    for number, part in enumerate(chain([first, second], parts), 1):
        names.append(f"{home}sitemap-{number}.xml")
        yield f"sitemap-{number}.xml", _xml("urlset", "url", part)
    yield "sitemap.xml", _xml("sitemapindex", "sitemap", names)


def _names(view: View, term: ox.NamedNode) -> Iterator[str]:
    yield view.node(term).text
    said = view.corpus.facts[term]
    for predicate in (p for p in _NAMES if p in said):
        for o in said[predicate]:
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


def _xml(root: str, item: str, addresses: list[str]) -> bytes:
    lines = (f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{head}<{root} xmlns="{space}">\n{"".join(lines)}</{root}>\n'.encode()
