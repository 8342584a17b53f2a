"""Misspelt terms: Turtle takes any word, SHACL takes any of its own, and both keep silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import methodcaller
from pathlib import Path

import pyoxigraph as ox

from sserdf import iris
from sserdf.check.finding import Finding, Severity, text_of
from sserdf.check.values import impossible
from sserdf.corpus import Corpus, Term
from sserdf.index import Spo
from sserdf.reading import File
from sserdf.vocabulary import PAV, SCHEMA, SH, SSSOM, TYPE

_Fault = tuple[Severity, str, str]  # how bad, what is wrong, what to do
_WRONG = Severity.VIOLATION
_VALUES = methodcaller("values")
_NAMING = frozenset({TYPE, *map(SH, ("path", "class", "targetClass", "datatype"))})
_VOCABULARIES = Path(__file__).parent / "vocabularies.txt"  # made by tools/vocabularies.py
# a mapping set is read into these, whether or not the project has a prefix for them
_READ_INTO = (PAV.iri, SSSOM.iri)


def terms(corpus: Corpus) -> Iterator[Finding]:
    """Yield each term that its vocabulary does not have, and each value that its datatype does not."""
    faults = _Faults(corpus)
    if not faults.any:
        return
    for file in (*corpus.files, *corpus.shapes):
        for index, said in enumerate(file.statements()):
            for severity, message, cure, source in faults.of(said):
                yield _finding(file, index, severity, message, cure, source, said)


def unknown_shacl(files: Sequence[File]) -> Iterator[Finding]:
    """Yield each term of SHACL's namespace that SHACL does not have, as warnings."""
    for file in files:
        for index, said in enumerate(file.statements()):
            for node in said:
                if _is_unknown(node, SH.iri):
                    told = f"uses {node}, which SHACL does not have"
                    yield _finding(
                        file, index, Severity.WARNING, told, "fix the spelling", "unknown-term", said
                    )


class _Faults:
    """What is wrong with each term of a project, looked at once however often it is used."""

    def __init__(self, corpus: Corpus) -> None:
        judge, facts = _Judge(corpus), corpus.facts
        self.fault = judge.fault
        saids = facts.values()
        objects = set(chain.from_iterable(chain.from_iterable(map(_VALUES, saids))))
        literals: dict[ox.NamedNode, list[ox.Literal]] = defaultdict(list)
        for node in objects:
            if isinstance(node, ox.Literal):
                literals[node.datatype].append(node)
        self.impossible = impossible(literals)
        self.predicates = self._wrong({p.value: p for p in set(chain.from_iterable(saids))})
        self.objects: set[Term] = {
            o for kind, found in literals.items() if self.fault(kind.value) for o in found
        }
        self.objects |= self._wrong(
            {o.value: o for o in objects if isinstance(o, ox.NamedNode) and o.value.startswith(SH.iri)}
        )
        named = {o for said in saids for p in _NAMING.intersection(said) for o in said[p]}
        self.named = self._wrong({o.value: o for o in named if isinstance(o, ox.NamedNode)})

    @property
    def any(self) -> bool:
        return bool(self.impossible or self.predicates or self.objects or self.named)

    def of(self, said: Spo) -> Iterator[tuple[Severity, str, str, str]]:
        """Yield what is wrong with a statement, and what found it."""
        _, predicate, node = said
        names = [predicate.value] if predicate in self.predicates else []
        if node in self.objects or (predicate in _NAMING and node in self.named):
            names.append(node.datatype.value if isinstance(node, ox.Literal) else node.value)  # type: ignore[union-attr]
        for fault in filter(None, map(self.fault, names)):
            yield *fault, "unknown-term"
        if node in self.impossible:
            told = f"says {node}, which is no such value"
            yield Severity.VIOLATION, told, "mend the value or its datatype", "impossible-value"

    def _wrong(self, terms: Mapping[str, Term]) -> set[Term]:
        return {term for name, term in terms.items() if self.fault(name)}


def _is_unknown(node: Term, namespace: str) -> bool:
    name = node.value if isinstance(node, ox.NamedNode) else ""
    return name.startswith(namespace) and name.removeprefix(namespace) not in _vocabularies()[namespace]


class _Judge:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.in_shapes = {n.value for f in corpus.shapes for n in f.terms if isinstance(n, ox.NamedNode)}
        known_to_us = {*corpus.prefixes.values(), *_vocabularies(), *_READ_INTO}
        self.namespaces = sorted(known_to_us, key=len, reverse=True)
        # a project may have a rule of its own for its own terms
        self.has_rule = (corpus.root / "shapes" / "rules" / "unknown-term.rq").exists()
        self.fault: Callable[[str], _Fault | None] = cache(self._fault)

    def _fault(self, term: str) -> _Fault | None:
        if term.startswith(self.corpus.base):
            return self._undeclared(term) or _nameless(term)
        namespace = next((n for n in self.namespaces if term.startswith(n)), None)
        if namespace is None:
            fault = f"uses <{term}>, whose namespace is not in the list of prefixes"
            return _WRONG, fault, "fix it, or add the namespace to ontology/prefixes.ttl"
        names = _vocabularies().get(namespace)
        if names is not None and term.removeprefix(namespace) not in names:
            severity = Severity.WARNING if namespace == SCHEMA.iri else _WRONG
            return severity, f"uses <{term}>, which its vocabulary does not have", "fix the spelling"
        if names is None and self._shapes_know(namespace) and term not in self.in_shapes:
            fault = f"uses <{term}>, which no shape knows"
            return _WRONG, fault, "fix the spelling, or name the term in a shape"
        return _nameless(term)

    def _undeclared(self, term: str) -> _Fault | None:
        if self.has_rule or ox.NamedNode(term) in self.corpus.facts:
            return None
        return (
            _WRONG,
            f"uses <{term}>, which was never declared",
            "fix the spelling, or declare it in ontology/",
        )

    @cache  # noqa: B019 - lives as long as one check
    def _shapes_know(self, namespace: str) -> bool:
        return any(iri.startswith(namespace) for iri in self.in_shapes)


def _nameless(term: str) -> _Fault | None:
    if iris.LOCAL_NAME.search(term):
        return None
    return _WRONG, f"uses <{term}>, which RDF/XML cannot write", "use a term that ends in a name"


@cache
def _vocabularies() -> dict[str, frozenset[str]]:
    _head, *blocks = _VOCABULARIES.read_text(encoding="utf-8").split("\n\n")
    listed = (block.split() for block in blocks)
    return {namespace: frozenset(names) for namespace, *names in listed}


def _finding(
    file: File,
    index: int,
    severity: Severity,
    message: str,
    cure: str,
    source: str,
    said: Spo,
) -> Finding:
    subject, predicate, node = said
    return Finding(
        file.path,
        file.lines[index],
        severity,
        text_of(subject),
        message,
        cure,
        source,
        predicate.value,
        str(node),
    )
