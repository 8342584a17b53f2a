"""Results of both SHACL engines, as findings and as one report (SHACL, section 3.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import shacl
from sserdf.check.finding import Finding, Severity
from sserdf.check.places import Places
from sserdf.corpus import Term
from sserdf.index import Spo
from sserdf.shacl import Graph, Result, graph_of
from sserdf.vocabulary import SH, TYPE, XSD

_CURES = {
    "MinCount": "add {path}",
    "MaxCount": "keep fewer of {path}",
    "Class": "point {path} at a thing of that class, or describe {value}",
    "Datatype": "write {value} with the right datatype",
    "UniqueLang": "keep one {path} in each language",
    "Closed": "take {path} out",
}
_DEFAULT_CURE = "change {path} {value}"
_REPORT = ox.BlankNode("report")
_HEADER = frozenset({SH("conforms"), SH("result")})
_SEVERITIES = {SH(severity.value.capitalize()): severity for severity in Severity}


class Row(NamedTuple):
    """A result, whichever engine found it."""

    focus: Term
    path: Term | None
    value: Term | None
    source: Term | None
    component: Term | None
    severity: Term | None
    messages: Collection[Term]


def row(result: Result) -> Row:
    """Return a result of our engine."""
    shape = result.shape
    messages = shape.messages or (ox.Literal(result.check.told),)
    found = (result.focus, result.path, result.value, shape.node, result.check.component, shape.severity)
    return Row(*found, messages)


def rows(report: Iterable[ox.Triple]) -> Iterator[Row]:
    """Yield the results in a report of the reference engine; those in details are not looked at."""
    graph = graph_of(report)
    names = ("focusNode", "resultPath", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity")

    def one(result: Term, name: str) -> Term | None:
        return min(graph.objects(result, SH(name)), key=str, default=None)

    for result in graph.subjects(SH("result")):
        focus, path, value, source, component, severity = (one(result, name) for name in names)
        assert focus is not None
        messages = graph.objects(result, SH("resultMessage"))
        yield Row(focus, path, value, source, component, severity, messages)


def finding(row: Row, shapes: Graph, places: Places) -> Finding:
    """Return a result as a finding, with its place."""
    shown = row.path
    if isinstance(shown, ox.BlankNode):
        shown = min(shapes.objects(shown, SH("inversePath")), key=str, default=None)
    component = _text(row.component).removeprefix(SH.iri)
    path, line = places.of(row.focus, shown, row.value)
    return Finding(
        path,
        line,
        _SEVERITIES.get(row.severity, Severity.VIOLATION),  # type: ignore[arg-type]  # None is none of them
        _text(row.focus),
        _message(row.messages),
        _cure(component, shown, row.value),
        _text(row.source),
        _text(shown),
        "" if row.value is None else str(row.value),
        component,
    )


def _text(node: Term | None) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.BlankNode | ox.Literal) else ""


def _message(messages: Collection[Term]) -> str:
    texts = sorted((getattr(m, "language", None) != "en", _text(m)) for m in messages)
    return " ".join(texts[0][1].split()) if texts else "breaks a shape"


def _cure(component: str, predicate: Term | None, value: Term | None) -> str:
    words = _CURES.get(component.removesuffix("ConstraintComponent"), _DEFAULT_CURE)
    shown = f"<{_text(predicate)}>" if predicate is not None else "it"
    return " ".join(words.format(path=shown, value=_text(value)[:80]).split())


def triples(ours: list[Result], theirs: list[ox.Triple], shapes: Graph, data: Graph) -> Iterator[Spo]:
    """Yield one report of what both engines found."""
    is_clean = not ours and not any(t.predicate == SH("result") for t in theirs)
    yield (_REPORT, TYPE, SH("ValidationReport"))
    yield (_REPORT, SH("conforms"), ox.Literal(str(is_clean).lower(), datatype=XSD("boolean")))
    for s, p, o in theirs:
        if p == SH("result"):
            yield (_REPORT, p, o)
        elif p not in _HEADER and o != SH("ValidationReport"):
            yield (s, p, o)
    writer = _Writer(shapes, data)
    for result in ours:
        yield from writer.written(result, _REPORT, SH("result"))


class _Writer:
    def __init__(self, shapes: Graph, data: Graph) -> None:
        self.shapes, self.data = shapes, data
        self.number = 0
        self.copied: set[Term] = set()
        self.paths: dict[Term, ox.BlankNode] = {}

    def written(self, result: Result, holder: ox.BlankNode, held: ox.NamedNode) -> Iterator[Spo]:
        self.number += 1
        node = ox.BlankNode(f"result{self.number}")
        found = row(result)
        yield (holder, held, node)
        yield (node, TYPE, SH("ValidationResult"))
        for name, term, graph in (
            ("focusNode", found.focus, self.data),
            ("resultSeverity", found.severity, self.shapes),
            ("sourceConstraintComponent", found.component, self.shapes),
            ("sourceShape", found.source, self.shapes),
            ("value", found.value, self.data),
            *(("resultMessage", message, self.shapes) for message in found.messages),
        ):
            if term is not None:
                yield (node, SH(name), term)
                if isinstance(term, ox.BlankNode):
                    yield from self.copy(term, graph)
        if found.path is not None:
            yield from self.path(node, SH("resultPath"), found.path)
        for detail in result.details:
            yield from self.written(detail, node, SH("detail"))

    def path(self, holder: ox.BlankNode, held: ox.NamedNode, path: Term) -> Iterator[Spo]:
        """Yield the nodes of a path, and of them only what makes the path."""
        if not isinstance(path, ox.BlankNode):
            yield (holder, held, path)
            return
        is_new = path not in self.paths
        node = self.paths.setdefault(path, ox.BlankNode(f"path{len(self.paths)}"))
        yield (holder, held, node)
        if is_new:
            for predicate, part in shacl.path_parts(path, self.shapes):
                yield from self.path(node, predicate, part)

    def copy(self, node: Term, graph: Graph) -> Iterator[Spo]:
        # a blank node means nothing without what is said of it
        todo = [node]
        while todo:
            node = todo.pop()
            if isinstance(node, ox.BlankNode) and node not in self.copied:
                self.copied.add(node)
                for predicate, objects in graph.facts.get(node, shacl.NOTHING).items():
                    yield from ((node, predicate, o) for o in objects)
                    todo += objects
