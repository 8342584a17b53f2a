"""What an edit of data leaves as it is: everything that read nothing of what was changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from sserdf import export, index
from sserdf.corpus import Corpus
from sserdf.downloads import Download
from sserdf.export.since import Since
from sserdf.export.uses import Uses
from sserdf.export.words import spelled
from sserdf.index import Node, Said, Spo
from sserdf.nodes import Remark
from sserdf.publish.making import Making
from sserdf.publish.memory import Memory
from sserdf.publish.plan import Plan
from sserdf.reading import File
from sserdf.reads import Read
from sserdf.site import Pages
from sserdf.vocabulary import LABELS, OWL, RDF, RDFS, SH, TYPE

# a thing of these vocabularies says something about all others
_GENERAL = (OWL.iri, RDF.iri, RDFS.iri, SH.iri)


@dataclass(frozen=True)
class Edit:
    """What was changed, as far as anything can have read it: terms as N-Triples."""

    facts: frozenset[str]
    inverse: frozenset[str]
    names: frozenset[str]
    shared: Mapping[str, Read] = field(repr=False)
    was: Mapping[Node, Said] = field(repr=False)  # what was said of the subjects that were changed
    renamed: frozenset[Node]

    def touches(self, read: Read) -> bool:
        """Return whether something was read that is another now."""
        return self._hits(read) or not self._stale.isdisjoint(read.shared)

    def _hits(self, read: Read) -> bool:
        if read.everything:
            return bool(self.facts)
        return not (
            self.facts.isdisjoint(read.facts)
            and self.inverse.isdisjoint(read.inverse)
            and self.names.isdisjoint(read.names)
        )

    @cached_property
    def _stale(self) -> frozenset[str]:
        """What many use and is another now, directly or because of something else that is."""
        stale = {name for name, read in self.shared.items() if self._hits(read)}
        more = stale
        while more:
            more = {
                n for n, read in self.shared.items() if n not in stale and not stale.isdisjoint(read.shared)
            }
            stale |= more
        return frozenset(stale)


def between(
    old: Iterable[File], new: Iterable[File], corpus: Corpus, shared: Mapping[str, Read]
) -> Edit | None:
    """Return what differs between files and their new versions; `corpus` has the new ones.

    None when it is of the site as a whole: a thing more or less, a class, the publication itself.
    """
    new = tuple(new)
    before, after = ({said for file in files for said in file.statements()} for files in (old, new))
    changed = before ^ after
    subjects = {subject for subject, _, _ in changed}
    was = {s: _without(corpus.data.get(s, {}), s, after - before, before - after) for s in subjects}
    now = {s: corpus.data.get(s, {}) for s in subjects}
    if any(_is_general(corpus, s, was[s]) or _is_general(corpus, s, now[s]) for s in subjects):
        return None
    renamed = {s for s in subjects if any(was[s].get(p) != now[s].get(p) for p in LABELS)}
    objects = {o for _, _, o in changed if not isinstance(o, ox.Literal)}
    # the document of a file has all that the file says, of whatever thing
    documents = {corpus.graph(file) for file in new}
    changed_terms = (subjects | documents, objects, renamed)
    facts, inverse, names = (frozenset(map(str, terms)) for terms in changed_terms)
    return Edit(facts, inverse, names, shared, was, frozenset(renamed))


def since(
    edit: Edit, corpus: Corpus, before: Iterable[File], old: Memory, standing: Callable[[str], bytes]
) -> Since | None:
    """Return what stands of the files that have everything in them; None when they are to be made anew.

    `standing` returns a file of the site.
    """
    now = [(subject, corpus.data[subject]) for subject in edit.was]
    if any(said.get(TYPE) != edit.was[subject].get(TYPE) for subject, said in now):
        return None  # it leaves a table, or comes to one
    if Uses.of(spelled(edit.was.items())) != Uses.of(spelled(now)):
        return None  # prefixes may be others, or how values are written
    was = corpus.before(before, edit.was)
    return Since(was, tuple(edit.was), edit.renamed, old.used, old.tables, standing)


def _without(said: Said, subject: Node, come: Collection[Spo], gone: Collection[Spo]) -> Said:
    """Return what was said of a subject before something came and something else went."""
    terms = [term for row in index.spoken({subject: said}) if row not in come for term in row]
    terms += [term for row in gone if row[0] == subject for term in row]
    return index.facts([terms]).get(subject, {})


def _is_general(corpus: Corpus, subject: Node, said: Said) -> bool:
    if not said or not isinstance(subject, ox.NamedNode) or subject.value == corpus.base:
        return True  # it comes, or goes, or is the publication
    kinds = (kind.value for kind in said.get(TYPE, ()) if isinstance(kind, ox.NamedNode))
    is_class = TYPE in corpus.inverse.get(subject, {})
    return is_class or any(kind.startswith(_GENERAL) for kind in kinds)


class Touched:
    """The pieces that an edit makes anew."""

    def __init__(self, edit: Edit, old: Memory) -> None:
        """Take the edit, and what is remembered of the build before."""
        self._edit, self._old = edit, old
        self._remarks = {Remark(*remark) for remark in old.remarks}
        self._told = {path: digest for path, _, digest in old.told}
        self._landing = old.landing

    def documents(self, plan: Plan) -> Sequence[int]:
        """Return the numbers of the things whose files of data are made."""
        context = Download.of(*export.context(plan.corpus))
        if self._told.get(context.path) != context.sha256:
            return range(plan.things)  # a name, or how values are written, is another one everywhere
        return [n for n, piece in self._old.documents.items() if self._edit.touches(piece.read)]

    def pages(self, pages: Pages, remarks: Sequence[Remark], plan: Plan) -> Sequence[int]:
        """Return the numbers of the pieces that pages are made of."""
        if tuple(tuple(link) for link in plan.landing) != self._landing:
            return range(pages.count)
        told = {f"<{remark.iri}>" for remark in self._remarks ^ set(remarks)}
        return [n for n in range(pages.count) if self._is_stale(pages, n, told)]

    def _is_stale(self, pages: Pages, number: int, told: Set[str]) -> bool:
        piece = self._old.pages.get(number)
        if piece is None or pages.is_apart(number):
            return True
        return self._edit.touches(piece.read) or not told.isdisjoint(piece.read.facts)

    def replaced(self, making: Making) -> set[str]:
        """Return the paths that the pieces had which were made anew."""
        pairs = ((self._old.documents, making.documents), (self._old.pages, making.pages))
        return {path for old, new in pairs for number in new if number in old for path in old[number].paths}
