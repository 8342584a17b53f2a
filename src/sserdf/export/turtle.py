"""Turtle 1.1, a block for each subject, as pyoxigraph writes it, and without making triples for it.

What is plain is spelled here; what needs an escape is asked of pyoxigraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from sserdf.export.words import IRI, LANGUAGE, STRING, Forms, Told, form
from sserdf.vocabulary import TYPE, XSD

Spell = Callable[[str], str]

# the part after a prefix that needs no escape but of slashes
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]*")
_EXPONENT = r"[eE][+-]?[0-9]+"
# what Turtle writes without quotes (section 6.5: INTEGER, DECIMAL, DOUBLE)
_BARE = {
    XSD(name).value: re.compile(pattern)
    for name, pattern in {
        "integer": r"[+-]?[0-9]+",
        "decimal": r"[+-]?[0-9]*\.[0-9]+",
        "double": rf"[+-]?([0-9]+\.[0-9]*{_EXPONENT}|\.[0-9]+{_EXPONENT}|[0-9]+{_EXPONENT})",
        "boolean": "true|false",
    }.items()
}
_X = ox.NamedNode("urn:x")
_MOST = 10_000  # names kept
_NEXT = " ;\n\t"


class Turtle:
    """Writes blocks with a set of prefixes."""

    def __init__(self, prefixes: Mapping[str, str], forms: Forms) -> None:
        """Take the prefixes that the file declares, and how the values of predicates are written."""
        self._prefixes, self._forms = dict(prefixes), forms
        counts = Counter(self._prefixes.values())
        # None where only pyoxigraph knows which of several prefixes it takes
        self._by_space = {n: p if counts[n] == 1 else None for p, n in self._prefixes.items()}
        self._near: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self._datatypes: dict[str, Spell] = {}
        self._plans: dict[str, tuple[str, Spell | None]] = {}
        text = self._asked(TYPE, _X)
        self.header = text[: text.rfind("\n", 0, -1) + 1]

    def block(self, subject: str, told: Told) -> str:
        """Return what is said of one subject."""
        plans, parts = self._plans, list[str]()
        last = ""
        for predicate, word in told:
            name, spell = plans.get(predicate) or self._plan(predicate)
            if spell is not None:
                word = spell(word)
            if predicate == last:
                parts.append(f" , {word}")
            else:
                parts.append(f"{_NEXT if last else ''}{name} {word}")
                last = predicate
        return f"{self._node(subject)} {''.join(parts)} .\n"

    def _plan(self, predicate: str) -> tuple[str, Spell | None]:
        """Return the name of a predicate, and what spells its values; None when N-Triples does already."""
        forms = self._forms.get(predicate, frozenset())
        name = self._asked(ox.NamedNode(predicate[1:-1]), _X).split(" ")[-3]
        plan = name, self._spell(forms)
        if len(self._plans) < _MOST:
            self._plans[predicate] = plan
        return plan

    def _spell(self, forms: frozenset[str]) -> Spell | None:
        if forms and forms <= {STRING, LANGUAGE}:
            return None
        if forms == {IRI}:
            return self._node
        return self._typed(*forms) if len(forms) == 1 else self._any

    def _typed(self, datatype: str) -> Spell:
        """Return what spells literals of one datatype."""
        match = _BARE[datatype].fullmatch if datatype in _BARE else None
        cut = -len(f"^^<{datatype}>")  # from the end, where no sign of the text can be in the way
        tail = f"^^{self._node(f'<{datatype}>')}"

        def quoted(word: str) -> str:
            return word[:cut] + tail

        def bare(word: str) -> str:
            text = word[1 : cut - 1]
            return text if match and match(text) else word[:cut] + tail

        return bare if match else quoted

    def _any(self, word: str) -> str:
        if word[0] != '"':
            return self._node(word)
        if word[-1] != ">":
            return word
        datatype = form(word)
        spell = self._datatypes.get(datatype) or self._typed(datatype)
        if len(self._datatypes) < _MOST:
            self._datatypes[datatype] = spell
        return spell(word)

    def _node(self, word: str) -> str:
        cut = word.rfind("/")
        found = word[1 : (max(cut, word.rfind("#")) if "#" in word else cut) + 1]
        near = self._near.get(found)
        if near is None:
            near = self._near_to(found)
        # most things have no prefix near them
        return (self._names.get(word) or self._named(word, near)) if near else word

    def _near_to(self, found: str) -> list[str]:
        """Return the namespaces that an IRI of that space may be written with, the longest first."""
        near = [n for n in self._by_space if n.startswith(found) or found.startswith(n)]
        near.sort(key=len, reverse=True)
        if len(self._near) < _MOST:
            self._near[found] = near
        return near

    def _named(self, word: str, near: list[str]) -> str:
        iri = word[1:-1]
        for namespace in near if word[0] == "<" else ():
            if iri.startswith(namespace):
                name = self._name(iri[len(namespace) :], self._by_space[namespace])
                name = name or self._asked(TYPE, ox.NamedNode(iri)).split(" ")[-2]
                if len(self._names) < _MOST:
                    self._names[word] = name
                return name
        return word

    def _name(self, local: str, prefix: str | None) -> str:
        """Return a name that needs no escape but before slashes, "" for any other."""
        if prefix is None or (local and not _PLAIN.fullmatch(local)):
            return ""
        return f"{prefix}:{local}".replace("/", "\\/")

    def _asked(self, predicate: ox.NamedNode, node: ox.NamedNode) -> str:
        triple = ox.Triple(_X, predicate, node)
        text = ox.serialize([triple], format=ox.RdfFormat.TURTLE, prefixes=self._prefixes)
        return (text or b"").decode()
