"""Read the folders of a project into one dataset, one named graph per file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from sserdf import folders, index, iris, mappings, queries, reads
from sserdf.bulk import Broken, Bulk
from sserdf.errors import SserdfError
from sserdf.folders import DATA_FOLDERS as DATA_FOLDERS
from sserdf.folders import SHAPES_FOLDER as SHAPES_FOLDER
from sserdf.index import Facts, Pointing, Spo
from sserdf.index import Node as Node
from sserdf.index import Term as Term
from sserdf.reading import File, Known
from sserdf.vocabulary import DCTERMS, RDFS

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # a tag of BCP 47, as registered tags are


@dataclass(frozen=True, eq=False)  # two corpora are one when they are the same object
class Corpus:
    """Everything a project says, as it was written."""

    root: Path
    base: str
    prefixes: Mapping[str, str]
    files: tuple[File, ...]  # ontology and data
    shapes: tuple[File, ...]

    @staticmethod
    def read(root: Path, broken: Broken | None = None) -> Corpus:
        """Return the project in a folder.

        When `broken` is given, it is told of each fault, and what cannot be read is left out: a line of
        N-Triples, else a whole file. Raises FileError without a folder or the prefixes, Unreadable with
        every file at fault.
        """
        head, known = folders.head(root), Known()
        files: list[File] = []
        shapes: list[File] = []
        faults, spare = list[SserdfError](), list[SserdfError]()
        with index.unwatched():
            for folder, name in folders.sources(root):
                try:
                    file = folders.read(root, folder, name, head, known, broken)
                    (shapes if folder == SHAPES_FOLDER else files).append(file)
                except SserdfError as error:
                    # without a shape, less is checked than anybody thinks
                    (spare if folder == DATA_FOLDERS[-1] and broken else faults).append(error)
        folders.settle(faults, None)
        folders.settle(spare, broken)
        return Corpus(root, head.base or "", head.prefixes, tuple(files), tuple(shapes))

    def with_files(self, files: tuple[File, ...]) -> Corpus:
        """Return the project as if these files of data were part of it."""
        known = {file.path.resolve() for file in self.files} if files else set()
        more = (file for file in files if file.path.resolve() not in known)
        return Corpus(self.root, self.base, self.prefixes, (*self.files, *more), self.shapes)

    def before(self, files: Iterable[File], said: Mapping[Node, index.Said]) -> Corpus:
        """Return the project as it was with other files, when this was said of some subjects."""
        was = replace(self, files=tuple(files))
        was.__dict__["data"] = {**self.data, **said}
        return was

    def watched(self) -> Corpus:
        """Return the project so that it is noted what is read of it."""
        seen = replace(self)
        watched = {"data": reads.Facts(self.data), "facts": reads.Facts(self.facts)}
        seen.__dict__.update(watched, inverse=reads.Inverse(self.inverse))
        return seen

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """Every triple of ontology and data, sorted, each once; the order carries no meaning."""
        reads.everything()
        return self._triples

    @cached_property
    def _triples(self) -> tuple[ox.Triple, ...]:
        return tuple(ox.Triple(*said) for said in self.statements())

    @cached_property
    def shape_triples(self) -> tuple[ox.Triple, ...]:
        """Every triple of the shapes, sorted, each once."""
        return tuple(ox.Triple(*said) for said in index.spoken(self._shape_facts))

    def statements(self) -> Iterator[Spo]:
        """Yield what ontology and data say, in the order of `triples`, with no copy of it."""
        reads.everything()
        return index.spoken(self.data)

    @cached_property
    def data(self) -> Facts:
        """What ontology and data say of each subject: predicate, then objects, sorted."""
        with index.unwatched():
            return index.facts(file.terms for file in self.files)

    @cached_property
    def _shape_facts(self) -> Facts:
        return index.facts(file.terms for file in self.shapes)

    @cached_property
    def facts(self) -> Facts:
        """What is said of each subject, shapes included: predicate, then objects, sorted."""
        return index.merged(self.data, self._shape_facts)

    @cached_property
    def inverse(self) -> dict[Term, Pointing]:
        """Who points at each node: predicate, then subjects, sorted."""
        with index.unwatched():
            return index.inverse(self.facts)

    def with_superclasses(self, classes: Iterable[Term]) -> set[Term]:
        """Return the classes and every class above them (rdfs:subClassOf, over any number of steps)."""
        found, todo = set(classes), list(classes)
        while todo:
            node = todo.pop()
            said = self.facts.get(node, {}) if isinstance(node, ox.NamedNode | ox.BlankNode) else {}
            above = set(said.get(RDFS("subClassOf"), ())) - found
            found |= above
            todo += above
        return found

    @cached_property
    def minted(self) -> tuple[ox.NamedNode, ...]:
        """The IRIs below the base that something is said about, sorted."""
        ours = (s for s in self.facts if isinstance(s, ox.NamedNode))
        return tuple(sorted(s for s in ours if s.value.startswith(self.base)))

    @cached_property
    def language(self) -> str:
        """The language of the publication: the dcterms:language of its base; English without one.

        What is no language tag (BCP 47) names none: pages and records could not carry it.
        """
        said = self.facts.get(ox.NamedNode(self.base), {}).get(DCTERMS("language"), [])
        languages = [o.value for o in said if isinstance(o, ox.Literal) and LANGUAGE.fullmatch(o.value)]
        return languages[0] if languages else "en"

    @property
    def quads(self) -> Iterator[ox.Quad]:
        """Every triple of ontology and data in the graph that it is published in, file by file."""
        reads.everything()
        return chain.from_iterable(map(self._quads, self.files))

    def _quads(self, file: File) -> Iterator[ox.Quad]:
        if isinstance(file, Bulk):
            return (ox.Quad(s, p, o, self.graph_of(s, file)) for s, p, o in file.statements())
        graph = self.graph(file)
        return (ox.Quad(s, p, o, graph) for s, p, o in file.statements())

    def graph_of(self, subject: Node, file: File) -> ox.NamedNode:
        """Return the name of the graph that a file says something of a subject in."""
        if not isinstance(file, Bulk):
            return self.graph(file)
        # nothing is published under the name of such a file
        path = iris.local_path(subject.value, self.base) if isinstance(subject, ox.NamedNode) else None
        return self.graph(file) if path is None else ox.NamedNode(f"{self.base}{iris.document(path)}.ttl")

    def graph(self, file: File) -> ox.NamedNode:
        """Return the name of the graph of a file: the address of the Turtle published from it."""
        return ox.NamedNode(f"{self.base}{file.name}.ttl")

    def document_of(self, path: str) -> File | None:
        """Return the file that a thing shares its path with, if there is one."""
        file = self._by_name.get(path)
        return None if isinstance(file, Bulk) else file

    def source_of(self, path: str) -> File | None:
        """Return the file that a thing is written in: it has its path, or that of a folder above."""
        while path:
            if found := self._by_name.get(path):
                return found
            path = path.rpartition("/")[0]
        return None

    @cached_property
    def tables(self) -> dict[str, File]:
        """The mapping sets, by the paths under which the site has them as they were written."""
        return {f"{f.name}{mappings.SUFFIX}": f for f in self.files if f.path.name.endswith(mappings.SUFFIX)}

    @cached_property
    def _by_name(self) -> dict[str, File]:
        return {file.name: file for file in self.files}

    @cached_property
    def store(self) -> ox.Store:
        """The dataset for queries only."""
        return queries.store(self.quads)

    @cached_property
    def questions(self) -> dict[str, queries.Question]:
        """The named questions of the project."""
        return queries.questions(self.root / "queries")

    @property
    def verdicts(self) -> dict[str, bool | None]:
        """The named questions that are answered by rows (None), or by yes or no; not those with a graph."""
        reads.everything()
        return self._verdicts

    @cached_property
    def _verdicts(self) -> dict[str, bool | None]:
        found: dict[str, bool | None] = {}
        for name, question in self.questions.items():
            answer = self.ask(question)
            if not isinstance(answer, ox.QueryTriples):
                found[name] = bool(answer) if isinstance(answer, ox.QueryBoolean) else None
        return found

    @cached_property
    def query_prefixes(self) -> dict[str, str]:
        """The prefixes that a query may use: those of the project, and base: for its base."""
        return {"base": self.base, **self.prefixes}

    def ask(
        self, question: queries.Question, bound: Mapping[str, ox.NamedNode] | None = None
    ) -> queries.Answer:
        """Return the answer to a question over ontology and data."""
        reads.everything()
        return queries.ask(self.store, question, self.query_prefixes, bound, self.base)


def ordered(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return triples in the one order that all our outputs have: subject, predicate, object."""
    return tuple(sorted(triples, key=_key))


def _key(triple: ox.Triple) -> tuple[str, str, str]:
    return index.by_subject(triple.subject), index.by_predicate(triple.predicate), str(triple.object)  # type: ignore[arg-type]
