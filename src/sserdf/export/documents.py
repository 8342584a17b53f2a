"""The files of data of one thing, all formats from one look at it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox

from sserdf import reads
from sserdf.corpus import Corpus
from sserdf.export import blocks, lines, uses
from sserdf.export.compact import Compact
from sserdf.export.jsonld import Context
from sserdf.export.rdfxml import RdfXml
from sserdf.export.turtle import Turtle
from sserdf.export.uses import Namespaces
from sserdf.export.words import Spelled, Speller

_MOST = 1000  # sets of prefixes kept


class Documents:
    """Writes the documents of things, and remembers what many of them share.

    What it keeps comes from prefixes and from which predicates have which kinds of values, and from
    single terms; of no thing does it keep anything.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Take the project."""
        self._corpus, self._spelled = corpus, Speller()
        self._forms = uses.of_all(corpus).forms
        self._namespaces = Namespaces(self._forms)
        self._compact = Compact(Context.of(corpus))
        self._known = frozenset(corpus.prefixes.values())
        self._writers: dict[frozenset[str], tuple[Turtle, RdfXml]] = {}

    @staticmethod
    @lru_cache(maxsize=1)  # each thing asks for it
    def of(corpus: Corpus) -> Documents:
        """Return the writer of the documents of a project."""
        with reads.recorded(None):  # `context.jsonld` and the prefixes stand for what it read
            return Documents(corpus)

    def files(self, term: ox.NamedNode) -> Iterator[tuple[str, str]]:
        """Yield suffix and text of each format."""
        told = list(map(self._spelled, blocks.document(self._corpus, term)))
        turtle, rdfxml = self._writers_for(told)
        yield "ttl", f"{turtle.header}{''.join(turtle.block(*one) for one in told)}"
        yield "nt", _sorted(told)
        yield "rdf", f"{rdfxml.header}{''.join(rdfxml.block(*one) for one in told)}{rdfxml.footer}"
        yield "jsonld", self._compact.document(told)

    def _writers_for(self, told: list[Spelled]) -> tuple[Turtle, RdfXml]:
        # most things of a class use the same namespaces, of the many that things are linked to
        found = self._known.intersection(self._namespaces.of(told))
        writers = self._writers.get(found)
        if writers is None:
            prefixes = uses.declared(found, self._corpus.prefixes)
            writers = Turtle(prefixes, self._forms), RdfXml(prefixes)
            if len(self._writers) < _MOST:
                self._writers[found] = writers
        return writers


def _sorted(told: list[Spelled]) -> str:
    if len(told) == 1:
        return lines.block(*told[0])
    return "".join(lines.block(*one) for one in sorted(told, key=lambda one: one[0]))
