"""Names for blank nodes, from what is said of them and not from chance, in a time that grows with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import blake2b, sha256

import pyoxigraph as ox

from sserdf.corpus import Term
from sserdf.index import Spo, by_predicate

_ROUNDS = 8  # of telling alike nodes apart by their neighbours

_Links = dict[Term, list[tuple[str, bool, Term]]]  # a predicate, whether it leads away, the other end


def named(statements: Iterable[Spo]) -> list[ox.Triple]:
    """Return the triples in our order, blank nodes named c14n0, c14n1 …

    They have the names of RDFC-1.0 where what is said of each is different, or where two are alike in
    everything. Other graphs, for which RDFC-1.0 may take for ever, have names of their own.
    """
    said = dict.fromkeys(statements)
    texts = _Texts()
    links: _Links = defaultdict(list)
    for s, p, o in said:
        if isinstance(s, ox.BlankNode):
            links[s].append((texts[p], True, o))
        if isinstance(o, ox.BlankNode) and o != s:
            links[o].append((texts[p], False, s))
    names = _names(links, texts)
    found = [(names.get(s, s), p, names.get(o, o)) for s, p, o in said]
    found.sort(key=lambda said: (texts[said[0]].rstrip(">"), by_predicate(said[1]), texts[said[2]]))
    return [ox.Triple(*said) for said in found]


class _Texts(dict[Term, str]):
    """Terms as N-Triples has them; most come many times."""

    def __missing__(self, term: Term) -> str:
        found = self[term] = str(term)
        return found


def _names(links: _Links, texts: _Texts) -> dict[Term, ox.BlankNode]:
    first = {node: _first(node, found, texts) for node, found in links.items()}
    number = Counter(first.values())
    alike = {node: mark.encode() for node, mark in first.items() if number[mark] > 1}
    later = _told_apart(alike, first, links, texts) if alike else {}
    order = sorted(links, key=lambda node: (node in alike, first[node], later.get(node, b"")))
    return {node: ox.BlankNode(f"c14n{place}") for place, node in enumerate(order)}


def _first(node: Term, links: list[tuple[str, bool, Term]], texts: _Texts) -> str:
    # the hash of RDFC-1.0, section 4.6
    lines = []
    for predicate, is_away, other in links:
        end = ("_:a" if other == node else "_:z") if isinstance(other, ox.BlankNode) else texts[other]
        lines.append(f"_:a {predicate} {end} .\n" if is_away else f"{end} {predicate} _:a .\n")
    return sha256("".join(sorted(lines)).encode()).hexdigest()


def _told_apart(
    marks: dict[Term, bytes], first: dict[Term, str], links: _Links, texts: _Texts
) -> dict[Term, bytes]:
    """Return marks that differ where the neighbours do, or theirs, some steps away."""
    kinds = 0
    for _ in range(_ROUNDS):
        if len(found := set(marks.values())) in (kinds, len(marks)):
            break
        kinds = len(found)
        marks = {node: _refined(node, marks, first, links, texts) for node in marks}
    return marks


def _refined(
    node: Term, marks: dict[Term, bytes], first: dict[Term, str], links: _Links, texts: _Texts
) -> bytes:
    around = sorted(
        f"{predicate} {is_away} ".encode()
        + (marks.get(other) or (first[other] if other in first else texts[other]).encode())
        for predicate, is_away, other in links[node]
    )
    return blake2b(b"\n".join([marks[node], *around]), digest_size=16).digest()
