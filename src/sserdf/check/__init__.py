"""Find everything that is wrong with a project before anybody else does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sserdf.check.finding import Finding, Severity
from sserdf.check.layout import layout
from sserdf.check.rules import rules, unaskable
from sserdf.check.shacl import beyond, shapes, validate
from sserdf.check.terms import terms
from sserdf.corpus import Corpus
from sserdf.reading import File


def check(corpus: Corpus, focus: frozenset[str] | None = None) -> list[Finding]:
    """Return every finding, sorted; without a violation we may publish.

    `focus` limits the shapes, and them alone, to the things with these IRIs. Raises FileError for a
    rule, a question or shapes that cannot be used.
    """
    return sorted({*layout(corpus), *content(corpus, focus)})


def content(corpus: Corpus, focus: frozenset[str] | None = None) -> list[Finding]:
    """Return what terms, rules and shapes find; with `layout`, this is everything."""
    unaskable(corpus)
    return [*terms(corpus), *rules(corpus), *shapes(corpus, focus)]


def check_files(
    data: Sequence[File], shape_files: Sequence[File]
) -> tuple[list[Finding], Callable[[], bytes]]:
    """Return the findings of SHACL alone on any files, and what makes its report in Turtle."""
    return validate(data, shape_files)


__all__ = ["Finding", "Severity", "beyond", "check", "check_files", "content", "layout"]
