"""One table per class, for those who work in spreadsheets."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import chain, count

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.export.jsonld import Context
from sserdf.nodes import humanised
from sserdf.resource import Resource
from sserdf.view import View
from sserdf.vocabulary import TYPE, XSD

SEPARATOR = "|"  # between the values of one cell; inside a value it is written \|
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBERS = frozenset(
    XSD(name)
    for name in (
        "integer",
        "decimal",
        "double",
        "float",
        "nonNegativeInteger",
        "positiveInteger",
        "int",
        "long",
    )
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP archive can hold


def files(context: Context, view: View) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the table of each class that a thing of ours has."""
    for name, resources in _classes(view):
        yield f"tables/{name}.csv", _table(context, view, resources)


def archive(context: Context, view: View) -> bytes:
    """Return the tables in one ZIP archive, stored as they are: compressors differ in their bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for path, content in files(context, view):
            info = zipfile.ZipInfo(path.removeprefix("tables/"), _EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3  # Unix wherever we run, so that the bytes agree
            packed.writestr(info, content)
    return buffer.getvalue()


def answer(rows: ox.QuerySolutions) -> bytes:
    """Return the rows of an answer as CSV with a head (SPARQL 1.1 CSV results), safe in a spreadsheet."""
    names = [variable.value for variable in rows.variables]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_plain(row[name]) for name in names] for row in rows)
    return buffer.getvalue().encode()


def _plain(node: Term | None) -> str:
    if isinstance(node, ox.Literal):
        return node.value if node.datatype in _NUMBERS else _guarded(node.value)
    return "" if node is None else node.value if isinstance(node, ox.NamedNode) else str(node)


def _classes(view: View) -> list[tuple[str, list[Resource]]]:
    members: dict[ox.NamedNode, list[Resource]] = {}
    shapes = {s for s, p, o in view.corpus.shape_triples}
    for resource in view.resources:
        if resource.term in shapes:
            continue
        for term in view.corpus.facts[resource.term].get(TYPE, ()):
            if isinstance(term, ox.NamedNode):
                members.setdefault(term, []).append(resource)
    names = _file_names(view, sorted(members))
    return sorted((names[cls], resources) for cls, resources in members.items())


def _file_names(view: View, classes: list[ox.NamedNode]) -> dict[ox.NamedNode, str]:
    names: dict[ox.NamedNode, str] = {}
    taken: set[str] = set()
    for cls in classes:
        short = re.sub(r"\W", "", humanised(cls.value).title()) or "Class"
        prefix = next((p for p, n in sorted(view.corpus.prefixes.items()) if cls.value.startswith(n)), "")
        tries = chain([short, f"{prefix or 'other'}-{short}"], (f"{short}-{n}" for n in count(2)))
        names[cls] = next(name for name in tries if name.casefold() not in taken)
        taken.add(names[cls].casefold())
    return names


def _table(context: Context, view: View, resources: list[Resource]) -> bytes:
    rows = [_row(context, view, resource) for resource in resources]
    columns = ["id", *sorted({column for row in rows for column in row} - {"id"})]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _row(context: Context, view: View, resource: Resource) -> dict[str, str]:
    cells: dict[str, list[str]] = {"id": [resource.iri]}
    for predicate, objects in view.corpus.facts[resource.term].items():
        name = "type" if predicate == TYPE else context.names[predicate.value]
        for node in objects:
            for column, text in _cells(name, view, node):
                cells.setdefault(column, []).append(text)
    return {column: SEPARATOR.join(texts) for column, texts in cells.items()}


def _cells(name: str, view: View, node: Term) -> Iterator[tuple[str, str]]:
    if isinstance(node, ox.Literal):
        column = f"{name}@{node.language}" if node.language else name
        yield column, node.value if node.datatype in _NUMBERS else _safe(node.value)
        return
    shown = view.node(node)
    yield name, _safe(shown.iri or shown.text)
    yield f"{name} (name)", _safe(shown.text)


def _safe(text: str) -> str:
    return _guarded(text).replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}")


def _guarded(text: str) -> str:
    # a spreadsheet would run such a cell as a formula
    return f"'{text}" if text.startswith(_FORMULA) else text
