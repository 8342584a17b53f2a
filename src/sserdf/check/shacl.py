"""The SHACL engine: pySHACL, which every other engine must agree with."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
import rdflib.plugins.sparql
from rdflib import SH as SH_

from sserdf import queries
from sserdf.check.finding import Finding, Places, Severity
from sserdf.check.lifted import lift
from sserdf.check.report import canonical
from sserdf.check.terms import unknown_shacl
from sserdf.corpus import Corpus, Term
from sserdf.errors import FileError, SserdfError
from sserdf.queries import Question
from sserdf.reading import File
from sserdf.vocabulary import SH, TYPE

# a query inside a shape must not read the disk
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
# rdflib logs a traceback for each impossible literal; the report says it in a line
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_QUERIES = frozenset(map(SH, ("select", "ask", "construct", "update")))
_CURES = {
    "MinCount": "add {path}",
    "MaxCount": "keep fewer of {path}",
    "Class": "point {path} at a thing of that class, or describe {value}",
    "Datatype": "write {value} with the right datatype",
    "UniqueLang": "keep one {path} in each language",
    "Closed": "take {path} out",
}
_DEFAULT_CURE = "change {path} {value}"


def shapes(corpus: Corpus, focus: frozenset[str] | None = None) -> Iterator[Finding]:
    """Yield the SHACL results of a project, and shapes that check nothing."""
    report = _run(corpus.triples, corpus.shapes, focus, is_lifted=focus is None)
    yield from _findings(report, Places((*corpus.files, *corpus.shapes)))
    if focus is None:
        yield from _idle(corpus, Places(corpus.shapes))


def validate(data: Sequence[File], shape_files: Sequence[File]) -> tuple[list[Finding], bytes]:
    """Return the SHACL results of any files, and the report as Turtle (SHACL, section 3)."""
    report = _run((t for file in data for t in file.triples), shape_files, None)
    found = {
        *_findings(report, Places((*data, *shape_files))),
        *unknown_shacl(shape_files),
        *_shapeless(shape_files),
    }
    prefixes = {p: n for file in (*data, *shape_files) for p, n in file.prefixes.items()}
    return sorted(found), canonical(_from_rdflib(report), {**prefixes, "sh": SH.iri})


def _run(
    triples: Iterable[ox.Triple],
    shape_files: Sequence[File],
    focus: frozenset[str] | None,
    is_lifted: bool = False,  # strangers' shapes are run to the letter
) -> rdflib.Graph:
    _refuse_service(shape_files)
    try:
        with warnings.catch_warnings(action="ignore"):  # rdflib warns of odd literals
            data, shapes_graph = _graphs(triples, shape_files)
            if is_lifted:
                lift(shapes_graph)
            _, report, _text = pyshacl.validate(
                data,
                shacl_graph=shapes_graph,
                inference="none",
                inplace=True,
                do_owl_imports=False,
                focus_nodes=sorted(focus) if focus else None,
            )
    except Exception as error:  # pySHACL lets through whatever a malformed shape makes rdflib raise
        raise _unusable(shape_files, error) from error
    if not isinstance(report, rdflib.Graph):
        raise _unusable(shape_files, report)
    return report


def _graphs(triples: Iterable[ox.Triple], shape_files: Sequence[File]) -> tuple[rdflib.Graph, rdflib.Graph]:
    data = _graph(triples)
    for file in shape_files:
        for prefix, namespace in file.prefixes.items():
            data.bind(prefix, namespace)  # for queries inside shapes
    return data, _graph(t for file in shape_files for t in file.triples)


def _unusable(files: Sequence[File], error: object) -> SserdfError:
    path = files[0].path if len(files) == 1 else files[0].path.parent if files else Path("shapes")
    told = " ".join(str(getattr(error, "message", error)).split())
    return FileError(path, f"the shapes cannot be used: {told}", "mend the shapes")


def _shapeless(files: Sequence[File]) -> Iterator[Finding]:
    for file in files:
        if not any(str(n).startswith(f"<{SH.iri}") for t in file.triples for n in t):
            yield Finding(
                file.path,
                1,
                Severity.WARNING,
                file.path.name,
                "has no shapes: nothing was checked",
                "name a file of shapes",
                "no-shapes",
            )


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    convert = cache(_to_rdflib)  # most terms come many times
    for s, p, o in triples:
        graph.store.add((convert(s), convert(p), convert(o)), graph)
    return graph


def _to_rdflib(node: Term) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    if isinstance(node, ox.NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return rdflib.BNode(node.value)
    assert isinstance(node, ox.Literal)  # reading refuses terms of RDF 1.2
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)


def _from_rdflib(graph: rdflib.Graph) -> Iterator[ox.Triple]:
    for s, p, o in graph:
        yield ox.Triple(_term(s), ox.NamedNode(str(p)), _term(o))  # type: ignore[arg-type]


def _term(node: rdflib.term.Node | None) -> Term:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode("b" + str(node).replace("-", ""))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


def _findings(report: rdflib.Graph, places: Places) -> Iterator[Finding]:
    for result in report.objects(None, SH_.result):
        yield _finding(report, result, places)


def _finding(report: rdflib.Graph, result: rdflib.term.Node, places: Places) -> Finding:
    def one(predicate: rdflib.URIRef) -> rdflib.term.Node | None:
        return min(report.objects(result, predicate), key=str, default=None)

    focus, predicate, value = one(SH_.focusNode), one(SH_.resultPath), one(SH_.value)
    shown = predicate if isinstance(predicate, rdflib.URIRef) else report.value(predicate, SH_.inversePath)
    component = str(one(SH_.sourceConstraintComponent) or "").removeprefix(str(SH_))
    path, line = places.of(*(None if n is None else _own(n) for n in (focus, shown, value)))  # type: ignore[arg-type]
    return Finding(
        path,
        line,
        _severity(one(SH_.resultSeverity)),
        str(focus),
        _message(report, result),
        _cure(component, shown, value),
        str(one(SH_.sourceShape) or ""),
        str(shown or ""),
        "" if value is None else str(_own(value)),
        component,
    )


def _own(node: rdflib.term.Node) -> Term:
    return ox.BlankNode(str(node)) if isinstance(node, rdflib.BNode) else _term(node)


def _severity(term: rdflib.term.Node | None) -> Severity:
    name = str(term or "").removeprefix(str(SH_)).lower()
    return next((severity for severity in Severity if severity == name), Severity.VIOLATION)


def _message(report: rdflib.Graph, result: rdflib.term.Node) -> str:
    messages = sorted(
        report.objects(result, SH_.resultMessage),
        key=lambda m: (getattr(m, "language", None) != "en", str(m)),
    )
    return " ".join(str(messages[0]).split()) if messages else "breaks a shape"


def _cure(component: str, predicate: object, value: object) -> str:
    words = _CURES.get(component.removesuffix("ConstraintComponent"), _DEFAULT_CURE)
    shown = f"<{predicate}>" if predicate else "it"
    return " ".join(words.format(path=shown, value="" if value is None else str(value)[:80]).split())


def _idle(corpus: Corpus, places: Places) -> Iterator[Finding]:
    # a shape without a focus node says nothing, and says it without a word
    predicates = {triple.predicate for triple in corpus.triples}
    matched: dict[ox.NamedNode, Collection[Term]] = {
        SH("targetClass"): corpus.with_superclasses(
            {t.object for t in corpus.triples if t.predicate == TYPE}
        ),
        SH("targetSubjectsOf"): predicates,
        SH("targetObjectsOf"): predicates,
        SH("targetNode"): corpus.facts.keys() | corpus.inverse.keys(),
    }
    for shape, said in corpus.facts.items():
        targets = [(p, o) for p in matched for o in said.get(p, ())]
        if targets and not any(o in matched[p] for p, o in targets):
            path, line = places.of(shape)
            yield Finding(
                path,
                line,
                Severity.WARNING,
                str(shape).strip("<>"),
                "matches nothing in the data",
                "check its target, or delete it",
                "idle-shape",
            )


def _refuse_service(files: Sequence[File]) -> None:
    for file in files:
        for triple in file.triples:
            if triple.predicate in _QUERIES and isinstance(triple.object, ox.Literal):
                queries.refuse(Question(file.path.name, file.path, triple.object.value))
