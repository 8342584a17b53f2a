"""The W3C SHACL test suite, through the command line, where it is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from click.testing import CliRunner, Result
from rdflib import RDF, SH, Namespace
from rdflib.compare import isomorphic
from rdflib.term import Node

from sserdf import shacl
from sserdf.cli import main
from sserdf.folders import read_all

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
# the reference engine runs these, and fails them
UNSUPPORTED = {
    "sparql/pre-binding/pre-binding-005.ttl",
    "sparql/pre-binding/shapesGraph-001.ttl",
}


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_the_suite_gives_the_reports_that_it_asks_for(shared: Path) -> None:
    folder = shared / "suites" / "shacl"
    failed, count = set(), 0

    for path in sorted(folder.rglob("*.ttl")):
        for is_passed in _outcomes(path):
            count += 1
            if not is_passed:
                failed.add(path.relative_to(folder).as_posix())

    assert count > 115
    assert failed == UNSUPPORTED


def test_our_own_engine_runs_all_of_the_core(shared: Path) -> None:
    folder = shared / "suites" / "shacl" / "core"
    left, count = {}, 0

    for path in sorted(folder.rglob("*.ttl")):
        for data, shapes in _actions(rdflib.Graph().parse(path, publicID=path.as_uri())):
            said, graph = (
                shacl.graph_of(files[0].triples) for files in read_all([Path(shapes)], [Path(data)])
            )
            outcome = shacl.run(said, graph)
            count += 1
            if outcome.left:
                left[path.name] = outcome.left

    assert count == 98
    assert left == {}


def _outcomes(path: Path) -> Iterator[bool]:
    graph = rdflib.Graph().parse(path, publicID=path.as_uri())
    for test, (data, shapes) in zip(graph.subjects(RDF.type, SHT.Validate), _actions(graph), strict=True):
        wanted = graph.value(test, MF.result)
        arguments = ["validate", "--data", data, "--shapes", shapes, "--format", "turtle"]
        yield _is_as_wanted(CliRunner().invoke(main, arguments), graph, wanted)


def _actions(graph: rdflib.Graph) -> Iterator[tuple[str, str]]:
    for test in graph.subjects(RDF.type, SHT.Validate):
        action = graph.value(test, MF.action)
        yield _path(graph.value(action, SHT.dataGraph)), _path(graph.value(action, SHT.shapesGraph))


def _is_as_wanted(done: Result, graph: rdflib.Graph, wanted: Node | None) -> bool:
    if wanted == SHT.Failure:
        return done.exit_code == 1 and not done.stdout
    if not done.stdout:
        return False
    report = rdflib.Graph().parse(data=done.stdout, format="turtle")
    found = report.value(None, RDF.type, SH.ValidationReport)
    return isomorphic(_around(graph, wanted), _around(report, found))


def _around(graph: rdflib.Graph, start: Node | None) -> rdflib.Graph:
    found, todo = rdflib.Graph(), [start]
    while todo:
        node = todo.pop()
        for p, o in graph.predicate_objects(node):
            if p == SH.resultPath and node is not None:
                found.add((node, p, _told(graph, o)))
            elif p not in (SH.resultMessage, SH.detail) and node is not None:
                found.add((node, p, o))
                todo += [o] if isinstance(o, rdflib.BNode) else []
    return found


def _told(graph: rdflib.Graph, path: Node) -> Node:
    """Return a path in words: whether two results share its nodes means nothing."""
    if not isinstance(path, rdflib.BNode):
        return path
    parts = sorted((str(p), _told(graph, o).n3()) for p, o in graph.predicate_objects(path))
    return rdflib.Literal(str(parts))


def _path(iri: Node | None) -> str:
    return unquote(urlsplit(str(iri)).path)
