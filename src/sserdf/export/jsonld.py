"""JSON-LD 1.1 that a developer can read: short names, languages as keys, and nothing lost on the way back."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from sserdf.corpus import Corpus
from sserdf.export import uses
from sserdf.export.blocks import grouped
from sserdf.export.uses import Uses
from sserdf.export.words import LANGUAGE, STRING, A, lexical, spelled

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

MIXED = ""  # the form of a property whose values are written in several ways
_KEYWORDS = {"id": "@id", "type": "@type"}
_NAME = re.compile(r"[A-Za-z_][\w-]*")


@dataclass(frozen=True)
class Context:
    """The short name of each term, and how the values of each property are written."""

    names: Mapping[str, str]  # IRI of a property or class → short name
    forms: Mapping[str, str]  # IRI of a property → @id, @language, a datatype, or "" for a mixture
    prefixes: Mapping[str, str]

    @staticmethod
    @lru_cache(maxsize=2)  # every format of one export asks for it, after an edit for that of before too
    def of(corpus: Corpus) -> Context:
        """Return the context that the data of a project call for."""
        return Context._for(uses.of_all(corpus), corpus.prefixes)

    @staticmethod
    def made(triples: Iterable[ox.Triple], spaces: Mapping[str, str]) -> Context:
        """Return the context that these triples call for."""
        return Context._for(Uses.of(spelled(grouped(triples))), spaces)

    @staticmethod
    def _for(used: Uses, spaces: Mapping[str, str]) -> Context:
        forms = {predicate[1:-1]: kinds for predicate, kinds in used.forms.items() if predicate != A}
        # a prefix that is also a scheme would swallow the addresses of that scheme; none may be empty
        prefixes = {p: n for p, n in spaces.items() if p and p not in used.schemes}
        names = _names(sorted({*map(class_of, used.classes), *forms}), prefixes)
        single = {p: min(kinds) if len(kinds) == 1 else MIXED for p, kinds in forms.items()}
        return Context(names, single, spaces)

    def published(self) -> bytes:
        """Return the whole context as a document of its own."""
        return text_of({"@context": self.definitions(set(self.names))})

    def definitions(self, used: set[str]) -> dict[str, Json]:
        """Return the part of the context that these IRIs need."""
        found: dict[str, Json] = dict(_KEYWORDS)
        for iri in used & self.names.keys():
            name = self.names[iri]
            found[name] = self._definition(iri)
            if ":" in name and name != iri:
                prefix = name.split(":", 1)[0]
                found[prefix] = self.prefixes[prefix]
        return found

    def _definition(self, iri: str) -> Json:
        form = self.forms.get(iri, MIXED)
        if form == LANGUAGE:
            return {"@id": iri, "@container": "@language"}
        if form in (MIXED, STRING):
            return iri
        return {"@id": iri, "@type": form}


def class_of(word: str) -> str:
    """Return what names a class, also one that is no IRI."""
    return word[1:-1] if word[0] == "<" else word[2:] if word[0] == "_" else lexical(word)


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


def text_of(content: Json) -> bytes:
    """Return JSON with sorted keys, a blank for each step inwards, and a line break at the end."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
