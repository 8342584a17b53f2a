"""The answers to named questions as rows of nodes: of one question bound to a thing, or of all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

import jinja2
import pyoxigraph as ox

from sserdf import reads
from sserdf.corpus import Corpus, Term
from sserdf.nodes import Node
from sserdf.queries import Question
from sserdf.resource import Description, Resource
from sserdf.view import View

Row = dict[str, Node | None]
_Row = tuple[Term | None, ...]
_Bound = tuple[tuple[str, ox.NamedNode], ...]


class Rows(Sequence[Row]):
    """Rows of an answer; of a long one that a page shows the beginning of, only that is made into nodes."""

    def __init__(self, node: Callable[[Term], Node], names: list[str], rows: list[_Row]) -> None:
        """Take what makes nodes, the names of the columns and what is in them."""
        self._node, self._names, self._rows = node, names, rows
        self._made: list[Row] | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Rows: ...
    def __getitem__(self, place: int | slice) -> Row | Rows:
        """Return one of them, or several."""
        if isinstance(place, slice):
            return Rows(self._node, self._names, self._rows[place])
        return self._row(self._rows[place])

    def __iter__(self) -> Iterator[Row]:
        """Yield them; templates sift the same rows again and again."""
        if self._made is None:
            self._made = list(map(self._row, self._rows))
        return iter(self._made)

    def _row(self, row: _Row) -> Row:
        node = self._node
        return {name: node(t) if t is not None else None for name, t in zip(self._names, row, strict=True)}


class Around(NamedTuple):
    """The rows of a thing in an answer, with what stands before and after them in its order."""

    rows: Rows
    before: Row | None  # None at the beginning of the answer
    after: Row | None  # None at its end


class Asked:
    """What templates ask of the questions of a project; each fault is one of the template."""

    def __init__(self, view: View) -> None:
        """Take the view that makes nodes of what is found."""
        self._view = view

    def query(self, name: str, /, **bound: object) -> Rows:
        """Return the rows of a question, some of its variables bound to things beforehand."""
        return self._rows(*_answer(self._view.corpus, self._question(name), tuple(_bound(bound))))

    def lookup(self, name: str, /, **bound: object) -> Rows:
        """Return those rows of the whole answer that have these things in these columns.

        The question is asked once for all pages. Where it is plain, as without LIMIT or a sum, these are
        the rows of `query`.
        """
        names, rows, places = self._places(name, bound)
        return self._rows(names, [rows[place] for place in places])

    def around(self, name: str, /, **bound: object) -> Around:
        """Return the same rows and their neighbours in the whole answer."""
        names, rows, places = self._places(name, bound)
        edges = (places[0] - 1, places[-1] + 1) if places else (-1, len(rows))
        beside = [self._rows(names, [rows[n]])[0] if 0 <= n < len(rows) else None for n in edges]
        return Around(self._rows(names, [rows[place] for place in places]), beside[0], beside[1])

    def _question(self, name: str) -> Question:
        reads.everything()  # also when the answer is known already
        question = self._view.corpus.questions.get(name)
        if question is None:
            raise jinja2.TemplateRuntimeError(f"there is no queries/{name}.rq")
        return question

    def _places(self, name: str, bound: Mapping[str, object]) -> tuple[list[str], list[_Row], list[int]]:
        question, wanted = self._question(name), dict(_bound(bound))
        names, rows = _answer(self._view.corpus, question, ())
        for column in sorted(wanted.keys() - set(names)):
            raise jinja2.TemplateRuntimeError(f"queries/{name}.rq gives no column {column}")
        index = _index(self._view.corpus, question, tuple(wanted))
        return names, rows, index.get(tuple(wanted.values()), [])

    def _rows(self, names: list[str], rows: list[_Row]) -> Rows:
        return Rows(self._view.node, names, rows)


@lru_cache(maxsize=256)  # the same page in another language comes next, and asks the same
def _answer(corpus: Corpus, question: Question, bound: _Bound) -> tuple[list[str], list[_Row]]:
    answer = corpus.ask(question, dict(bound))
    if not isinstance(answer, ox.QuerySolutions):
        raise jinja2.TemplateRuntimeError(f"queries/{question.name}.rq is no SELECT query")
    names = [variable.value for variable in answer.variables]
    return names, [tuple(solution[name] for name in names) for solution in answer]


@lru_cache(maxsize=256)
def _index(corpus: Corpus, question: Question, columns: tuple[str, ...]) -> dict[_Row, list[int]]:
    """Return where the rows of an answer are, by what they have in these columns."""
    names, rows = _answer(corpus, question, ())
    at = [names.index(column) for column in columns]
    found: dict[_Row, list[int]] = {}
    for place, row in enumerate(rows):
        found.setdefault(tuple(row[n] for n in at), []).append(place)
    return found


def _bound(values: Mapping[str, object]) -> Iterator[tuple[str, ox.NamedNode]]:
    for name, value in values.items():
        term = value.term if isinstance(value, Description | Resource | Node) else None
        if not isinstance(term, ox.NamedNode) or not name.isidentifier():
            raise jinja2.TemplateRuntimeError(f"a query takes a thing as {name}, as in city=it")
        yield name, term
