"""Print the triples that tables described by CSVW give, as the csvw package reads them, a JSON array a line.

As Generating RDF from Tabular Data on the Web has it: [subject, property, object, "iri"] or
[subject, property, text, language]. Runs where the csvw package is: .consumers/tables/bin/python.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from csvw import CSVW  # type: ignore[import-not-found]


def main(path: str) -> None:
    """Print the triples of all tables."""
    for table in CSVW(path).tables:
        for number, row in enumerate(table.iterdicts(), start=1):
            for triple in _row(table, row, number):
                sys.stdout.write(f"{json.dumps(triple)}\n")


def _row(table: Any, row: dict[str, Any], number: int) -> Iterator[list[str]]:
    about = table.expand(table.tableSchema.inherit("aboutUrl"), row, _row=number)
    for column in table.tableSchema.columns:
        if column.suppressOutput:
            continue
        value = None if column.virtual else row[column.header]
        if value is None and not column.virtual:
            continue
        predicate = str(table.expand(column.propertyUrl, row, _row=number))
        if column.valueUrl:
            yield [about, predicate, str(table.expand(column.valueUrl, row, _row=number)), "iri"]
            continue
        for item in value if isinstance(value, list) else [value]:
            yield [about, predicate, _text(column, item), "" if column.lang == "und" else column.lang]


def _text(column: Any, value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        # the package has no dates without a time
        return value.isoformat()[:10] if column.datatype.base == "date" else value.isoformat()
    return str(value)


if __name__ == "__main__":
    main(sys.argv[1])
