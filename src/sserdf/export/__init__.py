"""Write what a project says in the formats that others read: sorted, and true to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.corpus import Corpus
from sserdf.export import cells, dumps, lines, since, tables, uses
from sserdf.export.archive import archive
from sserdf.export.blocks import grouped
from sserdf.export.documents import Documents
from sserdf.export.dumps import Dump
from sserdf.export.jsonld import Context
from sserdf.export.rdfxml import RdfXml
from sserdf.export.since import Since
from sserdf.export.turtle import Turtle
from sserdf.export.uses import Uses
from sserdf.export.words import spelled
from sserdf.queries import Question, standalone
from sserdf.resource import Resource
from sserdf.view import View

Writer = Callable[[Corpus], Iterator[bytes]]

# name on the command line → what makes a file of everything, and its name in the site
DUMPS: Mapping[str, tuple[Callable[..., Dump], str]] = {
    "jsonld": (dumps.jsonld, "all.jsonld"),
    "turtle": (dumps.turtle, "all.ttl"),
    "ntriples": (dumps.ntriples, "all.nt"),
    "nquads": (dumps.nquads, "all.nq"),
    "rdfxml": (dumps.rdfxml, "all.rdf"),
}


def _written(dump: Callable[..., Dump], path: str, corpus: Corpus) -> Iterator[bytes]:
    old = since.of(corpus)
    yield from (old and _mended(dump, path, corpus, old)) or dump(corpus).chunks()


def _mended(dump: Callable[..., Dump], path: str, corpus: Corpus, old: Since) -> list[bytes] | None:
    some = {"only": old.changed} if dump is dumps.nquads else {}
    before, after = dump(old.corpus, **some), dump(corpus, **some)
    blocks = ((before.of(s, old.corpus.data[s]), after.of(s, corpus.data[s])) for s in old.changed)
    return since.mended(old.standing(path), blocks)


# name on the command line → what yields the file of everything in parts, and its name in the site
FORMATS: Mapping[str, tuple[Writer, str]] = {
    **{name: (partial(_written, dump, path), path) for name, (dump, path) in DUMPS.items()},
    "csv": (archive, "all.csv.zip"),
}


class Whole(NamedTuple):
    """A file of data of all things together, that any process can make."""

    path: str
    chunks: Callable[[], Iterable[bytes]]


def whole(name: str, corpus: Corpus) -> bytes:
    """Return everything in the format of that name, one of FORMATS, as one text."""
    return b"".join(FORMATS[name][0](corpus))


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file of data in the site: of each thing, and of everything."""
    for resource in view.resources:
        yield from documents(view, resource)
    yield from wholes(view)


def documents(view: View, resource: Resource) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files of data of one thing."""
    for suffix, text in Documents.of(view.corpus).files(resource.term):
        yield f"{resource.document}.{suffix}", text.encode()


def wholes(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files of data of all things together."""
    for path, chunks in parted(view):
        yield path, b"".join(chunks())


def parted(view: View) -> Iterator[Whole]:
    """Yield the files of data of all things together, each to be made anywhere, and part by part."""
    corpus = view.corpus
    for writer, path in FORMATS.values():
        yield Whole(path, partial(writer, corpus))
    for table in tables.of(corpus):
        yield Whole(table.path, table.chunks)
    for path, file in corpus.tables.items():
        yield Whole(path, partial(_one, file.text))
    yield Whole("context.jsonld", lambda: [Context.of(corpus).published()])
    yield Whole("shapes.ttl", lambda: [turtle_of(corpus.shape_triples, corpus.prefixes)])
    for question in corpus.questions.values():
        text = standalone(question, corpus.query_prefixes, corpus.base)
        yield Whole(f"queries/{question.name}.rq", partial(_one, text.encode()))
        if corpus.verdicts.get(question.name, False) is None:
            yield Whole(f"queries/{question.name}.csv", partial(_answer, corpus, question))


def context(corpus: Corpus) -> tuple[str, bytes]:
    """Return path and bytes of the context of all JSON-LD."""
    return "context.jsonld", Context.of(corpus).published()


def _one(content: bytes) -> Iterator[bytes]:
    yield content


def _answer(corpus: Corpus, question: Question) -> Iterator[bytes]:
    answer = corpus.ask(question)
    if isinstance(answer, ox.QuerySolutions):
        yield cells.answer(answer)


def turtle_of(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return triples as Turtle with the prefixes they use."""
    told = list(spelled(grouped(triples)))
    used = Uses.of(told)
    writer = Turtle(uses.declared(used.namespaces(), prefixes), used.forms)
    return "".join([writer.header if told else "", *(writer.block(*one) for one in told)]).encode()


def ntriples_of(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as N-Triples, lines sorted."""
    told = sorted(spelled(grouped(triples)), key=lambda one: one[0])
    return "".join(lines.block(*one) for one in told).encode()


def rdfxml_of(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return triples as RDF/XML with the prefixes they use.

    Raises SserdfError for what XML cannot hold: terms without a name, control characters.
    """
    told = list(spelled(grouped(triples)))
    writer = RdfXml(uses.declared(Uses.of(told).namespaces(), prefixes))
    return "".join([writer.header, *(writer.block(*one) for one in told), writer.footer]).encode()
