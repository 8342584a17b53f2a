"""What must hold of any project before a rule or a shape is asked: identifiers, files, literals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from sserdf import iris, releases
from sserdf.check.finding import Finding, Severity, text_of
from sserdf.check.metadata import metadata
from sserdf.check.places import Places
from sserdf.corpus import DATA_FOLDERS, SHAPES_FOLDER, Corpus, Term
from sserdf.errors import FileError
from sserdf.mappings import FOLDER, SUFFIX
from sserdf.reading import File
from sserdf.vocabulary import SH, TYPE

_SHARED = f"{FOLDER}/"  # a linkset speaks about things that have files of their own
_Fault = tuple[str, str, str]  # what found it, what is wrong, what to do
_BLANK: _Fault = ("blank-node", "has a blank node, which nobody can link to", "give it an IRI of its own")


def layout(corpus: Corpus) -> Iterator[Finding]:
    """Yield what is wrong with identifiers, the places of files, prefixes, literals and releases."""
    places = Places((*corpus.files, *corpus.shapes))
    shape_paths = {file.path for file in corpus.shapes}
    for file in (*corpus.files, *corpus.shapes):
        yield from _prefixes(corpus, file)
        yield from _statements(corpus, file, is_shape=file.path in shape_paths)
    yield from _strangers(corpus)
    yield from _twins(corpus, places)
    yield from _shapeless(corpus)
    yield from _unread(corpus.root)
    yield from _released(corpus)
    yield from metadata(corpus)


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


def _statements(corpus: Corpus, file: File, is_shape: bool) -> Iterator[Finding]:
    seen: set[Term] = set()
    for index, triple in enumerate(file.triples):
        faults = [*_of_object(corpus, triple, is_shape)]
        if triple.subject not in seen:
            seen.add(triple.subject)
            faults += _of_subject(corpus, file, triple.subject, is_shape)
        for source, message, cure in faults:
            yield _fault(source, file, file.lines[index], text_of(triple.subject), message, cure)


def _of_subject(corpus: Corpus, file: File, subject: Term, is_shape: bool) -> Iterator[_Fault]:
    if not isinstance(subject, ox.NamedNode):
        if not is_shape:
            yield _BLANK
        return
    path = iris.local_path(subject.value, corpus.base)
    if path is None:
        if not is_shape:
            yield (
                "foreign-subject",
                f"is not below {corpus.base}, so it is not ours to describe",
                "describe only our own things; link to others",
            )
    elif fault := iris.fault(path):
        yield "iri", f"cannot become a page: {fault}", "choose a plainer IRI"
    elif _is_misplaced(corpus, file, path):
        yield "wrong-file", "does not belong in this file", f"move it to data/{iris.document(path)}.ttl"


def _is_misplaced(corpus: Corpus, file: File, path: str) -> bool:
    is_data = file.path.is_relative_to(corpus.root / "data")
    return is_data and not file.name.startswith(_SHARED) and iris.document(path) != file.name


def _of_object(corpus: Corpus, triple: ox.Triple, is_shape: bool) -> Iterator[_Fault]:
    node = triple.object
    if isinstance(node, ox.BlankNode):
        if isinstance(triple.subject, ox.NamedNode) and not is_shape:
            yield _BLANK
    elif isinstance(node, ox.Literal):
        if iris.UNWRITABLE.search(node.value):
            yield "unwritable", "has a control character that XML cannot hold", "take it out"
        if triple.predicate == TYPE:
            yield "class", f"has the class {node}, which is text", "write the IRI of a class"
    elif isinstance(node, ox.NamedNode) and iris.DANGEROUS.match(node.value):
        yield "dangerous-link", f"links to {node.value[:60]}", "link only to web addresses"
    elif triple.predicate != TYPE and _is_missing(corpus, node):
        yield (
            "dangling",
            f"points to {node}, which nothing describes",
            "fix the spelling, or describe it in a file of its own",
        )


def _is_missing(corpus: Corpus, node: Term) -> bool:
    path = iris.local_path(node.value, corpus.base) if isinstance(node, ox.NamedNode) else None
    return path is not None and node not in corpus.facts and path not in corpus.tables


def _strangers(corpus: Corpus) -> Iterator[Finding]:
    known = {t.subject for f in corpus.files if not f.name.startswith(_SHARED) for t in f.triples}
    for file in (f for f in corpus.files if f.name.startswith(_SHARED)):
        for index, (subject, _, _) in enumerate(file.triples):
            path = iris.local_path(text_of(subject), corpus.base)
            if path is not None and not path.startswith(_SHARED) and subject not in known:
                known.add(subject)
                fault, cure = (
                    "is linked, and described by no file of its own",
                    "fix the spelling, or describe it",
                )
                yield _fault("stranger", file, file.lines[index], text_of(subject), fault, cure)


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
    for folder in (*DATA_FOLDERS, SHAPES_FOLDER):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not _is_read(name) and not any(part.startswith(".") for part in name.parts):
                told, cure = (
                    "is not read",
                    f"only .ttl files are, .rq in shapes/rules/ and *{SUFFIX} in data/links/",
                )
                yield Finding(path, 1, Severity.WARNING, path.name, told, cure, "unread-file")


def _released(corpus: Corpus) -> Iterator[Finding]:
    try:
        releases.of(corpus)
    except FileError as error:
        fault = (corpus.base, error.fault, error.cure, "release")
        yield Finding(error.path, error.line, Severity.VIOLATION, *fault)


def _is_read(name: Path) -> bool:
    is_rule = name.parent == Path("shapes/rules") and name.suffix == ".rq"
    is_mapping_set = name.is_relative_to(f"data/{FOLDER}") and name.name.endswith(SUFFIX)
    return name.suffix == ".ttl" or is_rule or is_mapping_set


def _fault(source: str, file: File, line: int, focus: str, message: str, cure: str) -> Finding:
    return Finding(file.path, line, Severity.VIOLATION, focus, message, cure, source)


def _line_with(file: File, prefix: str) -> int:
    lines = file.text.decode(errors="replace").splitlines()
    hits = (n for n, line in enumerate(lines, 1) if prefix in line and "prefix" in line.lower())
    return next(hits, 1)
