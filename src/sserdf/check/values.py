"""Values that their datatype does not have: XSD 1.1 part 2, lexical spaces."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from sserdf.corpus import Corpus, Term
from sserdf.queries import Question
from sserdf.vocabulary import XSD

_REAL = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
# numbers have no end in XSD; Oxigraph's have
_PATTERNS = {
    "anyURI": r"[^ <>{}|^`\"\\]*",
    "decimal": _REAL,
    "double": rf"{_REAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "float": rf"{_REAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "gDay": rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonth": rf"--(0[1-9]|1[0-2]){_ZONE}",
    "gMonthDay": r"--((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    rf"|02-(0[1-9]|[12][0-9])){_ZONE}",
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "byte": (-(2**7), 2**7 - 1),
    "int": (-(2**31), 2**31 - 1),
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "short": (-(2**15), 2**15 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedShort": (0, 2**16 - 1),
}
_LONGEST_INTEGER = 4000  # digits; Python refuses to read many more
# Oxigraph knows calendars and durations; a cast that fails is no value
_CAST = ("boolean", "date", "dateTime", "dayTimeDuration", "duration", "time", "yearMonthDuration")
_TESTS = (
    f"(?type = <{XSD.iri}{name}> && !COALESCE(ISLITERAL(<{XSD.iri}{name}>(STR(?value))), false))"
    for name in _CAST
)
_QUERY = f"""SELECT DISTINCT ?value WHERE {{
  ?subject ?predicate ?value .
  FILTER ISLITERAL(?value)
  BIND(DATATYPE(?value) AS ?type)
  FILTER({" || ".join(_TESTS)})
}}"""


def impossible(corpus: Corpus) -> frozenset[Term]:
    """Return the literals of a project that are not in the lexical space of their XSD datatype."""
    answer = corpus.ask(Question("impossible", Path(__file__), _QUERY))
    assert isinstance(answer, ox.QuerySolutions)
    by_cast: set[Term] = {row["value"] for row in answer}
    triples = (*corpus.triples, *corpus.shape_triples)
    literals = {t.object for t in triples if isinstance(t.object, ox.Literal)}
    return frozenset(by_cast | {node for node in literals if not _is_possible(node)})


def _is_possible(literal: ox.Literal) -> bool:
    if not literal.datatype.value.startswith(XSD.iri):
        return True
    name = literal.datatype.value.removeprefix(XSD.iri)
    if name in _BOUNDS:
        return _is_within(literal.value, *_BOUNDS[name])
    return name not in _PATTERNS or bool(re.fullmatch(_PATTERNS[name], literal.value))


def _is_within(text: str, least: int | None, most: int | None) -> bool:
    if not re.fullmatch("[+-]?[0-9]+", text):
        return False
    if len(text) > _LONGEST_INTEGER:
        return (least if text[0] == "-" else most) is None
    return (least is None or int(text) >= least) and (most is None or int(text) <= most)
