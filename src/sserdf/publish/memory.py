"""What a build remembers for the next one."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import folders, reading, stamps
from sserdf.bulk import Bulk
from sserdf.corpus import Corpus
from sserdf.export import tables, uses
from sserdf.export.tables import Table
from sserdf.export.uses import Uses
from sserdf.index import Term, unwatched
from sserdf.publish.making import Making
from sserdf.publish.shares import Piece
from sserdf.publish.target import MANIFEST
from sserdf.reading import File, Known
from sserdf.reads import Read
from sserdf.site import NO_CODE, Code
from sserdf.stamps import Stamps
from sserdf.swap import GIT

_ENGINE = Path(__file__).parent.parent
_TOOLS = ("babel", "jinja2", "pagefind", "pyoxigraph", "rdflib", "pyshacl", "resvg-py")
_MOST = 3_000_000  # triples; reading more of them from here would save nothing


class Source(NamedTuple):
    """A file of the project as it was read, apart from its triples."""

    folder: str
    name: str  # with suffix, below the folder
    path: str  # without, as in the site
    size: int  # in triples
    length: int  # of them as N-Triples
    prefixes: dict[str, str]
    base: str | None
    lines: tuple[int, ...] | None  # where the reader knew them from the start


class MadeBy(NamedTuple):
    """What made a site, and from what."""

    engine: str  # what tells programs apart
    url: str
    inputs: Stamps
    began: int  # nanoseconds


class Said(NamedTuple):
    """What a build told its user."""

    warnings: str  # of the check
    summary: str  # of what there is


class Memory(NamedTuple):
    """Everything about a build that another one can go on from."""

    engine: str
    url: str
    inputs: Stamps
    began: int
    sources: tuple[Source, ...]
    statements: bytes  # of all sources, in their order, as N-Triples
    told: tuple[tuple[str, int, str], ...]
    documents: dict[int, Piece]
    pages: dict[int, Piece]
    shared: dict[str, Read]
    remarks: tuple[tuple[str, ...], ...]
    said: Said
    used: Uses  # by ontology and data
    tables: tuple[Table, ...]  # without rows
    landing: tuple[tuple[object, ...], ...]
    code: bytes  # the templates as compiled by the same program
    site: Stamps  # of the site, its folders too


def engine(url: str, more: Iterable[tuple[str, bytes]]) -> str:
    """Return what tells programs and orders apart that may make other bytes of the same project."""
    tools = "".join(f"{name} {_version(name)}\n" for name in _TOOLS)
    known = sorted(stamps.below(str(_ENGINE)).items())
    ours = "".join(f"{path} {stamp}\n" for path, stamp in known if "__pycache__" not in path)
    return hashlib.sha256(f"{sys.version}\n{tools}{ours}{url}{tuple(more)}".encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def files(memory: Memory, root: Path, known: Known) -> dict[str, File]:
    """Return the files of the project as they were read, by their paths."""
    with unwatched():
        parser = ox.parse(memory.statements, format=ox.RdfFormat.N_TRIPLES)
        terms = tuple(reading.interned(parser, known))
        found, start = dict[str, File](), 0
        for source in memory.sources:
            end = start + 3 * source.size
            file = _file(root, source, terms[start:end])
            found[f"{root}/{source.folder}/{source.name}"] = file
            start = end
    return found


def corpus(head: File, root: Path, found: Mapping[str, File]) -> Corpus:
    """Return the project that these files make."""
    shapes = f"{root}/{folders.SHAPES_FOLDER}/"
    files = tuple(file for path, file in found.items() if not path.startswith(shapes))
    more = tuple(file for path, file in found.items() if path.startswith(shapes))
    return Corpus(root, head.base or "", head.prefixes, files, more)


def _file(root: Path, source: Source, terms: tuple[Term, ...]) -> File:
    path = root / f"{source.folder}/{source.name}"
    prefixes = MappingProxyType(source.prefixes)
    return File(path, source.path, None, terms, prefixes, source.base, known_lines=source.lines)


def site(target: Path) -> Stamps:
    """Return the stamps of everything in a site, its manifest too."""
    return stamps.below(str(target), lambda name: name == GIT, stamps.of_bytes)


def listed(target: Path) -> list[str]:
    """Return the paths of all files of a site."""
    return (target / MANIFEST).read_text(encoding="utf-8").splitlines()


def is_worth_while(project: Corpus) -> bool:
    """Return whether remembering a project saves anything."""
    every = (*project.files, *project.shapes)
    is_small = sum(file.count for file in every) <= _MOST
    return is_small and not any(isinstance(file, Bulk) for file in every)


def of(
    project: Corpus,
    making: Making,
    said: Said,
    site: Stamps,
    made_by: MadeBy,
    stays: Callable[[str, str], tuple[Source, bytes] | None] = lambda _folder, _name: None,
) -> Memory:
    """Return what to remember of a build that has ended well.

    `stays` may return what was remembered of a file, and what it says, when it is as it was.
    """
    root = f"{project.root.as_posix()}/"
    told = [_told(root, file, stays) for file in (*project.files, *project.shapes)]
    return Memory(
        *made_by,
        tuple(source for source, _ in told),
        b"".join(statements for _, statements in told),
        tuple(making.told.values()),
        making.documents,
        making.pages,
        making.shared,
        tuple(tuple(remark) for remark in making.remarks),
        said,
        uses.of_data(making.plan.corpus),
        tables.of(making.plan.corpus),
        tuple(tuple(link) for link in making.plan.landing),
        marshal.dumps(dict(making.plan.code)),
        site,
    )


def parts(memory: Memory) -> dict[tuple[str, str], tuple[Source, bytes]]:
    """Return each file with what it says as N-Triples, by folder and name."""
    found, start = {}, 0
    for source in memory.sources:
        end = start + source.length
        found[source.folder, source.name] = source, memory.statements[start:end]
        start = end
    return found


def code(memory: Memory | None, engine: str) -> Code:
    """Return the templates that the same program has compiled."""
    return marshal.loads(memory.code) if memory and memory.engine == engine else NO_CODE


def _told(
    root: str, file: File, stays: Callable[[str, str], tuple[Source, bytes] | None]
) -> tuple[Source, bytes]:
    folder, _, name = str(file.path).replace(os.sep, "/").removeprefix(root).partition("/")
    if known := stays(folder, name):
        return known
    triples = (ox.Triple(*said) for said in file.statements())
    statements = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    lines = None if file.known_lines is None else tuple(file.known_lines)
    told = (file.name, file.count, len(statements), dict(file.prefixes), file.base, lines)
    return Source(folder, name, *told), statements
