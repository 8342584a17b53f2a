"""Read catalogue entries as a CKAN with ckanext-dcat harvests them, and write each back as DCAT.

Started in CKAN's environment as `python ckan_reader.py FILE…`; writes a JSON list with, for each file, the
datasets as CKAN would have them and the Turtle that it would publish of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ckan.common import config
from ckanext.dcat.processors import RDFParser, RDFSerializer

_FORMATS = {".jsonld": "json-ld", ".rdf": "xml", ".ttl": "turtle"}
_PROFILES = ["euro_dcat_ap_3"]


def read(path: Path) -> dict[str, object]:
    """Return the datasets in a file and what CKAN would publish of them."""
    parser = RDFParser(profiles=_PROFILES)
    parser.parse(path.read_text(encoding="utf-8"), _format=_FORMATS[path.suffix])
    datasets = list(parser.datasets())
    written = [_written(dataset) for dataset in datasets]
    return {"datasets": datasets, "written": written}


def _written(dataset: dict[str, Any]) -> str:
    # what the database would add
    resources = [{**r, "id": f"r{i}", "package_id": "d"} for i, r in enumerate(dataset["resources"])]
    stored = {**dataset, "id": "d", "name": "d", "resources": resources}
    return str(RDFSerializer(profiles=_PROFILES).serialize_dataset(stored, _format="turtle"))


if __name__ == "__main__":
    config.update({"ckan.locale_default": "en", "ckan.site_url": "https://portal.example.org"})
    json.dump([read(Path(name)) for name in sys.argv[1:]], sys.stdout)
