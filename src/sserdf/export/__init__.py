"""Write what a project says in the formats that others read: sorted, and true to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from sserdf import iris
from sserdf.corpus import Corpus, Node, ordered
from sserdf.errors import SserdfError
from sserdf.export import cells, tables
from sserdf.export.jsonld import Context, document
from sserdf.queries import standalone
from sserdf.resource import Resource
from sserdf.view import View
from sserdf.vocabulary import TYPE

Writer = Callable[[Corpus], bytes]


def jsonld(corpus: Corpus) -> bytes:
    """Return everything as JSON-LD 1.1, compacted with the published context, sorted by id."""
    return document(Context.of(corpus), corpus.triples)


def turtle(corpus: Corpus) -> bytes:
    """Return everything as Turtle 1.1, sorted by subject."""
    return turtle_of(corpus.triples, corpus.prefixes)


def ntriples(corpus: Corpus) -> bytes:
    """Return everything as N-Triples, lines sorted."""
    return ntriples_of(corpus.triples)


def nquads(corpus: Corpus) -> bytes:
    """Return everything as N-Quads, lines sorted; a graph is the Turtle file published from a source file."""
    return _sorted_lines(ox.serialize(corpus.quads, format=ox.RdfFormat.N_QUADS))


def rdfxml(corpus: Corpus) -> bytes:
    """Return everything as RDF/XML, sorted by subject.

    Raises SserdfError for what XML cannot hold: terms without a name, control characters.
    """
    return rdfxml_of(corpus.triples, corpus.prefixes)


def csv(corpus: Corpus) -> bytes:
    """Return one CSV table per class, in a ZIP archive (RFC 4180, UTF-8), with their description (CSVW)."""
    return tables.archive(corpus)


# name on the command line → writer and the name of the file in the site
FORMATS: Mapping[str, tuple[Writer, str]] = {
    "jsonld": (jsonld, "all.jsonld"),
    "turtle": (turtle, "all.ttl"),
    "ntriples": (ntriples, "all.nt"),
    "nquads": (nquads, "all.nq"),
    "rdfxml": (rdfxml, "all.rdf"),
    "csv": (csv, "all.csv.zip"),
}


def files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file of data in the site: of each thing, and of everything."""
    for resource in view.resources:
        yield from documents(view, resource)
    yield from wholes(view)


def documents(view: View, resource: Resource) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files of data of one thing."""
    corpus, context = view.corpus, Context.of(view.corpus)
    triples = statements(corpus, resource.term)
    yield f"{resource.document}.ttl", turtle_of(triples, corpus.prefixes)
    yield f"{resource.document}.nt", ntriples_of(triples)
    yield f"{resource.document}.rdf", rdfxml_of(triples, corpus.prefixes)
    yield f"{resource.document}.jsonld", document(context, triples)


def wholes(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files of data of all things together."""
    corpus, context = view.corpus, Context.of(view.corpus)
    for writer, name in FORMATS.values():
        yield name, writer(corpus)
    yield from tables.files(corpus)
    for path, file in corpus.tables.items():
        yield path, file.text
    yield "context.jsonld", context.published()
    yield "shapes.ttl", turtle_of(corpus.shape_triples, corpus.prefixes)
    for question in corpus.questions.values():
        text = standalone(question, corpus.query_prefixes, corpus.base)
        yield f"queries/{question.name}.rq", text.encode()
        answer = corpus.ask(question)
        if isinstance(answer, ox.QuerySolutions):
            yield f"queries/{question.name}.csv", cells.answer(answer)


def statements(corpus: Corpus, term: ox.NamedNode) -> set[ox.Triple]:
    """Return the triples of the document of a thing: its own, and those of the file it gives its name to."""
    file = corpus.document_of(iris.document(term.value.removeprefix(corpus.base)))
    return {*_closure(corpus, term), *(file.triples if file else ())}


def turtle_of(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return triples as Turtle with the prefixes they use."""
    triples = ordered(set(triples))
    used = _used(triples, prefixes)
    return _bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used))


def ntriples_of(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as N-Triples, lines sorted."""
    return _sorted_lines(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))


def rdfxml_of(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return triples as RDF/XML with the prefixes they use.

    Raises SserdfError for what XML cannot hold: terms without a name, control characters.
    """
    triples = ordered(set(triples))
    for triple in triples:
        _refuse_in_xml(triple)
    used = _used(triples, prefixes)
    return _bytes(ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=used))


def _closure(corpus: Corpus, subject: Node) -> Iterator[ox.Triple]:
    # a thing and the blank nodes that hang on it, as shapes have them; they may point in a circle
    todo, seen = [subject], {subject}
    while todo:
        node = todo.pop()
        for predicate, objects in corpus.facts.get(node, {}).items():
            for other in objects:
                yield ox.Triple(node, predicate, other)
                if isinstance(other, ox.BlankNode) and other not in seen:
                    seen.add(other)
                    todo.append(other)


def _refuse_in_xml(triple: ox.Triple) -> None:
    terms = [triple.predicate, *([triple.object] if triple.predicate == TYPE else [])]
    for term in terms:
        if not iris.LOCAL_NAME.search(str(term).rstrip(">")):
            raise SserdfError(f"error: RDF/XML cannot write {term} (use another format, or another term)")
    if isinstance(triple.object, ox.Literal) and iris.UNWRITABLE.search(triple.object.value):
        raise SserdfError(
            f"error: XML cannot hold a control character of {triple.subject} (use another format)"
        )


def _used(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for t in triples for iri in _iris(t)}
    return {p: n for p, n in prefixes.items() if n in spaces or n[-1:] not in "/#"}


def _iris(triple: ox.Triple) -> Iterator[str]:
    for node in triple:
        if isinstance(node, ox.NamedNode):
            yield node.value
        elif isinstance(node, ox.Literal):
            yield node.datatype.value


def _sorted_lines(text: bytes | None) -> bytes:
    return b"".join(sorted(set(_bytes(text).splitlines(keepends=True))))


def _bytes(text: bytes | None) -> bytes:
    return text or b""
