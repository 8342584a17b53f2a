"""Everything in one file: a head, a block for each subject, and a foot; never in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from sserdf.corpus import Corpus, Node
from sserdf.export import lines, uses
from sserdf.export.blocks import Block, Said, by_line, by_subject
from sserdf.export.compact import Compact
from sserdf.export.graphs import Graphs
from sserdf.export.jsonld import Context
from sserdf.export.rdfxml import RdfXml
from sserdf.export.turtle import Turtle
from sserdf.export.words import Speller, Told

_SOME = 64  # blocks that are encoded together, few enough to stay near the processor


@dataclass(frozen=True)
class Dump:
    """A file of everything in parts: header, blocks with something between them, footer."""

    subjects: Callable[[], Iterator[Block]]  # in the order of the file
    block: Callable[[Block], str]  # of one subject
    header: str = ""
    between: str = ""
    footer: str = ""

    def chunks(self) -> Iterator[bytes]:
        """Yield the file, some blocks at a time."""
        yield self.header.encode()
        written, before = map(self.block, self.subjects()), ""
        while some := list(islice(written, _SOME)):
            yield f"{before}{self.between.join(some)}".encode()
            before = self.between
        yield self.footer.encode()

    def of(self, subject: Node, said: Said) -> bytes:
        """Return the block of one subject."""
        return self.block((subject, said)).encode()


def jsonld(corpus: Corpus) -> Dump:
    """Return everything as JSON-LD 1.1, compacted with the published context, sorted by id."""
    compact, used, subjects = Compact(Context.of(corpus)), uses.of_data(corpus), _subjects(corpus)
    if len(corpus.data) == 1:  # a thing alone is no graph of things
        return Dump(subjects, _on_words(compact.single))
    if not corpus.data:
        return Dump(subjects, _on_words(compact.block), compact.document([]))
    header = compact.header({*used.forms, *used.classes})
    return Dump(subjects, _on_words(compact.block), header, ",", compact.footer)


def turtle(corpus: Corpus) -> Dump:
    """Return everything as Turtle 1.1, sorted by subject."""
    used = uses.of_data(corpus)
    writer = Turtle(uses.declared(used.namespaces(), corpus.prefixes), used.forms)
    return Dump(_subjects(corpus), _on_words(writer.block), writer.header if corpus.data else "")


def rdfxml(corpus: Corpus) -> Dump:
    """Return everything as RDF/XML, sorted by subject.

    Its blocks raise SserdfError for what XML cannot hold: terms without a name, control characters.
    """
    writer = RdfXml(uses.declared(uses.of_data(corpus).namespaces(), corpus.prefixes))
    return Dump(_subjects(corpus), _on_words(writer.block), writer.header, footer=writer.footer)


def ntriples(corpus: Corpus) -> Dump:
    """Return everything as N-Triples, lines sorted."""
    return Dump(lambda: by_line(corpus), _on_words(lines.block))


def nquads(corpus: Corpus, only: Collection[Node] = ()) -> Dump:
    """Return everything as N-Quads, lines sorted; a graph is the Turtle file published from a source file.

    `only` are those subjects that a block will be asked of, when it is not all.
    """
    return Dump(lambda: by_line(corpus), Graphs(corpus, only).block)


def _subjects(corpus: Corpus) -> Callable[[], Iterator[Block]]:
    return lambda: by_subject(corpus)


def _on_words(write: Callable[[str, Told], str]) -> Callable[[Block], str]:
    spelled = Speller()

    def block(block: Block) -> str:
        return write(*spelled(block))

    return block
