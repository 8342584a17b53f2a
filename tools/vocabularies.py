"""Write the list of terms that vocabularies have: `uv run python tools/vocabularies.py`.

They are those that rdflib has, and what came after it. Importing rdflib for them each time would take
longer than checking a project.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import namespace as known

LIST = Path(__file__).parent.parent / "src" / "sserdf" / "check" / "vocabularies.txt"
HEAD = "# Written by tools/vocabularies.py: namespaces, and the terms that each has.\n"
VOCABULARIES = (
    known.CSVW,
    known.DC,
    known.DCAT,
    known.DCMITYPE,
    known.DCTERMS,
    known.DOAP,
    known.FOAF,
    known.ODRL2,
    known.ORG,
    known.OWL,
    known.PROF,
    known.PROV,
    known.QB,
    known.RDF,
    known.RDFS,
    known.SDO,
    known.SH,
    known.SKOS,
    known.SOSA,
    known.SSN,
    known.TIME,
    known.VANN,
    known.VOID,
    known.XSD,
)
# terms that came after the lists of rdflib 7.6
NEWER = {
    # version 3, and its inverse properties
    str(known.DCAT): {
        *("DatasetSeries", "first", "hasCurrentVersion", "hasVersion", "inCatalog", "inSeries"),
        *("isDistributionOf", "isVersionOf", "last", "next", "nextVersion", "prev", "previousVersion"),
        *("resource", "seriesMember", "version"),
    },
    str(known.SDO): {"Cooperative"},
    str(known.SH): {"SPARQLRule"},
}


def text() -> str:
    """Return the list: a namespace, then its terms, each on a line; an empty line ends them."""
    blocks = (
        "\n".join([str(ns), *sorted({*_names(ns), *NEWER.get(str(ns), ())})]) + "\n"
        for ns in sorted(VOCABULARIES, key=str)
    )
    return HEAD + "\n" + "\n".join(blocks)


def _names(ns: type[known.DefinedNamespace]) -> Iterator[str]:
    yield from (str(term).removeprefix(str(ns)) for term in dir(ns))
    yield from ns._extras


if __name__ == "__main__":
    LIST.write_text(text(), encoding="utf-8")
    print(f"{LIST}: {len(VOCABULARIES)} vocabularies")
