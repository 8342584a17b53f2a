"""`datapackage.json`: the tables with their columns, and the other downloads (Data Package 2.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from sserdf import mappings
from sserdf.downloads import Download, format_of
from sserdf.export import cells, csvw, tables
from sserdf.export.columns import Column
from sserdf.export.jsonld import Json
from sserdf.export.tables import Table
from sserdf.records.publication import Agent, Publication
from sserdf.vocabulary import XSD

_PROFILES = "https://datapackage.org/profiles/2.0/"
_PACKED = "application/zip"
_TYPES = {  # of Table Schema; what is not here is a string
    **dict.fromkeys(cells.INTEGERS, "integer"),
    XSD("decimal").value: "number",
    XSD("double").value: "number",
    XSD("float").value: "number",
    XSD("boolean").value: "boolean",
    XSD("dateTime").value: "datetime",
    XSD("date").value: "date",
    XSD("time").value: "time",
    XSD("gYear").value: "year",
    XSD("gYearMonth").value: "yearmonth",
    XSD("duration").value: "duration",
}
_ITEMS = frozenset({"integer", "number", "boolean", "datetime", "date", "time"})  # of lists, beside strings
_MAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+[A-Za-z]{2,}", re.ASCII)
# a mapping set begins with a header of comment lines (SSSOM, section on TSV)
_MAPPINGS: dict[str, Json] = {
    "type": "table",
    "encoding": "utf-8",
    "dialect": {"$schema": f"{_PROFILES}tabledialect.json", "delimiter": "\t", "commentChar": "#"},
}


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the Data Package; none without a download, because it has to have a resource."""
    described = {table.path: table for table in tables.of(publication.corpus)}
    resources = [_resource(file, described) for file in publication.downloads]
    if not resources:
        return
    package = {"$schema": f"{_PROFILES}datapackage.json", **_told(publication), "resources": resources}
    content = {name: value for name, value in package.items() if value}
    yield (
        publication.place("datapackage.json"),
        json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n",
    )


def _told(publication: Publication) -> dict[str, Json]:
    licence = {"name": publication.spdx, "path": publication.licence}
    changed = publication.modified  # a package is made anew at each change
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", publication.iri.rstrip("/").rpartition("/")[2].lower()),
        "id": publication.iri,
        "title": publication.title,
        "description": publication.description,
        "homepage": publication.home,
        "version": publication.version,
        "created": f"{changed}T00:00:00Z" if _is_day(changed) else "",
        "keywords": [*publication.keywords],
        "licenses": [_filled(licence)] if publication.licence else [],
        "contributors": [*_contributors(publication)],
        "sources": [_source(publication, iri) for iri in publication.sources],
    }


def _contributors(publication: Publication) -> Iterator[Json]:
    roles: dict[Agent, list[Json]] = {}
    for role, agents in (
        ("creator", publication.creators),
        ("publisher", (publication.publisher,)),
        ("contact", (publication.contact,)),
    ):
        for agent in agents:
            if agent:
                roles.setdefault(agent, []).append(role)
    for agent, played in roles.items():
        said = {
            "title": agent.name,
            "path": agent.homepage or agent.iri,
            "email": agent.email if _MAIL.fullmatch(agent.email) else "",
        }
        yield {**_filled(said), "roles": played}


def _source(publication: Publication, iri: str) -> Json:
    return {"title": publication.view.node(ox.NamedNode(iri)).text, "path": iri}


def _resource(file: Download, described: Mapping[str, Table]) -> Json:
    table, known = described.get(file.path), format_of(file.path)
    name = f"{table.name}" if table else file.path.replace("/", ".")
    found: dict[str, Json] = {
        "name": name.lower(),
        "path": file.path,
        "format": file.path.rpartition(".")[2],
        "mediatype": known.package or known.media_type if known else "",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        **(_tabular(table) if table else _MAPPINGS if known and known.suffix == mappings.SUFFIX[1:] else {}),
    }
    return {name: value for name, value in found.items() if value}


def _tabular(table: Table) -> dict[str, Json]:
    columns = table.columns
    schema: dict[str, Json] = {
        "$schema": f"{_PROFILES}tableschema.json",
        "fields": [_field(column, _type(column)) for column in columns],
        "primaryKey": [*table.key],
        "missingValues": [""],
    }
    # the standard knows no foreign keys of lists
    keys = [_key(column, table) for column in columns if column.reference and not column.separator]
    return {
        "title": table.title,
        "description": f"{table.description} {csvw.GUARD}".strip(),
        "type": "table",
        "encoding": "utf-8",
        "dialect": {"$schema": f"{_PROFILES}tabledialect.json", "lineTerminator": "\r\n", "quoteChar": '"'},
        "schema": {**schema, "foreignKeys": keys} if keys else schema,
    }


def _type(column: Column) -> str:
    # a date of Table Schema has no time zone, one of XML Schema may have
    return "string" if column.has_zones else _TYPES.get(column.datatype, "string")


def _field(column: Column, type_: str) -> Json:
    constraints: dict[str, Json] = {"required": True} if column.is_required else {}
    found: dict[str, Json] = {
        "name": column.head,
        "title": column.title,
        "description": column.description,
        "type": type_,
        "rdfType": "" if column.is_name else column.predicate,
        "constraints": constraints,
    }
    if column.separator:
        item = type_ if type_ in _ITEMS else "string"
        found |= {"type": "list", "delimiter": column.separator, "itemType": item}
    return {name: value for name, value in found.items() if value}


def _key(column: Column, table: Table) -> Json:
    own = column.reference == table.path  # "" is the table itself
    target = column.reference.removeprefix(tables.FOLDER).removesuffix(".csv").lower()
    return {"fields": [column.head], "reference": {"resource": "" if own else target, "fields": ["id"]}}


def _is_day(said: str) -> bool:
    return cells.form(ox.Literal(said, datatype=XSD("date"))) == XSD("date").value


def _filled(said: Mapping[str, str]) -> dict[str, Json]:
    return {name: value for name, value in said.items() if value}
