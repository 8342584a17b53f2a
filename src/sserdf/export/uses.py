"""Which terms some blocks use: what prefixes, contexts and kinds of values are told from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sserdf.corpus import Corpus
from sserdf.export import since
from sserdf.export.blocks import by_subject, grouped
from sserdf.export.words import IRI, LANGUAGE, LANGUAGE_STRING, A, Forms, Spelled, form, space, spelled

_MOST = 10_000  # predicates kept


@dataclass(frozen=True)
class Uses:
    """The terms of some blocks."""

    forms: Forms  # predicate → how its values are written
    classes: frozenset[str]
    spaces: frozenset[str]  # what the IRIs of nodes begin with, up to a slash or hash
    schemes: frozenset[str]

    @staticmethod
    def of(told: Iterable[Spelled]) -> Uses:
        """Return what these blocks use."""
        forms: dict[str, set[str]] = {}
        classes: set[str] = set()
        spaces: set[str] = set()
        bare: set[str] = set()  # IRIs without a slash
        for subject, said in told:
            _note(subject, spaces, bare)
            for predicate, word in said:
                kind = form(word)
                if kind == IRI:
                    _note(word, spaces, bare)
                if predicate == A:
                    classes.add(word)
                if predicate not in forms:
                    forms[predicate] = set()
                forms[predicate].add(kind)
        for predicate in forms:
            _note(predicate, spaces, bare)
        schemes = {iri.split(":", 1)[0] for iri in (*spaces, *bare)}
        kinds = {predicate: frozenset(found) for predicate, found in forms.items()}
        return Uses(kinds, frozenset(classes), frozenset(spaces), frozenset(schemes))

    def plain(self) -> tuple[object, ...]:
        """Return it as plain values, which can travel and be kept."""
        forms = {predicate: tuple(sorted(kinds)) for predicate, kinds in self.forms.items()}
        return forms, *(tuple(sorted(kept)) for kept in (self.classes, self.spaces, self.schemes))

    @staticmethod
    def restored(plain: Iterable[Any]) -> Uses:
        """Return what `plain` was told of."""
        forms, *kept = plain
        kinds = {predicate: frozenset(found) for predicate, found in forms.items()}
        return Uses(kinds, *map(frozenset, kept))

    def __or__(self, other: Uses) -> Uses:
        """Return what either uses."""
        none: frozenset[str] = frozenset()
        forms = {p: self.forms.get(p, none) | other.forms.get(p, none) for p in {**self.forms, **other.forms}}
        return Uses(
            forms, self.classes | other.classes, self.spaces | other.spaces, self.schemes | other.schemes
        )

    def namespaces(self) -> frozenset[str]:
        """Return what the IRIs of nodes and of datatypes begin with."""
        kinds = frozenset[str]().union(*self.forms.values())
        return self.spaces.union(map(_space_of, kinds - {IRI}))


@lru_cache(maxsize=2)  # every dump asks for it, after an edit for that of before too
def of_data(corpus: Corpus) -> Uses:
    """Return what ontology and data use."""
    known = since.of(corpus)
    return known.used if known else Uses.of(spelled(by_subject(corpus)))


@lru_cache(maxsize=2)
def of_all(corpus: Corpus) -> Uses:
    """Return what ontology, data and shapes use."""
    return of_data(corpus) | Uses.of(spelled(grouped(corpus.shape_triples)))


def declared(namespaces: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes that a file with these namespaces declares: those in use, and odd ones."""
    found = frozenset(namespaces)
    return {p: n for p, n in known.items() if n in found or n[-1:] not in "/#"}


class Namespaces:
    """Tells what the IRIs of nodes and of datatypes in some blocks begin with."""

    def __init__(self, forms: Forms) -> None:
        """Take how the values of predicates are written; it may be more than the blocks have."""
        self._forms = forms
        self._known: dict[str, tuple[frozenset[str], bool]] = {}

    def of(self, told: Iterable[Spelled]) -> set[str]:
        """Return the namespaces."""
        found: set[str] = set()
        known, last = self._known, ""
        for subject, said in told:
            if subject[0] == "<":
                found.add(space(subject))
            for predicate, word in said:
                if predicate != last:
                    last = predicate
                    always, is_seen = known.get(predicate) or self._plan(predicate)
                    found |= always
                if is_seen:
                    continue
                if word[0] == "<":
                    found.add(space(word))
                elif word[0] == '"':
                    found.add(_space_of(form(word)))
        return found

    def _plan(self, predicate: str) -> tuple[frozenset[str], bool]:
        """Return what every statement with a predicate uses, and whether that is all."""
        forms = self._forms.get(predicate, frozenset())
        is_seen = len(forms) == 1 and IRI not in forms
        plan = frozenset({space(predicate), *(map(_space_of, forms) if is_seen else ())}), is_seen
        if len(self._known) < _MOST:
            self._known[predicate] = plan
        return plan


def _space_of(kind: str) -> str:
    """Return what the datatype begins with that values of a form have."""
    return space(f"<{LANGUAGE_STRING if kind == LANGUAGE else kind}>")


def _note(word: str, spaces: set[str], bare: set[str]) -> None:
    if word[0] == "<":
        if found := space(word):
            spaces.add(found)
        else:
            bare.add(word[1:])
