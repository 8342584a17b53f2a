"""An ontology as its page shows it: its terms, what each means and where it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import reads
from sserdf.corpus import Corpus
from sserdf.corpus import Term as Value
from sserdf.nodes import Node, by_text
from sserdf.resource import Description, Resource
from sserdf.view import View
from sserdf.vocabulary import CLASSES, OWL, RDF, RDFS, SKOS, TYPE

_SHOWN = 3  # instances named beside a term; its own page has them all
_DEFINITIONS = (SKOS("definition"), RDFS("comment"))
_PROPERTIES = frozenset(
    {
        RDF("Property"),
        *map(OWL, ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "OntologyProperty")),
        # a property may have no other type
        *map(OWL, ("FunctionalProperty", "InverseFunctionalProperty", "DeprecatedProperty")),
        *map(OWL, ("SymmetricProperty", "AsymmetricProperty", "TransitiveProperty")),
        *map(OWL, ("ReflexiveProperty", "IrreflexiveProperty")),
    }
)
_NARROWER = RDFS("subClassOf")
_SCHEMES = frozenset({SKOS("ConceptScheme")})


class Term(NamedTuple):
    """A class, property or scheme with its meaning and its use."""

    node: Node
    definition: Node | None
    examples: tuple[Node, ...]
    above: tuple[Node, ...]  # broader classes or properties
    domain: tuple[Node, ...]
    range: tuple[Node, ...]
    uses: int  # instances of a class and of those below it, statements with a property, concepts of a scheme
    samples: tuple[Node, ...]  # the first few things that use it


class Terms(NamedTuple):
    """What an ontology defines, each kind sorted by name."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    schemes: tuple[Term, ...]
    others: tuple[Node, ...]  # what else says that it is defined here


class Usage:
    """How often each term is used in ontology and data; shapes do not count."""

    def __init__(self, view: View) -> None:
        """Take the view to count in; the count is made once, when it is first asked for."""
        self._view = view

    def terms(self, ontology: Description | Resource) -> Terms:
        """Return the terms that say they are defined by this ontology, or whose IRI begins with its own."""
        pointing = self._view.corpus.inverse.get(ontology.term, {}).get(RDFS("isDefinedBy"), ())
        named = [node for node in pointing if isinstance(node, ox.NamedNode)]
        inside = tuple(ontology.iri.rstrip("/#") + mark for mark in "/#")
        below = (node for node in self._view.corpus.minted if node.value.startswith(inside))
        own = dict.fromkeys((*named, *below))
        others = (term for term in named if not self._is_any(term, CLASSES | _PROPERTIES | _SCHEMES))
        return Terms(
            self._sorted(own, CLASSES),
            self._sorted(own, _PROPERTIES),
            self._sorted(own, _SCHEMES),
            tuple(sorted(map(self._view.node, others), key=by_text)),
        )

    def term(self, it: Description | Resource) -> Term:
        """Return one term with its meaning and its use."""
        uses, samples = self._users(it.term)
        return Term(
            it.label,
            self._definition(it.term),
            self._nodes(it.term, SKOS("example")),
            (*self._nodes(it.term, RDFS("subClassOf")), *self._nodes(it.term, RDFS("subPropertyOf"))),
            self._nodes(it.term, RDFS("domain")),
            self._nodes(it.term, RDFS("range")),
            uses,
            tuple(sorted(map(self._view.node, samples), key=by_text)),
        )

    def _sorted(self, own: Iterable[ox.NamedNode], kinds: frozenset[ox.NamedNode]) -> tuple[Term, ...]:
        found = (term for term in own if self._is_any(term, kinds))
        return tuple(
            sorted((self.term(Resource(self._view, t)) for t in found), key=lambda t: by_text(t.node))
        )

    def _is_any(self, term: ox.NamedNode, kinds: frozenset[ox.NamedNode]) -> bool:
        return not kinds.isdisjoint(self._said(term).get(TYPE, ()))

    def _users(self, term: ox.NamedNode) -> tuple[int, Sequence[Value]]:
        """Return how many use a term, and the first few of them."""
        if self._is_any(term, CLASSES):
            users: Sequence[Value] = self._instances(term)
        elif self._is_any(term, _SCHEMES):
            users = self._view.corpus.inverse.get(term, {}).get(SKOS("inScheme"), ())
        else:
            reads.everything()
            return _statements(self._view.corpus).get(term, (0, ()))
        return len(users), users[:_SHOWN]

    def _instances(self, term: ox.NamedNode) -> list[Value]:
        # the things of the class itself come first, those of narrower classes after them
        inverse = self._view.corpus.inverse
        narrower, met, found = [term], {term}, dict[Value, None]()
        for one in narrower:
            pointing = inverse.get(one, {})
            found |= dict.fromkeys(pointing.get(TYPE, ()))
            below = [c for c in pointing.get(_NARROWER, ()) if isinstance(c, ox.NamedNode) and c not in met]
            narrower += below
            met.update(below)
        return list(found)

    def _definition(self, term: ox.NamedNode) -> Node | None:
        values = next((self._said(term)[p] for p in _DEFINITIONS if p in self._said(term)), None)
        return self._view.best(values) if values else None

    def _nodes(self, term: ox.NamedNode, predicate: ox.NamedNode) -> tuple[Node, ...]:
        values = (o for o in self._said(term).get(predicate, ()) if not isinstance(o, ox.BlankNode))
        return tuple(sorted(map(self._view.node, values), key=by_text))

    def _said(self, term: ox.NamedNode) -> dict[ox.NamedNode, list[Value]]:
        return self._view.corpus.facts.get(term, {})


@lru_cache(maxsize=1)  # the same in every language
def _statements(corpus: Corpus) -> dict[ox.NamedNode, tuple[int, list[Value]]]:
    """Return how many statements each predicate makes, and the first few things that they are about."""
    counts: Counter[ox.NamedNode] = Counter()
    first: dict[ox.NamedNode, list[Value]] = {}
    for subject, predicate, _ in corpus.statements():
        counts[predicate] += 1
        if len(users := first.setdefault(predicate, [])) < _SHOWN and subject not in users:
            users.append(subject)
    return {predicate: (count, first[predicate]) for predicate, count in counts.items()}
