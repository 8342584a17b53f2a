"""Hold the metadata of a deposit against the schema and the lists of InvenioRDM; say each fault on a line.

The Python of .consumers/archive runs it; it takes the JSON of `sserdf publish zenodo --dry-run`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT7

PACKAGES = Path(jsonschema.__file__).parent.parent
SCHEMAS = {"": PACKAGES / "invenio_records_resources", "records/": PACKAGES / "invenio_rdm_records"}
LISTS = PACKAGES / "invenio_rdm_records" / "fixtures" / "data" / "vocabularies"
# the name that a list has in the metadata: its file
LISTED = {
    "additional_descriptions.type": "description_types.yaml",
    "additional_titles.type": "title_types.yaml",
    "additional_titles.lang": "languages.yaml",
    "additional_descriptions.lang": "languages.yaml",
    "contributors.role": "roles.yaml",
    "dates.type": "date_types.yaml",
    "languages": "languages.yaml",
    "related_identifiers.relation_type": "relation_types.yaml",
    "resource_type": "resource_types.yaml",
    "rights": "licenses.csv",
}


def faults(metadata: dict[str, object]) -> Iterator[str]:
    """Yield what InvenioRDM would refuse."""
    schemas: Registry[object] = Registry()
    for prefix, package in SCHEMAS.items():
        for path in (package / "records" / "jsonschemas" / prefix).glob("*.json"):
            text = json.loads(path.read_text(encoding="utf-8"))
            schemas = schemas.with_resource(f"local://{prefix}{path.name}", DRAFT7.create_resource(text))
    record = {"$ref": "local://records/record-v6.0.0.json#/properties/metadata"}
    for fault in jsonschema.Draft7Validator(record, registry=schemas).iter_errors(metadata):
        yield f"{fault.json_path} {fault.message}"
    for name, id_ in ids("", metadata):
        if id_ not in known(LISTED[name]):
            yield f"{name} {id_}: not in {LISTED[name]}"


def ids(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield each entry of a list that the metadata name, with the place it is named in."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield name, value["id"]
        for key, inner in value.items():
            yield from ids(f"{name}.{key}".strip("."), inner)
    for inner in value if isinstance(value, list) else []:
        yield from ids(name, inner)


def known(list_: str) -> set[str]:
    """Return the ids of a list."""
    text = (LISTS / list_).read_text(encoding="utf-8")
    return set(re.findall(r"^(?:- id: ['\"]?)?([\w.-]+)", text, re.MULTILINE))


for told in faults(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["record"]["metadata"]):
    sys.stdout.write(f"{told}\n")
