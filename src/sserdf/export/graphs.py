"""N-Quads (RDF 1.1): each statement in the graph of the document that it is published in."""

from __future__ import annotations

from collections.abc import Collection

from sserdf.corpus import Corpus, Node
from sserdf.export import lines
from sserdf.export.blocks import Block
from sserdf.export.words import Speller
from sserdf.reading import File


class Graphs:
    """Knows the graphs of each subject."""

    def __init__(self, corpus: Corpus, only: Collection[Node] = ()) -> None:
        """Look through the files of a project, for some subjects or for all."""
        self._corpus, self._spelled = corpus, Speller()
        self._homes: dict[Node, File] = {}  # the first file of each; the graph is found when it is asked for
        self._shared: dict[Node, set[str]] = {}  # the lines of those that are in several graphs
        wanted = frozenset(only)
        for file in corpus.files:
            subjects = dict.fromkeys(file.terms[::3])
            for subject in wanted.intersection(subjects) if wanted else subjects:
                self._note(subject, file)  # type: ignore[arg-type]
        for file in corpus.files if self._shared else ():
            if not self._shared.keys().isdisjoint(file.terms[::3]):
                self._gather(file)

    def block(self, block: Block) -> str:
        """Return the lines of one subject, sorted."""
        subject, _ = block
        if subject in self._shared:
            return "".join(sorted(self._shared[subject]))
        return lines.block(*self._spelled(block), self._graph(subject, self._homes[subject]))

    def _note(self, subject: Node, file: File) -> None:
        first = self._homes.setdefault(subject, file)
        if first is not file and self._graph(subject, first) != self._graph(subject, file):
            self._shared.setdefault(subject, set())

    def _gather(self, file: File) -> None:
        for subject, predicate, node in file.statements():
            if subject in self._shared:
                line = f"{subject} {predicate} {node}{self._graph(subject, file)} .\n"
                self._shared[subject].add(line)

    def _graph(self, subject: Node, file: File) -> str:
        return f" {self._corpus.graph_of(subject, file)}"
