"""What the columns of the tables mean, for programs (Metadata Vocabulary for Tabular Data, W3C 2015)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sserdf.export import cells
from sserdf.export.columns import Column
from sserdf.export.jsonld import Json
from sserdf.vocabulary import XSD

if TYPE_CHECKING:
    from sserdf.export.tables import Table

PATH = (
    "tables/csv-metadata.json"  # where readers of a table look for it (Model for Tabular Data, section 5.3)
)
_PREDICATES = {"object": "{+property}"}  # of the table of links, where a column tells it
_DIALECT: dict[str, Json] = {
    "encoding": "utf-8",
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
}
GUARD = (
    "Before a text that begins with =, +, -, @, a tab or a line break, or that is empty, stands an "
    "apostrophe, so that no spreadsheet runs it and an empty cell means that nothing is said; before a "
    "text that has such an apostrophe itself stands one more. Take one away when you read it."
)


def files(
    tables: Sequence[Table], language: str, notes: Mapping[str, Json] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the description of the tables; none without a table.

    `notes` are said of all of them: title, licence and the like. Made into RDF, they give the triples that
    the tables hold: classes by columns without cells, lists of identifiers by the table of links, because a
    URI template makes one IRI of a list (Model for Tabular Data, section 6.4). Only values of columns with
    several datatypes become strings.
    """
    if not tables:
        return
    group: dict[str, Json] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        **(notes or {}),
        "rdfs:comment": GUARD,
        "dialect": _DIALECT,
        "tables": [_table(table) for table in tables],
    }
    yield PATH, json.dumps(group, ensure_ascii=False, indent=1).encode() + b"\n"


def _table(table: Table) -> Json:
    return {
        "url": _file(table.path),
        "dc:title": table.title,
        **({"dc:description": table.description} if table.description else {}),
        "tableSchema": {
            "aboutUrl": f"{{+{table.key[0]}}}",
            "primaryKey": [*table.key],
            "columns": [*map(_column, table.columns), *map(_class, table.classes)],
            "foreignKeys": [_key(column) for column in table.columns if _is_key(column)],
        },
    }


def _column(column: Column) -> Json:
    is_link = column.is_iri and not column.separator
    # a list of identifiers would become one IRI; classes and links stand in columns of their own
    is_apart = column.is_name or column.is_type or (column.is_iri and bool(column.separator))
    predicate = column.predicate or _PREDICATES.get(column.head, "")
    told: dict[str, Json] = {
        "name": column.name,
        "titles": column.head,
        "dc:title": column.title,
        "dc:description": column.description,
        "datatype": _datatype(column),
        "lang": column.language,
        "separator": column.separator,
        "required": column.is_required,
        "propertyUrl": predicate,
        "suppressOutput": is_apart or not predicate,
        "valueUrl": f"{{+{column.name}}}" if is_link and predicate else "",
    }
    return {name: value for name, value in told.items() if value}


def _class(iri: str) -> Json:
    return {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": iri}


def _datatype(column: Column) -> Json:
    space, name = XSD("").value, column.datatype
    if name.startswith(space):
        return name.removeprefix(space) if cells.is_checked(name) else "string"
    return {"@id": name, "base": "string"}


def _is_key(column: Column) -> bool:
    # every row of a table has to have what a foreign key points with (Metadata Vocabulary, section 5.5)
    return bool(column.reference and (column.is_required or column.separator))


def _key(column: Column) -> Json:
    to: Json = {"resource": _file(column.reference), "columnReference": "id"}
    return {"columnReference": column.name, "reference": to}


def _file(path: str) -> str:
    return path.rpartition("/")[2]
