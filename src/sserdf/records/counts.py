"""How much is in the data and of what, in the words of VoID: counted on the index, not by a query."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from sserdf.corpus import Corpus, Node, Term
from sserdf.export import uses
from sserdf.export.words import IRI, LANGUAGE, STRING
from sserdf.vocabulary import SCHEMA, TYPE, VOID, XSD

_INTEGER, _THINGS = XSD("integer"), SCHEMA("numberOfItems")
_SPELLED_ONCE = {IRI, LANGUAGE, STRING}  # of other values there may be several spellings
_X = ox.NamedNode("urn:x")


@dataclass(frozen=True)
class Counts:
    """How many there are of what, in ontology and data."""

    triples: int
    subjects: int
    objects: int
    ours: int  # things of ours that have a class
    classes: int  # also those that are no IRIs
    things: Counter[ox.NamedNode] = field(repr=False)  # of each class that is an IRI
    statements: Counter[ox.NamedNode] = field(repr=False)  # with each property

    @staticmethod
    @lru_cache(maxsize=1)
    def of(corpus: Corpus) -> Counts:
        """Return the numbers of a project.

        Numbers and dates that are one value are one, however they are written: so a query counts them.
        """
        objects: set[Term] = set()
        valued: set[Term] = set()  # among them those that may be one value
        forms = uses.of_data(corpus).forms
        typed = {ox.NamedNode(p[1:-1]) for p, found in forms.items() if found - _SPELLED_ONCE}
        statements: Counter[ox.NamedNode] = Counter()
        things: Counter[Term] = Counter()
        alike: list[ox.Quad] = []
        ours = 0
        for subject, said in corpus.data.items():
            for predicate, values in said.items():
                statements[predicate] += len(values)
                if predicate not in typed:
                    objects.update(values)
                    continue
                valued.update(values)
                if len(values) > 1:
                    alike += (ox.Quad(subject, predicate, o) for o in _valued(values))
            things.update(said.get(TYPE, ()))
            ours += TYPE in said and _is_ours(subject, corpus.base)
        _merge(alike, statements)
        return Counts(
            statements.total(),
            len(corpus.data),
            _different(objects, valued),
            ours,
            _different((), things),
            Counter({cls: count for cls, count in things.items() if isinstance(cls, ox.NamedNode)}),
            statements,
        )

    def told(self, base: ox.NamedNode, catalogue: str) -> Iterator[ox.Triple]:
        """Yield them as triples of VoID, with partitions that are named after the catalogue.

        Of things there are so many items (`schema:numberOfItems`).
        """
        for unit, count in (
            (VOID("triples"), self.triples),
            (VOID("distinctSubjects"), self.subjects),
            (VOID("distinctObjects"), self.objects),
            (VOID("properties"), len(self.statements)),
            (VOID("classes"), self.classes),
            (_THINGS, self.ours),
        ):
            yield _count(base, unit, count)
        for kind, counted, unit in (
            ("class", self.things, _THINGS),
            ("property", self.statements, VOID("triples")),
        ):
            for term, count in counted.items():
                mark = hashlib.sha1(term.value.encode(), usedforsecurity=False).hexdigest()
                partition = ox.NamedNode(f"{catalogue}#{kind}-{mark}")
                yield ox.Triple(base, VOID(f"{kind}Partition"), partition)
                yield ox.Triple(partition, VOID(kind), term)
                yield _count(partition, unit, count)


def _count(subject: ox.NamedNode, unit: ox.NamedNode, count: int) -> ox.Triple:
    return ox.Triple(subject, unit, ox.Literal(str(count), datatype=_INTEGER))


def _is_ours(subject: Node, base: str) -> bool:
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(base)


def _valued(terms: Iterable[Term]) -> list[Term]:
    """Return the literals of which another spelling may be the same value."""
    return [term for term in terms if type(term) is ox.Literal and str(term)[-1] == ">"]


def _different(terms: Collection[Term], some: Iterable[Term]) -> int:
    """Return how many values there are among terms, and some that may be one value."""
    valued = _valued(some)
    store = ox.Store()
    store.bulk_extend(ox.Quad(_X, _X, term) for term in valued)
    return len({*some, *terms}.difference(valued)) + len(store)


def _merge(alike: Iterable[ox.Quad], statements: Counter[ox.NamedNode]) -> None:
    """Take off the statements that say the same value once more."""
    alike = list(alike)
    store = ox.Store()
    store.extend(alike)
    statements.update(quad.predicate for quad in store)
    statements.subtract(quad.predicate for quad in alike)
