"""Read one Turtle file to the letter, and say on which line each triple stands."""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from sserdf.errors import FileError, SserdfError
from sserdf.index import Spo, Term, statements, unwatched

MARK = codecs.BOM_UTF8
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# without these signs a file has no blank node, and no term of RDF 1.2
BLANK, NEWER = re.compile(rb"_:|\[|\("), re.compile(rb"<<|--|~|\{\|")

_LONGEST_TEXT = 1 << 24  # bytes that the parser has room for

Known = dict[Term, Term]  # each term once, however often it is said


@dataclass(frozen=True)
class File:
    """One file as parsed: triples in the order of the text."""

    path: Path
    name: str  # the path below its folder of the project, without suffix
    kept: bytes | None = field(repr=False)  # the text; None for what stays on the disk
    terms: tuple[Term, ...] = field(repr=False)  # subject, predicate, object; the next subject …
    prefixes: MappingProxyType[str, str] = field(repr=False)
    base: str | None = None
    address: str | None = None  # what relative IRIs were resolved against
    known_lines: Sequence[int] | None = None  # where the reader knew them from the start

    @property
    def text(self) -> bytes:
        """What is written in it, without a byte order mark; raises FileError when it is gone."""
        return content(self.path) if self.kept is None else self.kept

    def statements(self) -> Iterator[Spo]:
        """Yield subject, predicate and object of each triple."""
        return statements(self.terms)

    @cached_property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The triples, for what is no bulk work."""
        return tuple(ox.Triple(*said) for said in self.statements())

    @property
    def count(self) -> int:
        """How many triples there are."""
        return len(self.terms) // 3

    @cached_property
    def lines(self) -> Sequence[int]:
        """The line of each triple, in the order of `triples`; counted from 1."""
        if self.known_lines is not None:
            return self.known_lines
        return lines_of(self.text, self.address, self.count)


def read(path: Path, name: str = "", address: str | None = None, known: Known | None = None) -> File:
    """Return the parsed file; relative IRIs are a fault unless an address is given for them.

    Raises FileError with the line of the first fault. Turtle 1.1; a byte order mark is passed over.
    """
    return parsed(path, content(path), name, address, known)


def parsed(
    path: Path, text: bytes, name: str = "", address: str | None = None, known: Known | None = None
) -> File:
    """Return the file as it would be with this text; raises what `read` raises."""
    known = {} if known is None else known
    try:
        parser = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=address)
        with unwatched():
            terms = interned(parser, known)
    except SyntaxError as error:
        raise _syntax_fault(path, error) from error
    except MemoryError as error:
        raise too_long(path, text) from error
    if NEWER.search(text):
        _refuse_newer_terms(path, terms, text, address)
    if BLANK.search(text):
        terms = renamed(terms, fingerprint(name, text), {})
    prefixes = MappingProxyType(parser.prefixes)
    return File(path, name, text, tuple(terms), prefixes, parser.base_iri, address)


def interned(quads: Iterable[ox.Quad], known: Known) -> list[Term]:
    """Return subject, predicate and object of each quad in a row, equal terms as one object."""
    same, terms = known.setdefault, list[Term]()
    add = terms.append  # three calls cost less than one that makes a tuple
    for s, p, o, _ in quads:
        add(same(s, s))
        add(same(p, p))
        add(same(o, o))
    return terms


def content(path: Path) -> bytes:
    """Return the bytes of a file without a byte order mark; raises FileError."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if text.startswith(UTF16):
        raise FileError(path, "is UTF-16", "save it as UTF-8")
    return text.removeprefix(MARK)


def unreadable(path: Path, error: OSError) -> FileError:
    """Return that the disk does not give a file."""
    return FileError(path, f"cannot be read: {error.strerror}", "check the file and its rights")


def refuse_endless(path: Path) -> None:
    """Raise FileError for a pipe or a device, which might be read for ever; what is missing is told later."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise FileError(path, "is a pipe or a device", "put a plain file in its place, or move it away")


def _syntax_fault(path: Path, error: SyntaxError) -> SserdfError:
    line, message = error.lineno or 1, _message(error)
    if found := re.search(r"The prefix (\S*) has not been declared", message):
        cure = f"add an @prefix line for {found[1]} as in ontology/prefixes.ttl"
        return FileError(path, f"unknown prefix {found[1]}", cure, line)
    return syntax_fault(path, error, line, "Turtle", "mend the syntax at or before this line")


def syntax_fault(path: Path, error: SyntaxError, line: int, language: str, cure: str) -> FileError:
    """Return what a parser complains of, in the words of this house."""
    if "UTF-8" in (message := _message(error)):
        return FileError(path, "is not UTF-8", "save it as UTF-8", line)
    return FileError(path, f"not {language}: {message}", cure, line)


def too_long(path: Path, text: bytes, before: int = 0) -> FileError:
    """Return that a text is longer than the parser's room for one, in a part of a file after some lines."""
    lines = enumerate(text.splitlines(), before + 1)
    line = next((number for number, line in lines if len(line) >= _LONGEST_TEXT), before + 1)
    return FileError(path, "a text is longer than 16 megabytes", "keep it in a file of its own", line)


def _message(error: SyntaxError) -> str:
    message = re.sub(r"^Parser error .*?\d: ", "", str(error.msg))
    return re.sub(r" \(line \d+\)$", "", message)


def fingerprint(name: str, text: bytes) -> str:
    """Return what the blank nodes of a file are named after: not its path, which differs between machines."""
    return hashlib.blake2b(name.encode() + b"\0" + text, digest_size=8).hexdigest()


def renamed(terms: list[Term], mark: str, names: Known) -> list[Term]:
    """Return the terms with blank nodes named by their order: the parser's labels differ each time."""

    def named(node: Term) -> Term:
        if not isinstance(node, ox.BlankNode):
            return node
        return names.setdefault(node, ox.BlankNode(f"b{mark}n{len(names) + 1}"))

    return [named(term) for term in terms]


def newer(terms: Sequence[Term]) -> int | None:
    """Return the number of the first statement with a term of RDF 1.2, None when there is none."""
    for number, (_, _, node) in enumerate(statements(terms)):
        if isinstance(node, ox.Triple) or (isinstance(node, ox.Literal) and node.direction):
            return number
    return None


def _refuse_newer_terms(path: Path, terms: list[Term], text: bytes, address: str | None) -> None:
    number = newer(terms)
    if number is not None:
        raise newer_term(path, tuple(line_numbers(text, address))[number])


def newer_term(path: Path, line: int) -> FileError:
    """Return what is wrong with a term of RDF 1.2."""
    return FileError(path, "a term of RDF 1.2", "write it in RDF 1.1, which every reader knows", line)


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


def lines_of(text: bytes, address: str | None, count: int) -> Sequence[int]:
    """Return the line of each triple; 1 for all when the text is another one than was read."""
    try:
        found = tuple(line_numbers(text, address))
    except SyntaxError:
        found = ()
    return found if len(found) == count else (1,) * count


def line_numbers(text: bytes, address: str | None) -> Iterator[int]:
    """Yield the line of each triple of a Turtle text."""
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


def _needle(node: Term) -> bytes:
    if isinstance(node, ox.Literal):
        return node.value.split("\n", 1)[0].encode()
    if isinstance(node, ox.NamedNode):
        return re.split(r"[/#:]", node.value)[-1].encode()
    return b""
