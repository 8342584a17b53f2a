"""What was checked, how often, and what the check had to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from sserdf.nodes import Node, by_text
from sserdf.queries import questions
from sserdf.view import View
from sserdf.vocabulary import SH


class Check(NamedTuple):
    """A shape, and to how much it was applied."""

    shape: Node
    things: int
    constraints: int  # named property shapes


class Rule(NamedTuple):
    """A rule that is a query: each row would be a fault."""

    name: str
    problem: str
    cure: str


class Ask(NamedTuple):
    """A named question, its title in the reader's language where it has one."""

    name: str
    title: str
    language: str
    path: str  # of its page
    is_table: bool  # rows, which can be had as CSV
    verdict: str  # "yes" or "no" to a question that is answered so, else ""


def checks(view: View) -> tuple[Check, ...]:
    """Return every node shape with the number of things it was applied to, by name."""
    things = Counter(shape for term in view.corpus.minted for shape in view.outline.applying(term))
    found = (
        Check(view.node(shape), things[shape], len(view.corpus.facts[shape].get(SH("property"), ())))
        for shape in view.outline.shapes
        if isinstance(shape, ox.NamedNode)
    )
    return tuple(sorted(found, key=lambda check: by_text(check.shape)))


def rules(view: View) -> tuple[Rule, ...]:
    """Return the rules of the project, by name; without a folder of rules there are none."""
    found = questions(view.corpus.root / "shapes" / "rules") if (view.corpus.root / "shapes").is_dir() else {}
    return tuple(Rule(q.name, q.header("Problem"), q.header("Cure")) for q in found.values())


def asks(view: View) -> Iterator[Ask]:
    """Yield the named questions."""
    for question in view.corpus.questions.values():
        own = question.header(view.language)
        title = own or question.title or question.name
        language = view.language if own else "en"
        answer = view.corpus.verdicts.get(question.name, "graph")
        is_table = answer is None
        verdict = {True: "yes", False: "no"}.get(answer, "") if isinstance(answer, bool) else ""
        yield Ask(question.name, title, language, f"queries/{question.name}/index.html", is_table, verdict)
