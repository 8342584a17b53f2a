"""The slots of SSSOM 1.1 that we read, the property of each in RDF, and what a value must be.

The properties are those that sssom-py writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from sserdf import iris
from sserdf.mappings.ledger import Fault
from sserdf.vocabulary import DCTERMS, OWL, PAV, RDFS, SSSOM, XSD

Term = ox.NamedNode | ox.Literal
Prefixes = Mapping[str, str]
# these need no line in a curie_map (SSSOM, "built-in prefixes")
BUILT_IN: Prefixes = {
    "owl": OWL.iri,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": RDFS.iri,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": SSSOM.iri,
    "xsd": XSD.iri,
}
NEGATED = SSSOM("NegatedPredicate")
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
REQUIRED_OF_SET = ("mapping_set_id", "mapping_set_title", "license", "curie_map")
# said once in the header, they hold for every mapping that has no column for them
PROPAGATED = (
    "mapping_date",
    "mapping_tool",
    "mapping_tool_version",
    "object_source",
    "object_source_version",
    "subject_source",
    "subject_source_version",
)


class Slot(NamedTuple):
    """A property, and how a text becomes its value."""

    property: ox.NamedNode
    value: Callable[[str, Prefixes], Term]
    is_many: bool = False  # values in one cell, with | between them


def iri(text: str, prefixes: Prefixes) -> ox.NamedNode:
    """Return what a CURIE stands for; raises Fault."""
    prefix, colon, name = text.partition(":")
    if not colon:
        raise Fault(f"“{text[:60]}” is no CURIE", "write prefix:name")
    if prefix not in prefixes:
        raise Fault(f"unknown prefix {prefix[:60]}:", "add it to the curie_map, or fix the spelling")
    if not name:
        raise Fault(f"“{text[:60]}” names nothing", "write a name after the prefix")
    return address(prefixes[prefix] + name)


def address(text: str, prefixes: Prefixes | None = None) -> ox.NamedNode:
    """Return an IRI of the web; raises Fault."""
    if iris.DANGEROUS.match(text) or not iris.is_linkable(text):
        raise Fault(f"links to {text[:60]}", "link only to web addresses")
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise Fault(f"<{text[:80]}> is no IRI", "take out what an IRI cannot have") from error


def text(value: str, prefixes: Prefixes) -> ox.Literal:
    """Return a text; raises Fault for none, and for what a spreadsheet would run."""
    if not value:
        raise Fault("has nothing between two |", "take one of them out")
    if value.startswith(("=", "+", "-", "@")):
        raise Fault(f"“{value[:60]}” is a formula to a spreadsheet", "begin it with another character")
    return ox.Literal(value)


def day(value: str, prefixes: Prefixes) -> ox.Literal:
    """Return a date; raises Fault."""
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(value)
        date.fromisoformat(value)
    except ValueError as error:
        raise Fault(f"“{value[:60]}” is no date", "write year-month-day, as in 2026-11-23") from error
    return ox.Literal(value, datatype=XSD("date"))


def score(value: str, prefixes: Prefixes) -> ox.Literal:
    """Return a number from 0 to 1; raises Fault."""
    if not re.fullmatch("[0-9]+([.][0-9]+)?", value) or not 0 <= float(value) <= 1:
        raise Fault(f"“{value[:60]}” is no number from 0 to 1", "write one such as 0.95")
    return ox.Literal(value, datatype=XSD("double"))


def modifier(value: str, prefixes: Prefixes) -> ox.NamedNode:
    """Return what says that a mapping does not hold; raises Fault."""
    if value != "Not":
        raise Fault(f"“{value[:60]}” is no predicate_modifier", "write Not, or nothing")
    return NEGATED


def _of_sssom(name: str, value: Callable[[str, Prefixes], Term] = text, is_many: bool = False) -> Slot:
    return Slot(SSSOM(name), value, is_many)


_BOTH: Mapping[str, Slot] = {
    "comment": Slot(RDFS("comment"), text),
    "creator_id": Slot(DCTERMS("creator"), iri, is_many=True),
    "creator_label": _of_sssom("creator_label", is_many=True),
    "license": Slot(DCTERMS("license"), address),
    "mapping_date": Slot(DCTERMS("created"), day),
    "mapping_tool": _of_sssom("mapping_tool"),
    "mapping_tool_version": _of_sssom("mapping_tool_version"),
    "object_source": _of_sssom("object_source", iri),
    "object_source_version": _of_sssom("object_source_version"),
    "publication_date": Slot(DCTERMS("issued"), day),
    "see_also": Slot(RDFS("seeAlso"), address, is_many=True),
    "subject_source": _of_sssom("subject_source", iri),
    "subject_source_version": _of_sssom("subject_source_version"),
}
OF_MAPPING: Mapping[str, Slot] = {
    **_BOTH,
    "author_id": Slot(PAV("authoredBy"), iri, is_many=True),
    "author_label": _of_sssom("author_label", is_many=True),
    "confidence": _of_sssom("confidence", score),
    "mapping_justification": _of_sssom("mapping_justification", iri),
    "match_string": _of_sssom("match_string", is_many=True),
    "object_category": _of_sssom("object_category"),
    "object_id": Slot(OWL("annotatedTarget"), iri),
    "object_label": _of_sssom("object_label"),
    "predicate_id": Slot(OWL("annotatedProperty"), iri),
    "predicate_label": _of_sssom("predicate_label"),
    "predicate_modifier": _of_sssom("predicate_modifier", modifier),
    "record_id": _of_sssom("record_id", iri),
    "review_date": _of_sssom("review_date", day),
    "reviewer_id": _of_sssom("reviewer_id", iri, is_many=True),
    "reviewer_label": _of_sssom("reviewer_label", is_many=True),
    "subject_category": _of_sssom("subject_category"),
    "subject_id": Slot(OWL("annotatedSource"), iri),
    "subject_label": _of_sssom("subject_label"),
}
OF_SET: Mapping[str, Slot] = {
    **_BOTH,
    "mapping_set_description": Slot(DCTERMS("description"), text),
    "mapping_set_id": _of_sssom("mapping_set_id", address),
    "mapping_set_title": Slot(DCTERMS("title"), text),
    "mapping_set_version": Slot(OWL("versionInfo"), text),
    "sssom_version": _of_sssom("sssom_version"),
}
