"""Print the records of one set of a Croissant description as mlcroissant reads them, one JSON object a line.

Arguments: the description, and the name of the set. The files are taken from the folder of the description.
Runs where mlcroissant is: .consumers/tables/bin/python.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import mlcroissant  # type: ignore[import-not-found]


def main(path: Path, name: str) -> None:
    """Print the records."""
    listed = json.loads(path.read_text(encoding="utf-8"))["distribution"]
    local = {file["@id"]: path.parent / file["@id"] for file in listed}
    for record in mlcroissant.Dataset(jsonld=str(path), mapping=local).records(name):
        told = {field: _plain(value) for field, value in record.items()}
        sys.stdout.write(f"{json.dumps(told)}\n")


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode()
    return value if value is None or isinstance(value, int | float) else str(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
