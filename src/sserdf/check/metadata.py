"""What a publication must say of itself before it can be offered to others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from sserdf.check.finding import Finding, Severity
from sserdf.check.places import Places
from sserdf.corpus import Corpus, Term
from sserdf.errors import SserdfError
from sserdf.vocabulary import DCAT, DCTERMS, RDFS, SCHEMA, SH, SKOS, TYPE, XSD

# what is missing, how it can be said, and what to add
_WANTED = (
    ("title", (DCTERMS("title"), RDFS("label"), SCHEMA("name"), SKOS("prefLabel")), 'dcterms:title "…"@en'),
    (
        "description",
        (DCTERMS("description"), RDFS("comment"), SCHEMA("description")),
        'dcterms:description "…"@en',
    ),
    ("publisher", (DCTERMS("publisher"),), "dcterms:publisher <…>"),
    ("licence", (DCTERMS("license"),), "dcterms:license <https://creativecommons.org/licenses/by/4.0/>"),
    ("date of publication", (DCTERMS("issued"),), 'dcterms:issued "2026-01-31"^^xsd:date'),
    ("date of the last change", (DCTERMS("modified"),), 'dcterms:modified "2026-01-31"^^xsd:date'),
)

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")  # archives take it from a text too
# the kinds that DCAT-AP 3 takes for the time of a publication or a change
_DATES = frozenset(map(XSD, ("date", "dateTime", "gYear", "gYearMonth")))


def metadata(corpus: Corpus) -> Iterator[Finding]:
    """Yield what a publication that calls itself a dcat:Dataset does not say of itself.

    What the project's own shapes demand is left to them, so that nothing is told twice.
    """
    base = ox.NamedNode(corpus.base)
    if DCAT("Dataset") in corpus.facts.get(base, {}).get(TYPE, []):
        demanded = _demanded(corpus, set(corpus.facts[base][TYPE]))
        yield from (finding for ways, finding in _missing(corpus) if not demanded & set(ways))


def refuse_incomplete(corpus: Corpus) -> None:
    """Raise SserdfError, a line for each thing that is missing, when portals would refuse the publication."""
    if found := sorted(finding for _, finding in _missing(corpus)):
        raise SserdfError("\n".join(map(str, found)))


def _missing(corpus: Corpus) -> Iterator[tuple[tuple[ox.NamedNode, ...], Finding]]:
    base = ox.NamedNode(corpus.base)
    said = corpus.facts.get(base, {})
    path, line = Places(file for file in corpus.files if file.name == "index").of(base, TYPE)
    place = path if said else corpus.root / "data" / "index.ttl"
    for name, ways, cure in _WANTED:
        if not any(_is_said(said.get(way, ()), name) for way in ways):
            told = f"The publication has no {name}."
            cure = f"say {cure} of it"
            yield (
                ways,
                Finding(
                    place,
                    line,
                    Severity.VIOLATION,
                    corpus.base,
                    told,
                    cure,
                    "metadata",
                    ways[0].value,
                ),
            )


def _is_said(values: Iterable[Term], name: str) -> bool:
    # a publisher and a licence are things; portals know none by a word
    if name in ("publisher", "licence"):
        return any(isinstance(o, ox.NamedNode) for o in values)
    texts = [o for o in values if isinstance(o, ox.Literal) and o.value.strip()]
    is_date = name.startswith("date")
    return any(not is_date or o.datatype in _DATES or _DATE.fullmatch(o.value) for o in texts)


def _demanded(corpus: Corpus, classes: set[Term]) -> set[Term]:
    """The properties that a shape for one of these classes asks for."""
    found: set[Term] = set()
    for shape in (s for cls in classes for s in corpus.inverse.get(cls, {}).get(SH("targetClass"), [])):
        for part in corpus.facts[shape].get(SH("property"), []):
            said = corpus.facts.get(part, {}) if not isinstance(part, ox.Literal | ox.Triple) else {}
            least = [o.value for o in said.get(SH("minCount"), []) if isinstance(o, ox.Literal)]
            if least and least[0] != "0":
                found.update(said.get(SH("path"), []))
    return found
