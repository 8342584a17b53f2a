"""What the shapes find: our engine runs SHACL Core, the reference engine what is more or malformed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import index, queries, shacl
from sserdf.check import results
from sserdf.check.finding import Finding, Severity
from sserdf.check.idle import idle
from sserdf.check.places import Places
from sserdf.check.report import canonical
from sserdf.corpus import Corpus, Term
from sserdf.index import Facts
from sserdf.queries import Question
from sserdf.reading import File
from sserdf.vocabulary import SH

_SPARQL = frozenset(map(SH, ("sparql", "parameter")))
_FEW = 3  # shapes that are named
_QUERIES = frozenset(map(SH, ("select", "ask", "construct", "update")))


class Report(NamedTuple):
    """What both engines found: ours as results, theirs as a graph."""

    shapes: shacl.Graph
    data: shacl.Graph
    ours: list[shacl.Result]
    theirs: list[ox.Triple]


def shapes(corpus: Corpus, focus: frozenset[str] | None = None) -> Iterator[Finding]:
    """Yield the SHACL results of a project, and shapes that check nothing."""
    report = _run(corpus.data, corpus.shapes, focus, is_lifted=focus is None)
    yield from _findings(report, Places((*corpus.files, *corpus.shapes)))
    if focus is None:
        yield from idle(corpus, report.data)


def validate(data: Sequence[File], shape_files: Sequence[File]) -> tuple[list[Finding], Callable[[], bytes]]:
    """Return the SHACL results of any files, and what makes the report in Turtle (SHACL, section 3)."""
    from sserdf.check.terms import unknown_shacl

    with index.unwatched():
        facts = index.facts(file.terms for file in data)
    report = _run(facts, shape_files, None)
    found = {
        *_findings(report, Places((*data, *shape_files))),
        *unknown_shacl(shape_files),
        *_shapeless(shape_files),
    }

    def turtle() -> bytes:
        prefixes = {p: n for file in (*data, *shape_files) for p, n in file.prefixes.items()}
        triples = results.triples(report.ours, report.theirs, report.shapes, report.data)
        return canonical(triples, {**prefixes, "sh": SH.iri})

    return sorted(found), turtle


def beyond(shape_files: Sequence[File]) -> str | None:
    """Return what to say when the reference engine has to run some shapes, for that takes longer."""
    if not _SPARQL.intersection(chain.from_iterable(file.terms for file in shape_files)):
        return None
    said = shacl.Graph(index.facts(file.terms for file in shape_files))
    left = shacl.beyond(said)
    if not left:
        return None
    names = ", ".join(sorted(str(node) for node in left)[:_FEW])
    return (
        f"pySHACL runs {names}{' and others' if len(left) > _FEW else ''}: constraints in SPARQL take longer."
    )


def _run(
    facts: Facts, shape_files: Sequence[File], focus: frozenset[str] | None, is_lifted: bool = False
) -> Report:
    _refuse_service(shape_files)
    said = shacl.Graph(index.facts(file.terms for file in shape_files))
    data = shacl.Graph(facts)
    left: tuple[Term, ...] | None = ()
    found: list[shacl.Result] = []
    try:
        with index.unwatched():
            found, left = shacl.run(said, data, focus or None)
    except shacl.Malformed:
        left = None  # it knows what to say of them
    if left == ():
        return Report(said, data, found, [])
    from sserdf.check import reference  # takes longer to import than ours to run

    theirs = reference.report_of(facts, shape_files, focus, is_lifted and left is None, left)
    return Report(said, data, found, theirs)


def _findings(report: Report, places: Places) -> Iterator[Finding]:
    rows = [
        *map(results.row, report.ours),
        *results.rows(report.theirs),
    ]
    places.expect(row.focus for row in rows)
    return (results.finding(row, report.shapes, places) for row in rows)


def _shapeless(files: Sequence[File]) -> Iterator[Finding]:
    for file in files:
        if not any(str(n).startswith(f"<{SH.iri}") for n in file.terms):
            yield Finding(
                file.path,
                1,
                Severity.WARNING,
                file.path.name,
                "has no shapes: nothing was checked",
                "name a file of shapes",
                "no-shapes",
            )


def _refuse_service(files: Sequence[File]) -> None:
    for file in files:
        for _, predicate, node in file.statements():
            if predicate in _QUERIES and isinstance(node, ox.Literal):
                queries.refuse(Question(file.path.name, file.path, node.value))
