"""RDF 1.1 XML, a block for each subject, as pyoxigraph writes it, and without making triples for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from sserdf import iris
from sserdf.errors import SserdfError
from sserdf.export.words import A, Told, lexical
from sserdf.vocabulary import TYPE

_X = ox.NamedNode("urn:x")
_ABOUT = ' rdf:about="urn:x">'
_SPECIAL = re.compile("[&<>\"']")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_QUOTE = "'"
_PLAIN = ("rdf:Description", "rdf:Description")
Element = tuple[str, str]  # what stands in its first tag, and in its last
_MOST = 10_000  # names kept


class RdfXml:
    """Writes blocks with a set of prefixes.

    A block raises SserdfError for what XML cannot hold: terms without a name, control characters.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Take the prefixes that the file declares."""
        self._prefixes = dict(prefixes)
        self._elements: dict[str, Element] = {}
        self._kinds: dict[str, Element] = {}
        whole = self._asked([])
        self.header = whole[: whole.rindex("</")]
        self.footer = whole[len(self.header) :]

    def block(self, subject: str, told: Told) -> str:
        """Return what is said of one subject."""
        elements = self._elements
        first, last = _PLAIN
        lines: list[str] = []
        for predicate, word in told:
            start, end = elements.get(predicate) or self._element(predicate)
            if predicate == A:
                kind = self._kinds.get(word) or self._kind(word)
                if not lines and first is _PLAIN[0] and word[0] == "<":  # the first class names the element
                    first, last = kind
                    continue
            if word[0] != '"':
                lines.append(f"\t\t<{start} {_reference(word, 'resource')}/>\n")
            else:
                lines.append(f"\t\t<{start}{_content(word, subject)}</{end}>\n")
        return f"\t<{first} {_reference(subject, 'about')}>\n{''.join(lines)}\t</{last}>\n"

    def _element(self, predicate: str) -> Element:
        _refuse(predicate)
        triple = ox.Triple(_X, ox.NamedNode(predicate[1:-1]), ox.Literal("x"))
        start, _, end = self._asked([triple]).split("\n")[-3].strip("\t<>").partition(">x</")
        if len(self._elements) < _MOST:
            self._elements[predicate] = start, end
        return start, end

    def _kind(self, word: str) -> Element:
        _refuse(word)
        if word[0] != "<":
            return _PLAIN
        *_, first, last, _ = self._asked([ox.Triple(_X, TYPE, ox.NamedNode(word[1:-1]))]).split("\n")
        found = first.removesuffix(_ABOUT)[2:], last[3:-1]
        if len(self._kinds) < _MOST:
            self._kinds[word] = found
        return found

    def _asked(self, triples: list[ox.Triple]) -> str:
        text = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=self._prefixes)
        return (text or b"").decode()


def _content(word: str, subject: str) -> str:
    """Return the text of a literal, and before it what the first tag says of it."""
    cut = word.rindex('"')
    text = word[1:cut]
    # N-Triples escapes control characters, and these two are all else that XML cannot hold
    if "\\" in text or "\ufffe" in text or "\uffff" in text:
        text = lexical(word)
        if iris.UNWRITABLE.search(text):
            fault = f"XML cannot hold a control character of {subject}"
            raise SserdfError(f"error: {fault} (use another format)")
    if _SPECIAL.search(text):
        text = _escaped(text)
    if word[-1] == '"':
        return f">{text}"
    if word[-1] == ">":
        return f' rdf:datatype="{_escaped(word[cut + 4 : -1])}">{text}'
    return f' xml:lang="{word[cut + 2 :]}">{text}'


def _reference(word: str, role: str) -> str:
    if word[0] == "_":
        return f'rdf:nodeID="{word[2:]}"'
    if word[1] == "<":
        raise SserdfError(f"error: RDF/XML cannot write {word} (use another format, or another term)")
    iri = word[1:-1]
    return f'rdf:{role}="{_escaped(iri) if "&" in iri or _QUOTE in iri else iri}"'


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ENTITIES[found[0]], text)


def _refuse(word: str) -> None:
    if not iris.LOCAL_NAME.search(word.rstrip(">")):
        raise SserdfError(f"error: RDF/XML cannot write {word} (use another format, or another term)")
