"""What must hold of each statement: of the identifiers in it, of its place and of its literals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from operator import methodcaller

import pyoxigraph as ox

from sserdf import iris
from sserdf.bulk import Bulk
from sserdf.check.finding import Finding, Severity, text_of
from sserdf.corpus import Corpus, Term
from sserdf.index import Spo
from sserdf.mappings import FOLDER
from sserdf.reading import File
from sserdf.vocabulary import TYPE

SHARED = f"{FOLDER}/"  # a linkset speaks about things that have files of their own
_Fault = tuple[str, str, str]  # what found it, what is wrong, what to do
_BLANK: _Fault = ("blank-node", "has a blank node, which nobody can link to", "give it an IRI of its own")
_VALUES = methodcaller("values")


def statements(corpus: Corpus) -> Iterator[Finding]:
    """Yield what is wrong with subjects and objects, the predicates and datatypes apart."""
    odd = _odd(corpus)
    shape_paths = {file.path for file in corpus.shapes}
    for file in (*corpus.files, *corpus.shapes):
        is_shape = file.path in shape_paths
        for index, subject in _subjects(file):
            for fault in _of_subject(corpus, file, subject, is_shape):
                yield _finding(file, index, subject, fault)
        if odd and not odd.isdisjoint(file.terms[2::3]):
            for index, said in enumerate(file.statements()):
                if said[2] in odd:
                    for fault in _of_object(corpus, said, is_shape):
                        yield _finding(file, index, said[0], fault)


def _odd(corpus: Corpus) -> set[Term]:
    """The objects that may be at fault: each is looked at once, however often it is said."""
    saids = corpus.facts.values()
    objects = set(chain.from_iterable(chain.from_iterable(map(_VALUES, saids))))
    classes = {o for said in saids for o in said.get(TYPE, ()) if isinstance(o, ox.Literal)}
    return {node for node in objects if _is_odd(corpus, node)} | classes


def _is_odd(corpus: Corpus, node: Term) -> bool:
    if isinstance(node, ox.Literal):
        # what can be printed, XML can hold; asking for that is ten times as fast
        return not (text := node.value).isprintable() and iris.UNWRITABLE.search(text) is not None
    if isinstance(node, ox.NamedNode):
        return iris.DANGEROUS.match(node.value) is not None or _is_missing(corpus, node)
    return True


def _subjects(file: File) -> Iterator[tuple[int, Term]]:
    seen: set[Term] = set()
    previous = None
    for index, subject in enumerate(file.terms[::3]):
        if subject is not previous and subject not in seen:
            seen.add(subject)
            yield index, subject
        previous = subject


def _of_subject(corpus: Corpus, file: File, subject: Term, is_shape: bool) -> Iterator[_Fault]:
    if not isinstance(subject, ox.NamedNode):
        if not is_shape:
            yield _BLANK
        return
    path = iris.local_path(subject.value, corpus.base)
    if path is None:
        if not is_shape:
            yield (
                "foreign-subject",
                f"is not below {corpus.base}, so it is not ours to describe",
                "describe only our own things; link to others",
            )
    elif fault := iris.fault(path):
        yield "iri", f"cannot become a page: {fault}", "choose a plainer IRI"
    elif _is_misplaced(corpus, file, path):
        yield "wrong-file", "does not belong in this file", f"move it to data/{iris.document(path)}.ttl"


def _is_misplaced(corpus: Corpus, file: File, path: str) -> bool:
    own, name = iris.document(path), file.name
    if own == name or name.startswith(SHARED) or (isinstance(file, Bulk) and own.startswith(f"{name}/")):
        return False
    return file.path.is_relative_to(corpus.root / "data")


def _of_object(corpus: Corpus, said: Spo, is_shape: bool) -> Iterator[_Fault]:
    subject, predicate, node = said
    if isinstance(node, ox.BlankNode):
        if isinstance(subject, ox.NamedNode) and not is_shape:
            yield _BLANK
    elif isinstance(node, ox.Literal):
        if iris.UNWRITABLE.search(node.value):
            yield "unwritable", "has a control character that XML cannot hold", "take it out"
        if predicate == TYPE:
            yield "class", f"has the class {node}, which is text", "write the IRI of a class"
    elif isinstance(node, ox.NamedNode) and iris.DANGEROUS.match(node.value):
        yield "dangerous-link", f"links to {node.value[:60]}", "link only to web addresses"
    elif predicate != TYPE and _is_missing(corpus, node):
        yield (
            "dangling",
            f"points to {node}, which nothing describes",
            "fix the spelling, or describe it in a file of its own",
        )


def _is_missing(corpus: Corpus, node: Term) -> bool:
    path = iris.local_path(node.value, corpus.base) if isinstance(node, ox.NamedNode) else None
    return path is not None and node not in corpus.facts and path not in corpus.tables


def _finding(file: File, index: int, subject: Term, fault: _Fault) -> Finding:
    source, message, cure = fault
    return Finding(file.path, file.lines[index], Severity.VIOLATION, text_of(subject), message, cure, source)
