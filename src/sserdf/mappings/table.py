"""SSSOM/TSV as written: the commented header and the rows, every fault with its line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from sserdf.errors import FileError
from sserdf.mappings.header import Tree, parse
from sserdf.mappings.ledger import Cell, Fault, Ledger
from sserdf.mappings.slots import (
    BUILT_IN,
    OF_MAPPING,
    OF_SET,
    PROPAGATED,
    REQUIRED,
    REQUIRED_OF_SET,
    Prefixes,
    Slot,
    Term,
)

_SEPARATOR = "|"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
Values = Mapping[str, tuple[Term, ...]]


class Row(NamedTuple):
    """A mapping: the values of each slot, its cells as written, and its line."""

    line: int
    values: Values
    texts: Mapping[str, str]


class Head(NamedTuple):
    """What is said of the whole set, with the line of each slot."""

    values: Values
    lines: Mapping[str, int]
    prefixes: Prefixes


def parse_table(path: Path, content: bytes, prefixes: Prefixes, ledger: Ledger) -> tuple[Head, list[Row]]:
    """Return header and rows; what is wrong with them goes into the ledger.

    `prefixes` are those of the project, which no curie_map may contradict. Raises FileError for a
    file that is no text.
    """
    lines = list(io.StringIO(_text(path, content), newline=""))
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    tree = parse(comments, ledger)
    if not tree:
        return Head({}, {}, BUILT_IN), []  # no row can be read without a header
    head = _head(tree, prefixes, ledger)
    return head, list(_rows(lines[len(comments) :], len(comments), head, ledger))


def _text(path: Path, content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError(path, "is not UTF-8", "save it as UTF-8", line) from error
    if found := _UNWRITABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise FileError(path, f"has the control character {found[0]!r}", "take it out", line)
    return text


def _head(tree: Mapping[str, Tree], prefixes: Prefixes, ledger: Ledger) -> Head:
    for name in REQUIRED_OF_SET:
        if not any(cell.text for cell in _cells(tree.get(name, []))):
            ledger.note(1, f"the header has no {name}", f"add a line # {name}: …")
    curies = _curie_map(tree.get("curie_map", {}), prefixes, ledger)
    values: dict[str, tuple[Term, ...]] = {}
    lines: dict[str, int] = {}
    for name, branch in tree.items():
        cells = _cells(branch)
        if name == "curie_map" or not any(cell.text for cell in cells):
            continue
        line = lines[name] = cells[0].line
        if name not in OF_SET:
            ledger.note(line, f"unknown slot “{name[:60]}” in the header", "fix its name, or take it out")
        elif isinstance(branch, dict):
            ledger.note(line, f"{name} is a map", "write a text")
        elif len(cells) > 1 and not OF_SET[name].is_many:
            ledger.note(line, f"{name} has several values", "keep one")
        else:
            values[name] = tuple(_values(OF_SET[name], cells, curies, ledger))
    return Head(values, lines, curies)


def _cells(branch: Tree) -> list[Cell]:
    parts = [branch] if isinstance(branch, Cell) else branch.values() if isinstance(branch, dict) else branch
    return [part for part in parts if isinstance(part, Cell)]


def _curie_map(tree: Tree, prefixes: Prefixes, ledger: Ledger) -> Prefixes:
    if not isinstance(tree, dict):
        ledger.note(1, "curie_map is no map", "write a line # <two spaces>prefix: namespace for each")
        return BUILT_IN
    found: dict[str, str] = {}
    known = {**prefixes, **BUILT_IN}
    for prefix, cell in tree.items():
        if not isinstance(cell, Cell):
            ledger.note(1, f"the prefix {prefix[:60]}: has no namespace", "write one after it")
            continue
        found[prefix] = cell.text
        wanted = known.get(prefix, cell.text)
        if wanted != cell.text:
            told = f"binds {prefix}: to another namespace than the project"
            ledger.note(cell.line, told, f"bind it to {wanted}, or use another prefix")
        if not re.fullmatch(r"\w[\w.-]*", prefix):
            ledger.note(cell.line, f"“{prefix[:60]}” is no prefix", "use letters, digits, - and _")
        list(_values(OF_SET["mapping_set_id"], [cell], {}, ledger))  # a namespace is an address, too
    return {**BUILT_IN, **found}


def _rows(lines: list[str], before: int, head: Head, ledger: Ledger) -> Iterator[Row]:
    columns: list[str] = []
    for line, cells in _records(lines, before, ledger):
        if not columns:
            columns = cells
            _columns(columns, line, ledger)
        elif len(cells) != len(columns):
            told = f"has {len(cells)} cells, and there are {len(columns)} columns"
            ledger.note(line, told, "separate cells with one tab each, also empty ones")
        else:
            yield _row(line, dict(zip(columns, cells, strict=True)), head, ledger)
    if not columns:
        ledger.note(before + 1, "has no columns", f"name them after the header: {', '.join(REQUIRED)} …")


def _records(lines: list[str], before: int, ledger: Ledger) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter="\t", strict=True)
    first = before + 1
    try:
        for cells in reader:
            if cells:  # an empty line says nothing
                yield first, cells
            first = before + reader.line_num + 1
    except csv.Error as error:
        ledger.note(first, f"is not TSV: {error}", "mend the quotes or the length of the cell")


def _columns(columns: list[str], line: int, ledger: Ledger) -> None:
    for name in sorted(set(columns) - set(OF_MAPPING)):
        ledger.note(line, f"unknown column “{name[:60]}”", "fix its name, or take it out; tabs part columns")
    for name in sorted(name for name, count in Counter(columns).items() if count > 1):
        ledger.note(line, f"has the column {name[:60]} twice", "keep one")
    for name in REQUIRED:
        if name not in columns:
            ledger.note(line, f"has no column {name}", "add it")


def _row(line: int, cells: dict[str, str], head: Head, ledger: Ledger) -> Row:
    values: dict[str, tuple[Term, ...]] = {}
    for name, text in cells.items():
        if text != text.strip() or _CONTROL.search(text):
            told = f"{name[:60]} has spaces around it, or a line break or a tab in it"
            ledger.note(line, told, "take them out")
        elif not text and name in (*REQUIRED, "record_id"):
            ledger.note(line, f"{name} is empty", "fill it in, or take the row out")
        elif text and name in OF_MAPPING:
            slot = OF_MAPPING[name]
            parts = text.split(_SEPARATOR) if slot.is_many else [text]
            values[name] = tuple(
                _values(slot, [Cell(part.strip(), line) for part in parts], head.prefixes, ledger)
            )
    for name in PROPAGATED:
        if name in head.values and name not in cells:
            values[name] = head.values[name]
    return Row(line, values, cells)


def _values(slot: Slot, cells: list[Cell], prefixes: Prefixes, ledger: Ledger) -> Iterator[Term]:
    for cell in cells:
        try:
            yield slot.value(cell.text, prefixes)
        except Fault as fault:
            ledger.note(cell.line, fault.told, fault.cure)
