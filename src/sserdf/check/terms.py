"""Misspelt terms: Turtle takes any word, SHACL takes any of its own, and both keep silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import namespace as known

from sserdf.check.finding import Finding, Severity
from sserdf.corpus import Corpus, Term
from sserdf.queries import Question
from sserdf.reading import File
from sserdf.vocabulary import SCHEMA, SH, TYPE, XSD

# Oxigraph knows the lexical space of each; a cast that fails is no value
_CAST = ("boolean", "date", "dateTime", "decimal", "double", "float", "integer", "time")
_PATTERNS = {
    "gYear": r"-?([1-9][0-9]{3,}|0[0-9]{3})(Z|[+-][0-9]{2}:[0-9]{2})?",
    "gYearMonth": r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])(Z|[+-][0-9]{2}:[0-9]{2})?",
    "nonNegativeInteger": r"[+]?[0-9]+|-0+",
    "positiveInteger": r"[+]?0*[1-9][0-9]*",
    "anyURI": r"[^ <>{}|^`]*",
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}
_TESTS = [
    f"(?type = <{XSD.iri}{n}> && !COALESCE(ISLITERAL(<{XSD.iri}{n}>(STR(?value))), false))" for n in _CAST
]
_TESTS += [f'(?type = <{XSD.iri}{n}> && !REGEX(STR(?value), "^({p})$"))' for n, p in _PATTERNS.items()]
_IMPOSSIBLE = f"""SELECT DISTINCT ?value WHERE {{
  ?s ?p ?value .
  FILTER ISLITERAL(?value)
  BIND(DATATYPE(?value) AS ?type)
  FILTER({" || ".join(_TESTS)})
}}"""

_NAMING = frozenset({TYPE, *map(SH, ("path", "class", "targetClass", "datatype", "nodeKind"))})
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
# terms that came after the lists of rdflib 7.6
_NEWER = {str(known.SDO): {"Cooperative"}, str(known.SH): {"SPARQLRule"}}


def terms(corpus: Corpus) -> Iterator[Finding]:
    """Yield each term that its vocabulary does not have, and each value that its datatype does not."""
    judge, impossible = _Judge(corpus), _impossible(corpus)
    for file in (*corpus.files, *corpus.shapes):
        for index, triple in enumerate(file.triples):
            for term in _named(triple):
                if fault := judge.fault(term):
                    severity, message, cure = fault
                    yield _finding(file, index, severity, message, cure, "unknown-term", triple)
            if triple.object in impossible:
                yield _finding(
                    file,
                    index,
                    Severity.VIOLATION,
                    f"says {triple.object}, which is no such value",
                    "mend the value or its datatype",
                    "impossible-value",
                    triple,
                )


def unknown_shacl(files: Sequence[File]) -> Iterator[Finding]:
    """Yield each term of SHACL's namespace that SHACL does not have, as warnings."""
    for file in files:
        for index, triple in enumerate(file.triples):
            name = triple.predicate.value
            if name.startswith(SH.iri) and name.removeprefix(SH.iri) not in _vocabularies()[SH.iri]:
                yield _finding(
                    file,
                    index,
                    Severity.WARNING,
                    f"uses <{name}>, which SHACL does not have",
                    "fix the spelling",
                    "unknown-term",
                    triple,
                )


def _impossible(corpus: Corpus) -> frozenset[Term]:
    answer = corpus.ask(Question("impossible", Path(__file__), _IMPOSSIBLE))
    assert isinstance(answer, ox.QuerySolutions)
    return frozenset(row["value"] for row in answer)


class _Judge:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.in_shapes = {n.value for t in corpus.shape_triples for n in t if isinstance(n, ox.NamedNode)}
        self.namespaces = sorted({*corpus.prefixes.values(), *_vocabularies()}, key=len, reverse=True)
        self.fault: Callable[[str], tuple[Severity, str, str] | None] = cache(self._fault)

    def _fault(self, term: str) -> tuple[Severity, str, str] | None:
        if term.startswith(self.corpus.base):
            return None  # a rule of the project says what is declared
        namespace = next((n for n in self.namespaces if term.startswith(n)), None)
        if namespace is None:
            return (
                Severity.VIOLATION,
                f"uses <{term}>, whose namespace is not in the list of prefixes",
                "fix it, or add the namespace to ontology/prefixes.ttl",
            )
        names = _vocabularies().get(namespace)
        if names is not None and term.removeprefix(namespace) not in names:
            severity = Severity.WARNING if namespace == SCHEMA.iri else Severity.VIOLATION
            return (
                severity,
                f"uses <{term}>, which its vocabulary does not have",
                "fix the spelling",
            )
        if names is None and self._shapes_know(namespace) and term not in self.in_shapes:
            return (
                Severity.VIOLATION,
                f"uses <{term}>, which no shape knows",
                "fix the spelling, or name the term in a shape",
            )
        return None

    @cache  # noqa: B019 - lives as long as one check
    def _shapes_know(self, namespace: str) -> bool:
        return any(iri.startswith(namespace) for iri in self.in_shapes)


def _named(triple: ox.Triple) -> Iterator[str]:
    yield triple.predicate.value
    node: Term = triple.object
    if isinstance(node, ox.NamedNode) and triple.predicate in _NAMING:
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
    s = triple.subject
    focus = s.value if isinstance(s, ox.NamedNode) else str(s)
    return Finding(
        file.path,
        file.lines[index],
        severity,
        focus,
        message,
        cure,
        source,
        triple.predicate.value,
        str(triple.object),
    )
