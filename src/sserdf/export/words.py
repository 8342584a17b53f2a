"""Terms as N-Triples spells them: the one text from which every format takes its own.

Making a term, or asking one for a part, costs more than to cut a text: so each is spelled once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from sserdf.export.blocks import Block
from sserdf.vocabulary import RDF, TYPE, XSD

Told = Sequence[tuple[str, str]]  # predicates and objects, those of one predicate together
Spelled = tuple[str, Told]  # what is said of a subject
Forms = Mapping[str, frozenset[str]]  # of the values of each predicate

A = str(TYPE)
IRI, LANGUAGE, STRING = "@id", "@language", XSD("string").value  # forms of values; others are datatypes
LANGUAGE_STRING = RDF("langString").value
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Speller:
    """Spells blocks, and remembers the predicates."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[ox.NamedNode, str] = {}

    def __call__(self, block: Block) -> Spelled:
        """Return the block in words."""
        subject, said = block
        told = []
        for predicate, objects in said.items():
            word = self._known.get(predicate) or self._known.setdefault(predicate, str(predicate))
            for o in objects:  # one flat list: it is the fastest to make and to walk
                told.append((word, str(o)))
        return str(subject), told


def spelled(blocks: Iterable[Block]) -> Iterator[Spelled]:
    """Yield blocks in words."""
    return map(Speller(), blocks)


def form(word: str) -> str:
    """Return how a value is written: @id, @language, or the IRI of its datatype."""
    if word[-1] == '"':
        return STRING
    if word[0] != '"':
        return IRI
    return word[word.rindex('"') + 4 : -1] if word[-1] == ">" else LANGUAGE


def space(word: str) -> str:
    """Return what an IRI begins with, up to its last slash or hash."""
    cut = word.rfind("/")
    return word[1 : (max(cut, word.rfind("#")) if "#" in word else cut) + 1]


def lexical(word: str) -> str:
    """Return the text of a literal."""
    text = word[1 : word.rindex('"')]
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])
