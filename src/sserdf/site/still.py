"""Which pieces of a template are the same on all pages of a depth, whatever these are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from jinja2 import nodes

ROOT = "root"
WORDS = frozenset({"_", "gettext", "ngettext"})
# of a Root; where its tongues lead depends on the page
_SAME = frozenset({"base", "description", "files", "files_url", "home", "language", "name", "pages", "url"})
# what is as still as its parts are
_WHOLES = (
    *(nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.Concat),
    *(nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test, nodes.Keyword),
)
_FILTERS = frozenset({"length", "lower", "replace", "safe", "striptags", "upper"})
_FEW = 2  # looking a piece up costs as much as to say so many words


class Run(NamedTuple):
    """Parts of a template that follow each other and are all still, or all not."""

    is_still: bool
    nodes: list[nodes.Node]


def runs(body: Iterable[nodes.Node]) -> Iterator[Run]:
    """Yield what stands in a template, in order, cut where it begins or ceases to be still."""
    cut = [Run(still, list(parts)) for still, parts in groupby(_parts(body), is_still)]
    worth = (run._replace(is_still=run.is_still and _is_worth_it(run.nodes)) for run in cut)
    for still, together in groupby(worth, lambda run: run.is_still):
        yield Run(still, _joined([node for run in together for node in run.nodes]))


def is_still(node: nodes.Node) -> bool:
    """Return whether a node says the same on all pages whose way up to the root is the same."""
    match node:
        case nodes.Name():
            return node.name == ROOT
        case nodes.Getattr():
            return isinstance(node.node, nodes.Name) and node.node.name == ROOT and node.attr in _SAME
        case nodes.Getitem():
            return is_still(node.node) and isinstance(node.arg, nodes.Const)
        case nodes.Call():
            is_word = isinstance(node.node, nodes.Name) and node.node.name in WORDS
            return (
                is_word and not (node.dyn_args or node.dyn_kwargs) and _are_still((*node.args, *node.kwargs))
            )
        case nodes.Filter():
            return node.name in _FILTERS and _are_still(node.iter_child_nodes())
    return isinstance(node, _WHOLES) and _are_still(node.iter_child_nodes())


def _are_still(parts: Iterable[nodes.Node]) -> bool:
    return all(map(is_still, parts))


def _parts(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (nodes.Output([child], lineno=child.lineno) for child in node.nodes)
        else:
            yield node


def _joined(parts: list[nodes.Node]) -> list[nodes.Node]:
    """Return the parts with what is said in one go in one piece again."""
    found: list[nodes.Node] = []
    for node in parts:
        if isinstance(node, nodes.Output) and found and isinstance(found[-1], nodes.Output):
            found[-1].nodes.extend(node.nodes)
        else:
            found.append(node)
    return found


def _is_worth_it(parts: Iterable[nodes.Node]) -> bool:
    names = [name.name for node in parts for name in node.find_all(nodes.Name)]
    return ROOT in names and len(names) > _FEW
