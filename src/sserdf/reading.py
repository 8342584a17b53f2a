"""Read one Turtle file to the letter, and say on which line each triple stands."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from sserdf.errors import FileError, SserdfError, Unreadable

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class File:
    """One file as parsed: triples in the order of the text."""

    path: Path
    name: str  # the path below its folder of the project, without suffix
    text: bytes = field(repr=False)
    triples: tuple[ox.Triple, ...] = field(repr=False)
    prefixes: MappingProxyType[str, str] = field(repr=False)
    base: str | None = None
    address: str | None = None  # what relative IRIs were resolved against
    known_lines: tuple[int, ...] | None = None  # where the reader knew them from the start

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The line of each triple, in the order of `triples`; counted from 1."""
        return tuple(_lines(self.text, self.address)) if self.known_lines is None else self.known_lines


def read(path: Path, name: str = "", address: str | None = None) -> File:
    """Return the parsed file; relative IRIs are a fault unless an address is given for them.

    Raises FileError with the line of the first fault. Turtle 1.1; a byte order mark is passed over.
    """
    return parsed(path, content(path), name, address)


def parsed(path: Path, text: bytes, name: str = "", address: str | None = None) -> File:
    """Return the file as it would be with this text; raises what `read` raises."""
    try:
        parser = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=address)
        triples = tuple(_renamed((quad.triple for quad in parser), _fingerprint(name, text)))
    except SyntaxError as error:
        raise _syntax_fault(path, error) from error
    for number, triple in enumerate(triples):
        _refuse_newer_terms(path, triple.object, text, address, number)
    prefixes = MappingProxyType(parser.prefixes)
    return File(path, name, text, triples, prefixes, parser.base_iri, address)


def read_all(paths: Iterable[Path]) -> tuple[File, ...]:
    """Return any files as parsed, relative IRIs resolved against their own addresses.

    Raises Unreadable, naming every file that is not Turtle.
    """
    files: list[File] = []
    faults: list[SserdfError] = []
    for path in paths:
        try:
            files.append(read(path, path.stem, path.absolute().as_uri()))
        except SserdfError as error:
            faults.append(error)
    if faults:
        raise Unreadable(faults)
    return tuple(files)


def content(path: Path) -> bytes:
    """Return the bytes of a file without a byte order mark; raises FileError."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror}", "check the file and its rights") from error
    if text.startswith(_UTF16):
        raise FileError(path, "is UTF-16", "save it as UTF-8")
    return text.removeprefix(codecs.BOM_UTF8)


def _syntax_fault(path: Path, error: SyntaxError) -> SserdfError:
    message = re.sub(r"^Parser error .*?\d: ", "", str(error.msg))
    message = re.sub(r" \(line \d+\)$", "", message)
    line = error.lineno or 1
    if "UTF-8" in message:
        return FileError(path, "is not UTF-8", "save it as UTF-8", line)
    if found := re.search(r"The prefix (\S*) has not been declared", message):
        cure = f"add an @prefix line for {found[1]} as in ontology/prefixes.ttl"
        return FileError(path, f"unknown prefix {found[1]}", cure, line)
    return FileError(path, f"not Turtle: {message}", "mend the syntax at or before this line", line)


def _fingerprint(name: str, text: bytes) -> str:
    # not of the path, which differs from machine to machine
    return hashlib.blake2b(name.encode() + b"\0" + text, digest_size=8).hexdigest()


def _renamed(triples: Iterator[ox.Triple], fingerprint: str) -> Iterator[ox.Triple]:
    # the parser's own labels differ from run to run
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def renamed(node: _Term) -> _Term:
        if not isinstance(node, ox.BlankNode):
            return node
        return names.setdefault(node, ox.BlankNode(f"b{fingerprint}n{len(names) + 1}"))

    for s, p, o in triples:
        if isinstance(s, ox.BlankNode) or isinstance(o, ox.BlankNode):
            yield ox.Triple(renamed(s), p, renamed(o))  # type: ignore[arg-type]
        else:
            yield ox.Triple(s, p, o)


def _refuse_newer_terms(path: Path, node: _Term, text: bytes, address: str | None, number: int) -> None:
    quoted = isinstance(node, ox.Triple)
    if quoted or (isinstance(node, ox.Literal) and node.direction):
        line = tuple(_lines(text, address))[number]
        raise FileError(path, "a term of RDF 1.2", "write it in RDF 1.1, which every reader knows", line)


class _LineByLine:
    """Hands the parser a line at a time, so that we know how far it had to read for each triple."""

    def __init__(self, text: bytes) -> None:
        self.lines = text.splitlines(keepends=True)
        self.given = 0
        self._rest = b""

    def read(self, size: int) -> bytes:
        # never more than the parser asks for: it has no room for it
        if not self._rest and self.given < len(self.lines):
            self._rest = self.lines[self.given]
            self.given += 1
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


def _lines(text: bytes, address: str | None) -> Iterator[int]:
    source = _LineByLine(text)
    previous = 1
    for quad in ox.parse(source, format=ox.RdfFormat.TURTLE, base_iri=address):  # type: ignore[arg-type]
        previous = _upwards(source.lines, _needle(quad.object), source.given, previous)
        yield previous


def _upwards(lines: list[bytes], needle: bytes, line: int, previous: int) -> int:
    # a parser needs the mark after a literal to be sure of it, and that may stand lines below
    for candidate in range(line, max(previous, 1) - 1, -1):
        if needle in lines[candidate - 1]:
            return candidate
    return line


def _needle(node: _Term) -> bytes:
    if isinstance(node, ox.Literal):
        return node.value.split("\n", 1)[0].encode()
    if isinstance(node, ox.NamedNode):
        return re.split(r"[/#:]", node.value)[-1].encode()
    return b""
