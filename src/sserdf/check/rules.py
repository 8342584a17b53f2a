"""The rules of a project: each a query, each row of its answer a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from sserdf import queries
from sserdf.check.finding import Finding, Severity, text_of
from sserdf.check.places import Places
from sserdf.corpus import Corpus, Term
from sserdf.errors import FileError
from sserdf.queries import Question

_VARIABLES = ("focus", "path", "value")


def rules(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each row that a query in shapes/rules/ selects.

    A rule selects ?focus and may select ?path and ?value. Raises FileError when it is no such query.
    """
    places = Places(corpus.files)
    for rule in queries.questions(corpus.root / "shapes" / "rules").values():
        problem, cure = _header(rule, "Problem"), _header(rule, "Cure")
        severity = _severity(rule)
        for focus, predicate, value in _rows(corpus, rule):
            path, line = places.of(focus, predicate, value)
            yield Finding(
                path,
                line,
                severity,
                text_of(focus),
                _told(problem, predicate, value),
                cure,
                rule.name,
                text_of(predicate),
                str(value or ""),
            )


def unaskable(corpus: Corpus) -> None:
    """Raise FileError for the first named question that is not SPARQL."""
    nothing = ox.Store()
    for question in corpus.questions.values():
        queries.ask(nothing, question, corpus.query_prefixes, base=corpus.base)


def _rows(corpus: Corpus, rule: Question) -> Iterator[tuple[Term, Term | None, Term | None]]:
    answer = corpus.ask(rule)
    if not isinstance(answer, ox.QuerySolutions) or "focus" not in {v.value for v in answer.variables}:
        raise FileError(rule.path, "a rule must select ?focus", "write it as SELECT ?focus …")
    names = {variable.value for variable in answer.variables}
    for row in answer:
        focus, predicate, value = (row[name] if name in names else None for name in _VARIABLES)
        if focus is not None:
            yield focus, predicate, value


def _told(problem: str, predicate: Term | None, value: Term | None) -> str:
    shown = value if value is not None else predicate
    return f"{problem.rstrip('.')}: {shown}" if shown is not None else problem


def _severity(rule: Question) -> Severity:
    text = rule.header("Severity").lower()
    if text and text not in list(Severity):
        raise FileError(rule.path, f"there is no severity “{text}”", "write violation, warning or info")
    return Severity(text or Severity.VIOLATION)


def _header(rule: Question, key: str) -> str:
    text = rule.header(key)
    if not text:
        raise FileError(rule.path, f"a rule without its {key.lower()}", f"begin it with “# {key}: …”")
    return text
