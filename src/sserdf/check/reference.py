"""The reference engine, pySHACL: it runs what ours does not, and says what is wrong with shapes."""

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
from rdflib import OWL, RDF, RDFS, SH

from sserdf.check.lifted import lift
from sserdf.corpus import Term
from sserdf.errors import FileError, SserdfError
from sserdf.index import Facts, Spo, spoken
from sserdf.reading import File

# a query inside a shape must not read the disk
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
# rdflib logs a traceback for each impossible literal; the report says it in a line
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_LONGEST = 500  # letters of what it says of shapes in shapes in shapes
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


def report_of(
    data: Facts,
    shape_files: Sequence[File],
    focus: frozenset[str] | None,
    is_lifted: bool,  # strangers' shapes are run to the letter
    only: Collection[Term] | None = None,
) -> list[ox.Triple]:
    """Return the report of validation (SHACL, section 3.6); `only` limits it to the targets of some shapes.

    Raises FileError when the shapes cannot be used.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # rdflib warns of odd literals
            graph, shapes = _graphs(data, shape_files)
            if only is not None:
                _keep_targets(shapes, {convert(node) for node in only})
            if is_lifted:
                lift(shapes)
            report = _report(graph, shapes, sorted(focus) if focus else None)
    except Exception as error:  # pySHACL lets through whatever a malformed shape makes rdflib raise
        raise _unusable(shape_files, error) from error
    if not isinstance(report, rdflib.Graph):
        raise _unusable(shape_files, report)
    return list(_from_rdflib(report))


def _report(data: rdflib.Graph, shapes: rdflib.Graph, focus: list[str] | None) -> object:
    _, report, _text = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        inplace=True,
        do_owl_imports=False,
        focus_nodes=focus,
    )
    return report


def _keep_targets(shapes: rdflib.Graph, wanted: set[rdflib.term.Node]) -> None:
    # a class that is a shape has its instances as targets
    classes = {RDFS.Class, OWL.Class, *shapes.subjects(RDFS.subClassOf, RDFS.Class)}
    for predicate in (*_TARGETS, RDF.type):
        for shape, node in list(shapes.subject_objects(predicate)):
            if shape not in wanted and (predicate != RDF.type or node in classes):
                shapes.remove((shape, predicate, node))


def _graphs(data: Facts, shape_files: Sequence[File]) -> tuple[rdflib.Graph, rdflib.Graph]:
    graph = _graph(spoken(data))
    for file in shape_files:
        for prefix, namespace in file.prefixes.items():
            graph.bind(prefix, namespace)  # for queries inside shapes
    return graph, _graph(said for file in shape_files for said in file.statements())


def _unusable(files: Sequence[File], error: object) -> SserdfError:
    path = files[0].path if len(files) == 1 else files[0].path.parent if files else Path("shapes")
    told = " ".join(str(getattr(error, "message", error)).split())[:_LONGEST]
    return FileError(path, f"the shapes cannot be used: {told}", "mend the shapes")


def _graph(statements: Iterable[Spo]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    same = cache(convert)  # most terms come many times
    for s, p, o in statements:
        graph.store.add((same(s), same(p), same(o)), graph)
    return graph


def convert(node: Term) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    """Return a term as rdflib has it."""
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
        return ox.BlankNode(str(node))  # ours again, or N and a number
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
