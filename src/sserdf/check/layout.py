"""What must hold of any project before a rule or a shape is asked: identifiers, files, literals."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from sserdf import bulk, iris, releases
from sserdf.check.finding import Finding, Severity, text_of
from sserdf.check.metadata import metadata
from sserdf.check.places import Places
from sserdf.check.statements import SHARED, statements
from sserdf.corpus import DATA_FOLDERS, SHAPES_FOLDER, Corpus
from sserdf.errors import FileError
from sserdf.mappings import FOLDER, SUFFIX
from sserdf.reading import File
from sserdf.vocabulary import SH, TYPE

_READ = ".ttl"


def layout(corpus: Corpus) -> Iterator[Finding]:
    """Yield what is wrong with identifiers, the places of files, prefixes, literals and releases."""
    places = Places((*corpus.files, *corpus.shapes))
    for file in (*corpus.files, *corpus.shapes):
        yield from _prefixes(corpus, file)
    yield from statements(corpus)
    yield from _strangers(corpus)
    yield from _twins(corpus, places)
    yield from _shapeless(corpus)
    yield from _unread(corpus.root)
    yield from _released(corpus)
    yield from metadata(corpus)


def _prefixes(corpus: Corpus, file: File) -> Iterator[Finding]:
    if file.prefixes.items() <= corpus.prefixes.items():
        return
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


def _strangers(corpus: Corpus) -> Iterator[Finding]:
    shared = [file for file in corpus.files if file.name.startswith(SHARED)]
    others = (file for file in corpus.files if not file.name.startswith(SHARED)) if shared else ()
    known = set(chain.from_iterable(file.terms[::3] for file in others))
    for file in shared:
        for index, subject in enumerate(file.terms[::3]):
            path = iris.local_path(text_of(subject), corpus.base)
            if path is not None and not path.startswith(SHARED) and subject not in known:
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
    wanted = TYPE, SH("NodeShape")
    if not any(said[1:] == wanted for file in corpus.shapes for said in file.statements()):
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
    for name in sorted(Path(name) for name in _names(root) if not name.endswith(_READ)):
        if not _is_read(name) and (root / name).is_file():
            told, cure = (
                "is not read",
                f"only .ttl files are, .nt in data/, .rq in shapes/rules/ and *{SUFFIX} in data/links/",
            )
            yield Finding(root / name, 1, Severity.WARNING, name.name, told, cure, "unread-file")


def _names(root: Path) -> Iterator[str]:
    # paths as text: making an object of each takes longer than walking the folders
    for top in (*DATA_FOLDERS, SHAPES_FOLDER):
        for folder, folders, files in os.walk(root / top):
            folders[:] = (name for name in folders if not name.startswith("."))
            within = os.path.relpath(folder, root)
            yield from (f"{within}/{name}" for name in files if not name.startswith("."))


def _released(corpus: Corpus) -> Iterator[Finding]:
    try:
        releases.of(corpus)
    except FileError as error:
        fault = (corpus.base, error.fault, error.cure, "release")
        yield Finding(error.path, error.line, Severity.VIOLATION, *fault)


def _is_read(name: Path) -> bool:
    is_rule = name.parent == Path("shapes/rules") and name.suffix == ".rq"
    is_mapping_set = name.is_relative_to(f"data/{FOLDER}") and name.name.endswith(SUFFIX)
    is_bulk = name.is_relative_to("data") and name.suffix == bulk.SUFFIX
    return is_rule or is_mapping_set or is_bulk


def _fault(source: str, file: File, line: int, focus: str, message: str, cure: str) -> Finding:
    return Finding(file.path, line, Severity.VIOLATION, focus, message, cure, source)


def _line_with(file: File, prefix: str) -> int:
    lines = file.text.decode(errors="replace").splitlines()
    hits = (n for n, line in enumerate(lines, 1) if prefix in line and "prefix" in line.lower())
    return next(hits, 1)
