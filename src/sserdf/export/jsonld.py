"""JSON-LD 1.1 that a developer can read: short names, languages as keys, and nothing lost on the way back."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import cast

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term, ordered
from sserdf.vocabulary import TYPE, XSD

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_KEYWORDS = {"id": "@id", "type": "@type"}
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")  # JSON numbers are exact up to 2^53
_STRING, _WHOLE, _BOOLEAN = XSD("string"), XSD("integer"), XSD("boolean")
_IRI, _LANGUAGE, _MIXED = "@id", "@language", ""


@dataclass(frozen=True)
class Context:
    """The short name of each term, and how the values of each property are written."""

    names: Mapping[str, str]  # IRI of a property or class → short name
    forms: Mapping[str, str]  # IRI of a property → @id, @language, a datatype, or "" for a mixture
    prefixes: Mapping[str, str]

    @staticmethod
    @lru_cache(maxsize=1)  # every format of one export asks for it
    def of(corpus: Corpus) -> Context:
        """Return the context that the data of a project call for."""
        return Context.made((*corpus.triples, *corpus.shape_triples), corpus.prefixes)

    @staticmethod
    def made(triples: Sequence[ox.Triple], spaces: Mapping[str, str]) -> Context:
        """Return the context that these triples call for."""
        forms: dict[str, set[str]] = {}
        classes: set[str] = set()
        for _, p, o in triples:
            if p == TYPE:
                classes.add(cast(ox.NamedNode, o).value)
            else:
                forms.setdefault(p.value, set()).add(_form(o))
        schemes = {n.value.split(":", 1)[0] for t in triples for n in t if isinstance(n, ox.NamedNode)}
        # a prefix that is also a scheme would swallow the addresses of that scheme
        prefixes = {p: n for p, n in spaces.items() if p not in schemes}
        names = _names(sorted(classes | set(forms)), prefixes)
        single = {p: found.pop() if len(found) == 1 else _MIXED for p, found in forms.items()}
        return Context(names, single, spaces)

    def published(self) -> bytes:
        """Return the whole context as a document of its own."""
        return _text({"@context": self.definitions(set(self.names))})

    def definitions(self, used: set[str]) -> dict[str, Json]:
        """Return the part of the context that these IRIs need."""
        found: dict[str, Json] = dict(_KEYWORDS)
        for iri in used & set(self.names):
            name = self.names[iri]
            found[name] = self._definition(iri)
            if ":" in name and name != iri:
                prefix = name.split(":", 1)[0]
                found[prefix] = self.prefixes[prefix]
        return found

    def node(self, subject: Term, triples: Iterable[ox.Triple]) -> dict[str, Json]:
        """Return one subject as a JSON object; its triples come sorted by predicate."""
        found: dict[str, Json] = {"id": _id(subject)}
        for predicate, group in groupby(triples, key=lambda triple: triple.predicate):
            values = [triple.object for triple in group]
            if predicate == TYPE:
                found["type"] = _one([self.names[cast(ox.NamedNode, o).value] for o in values])
            else:
                found[self.names[predicate.value]] = self._values(predicate.value, values)
        return found

    def _definition(self, iri: str) -> Json:
        form = self.forms.get(iri, _MIXED)
        if form == _LANGUAGE:
            return {"@id": iri, "@container": "@language"}
        if form in (_MIXED, _STRING.value):
            return iri
        return {"@id": iri, "@type": form}

    def _values(self, predicate: str, values: list[Term]) -> Json:
        form = self.forms[predicate]
        if form == _LANGUAGE:
            return _by_language(cast(list[ox.Literal], values))
        return _one([_value(o, form) for o in values])


def document(context: Context, triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as one JSON-LD document that needs no other file: it carries its part of the context."""
    triples = ordered(set(triples))
    nodes: list[Json] = [
        context.node(subject, group) for subject, group in groupby(triples, key=lambda t: t.subject)
    ]
    definitions: Json = context.definitions(_terms(triples))
    if len(nodes) == 1:
        return _text({"@context": definitions, **cast(dict[str, Json], nodes[0])})
    return _text({"@context": definitions, "@graph": nodes})


def _terms(triples: Iterable[ox.Triple]) -> set[str]:
    predicates = {t.predicate.value for t in triples}
    return predicates | {cast(ox.NamedNode, t.object).value for t in triples if t.predicate == TYPE}


def _form(node: Term) -> str:
    if not isinstance(node, ox.Literal):
        return _IRI
    return _LANGUAGE if node.language else node.datatype.value


def _names(iris: list[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    local = {iri: re.split(r"[/#]", iri)[-1] for iri in iris}
    count = Counter(local.values())
    taken = {*_KEYWORDS, *prefixes}

    def name(iri: str) -> str:
        short = local[iri]
        if count[short] == 1 and short not in taken and _NAME.fullmatch(short):
            return short
        for prefix, namespace in sorted(prefixes.items()):
            if iri == namespace + short and _NAME.fullmatch(short) and namespace[-1] in "/#:":
                return f"{prefix}:{short}"
        return iri

    return {iri: name(iri) for iri in iris}


def _id(node: Term) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else cast(ox.NamedNode, node).value


def _value(node: Term, form: str) -> Json:
    if not isinstance(node, ox.Literal):
        return _id(node) if form == _IRI else {"id": _id(node)}
    if node.language:
        return {"@value": node.value, "@language": node.language}
    if node.datatype == _STRING:
        return node.value
    if form != node.datatype.value:
        return {"@value": node.value, "@type": node.datatype.value}
    return _native(node)


def _native(node: ox.Literal) -> Json:
    # only what comes back with the same digits becomes a JSON number or boolean
    if node.datatype == _WHOLE and _INTEGER.fullmatch(node.value):
        return int(node.value)
    if node.datatype == _BOOLEAN and node.value in ("true", "false"):
        return node.value == "true"
    return node.value


def _by_language(values: list[ox.Literal]) -> Json:
    found: dict[str, list[Json]] = {}
    for literal in values:
        found.setdefault(literal.language or "", []).append(literal.value)
    return {language: _one(texts) for language, texts in found.items()}


def _one(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _text(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
