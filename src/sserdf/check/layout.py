"""What must hold of any project before a rule or a shape is asked: identifiers, files, literals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from sserdf import iris
from sserdf.check.finding import Finding, Places, Severity
from sserdf.corpus import Corpus, Term
from sserdf.reading import File
from sserdf.vocabulary import SH, TYPE

_SHARED = "links/"  # a linkset speaks about things that have files of their own
_FOLDERS = ("ontology", "data", "shapes")


def layout(corpus: Corpus) -> Iterator[Finding]:
    """Yield what is wrong with identifiers, the places of files, prefixes and literals."""
    places = Places((*corpus.files, *corpus.shapes))
    for file in (*corpus.files, *corpus.shapes):
        yield from _prefixes(corpus, file)
        yield from _objects(corpus, file)
    for file in corpus.files:
        yield from _subjects(corpus, file)
    yield from _twins(corpus, places)
    yield from _shapeless(corpus)
    yield from _unread(corpus.root)


def _prefixes(corpus: Corpus, file: File) -> Iterator[Finding]:
    for prefix, namespace in sorted(file.prefixes.items()):
        wanted = corpus.prefixes.get(prefix)
        if wanted == namespace:
            continue
        line = _line_with(file, f"{prefix}:")
        if wanted is None:
            fault = f"uses the prefix {prefix}: which the list of prefixes does not have"
            cure = "add it to ontology/prefixes.ttl"
        else:
            fault, cure = f"binds {prefix}: to another namespace", f"bind it to <{wanted}>"
        yield _fault("prefix", file, line, namespace, fault, cure)


def _subjects(corpus: Corpus, file: File) -> Iterator[Finding]:
    is_data = file.path.is_relative_to(corpus.root / "data")
    seen: set[Term] = set()
    for index, triple in enumerate(file.triples):
        subject = triple.subject
        if subject in seen:
            continue
        seen.add(subject)
        if not isinstance(subject, ox.NamedNode):
            yield _fault(
                "blank-node",
                file,
                file.lines[index],
                str(subject),
                "is a blank node, which nobody can link to",
                "give it an IRI of its own",
            )
            continue
        path = iris.local_path(subject.value, corpus.base)
        if path is None:
            yield _fault(
                "foreign-subject",
                file,
                file.lines[index],
                subject.value,
                f"is not below {corpus.base}, so it is not ours to describe",
                "describe only our own things; link to others",
            )
        elif fault := iris.fault(path):
            yield _fault(
                "iri",
                file,
                file.lines[index],
                subject.value,
                f"cannot become a page: {fault}",
                "choose a plainer IRI",
            )
        elif is_data and not file.name.startswith(_SHARED) and iris.document(path) != file.name:
            yield _fault(
                "wrong-file",
                file,
                file.lines[index],
                subject.value,
                "does not belong in this file",
                f"move it to data/{iris.document(path)}.ttl",
            )


def _objects(corpus: Corpus, file: File) -> Iterator[Finding]:
    for index, (subject, _, node) in enumerate(file.triples):
        if not isinstance(node, ox.NamedNode):
            continue
        if iris.DANGEROUS.match(node.value):
            yield _fault(
                "dangerous-link",
                file,
                file.lines[index],
                _text(subject),
                f"links to {node.value[:60]}",
                "link only to web addresses",
            )
        elif node.value.startswith(corpus.base) and node not in corpus.facts:
            yield _fault(
                "dangling",
                file,
                file.lines[index],
                _text(subject),
                f"points to <{node.value}>, which nothing describes",
                "fix the spelling, or describe it in a file of its own",
            )


def _twins(corpus: Corpus, places: Places) -> Iterator[Finding]:
    first: dict[str, ox.NamedNode] = {}
    for term in corpus.minted:
        other = first.setdefault(iris.sameness(term.value), term)
        if other != term:
            path, line = places.of(term)
            yield Finding(
                path,
                line,
                Severity.VIOLATION,
                term.value,
                f"differs from <{other.value}> only in upper and lower case",
                "rename one: some file systems keep them in one file",
                "case",
            )


def _shapeless(corpus: Corpus) -> Iterator[Finding]:
    shapes = {t.subject for t in corpus.shape_triples if t.predicate == TYPE and t.object == SH("NodeShape")}
    if not shapes:
        yield Finding(
            corpus.root / "shapes",
            1,
            Severity.VIOLATION,
            corpus.base,
            "has no shapes, so nothing would be checked",
            "write shapes/<class>.ttl with a sh:NodeShape",
            "no-shapes",
        )


def _unread(root: Path) -> Iterator[Finding]:
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            ignored = any(part.startswith(".") for part in path.relative_to(root).parts)
            expected = {".ttl", ".rq"} if folder == "shapes" else {".ttl"}
            if path.is_file() and not ignored and path.suffix not in expected:
                yield Finding(
                    path,
                    1,
                    Severity.WARNING,
                    path.name,
                    "is not read: only .ttl files are",
                    "rename it, or move it elsewhere",
                    "unread-file",
                )


def _fault(source: str, file: File, line: int, focus: str, message: str, cure: str) -> Finding:
    return Finding(file.path, line, Severity.VIOLATION, focus, message, cure, source)


def _line_with(file: File, prefix: str) -> int:
    lines = file.text.decode(errors="replace").splitlines()
    hits = (n for n, line in enumerate(lines, 1) if prefix in line and "prefix" in line.lower())
    return next(hits, 1)


def _text(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
