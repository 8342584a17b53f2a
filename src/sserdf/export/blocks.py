"""What is said, subject by subject: the unit that every format of ours is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyoxigraph as ox

from sserdf import index, iris, reads
from sserdf.corpus import Corpus, Node, Term

Said = Mapping[ox.NamedNode, Sequence[Term]]  # of one subject: predicates and objects, sorted
Block = tuple[Node, Said]


def by_subject(corpus: Corpus) -> Iterator[Block]:
    """Yield what ontology and data say, in our one order."""
    yield from corpus.data.items()


def by_line(corpus: Corpus) -> Iterator[Block]:
    """Yield the same in the order that the lines of N-Triples have."""
    # a slash sorts before the bracket that ends an IRI, so it is not ours
    for subject in sorted(corpus.data, key=str):
        yield subject, corpus.data[subject]


def grouped(triples: Iterable[ox.Triple]) -> Iterator[Block]:
    """Yield any triples as blocks, in our one order, each once."""
    yield from index.facts([list(chain.from_iterable(triples))]).items()


def document(corpus: Corpus, term: ox.NamedNode) -> list[Block]:
    """Return what the document of a thing says: of it, and what else the file says that has its path.

    Blank nodes that hang on the thing belong to it, as shapes have them.
    """
    path = iris.document(term.value.removeprefix(corpus.base))
    file = corpus.document_of(path)
    if reads.now is not None:  # whoever edits that file edits this document
        reads.now.facts.add(ox.NamedNode(f"{corpus.base}{path}.ttl"))
    said = corpus.facts.get(term, {})
    is_alone = file is None or all(subject is term or subject == term for subject in file.terms[::3])
    if is_alone and not any(type(o) is ox.BlankNode for objects in said.values() for o in objects):
        return [(term, said)] if said else []
    rows = [list(_closure(corpus, term)), *([file.terms] if file else ())]
    return list(index.facts(rows).items())


def _closure(corpus: Corpus, subject: Node) -> Iterator[Term]:
    # subject, predicate, object; the next subject …; blank nodes may point in a circle
    todo, seen = [subject], {subject}
    while todo:
        node = todo.pop()
        for predicate, objects in corpus.facts.get(node, {}).items():
            for other in objects:
                yield from (node, predicate, other)
                if isinstance(other, ox.BlankNode) and other not in seen:
                    seen.add(other)
                    todo.append(other)
