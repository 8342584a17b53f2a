"""Misspelt terms: Turtle takes any word, SHACL takes any of its own, and both keep silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pyoxigraph as ox
from rdflib import namespace as known

from sserdf import iris
from sserdf.check.finding import Finding, Severity, text_of
from sserdf.check.values import impossible
from sserdf.corpus import Corpus, Term
from sserdf.reading import File
from sserdf.vocabulary import PAV, SCHEMA, SH, SSSOM, TYPE

_Fault = tuple[Severity, str, str]  # how bad, what is wrong, what to do
_WRONG = Severity.VIOLATION
_NAMING = frozenset({TYPE, *map(SH, ("path", "class", "targetClass", "datatype"))})
_LISTS = (
    known.CSVW,
    known.DC,
    known.DCAT,
    known.DCMITYPE,
    known.DCTERMS,
    known.DOAP,
    known.FOAF,
    known.ODRL2,
    known.ORG,
    known.OWL,
    known.PROF,
    known.PROV,
    known.QB,
    known.RDF,
    known.RDFS,
    known.SDO,
    known.SH,
    known.SKOS,
    known.SOSA,
    known.SSN,
    known.TIME,
    known.VANN,
    known.VOID,
    known.XSD,
)
# a mapping set is read into these, whether or not the project has a prefix for them
_READ_INTO = (PAV.iri, SSSOM.iri)
# terms that came after the lists of rdflib 7.6
_NEWER = {
    # version 3, and its inverse properties
    str(known.DCAT): {
        *("DatasetSeries", "first", "hasCurrentVersion", "hasVersion", "inCatalog", "inSeries"),
        *("isDistributionOf", "isVersionOf", "last", "next", "nextVersion", "prev", "previousVersion"),
        *("resource", "seriesMember", "version"),
    },
    str(known.SDO): {"Cooperative"},
    str(known.SH): {"SPARQLRule"},
}


def terms(corpus: Corpus) -> Iterator[Finding]:
    """Yield each term that its vocabulary does not have, and each value that its datatype does not."""
    judge, wrong = _Judge(corpus), impossible(corpus)
    for file in (*corpus.files, *corpus.shapes):
        for index, triple in enumerate(file.triples):
            for term in _named(triple):
                if fault := judge.fault(term):
                    yield _finding(file, index, *fault, "unknown-term", triple)
            if triple.object in wrong:
                told = f"says {triple.object}, which is no such value"
                fault = Severity.VIOLATION, told, "mend the value or its datatype"
                yield _finding(file, index, *fault, "impossible-value", triple)


def unknown_shacl(files: Sequence[File]) -> Iterator[Finding]:
    """Yield each term of SHACL's namespace that SHACL does not have, as warnings."""
    for file in files:
        for index, triple in enumerate(file.triples):
            for node in triple:
                if _is_unknown(node, SH.iri):
                    fault = Severity.WARNING, f"uses {node}, which SHACL does not have", "fix the spelling"
                    yield _finding(file, index, *fault, "unknown-term", triple)


def _is_unknown(node: Term, namespace: str) -> bool:
    name = node.value if isinstance(node, ox.NamedNode) else ""
    return name.startswith(namespace) and name.removeprefix(namespace) not in _vocabularies()[namespace]


class _Judge:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.in_shapes = {n.value for t in corpus.shape_triples for n in t if isinstance(n, ox.NamedNode)}
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


def _named(triple: ox.Triple) -> Iterator[str]:
    yield triple.predicate.value
    node: Term = triple.object
    if isinstance(node, ox.NamedNode) and (triple.predicate in _NAMING or node.value.startswith(SH.iri)):
        yield node.value
    elif isinstance(node, ox.Literal):
        yield node.datatype.value


@cache
def _vocabularies() -> dict[str, frozenset[str]]:
    return {str(ns): frozenset(_names(ns)) | _NEWER.get(str(ns), set()) for ns in _LISTS}


def _names(ns: type[known.DefinedNamespace]) -> Iterator[str]:
    yield from (str(term).removeprefix(str(ns)) for term in dir(ns))
    yield from ns._extras


def _finding(
    file: File,
    index: int,
    severity: Severity,
    message: str,
    cure: str,
    source: str,
    triple: ox.Triple,
) -> Finding:
    return Finding(
        file.path,
        file.lines[index],
        severity,
        text_of(triple.subject),
        message,
        cure,
        source,
        triple.predicate.value,
        str(triple.object),
    )
