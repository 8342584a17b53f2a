"""Change single statements of a Turtle file, and leave every other byte of it as it was."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.errors import FileError, SserdfError
from sserdf.reading import File, parsed
from sserdf.releasing.spots import Puzzled, Spot, spots
from sserdf.vocabulary import TYPE, XSD

_PREFIX = re.compile(r"^@prefix[ \t]+([^:\s]*):.*$", re.MULTILINE)
_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


class Edit(NamedTuple):
    """A statement to write; the old one gives way to it, and it comes after the anchor."""

    new: ox.Triple
    old: ox.Triple | None
    anchor: ox.Triple  # the old one, or another with the same subject


def edited(file: File, edits: Iterable[Edit], prefixes: Mapping[str, str]) -> File:
    """Return the file with the edits; `prefixes` are those that it may declare.

    Raises FileError when the text that we would write says anything else than that.
    """
    edits = list(edits)
    wanted = Counter(file.triples)
    wanted.subtract(edit.old for edit in edits if edit.old is not None)
    wanted.update(edit.new for edit in edits)
    try:
        text = _text(file, edits, prefixes)
        made = parsed(file.path, text.encode(), file.name, file.address)
    except (Puzzled, SserdfError) as error:
        raise _by_hand(file, edits) from error
    if Counter(made.triples) != +wanted:
        raise _by_hand(file, edits)
    return made


def document(
    subject: ox.NamedNode,
    facts: Iterable[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]],
    known: Mapping[str, str],
) -> str:
    """Return a Turtle file about one thing: one fact a line, and the prefixes it uses."""
    used: dict[str, str] = {}
    rows = [f"{predicate_of(p, known, used)} {object_of(o, known, used, p == TYPE)}" for p, o in facts]
    head = "".join(f"@prefix {prefix}: <{used[prefix]}> .\n" for prefix in sorted(used))
    return f"{head}\n<{subject.value}> " + " ;\n    ".join(rows) + " .\n"


def raw(file: File) -> bytes:
    """Return the bytes to write: as the file began, with a byte order mark or without."""
    has_mark = file.path.exists() and file.path.read_bytes().startswith(codecs.BOM_UTF8)
    return (codecs.BOM_UTF8 if has_mark else b"") + file.text


def predicate_of(term: ox.NamedNode, known: Mapping[str, str], used: dict[str, str]) -> str:
    """Return a predicate in Turtle; what prefix it needs is put into `used`."""
    return "a" if term == TYPE else _name(term, known, used)


def object_of(
    term: ox.NamedNode | ox.Literal, known: Mapping[str, str], used: dict[str, str], is_class: bool = False
) -> str:
    """Return an object in Turtle: our own things in full, as authors write them."""
    if isinstance(term, ox.NamedNode):
        return _name(term, known, used) if is_class else f"<{term.value}>"
    text = "".join(_ESCAPES.get(c, c) for c in term.value)
    if term.language:
        return f'"{text}"@{term.language}'
    if term.datatype == XSD("string"):
        return f'"{text}"'
    return f'"{text}"^^{_name(term.datatype, known, used)}'


def _name(term: ox.NamedNode, known: Mapping[str, str], used: dict[str, str]) -> str:
    for prefix, namespace in sorted(known.items()):
        local = term.value.removeprefix(namespace)
        if local != term.value and _LOCAL.fullmatch(local):
            used[prefix] = namespace
            return f"{prefix}:{local}"
    return f"<{term.value}>"


def _text(file: File, edits: list[Edit], prefixes: Mapping[str, str]) -> str:
    text = file.text.decode()
    places = spots(text)
    if len(places) != len(file.triples):
        raise Puzzled
    # a prefix that is bound to something else here cannot be had
    more = {p: n for p, n in prefixes.items() if p not in file.prefixes} if _PREFIX.search(text) else {}
    known, used = {**more, **file.prefixes}, dict[str, str]()
    pieces: dict[tuple[int, int], list[str]] = {}
    end = "\r\n" if "\r\n" in text else "\n"
    for edit in edits:
        value = object_of(edit.new.object, known, used)  # type: ignore[arg-type]
        spot = _spot(file, places, edit)
        if edit.old is not None:
            pieces[spot.start, spot.end] = [value]
        else:
            line = f" ;{end}{spot.indent}{predicate_of(edit.new.predicate, known, used)} {value}"
            pieces.setdefault((spot.end, spot.end), []).append(line)
    for start, stop in sorted(pieces, reverse=True):
        text = text[:start] + "".join(pieces[start, stop]) + text[stop:]
    return _declared(text, {p: n for p, n in used.items() if p not in file.prefixes}, end)


def _spot(file: File, places: list[Spot], edit: Edit) -> Spot:
    number = file.triples.index(edit.anchor)
    if edit.old is None:
        while not places[number].is_last:
            number += 1
    return places[number]


def _declared(text: str, more: Mapping[str, str], end: str) -> str:
    for prefix in sorted(more):
        line = f"@prefix {prefix}: <{more[prefix]}> ."
        lines = list(_PREFIX.finditer(text))
        after = next((found for found in lines if found[1] > prefix), None)
        place = after.start() if after else lines[-1].end() - lines[-1][0].endswith("\r")
        text = text[:place] + (f"{line}{end}" if after else f"{end}{line}") + text[place:]
    return text


def _by_hand(file: File, edits: list[Edit]) -> FileError:
    first = edits[0]
    line = file.lines[file.triples.index(first.anchor)]
    told = "; ".join(f"{edit.new.predicate} {edit.new.object}" for edit in edits)
    return FileError(file.path, "is not plain enough to be edited for you", f"write by hand: {told}", line)
