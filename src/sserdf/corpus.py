"""Read the folders of a project into one dataset, one named graph per file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from sserdf import iris, mappings, queries
from sserdf.errors import FileError, SserdfError, Unreadable, one_line
from sserdf.reading import File, read
from sserdf.vocabulary import DCTERMS, RDFS, TYPE

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

DATA_FOLDERS = ("ontology", "data")
SHAPES_FOLDER = "shapes"
PREFIXES = Path("ontology/prefixes.ttl")
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
    def read(root: Path) -> Corpus:
        """Return the project in a folder.

        Raises FileError without a folder or the prefixes, Unreadable with every file at fault.
        """
        head = _head(root)
        files: list[File] = []
        shapes: list[File] = []
        faults: list[SserdfError] = []
        for folder in (*DATA_FOLDERS, SHAPES_FOLDER):
            for path in turtle_files(root / folder):
                name = path.relative_to(root / folder).with_suffix("").as_posix()
                try:
                    _refuse_name(path, name)
                    (shapes if folder == SHAPES_FOLDER else files).append(read(path, name))
                except SserdfError as error:
                    faults.append(error)
        for path in mapping_sets(root):
            try:
                files.append(_mapping_set(root, path, head))
            except SserdfError as error:
                faults.append(error)
        if faults:
            raise Unreadable(faults)
        return Corpus(root, head.base or "", head.prefixes, tuple(files), tuple(shapes))

    def with_files(self, files: tuple[File, ...]) -> Corpus:
        """Return the project as if these files of data were part of it."""
        known = {file.path.resolve() for file in self.files} if files else set()
        more = (file for file in files if file.path.resolve() not in known)
        return Corpus(self.root, self.base, self.prefixes, (*self.files, *more), self.shapes)

    @cached_property
    def triples(self) -> tuple[ox.Triple, ...]:
        """Every triple of ontology and data, sorted, each once; the order carries no meaning."""
        return ordered({triple for file in self.files for triple in file.triples})

    @cached_property
    def shape_triples(self) -> tuple[ox.Triple, ...]:
        """Every triple of the shapes, sorted, each once."""
        return ordered({triple for file in self.shapes for triple in file.triples})

    @cached_property
    def _all(self) -> tuple[ox.Triple, ...]:
        return ordered({*self.triples, *self.shape_triples})

    @cached_property
    def facts(self) -> dict[Node, dict[ox.NamedNode, list[Term]]]:
        """What is said of each subject, shapes included: predicate, then objects, sorted."""
        index: dict[Node, dict[ox.NamedNode, list[Term]]] = {}
        for s, p, o in self._all:
            index.setdefault(s, {}).setdefault(p, []).append(o)
        return index

    @cached_property
    def inverse(self) -> dict[Term, dict[ox.NamedNode, list[Node]]]:
        """Who points at each node: predicate, then subjects, sorted."""
        index: dict[Term, dict[ox.NamedNode, list[Node]]] = {}
        for s, p, o in self._all:
            if not isinstance(o, ox.Literal):
                index.setdefault(o, {}).setdefault(p, []).append(s)
        return index

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

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        """Every triple of ontology and data in the graph that its file is published as."""
        return tuple(
            ox.Quad(triple.subject, triple.predicate, triple.object, self.graph(file))
            for file in self.files
            for triple in file.triples
        )

    def graph(self, file: File) -> ox.NamedNode:
        """Return the name of the graph of a file: the address of the Turtle published from it."""
        return ox.NamedNode(f"{self.base}{file.name}.ttl")

    def document_of(self, path: str) -> File | None:
        """Return the file that a thing shares its path with, if there is one."""
        return self._by_name.get(path)

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

    @cached_property
    def verdicts(self) -> dict[str, bool | None]:
        """The named questions that are answered by rows (None), or by yes or no; not those with a graph."""
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
        return queries.ask(self.store, question, self.query_prefixes, bound, self.base)


def ordered(triples: set[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return triples in the one order that all our outputs have: subject, predicate, object."""
    return tuple(sorted(triples, key=_key))


def turtle_files(folder: Path) -> Iterator[Path]:
    """Yield the Turtle files below a folder, sorted; raises FileError when there is no such folder."""
    if not folder.is_dir():
        raise FileError(folder, "there is no such folder", "a project has ontology/, data/ and shapes/")
    yield from _visible(folder, "*.ttl")


def mapping_sets(root: Path) -> Iterator[Path]:
    """Yield the mapping sets of a project, sorted."""
    yield from _visible(root / "data" / mappings.FOLDER, f"*{mappings.SUFFIX}")


def _visible(folder: Path, pattern: str) -> Iterator[Path]:
    for path in sorted(folder.rglob(pattern)):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _mapping_set(root: Path, path: Path, head: File) -> File:
    name = path.relative_to(root / "data").as_posix().removesuffix(mappings.SUFFIX)
    _refuse_name(path, name)
    twin = path.with_name(path.name.removesuffix(mappings.SUFFIX) + ".ttl")
    if twin.exists():
        raise FileError(path, f"and {twin.name} want to be one document", "rename or delete one of the two")
    return mappings.read(path, name, head.base or "", head.prefixes)


def _refuse_name(path: Path, name: str) -> None:
    fault = None if name == "index" else iris.fault(name)
    if fault:
        raise FileError(Path(one_line(str(path))), f"cannot be published: {fault}", "choose a plainer name")


def _head(root: Path) -> File:
    if not root.is_dir():
        raise FileError(root, "there is no such folder", "name the folder of a project with --project")
    path = root / PREFIXES
    if not path.exists():
        raise FileError(path, "is missing", "a project lists its base and its prefixes there")
    head = read(path)
    if not (head.base or "").startswith(("http://", "https://")) or not str(head.base).endswith("/"):
        cure = "add a line such as @base <https://example.org/orchard/> . with a slash at the end"
        raise FileError(path, "declares no @base that ends in a slash", cure)
    if "#" in str(head.base):  # it would cut off all that follows, and no fragment can come after it
        raise FileError(path, "declares a @base with a hash", "end it before the hash, with a slash")
    return head


def _key(triple: ox.Triple) -> tuple[str, str, str]:
    # the type comes first, as authors write it
    predicate = "" if triple.predicate == TYPE else triple.predicate.value
    # an angle bracket sorts after a slash: without it "theme" comes before "theme/…"
    return str(triple.subject).rstrip(">"), predicate, str(triple.object)
