"""Which statements tell of a version: of the ontology, of the publication, and of the version itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.corpus import Corpus
from sserdf.errors import FileError
from sserdf.reading import File, parsed
from sserdf.releases import PLACE
from sserdf.releases.version import parsed as number_of
from sserdf.releasing.edits import Edit, document, edited
from sserdf.vocabulary import DCAT, DCTERMS, LABELS, OWL, PAV, PROV, RDFS, SCHEMA, TYPE, XSD

_CITATION = DCTERMS("bibliographicCitation")
_ALSO = (DCAT("version"), SCHEMA("version"), PAV("version"))  # what a publication may say its version with
_Object = ox.NamedNode | ox.Literal
_Facts = list[tuple[ox.NamedNode, _Object]]


def rewritten(corpus: Corpus, version: str, date: str, is_first: bool) -> list[File]:
    """Return each file that the version changes or adds.

    Raises FileError when the project has no ontology with a version, says something twice, has a
    higher version already, or has a file that cannot be edited line by line.
    """
    work = _Work(corpus, version, date, is_first)
    by_file: dict[str, list[Edit]] = {}
    for file, edit in work.edits():
        by_file.setdefault(str(file.path), []).append(edit)
    known = {str(file.path): file for file in corpus.files}
    files = [edited(known[path], edits, corpus.prefixes) for path, edits in sorted(by_file.items())]
    return [*files, *work.added()]


class _Said(NamedTuple):
    file: File
    triple: ox.Triple


class _Work:
    def __init__(self, corpus: Corpus, version: str, date: str, is_first: bool) -> None:
        self.corpus, self.version, self.date, self.is_first = corpus, version, date, is_first
        self.iri = ox.NamedNode(f"{corpus.base}{PLACE}/{version}")
        self.said: dict[ox.NamedNode, list[_Said]] = {}
        for file in corpus.files:
            if file.path.suffix == ".ttl" and not file.name.startswith("links/"):
                for triple in file.triples:
                    if isinstance(triple.subject, ox.NamedNode):
                        self.said.setdefault(triple.subject, []).append(_Said(file, triple))

    def edits(self) -> Iterator[tuple[File, Edit]]:
        for ontology in self.ontologies():
            yield from self._of_ontology(ontology)
        front = ox.NamedNode(self.corpus.base)
        if front in self.said:
            yield from self._of_front(front)
        if self.iri in self.said:  # prepared by hand, with a date that was a guess
            yield from self._set(self.iri, DCTERMS("issued"), self._day())

    def ontologies(self) -> list[ox.NamedNode]:
        ours = (s for s in self.said if s.value.startswith(self.corpus.base))
        found = sorted(s for s in ours if OWL("Ontology") in self._values(s, TYPE))
        if not found:
            folder = self.corpus.root / "ontology"
            raise FileError(folder, "has no owl:Ontology", "describe one there, with owl:versionInfo")
        return found

    def _of_ontology(self, it: ox.NamedNode) -> Iterator[tuple[File, Edit]]:
        line = self._one(it, OWL("versionInfo"))
        if line is None:
            file, triple = self.said[it][0]
            where = file.lines[file.triples.index(triple)]
            cure = f'add the line owl:versionInfo "{self.version}" ;'
            raise FileError(file.path, "the ontology says no version", cure, where)
        self._refuse_lower(line)
        yield from self._set(it, OWL("versionInfo"), _like(line.triple.object, self.version))
        yield from self._set(it, OWL("versionIRI"), self.iri)
        yield from self._set(it, DCTERMS("modified"), self._day())
        if self.is_first:
            yield from self._set(it, DCTERMS("issued"), self._day())
        yield from self._cited(it, line)

    def _of_front(self, it: ox.NamedNode) -> Iterator[tuple[File, Edit]]:
        old = self._one(it, OWL("versionInfo"))
        told = old.triple.object if old else ox.Literal(self.version)
        yield from self._set(it, OWL("versionInfo"), _like(told, self.version))
        for predicate in _ALSO:
            if also := self._one(it, predicate):
                yield from self._set(it, predicate, _like(also.triple.object, self.version))
        yield from self._set(it, DCTERMS("modified"), self._day())
        if self.is_first and not self._one(it, DCTERMS("issued")):
            yield from self._set(it, DCTERMS("issued"), self._day())
        yield from self._cited(it, old)

    def _cited(self, it: ox.NamedNode, line: _Said | None) -> Iterator[tuple[File, Edit]]:
        if line is None:
            return
        old, dated = _text(line.triple.object), self._one(it, DCTERMS("modified"))
        year = _text(dated.triple.object)[:4] if dated else ""
        for file, triple in self.said[it]:
            if triple.predicate == _CITATION and isinstance(triple.object, ox.Literal):
                text = _renewed(triple.object.value, old, self.version, year, self.date[:4])
                yield from _replaced(file, triple, _like(triple.object, text))

    def _set(self, it: ox.NamedNode, predicate: ox.NamedNode, value: _Object) -> Iterator[tuple[File, Edit]]:
        if old := self._one(it, predicate):
            yield from _replaced(*old, value)
        else:
            known = self._one(it, OWL("versionInfo")) or self.said[it][-1]
            yield known.file, Edit(ox.Triple(it, predicate, value), None, known.triple)

    def _one(self, it: ox.NamedNode, predicate: ox.NamedNode) -> _Said | None:
        found = [said for said in self.said[it] if said.triple.predicate == predicate]
        if len(found) > 1:
            line = found[1].file.lines[found[1].file.triples.index(found[1].triple)]
            raise FileError(found[1].file.path, f"says {predicate} twice of {it}", "keep one", line)
        return found[0] if found else None

    def _values(self, it: ox.NamedNode, predicate: ox.NamedNode) -> list[object]:
        return [said.triple.object for said in self.said[it] if said.triple.predicate == predicate]

    def _refuse_lower(self, line: _Said) -> None:
        now = number_of(_text(line.triple.object))
        if now and now > (number_of(self.version) or now):
            where = line.file.lines[line.file.triples.index(line.triple)]
            told = f"the ontology has the version {_text(line.triple.object)} already"
            raise FileError(line.file.path, told, "name a higher one", where)

    def _day(self) -> ox.Literal:
        return ox.Literal(self.date, datatype=XSD("date"))

    def added(self) -> Iterator[File]:
        """Yield the file of the version, unless something is said of it already."""
        if self.iri in self.said:
            return
        path = self.corpus.root / "data" / PLACE / f"{self.version}.ttl"
        if path.exists():
            raise FileError(path, f"says nothing of <{self.iri.value}>", "delete it, and it is made for you")
        model = self._model()
        facts = [*self._copied(model)] if model else self._least()
        text = document(self.iri, facts, self.corpus.prefixes)
        yield parsed(path, text.encode(), f"{PLACE}/{self.version}")

    def _model(self) -> ox.NamedNode | None:
        """The version before: the highest of those that something is said of."""
        start = f"{self.corpus.base}{PLACE}/"
        found = {
            n: s for s in self.said if s.value.startswith(start) and (n := number_of(s.value[len(start) :]))
        }
        return found[max(found)] if found else None

    def _copied(self, model: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, _Object]]:
        old = model.value.rpartition("/")[2]
        issued = self._values(model, DCTERMS("issued"))
        for said in self.said[model]:
            p, o = said.triple.predicate, said.triple.object
            if isinstance(o, ox.NamedNode):
                is_version = o.value.startswith(f"{self.corpus.base}{PLACE}/")
                yield p, model if is_version else o
            elif isinstance(o, ox.Literal):
                is_day = o in issued
                yield p, self._day() if is_day else _like(o, _renewed(o.value, old, self.version, "", ""))
        if not issued:
            yield DCTERMS("issued"), self._day()

    def _least(self) -> _Facts:
        ontologies = self.ontologies()
        labels = [o for p in LABELS for o in self._values(ontologies[0], p) if isinstance(o, ox.Literal)]
        named = {o.language: _like(o, f"{o.value}, {self.version}") for o in reversed(labels)}
        facts: _Facts = [(TYPE, PROV("Entity"))]
        facts += [(RDFS("label"), named[tag]) for tag in sorted(named, key=str)]
        facts += [(DCTERMS("isVersionOf"), ontology) for ontology in ontologies]
        return [*facts, (DCTERMS("issued"), self._day())]


def _replaced(file: File, triple: ox.Triple, value: _Object) -> Iterator[tuple[File, Edit]]:
    new = ox.Triple(triple.subject, triple.predicate, value)
    if new != triple:
        yield file, Edit(new, triple, triple)


def _like(old: object, text: str) -> ox.Literal:
    if isinstance(old, ox.Literal) and old.language:
        return ox.Literal(text, language=old.language)
    return ox.Literal(text, datatype=old.datatype if isinstance(old, ox.Literal) else XSD("string"))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def _renewed(text: str, old: str, new: str, old_year: str, year: str) -> str:
    """Return the text with the new version and year, when it names the old version."""
    version = re.compile(rf"(?<![\w.]){re.escape(old)}(?!\.?\w)")
    if not old or not version.search(text):
        return text
    text = version.sub(lambda _: new, text)
    return re.sub(rf"(?<!\d){old_year}(?!\d)", year, text) if old_year else text
