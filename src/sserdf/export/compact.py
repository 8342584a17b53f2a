"""The JSON text of things, compacted by a context, and put together from texts: no tree is made of it.

It is what `json.dumps` writes with an indent of one blank and sorted keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from sserdf.export.blocks import grouped
from sserdf.export.jsonld import MIXED, Context, class_of
from sserdf.export.words import IRI, LANGUAGE, STRING, A, Spelled, Told, form, lexical, spelled
from sserdf.vocabulary import XSD

_Member = tuple[str, str]  # a key, and its text with the value
_Spell = Callable[[str], str]  # of one value
_Plan = tuple[str, str, _Spell | None]  # the key, its text, what spells a value; None for texts by language

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # JSON numbers are exact up to 2^53
_WHOLE, _BOOLEAN = XSD("integer").value, XSD("boolean").value
_MOST = 10_000  # plans, and contexts, kept
_QUOTE = '"'
# what stands before a thing: alone, and as one of many
_ALONE, _AMONG = "\n", "\n  "
_string = json.JSONEncoder(ensure_ascii=False).encode


def document(context: Context, triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as one JSON-LD document that needs no other file: it carries its part of the context."""
    return Compact(context).document(list(spelled(grouped(triples)))).encode()


class Compact:
    """Writes blocks as JSON objects."""

    footer = "\n ]\n}\n"

    def __init__(self, context: Context) -> None:
        """Take the context that gives the names."""
        self.context = context
        self._plans: dict[str, _Plan] = {}
        self._definitions: dict[frozenset[str], str] = {}

    def document(self, told: Sequence[Spelled]) -> str:
        """Return blocks as a document that needs no other file: it carries its part of the context."""
        if len(told) == 1:
            return self.single(*told[0])
        used = {term for _, said in told for term in _terms(said)}
        if not told:
            return f"{self.header(used).rstrip()}]\n}}\n"
        return f"{self.header(used)}{','.join(self.block(*one) for one in told)}{self.footer}"

    def single(self, subject: str, told: Told) -> str:
        """Return one block as a document."""
        said = _by_predicate(told)
        context = self._definition(frozenset((*said, *said.get(A, ()))))
        members = self._members(subject, said, _ALONE, ("@context", f'"@context": {context}'))
        return f"{_braces(members, _ALONE)}\n"

    def header(self, used: Iterable[str]) -> str:
        """Return what stands before the blocks of a document of many, given the terms that they use."""
        return f'{{\n "@context": {self._definition(frozenset(used))},\n "@graph": ['

    def block(self, subject: str, told: Told) -> str:
        """Return what is said of one subject, as one of many; commas stand between them."""
        return f"{_AMONG}{_braces(self._members(subject, _by_predicate(told), _AMONG), _AMONG)}"

    def _members(self, subject: str, said: dict[str, list[str]], pad: str, *more: _Member) -> list[str]:
        found = [*more, ("id", f'"id": {_named(subject)}')]
        inner = f"{pad} "
        plans = self._plans
        for predicate, words in said.items():
            name, key, spell = plans.get(predicate) or self._plan(predicate)
            if spell is None:
                value = _by_language(words, inner)
            elif len(words) == 1:
                value = spell(words[0])
                if "\n" in value:
                    value = value.replace("\n", inner)
            else:
                texts = [spell(word).replace("\n", f"{inner} ") for word in words]
                value = _braces(texts, inner, "[]")
            found.append((name, key + value))
        found.sort()
        return [text for _, text in found]

    def _plan(self, predicate: str) -> _Plan:
        iri = predicate[1:-1]
        if predicate == A:
            plan: _Plan = ("type", '"type": ', self._class)
        else:
            name = self.context.names[iri]
            plan = (name, f"{_string(name)}: ", _SPELLS.get(self.context.forms[iri], _text))
        if len(self._plans) < _MOST:
            self._plans[predicate] = plan
        return plan

    def _class(self, word: str) -> str:
        return _string(self.context.names[class_of(word)])

    def _definition(self, used: frozenset[str]) -> str:
        """Return the part of the context that these terms need, as it stands in a document."""
        found = self._definitions.get(used)
        if found is None:
            told = self.context.definitions({class_of(word) for word in used})
            found = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).replace("\n", "\n ")
            if len(self._definitions) < _MOST:
                self._definitions[used] = found
        return found


def _terms(told: Told) -> set[str]:
    """Return the predicates and the classes."""
    found = {predicate for predicate, _ in told}
    if A in found:
        found.update(word for predicate, word in told if predicate == A)
    return found


def _by_predicate(told: Told) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for predicate, word in told:
        if predicate in found:
            found[predicate].append(word)
        else:
            found[predicate] = [word]
    return found


def _by_language(words: Sequence[str], pad: str) -> str:
    inner = f"{pad} "
    if len(words) == 1:
        return f'{{{inner}"{words[0][words[0].rindex(_QUOTE) + 2 :]}": {_text(words[0])}{pad}}}'
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[word.rindex(_QUOTE) + 2 :], []).append(_text(word))
    said = [f'"{tag}": {_one(texts, inner)}' for tag, texts in sorted(found.items())]
    return _braces(said, pad)


def _one(texts: Sequence[str], pad: str) -> str:
    return texts[0] if len(texts) == 1 else _braces(texts, pad, "[]")


def _braces(items: Sequence[str], pad: str, marks: str = "{}") -> str:
    return f"{marks[0]}{pad} {f',{pad} '.join(items)}{pad}{marks[1]}"


def _named(word: str) -> str:
    return f'"{word[1:-1] if word[0] == "<" else word}"'  # no IRI has a sign that JSON escapes


def _text(word: str) -> str:
    # a text without a backslash stands in N-Triples as it does in JSON
    cut = word.rindex('"') + 1
    return word[:cut] if "\\" not in word else _string(lexical(word))


def _number(word: str) -> str:
    # only what comes back with the same digits becomes a JSON number
    text = word[1 : word.rindex('"')]
    return text if _INTEGER.fullmatch(text) else _text(word)


def _truth(word: str) -> str:
    text = word[1 : word.rindex('"')]
    return text if text in ("true", "false") else _text(word)


def _any(word: str) -> str:
    """Return a value that says itself what it is."""
    kind = form(word)
    if kind == IRI:
        return _braces([f'"id": {_named(word)}'], "\n")
    if kind == STRING:
        return _text(word)
    if kind == LANGUAGE:
        mark = f'"@language": "{word[word.rindex(_QUOTE) + 2 :]}"'
        return _braces([mark, f'"@value": {_text(word)}'], "\n")
    return _braces([f'"@type": "{kind}"', f'"@value": {_text(word)}'], "\n")


_SPELLS: dict[str, _Spell | None] = {
    IRI: _named,
    LANGUAGE: None,
    MIXED: _any,
    _WHOLE: _number,
    _BOOLEAN: _truth,
}
