"""Find everything that is wrong with a project before anybody else does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sserdf.check.finding import Finding, Severity
from sserdf.check.layout import layout
from sserdf.check.rules import rules, unaskable
from sserdf.check.shacl import beyond, shapes, validate
from sserdf.check.terms import terms
from sserdf.corpus import Corpus
from sserdf.errors import SserdfError
from sserdf.isolate import Beside
from sserdf.reading import File


def check(corpus: Corpus, focus: frozenset[str] | None = None) -> list[Finding]:
    """Return every finding, sorted; without a violation we may publish.

    `focus` limits the shapes, and them alone, to the things with these IRIs. Raises FileError for a
    rule, a question or shapes that cannot be used.
    """
    return sorted({*layout(corpus), *content(corpus, focus)})


def content(corpus: Corpus, focus: frozenset[str] | None = None) -> list[Finding]:
    """Return what terms, rules and shapes find; with `layout`, this is everything."""
    return [*_asked(corpus), *terms(corpus), *shapes(corpus, focus)]


def check_apart(corpus: Corpus) -> list[Finding]:
    """Return what `check` returns; a monstrous rule does no harm, for another process asks all queries."""
    asking = Beside(lambda: _asked(corpus))
    try:
        found = {*layout(corpus), *terms(corpus), *shapes(corpus)}
    except SserdfError:
        asking.result()  # what is wrong with a query comes first, as in `check`
        raise
    else:
        return sorted({*found, *asking.result()})
    finally:
        asking.stop()


def _asked(corpus: Corpus) -> list[Finding]:
    unaskable(corpus)
    return list(rules(corpus))


def check_files(
    data: Sequence[File], shape_files: Sequence[File]
) -> tuple[list[Finding], Callable[[], bytes]]:
    """Return the findings of SHACL alone on any files, and what makes its report in Turtle."""
    return validate(data, shape_files)


__all__ = ["Finding", "Severity", "beyond", "check", "check_apart", "check_files", "content", "layout"]
