"""`tables/csv-metadata.json`: the description of the tables, with what the publication says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from sserdf.export import csvw, tables
from sserdf.export.jsonld import Json
from sserdf.records.publication import Publication


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the description; none without a table."""
    yield from csvw.files(tables.of(publication.corpus), publication.language, _notes(publication))


def _notes(publication: Publication) -> dict[str, Json]:
    licence, changed = publication.licence, publication.modified
    notes: dict[str, Json] = {
        "dc:title": publication.title,
        "dc:description": publication.description,
        "dc:isPartOf": {"@id": publication.iri},
        "dc:license": {"@id": licence} if licence else "",
        "dc:modified": changed,
        "dc:hasVersion": publication.version,
        "dcat:keyword": [*publication.keywords],
    }
    return {name: value for name, value in notes.items() if value}
