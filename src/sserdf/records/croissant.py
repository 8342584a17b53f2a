"""`croissant.json`: the tables as those read them who train models on them (MLCommons Croissant 1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sserdf.downloads import Download, format_of
from sserdf.export import cells, csvw, tables
from sserdf.export.columns import Column
from sserdf.export.jsonld import Json
from sserdf.export.tables import Table
from sserdf.records.publication import Agent, Publication
from sserdf.site.cite import cite
from sserdf.vocabulary import XSD

_CONTEXT: dict[str, Json] = {  # as the specification gives it, with our language
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "description": {"@container": "@language"},
    "name": {"@container": "@language"},
    **{
        name: f"cr:{name}"
        for name in (
            *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field"),
            *("fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset"),
            *("jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex"),
            *("repeated", "replace", "samplingRate", "separator", "source", "subField", "transform"),
        )
    },
}
_TYPES = {  # what is not here is text
    **dict.fromkeys(cells.INTEGERS, "sc:Integer"),
    XSD("decimal").value: "sc:Float",
    XSD("double").value: "sc:Float",
    XSD("float").value: "sc:Float",
    XSD("boolean").value: "sc:Boolean",
    XSD("dateTime").value: "sc:DateTime",
    XSD("date").value: "sc:Date",
    XSD("gYear").value: "sc:Integer",
    XSD("anyURI").value: "sc:URL",
}


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the description; none when it would lack what the specification requires.

    That is a table, and of the publication a description, licence, creator and date.
    """
    described = tables.of(publication.corpus)
    told = (publication.descriptions, publication.licence, publication.creators, publication.issued)
    if not (described and all(told)):
        return
    content = {
        "@context": {**_CONTEXT, "@language": publication.language},
        "@type": "sc:Dataset",
        "@id": publication.iri,
        **_filled(_told(publication)),
        "distribution": [_file(publication, file) for file in publication.downloads],
        "recordSet": [_records(table) for table in described],
    }
    yield (
        publication.place("croissant.json"),
        json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n",
    )


def _told(publication: Publication) -> dict[str, Json]:
    return {
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": _by_language(publication.titles) or publication.title,
        "description": _by_language(publication.descriptions),
        "url": publication.home,
        "license": publication.licence,
        "creator": [_agent(agent) for agent in publication.creators],
        "publisher": _agent(publication.publisher) if publication.publisher else None,
        "datePublished": publication.issued,
        "dateModified": publication.modified,
        "version": publication.version,
        "keywords": [*publication.keywords],
        "citeAs": cite(publication.view, publication.home).bibtex,
    }


def _file(publication: Publication, file: Download) -> Json:
    known = format_of(file.path)
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": publication.url(file.path),
        "contentSize": f"{file.size} B",
        "encodingFormat": (known.package or known.media_type) if known else "application/octet-stream",
        "sha256": file.sha256,
    }


def _records(table: Table) -> Json:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.title,
        "description": f"{table.description} {csvw.GUARD}".strip(),
        **({"dataType": [*table.classes]} if table.classes else {}),
        "key": [{"@id": f"{table.name}/{head}"} for head in table.key],
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> Json:
    found: dict[str, Json] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.head,
        "description": column.description or column.title,
        "dataType": "sc:URL" if column.is_iri else _TYPES.get(column.datatype, "sc:Text"),
        "equivalentProperty": "" if column.is_name else column.predicate,
        "source": _source(table, column),
    }
    if column.separator:
        found |= {"isArray": True, "arrayShape": "-1"}
    elif column.reference:
        # a reference to the field of another set makes mlcroissant 1.1 join it, and tables refer in circles
        found["references"] = {"fileObject": {"@id": column.reference}, "extract": {"column": "id"}}
    return _filled(found)


def _source(table: Table, column: Column) -> Json:
    found: dict[str, Json] = {"fileObject": {"@id": table.path}, "extract": {"column": column.head}}
    return {**found, "transform": {"separator": column.separator}} if column.separator else found


def _agent(agent: Agent) -> Json:
    kind = "sc:Person" if agent.is_person else "sc:Organization"
    said: dict[str, Json] = {
        "@id": agent.iri,
        "name": agent.name,
        "url": agent.homepage,
        "email": agent.email,
    }
    return {"@type": kind, **_filled(said)}


def _by_language(texts: Mapping[str, str]) -> Json:
    return {language or "@none": text for language, text in sorted(texts.items())}


def _filled(said: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in said.items() if value}
