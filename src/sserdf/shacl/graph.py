"""A graph as dictionaries: what is said of each thing; on demand, who says it and what a class has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import pyoxigraph as ox

from sserdf.index import Node, Term
from sserdf.vocabulary import RDF, RDFS, TYPE

Said = Mapping[ox.NamedNode, Sequence[Term]]

_SUBCLASS = RDFS("subClassOf")
_FIRST, _REST, _NIL = RDF("first"), RDF("rest"), RDF("nil")
NOTHING: Said = {}


class Graph:
    """Triples by subject and predicate; every other order is made when it is first asked for, and kept."""

    def __init__(self, facts: Mapping[Node, Said]) -> None:
        """Take what is said of each subject: predicate, then objects, each once."""
        self.facts: Mapping[Term, Said] = facts  # type: ignore[assignment]  # a literal has no facts
        self._subjects: dict[Term, dict[Term, list[Node]]] = {}
        self._instances: dict[Term, dict[Term, None]] = {}

    def objects(self, subject: Term, predicate: ox.NamedNode) -> Sequence[Term]:
        """Return the objects of the triples with this subject and predicate."""
        return self.facts.get(subject, NOTHING).get(predicate, ())

    def subjects(self, predicate: ox.NamedNode) -> Mapping[Term, Sequence[Node]]:
        """Return who says the predicate of each object."""
        found = self._subjects.get(predicate)
        if found is None:
            found = self._subjects[predicate] = {}
            for subject, said in self.facts.items():
                for node in said.get(predicate, ()):
                    found.setdefault(node, []).append(subject)  # type: ignore[arg-type]
        return found

    def having(self, predicate: ox.NamedNode) -> Iterable[Term]:
        """Return the subjects of the triples with this predicate, each once."""
        return (subject for subject, said in self.facts.items() if predicate in said)

    def instances(self, kind: Term) -> Collection[Term]:
        """Return the SHACL instances of a class (SHACL, section 1.1), fast to look up."""
        found = self._instances.get(kind)
        if found is None:
            by_class = self.subjects(TYPE)
            each = (thing for cls in self.below(kind) for thing in by_class.get(cls, ()))
            found = self._instances[kind] = dict.fromkeys(each)  # a set with an order
        return found.keys()

    def below(self, kind: Term) -> list[Term]:
        """Return a class and those below it (rdfs:subClassOf, over any number of steps)."""
        lower = self.subjects(_SUBCLASS)
        found, todo = {kind: None}, [kind]
        while todo:
            new = [cls for cls in lower.get(todo.pop(), ()) if cls not in found]
            found.update(dict.fromkeys(new))
            todo += new
        return list(found)

    def items(self, start: Term) -> list[Term] | None:
        """Return the members of an RDF list; None for what is no well-formed list (SHACL, section 1.1)."""
        found: list[Term] = []
        seen: set[Term] = set()
        while start != _NIL:
            first, rest = self.objects(start, _FIRST), self.objects(start, _REST)
            if len(first) != 1 or len(rest) != 1 or start in seen:
                return None
            seen.add(start)
            found.append(first[0])
            start = rest[0]
        return found


def graph_of(triples: Iterable[ox.Triple]) -> Graph:
    """Return the graph of some triples, in their order."""
    facts: dict[Node, dict[ox.NamedNode, list[Term]]] = {}
    for s, p, o in dict.fromkeys(triples):
        facts.setdefault(s, {}).setdefault(p, []).append(o)
    return Graph(facts)
