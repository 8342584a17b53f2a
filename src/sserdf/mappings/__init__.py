"""Read mapping sets in SSSOM/TSV: links to other data, each with its reason, also those that do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from sserdf.mappings.ledger import Ledger
from sserdf.mappings.slots import NEGATED, OF_MAPPING, OF_SET, Term
from sserdf.mappings.table import Head, Row, parse_table
from sserdf.reading import File, content
from sserdf.vocabulary import DCTERMS, RDFS, SSSOM, TYPE, VOID, XSD

SUFFIX = ".sssom.tsv"
FOLDER = "links"  # below data/

_LINK = ("subject_id", "predicate_id", "object_id")
_Said = tuple[ox.Triple, int]  # and its line
# what the set says of itself in VoID and RDFS instead
_APART = (
    "mapping_date",
    "mapping_set_description",
    "mapping_set_id",
    "mapping_set_title",
    "object_source",
    "sssom_version",
    "subject_source",
)


def read(path: Path, name: str, base: str, prefixes: Mapping[str, str]) -> File:
    """Return a mapping set as a file of triples, each with its line in the table.

    It says what the set is, the links that hold as plain triples, and every row as a mapping with an
    IRI of its own, in the terms that sssom-py uses. Raises FileError or Unreadable with every fault.
    """
    text, ledger = content(path), Ledger(path)
    head, rows = parse_table(path, text, prefixes, ledger)
    mapping_set = ox.NamedNode(f"{base}{name}")
    _judge(mapping_set, base, head, rows, ledger)
    ledger.close()  # from here on, everything that must be there is
    said = list(_of_set(mapping_set, base, head, rows))
    said += [triple for row in rows for triple in _of_row(mapping_set, base, row)]
    triples, lines = zip(*said, strict=True)
    terms = tuple(term for triple in triples for term in triple)
    return File(path, name, text, terms, MappingProxyType({}), known_lines=lines)


def _judge(mapping_set: ox.NamedNode, base: str, head: Head, rows: list[Row], ledger: Ledger) -> None:
    said = head.values.get("mapping_set_id", (mapping_set,))
    if said != (mapping_set,):
        told = "mapping_set_id is not the base and the path of the file"
        ledger.note(head.lines["mapping_set_id"], told, f"write {mapping_set.value}")
    names: dict[str, int] = {}
    links: dict[tuple[Term, ...], Row] = {}
    for row in rows:
        for fault in (_foreign(row, base), _named_elsewhere(row, mapping_set)):
            if fault:
                ledger.note(row.line, *fault)
        link = tuple(row.values[name][0] for name in _LINK if row.values.get(name))
        if len(link) == len(_LINK):
            _compare(row, links.setdefault(link, row), ledger)
            name = _name(mapping_set, base, row).value
            if (other := names.setdefault(name, row.line)) != row.line:
                ledger.note(row.line, f"has the IRI of line {other}: {name}", "give each row a record_id")


def _compare(row: Row, first: Row, ledger: Ledger) -> None:
    def of(row: Row, name: str) -> tuple[Term, ...]:
        return row.values.get(name, ())

    if of(row, "predicate_modifier") != of(first, "predicate_modifier"):
        ledger.note(row.line, f"contradicts line {first.line}", "keep the one that is true")
    elif row is not first and of(row, "mapping_justification") == of(first, "mapping_justification"):
        ledger.note(row.line, f"says the same as line {first.line}", "take one of them out")


def _foreign(row: Row, base: str) -> tuple[str, str] | None:
    subject = row.values.get("subject_id")
    if not subject or subject[0].value.startswith(base):
        return None
    return f"maps <{subject[0].value[:80]}>, which is not below {base}", "map only our own things"


def _named_elsewhere(row: Row, mapping_set: ox.NamedNode) -> tuple[str, str] | None:
    name = row.values.get("record_id")
    if not name or name[0].value.startswith(f"{mapping_set.value}/"):
        return None
    return f"has the record_id <{name[0].value[:80]}>", f"write one below {mapping_set.value}/"


def _name(mapping_set: ox.NamedNode, base: str, row: Row) -> ox.NamedNode:
    if record := row.values.get("record_id"):
        return ox.NamedNode(record[0].value)
    subject = row.values["subject_id"][0].value.removeprefix(base)
    words = [*subject.split("/"), re.split("[/#]", row.values["object_id"][0].value.rstrip("/#"))[-1]]
    slug = "-".join(re.sub(r"[^\w~-]+", "-", word).strip("-") for word in words)
    return ox.NamedNode(f"{mapping_set.value}/{slug.lower()}")


def _of_set(mapping_set: ox.NamedNode, base: str, head: Head, rows: list[Row]) -> Iterator[_Said]:
    def said(predicate: ox.NamedNode, value: Term, slot: str = "") -> _Said:
        return ox.Triple(mapping_set, predicate, value), head.lines.get(slot, 1)

    yield said(TYPE, VOID("Linkset"))
    yield said(TYPE, SSSOM("MappingSet"))
    for slot, predicate in (
        ("mapping_set_title", RDFS("label")),
        ("mapping_set_description", DCTERMS("description")),
    ):
        for text in head.values.get(slot, ()):
            yield said(predicate, ox.Literal(text.value, language="en"), slot)
    for slot, values in head.values.items():
        for value in values if slot not in _APART else ():
            yield said(OF_SET[slot].property, value, slot)
    yield said(VOID("subjectsTarget"), ox.NamedNode(base), "subject_source")
    for predicate, value, slot in _in_void(head, rows):
        yield said(predicate, value, slot)
    yield said(VOID("dataDump"), ox.NamedNode(f"{mapping_set.value}{SUFFIX}"))


def _in_void(head: Head, rows: list[Row]) -> Iterator[tuple[ox.NamedNode, Term, str]]:
    holding = [row for row in rows if not _is_negative(row)]
    for target in head.values.get("object_source") or _distinct("object_source", rows):
        yield VOID("objectsTarget"), target, "object_source"
    for link in _distinct("predicate_id", holding):
        yield VOID("linkPredicate"), link, ""
    dates = head.values.get("mapping_date") or _distinct("mapping_date", rows)[-1:]
    for date in () if "publication_date" in head.values else dates:
        yield DCTERMS("issued"), date, "mapping_date"
    yield VOID("triples"), ox.Literal(str(len(holding)), datatype=XSD("integer")), ""


def _of_row(mapping_set: ox.NamedNode, base: str, row: Row) -> Iterator[_Said]:
    mapping = _name(mapping_set, base, row)
    s, p, o = (row.values[name][0] for name in _LINK)
    if not _is_negative(row):
        yield ox.Triple(s, p, o), row.line  # type: ignore[arg-type]  # slots of IRIs give IRIs
    yield ox.Triple(mapping_set, SSSOM("mappings"), mapping), row.line
    yield ox.Triple(mapping, TYPE, SSSOM("Mapping")), row.line
    yield ox.Triple(mapping, RDFS("label"), ox.Literal(_label(row), language="en")), row.line
    for slot, values in row.values.items():
        for value in values if slot != "record_id" else ():
            yield ox.Triple(mapping, OF_MAPPING[slot].property, value), row.line


def _label(row: Row) -> str:
    subject, target = row.texts["subject_id"], row.texts["object_id"]
    predicate = row.texts["predicate_id"].split(":")[-1]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", predicate).lower()
    relation = f"no {words}" if _is_negative(row) else words
    named = row.texts.get("object_label")
    other = f"{named} ({target})" if named else target
    return f"{row.texts.get('subject_label') or subject}: {relation} {other}"


def _is_negative(row: Row) -> bool:
    return row.values.get("predicate_modifier") == (NEGATED,)


def _distinct(slot: str, rows: list[Row]) -> list[Term]:
    return sorted({value for row in rows for value in row.values.get(slot, ())}, key=str)
