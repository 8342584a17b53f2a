"""The larger pieces of the page of a thing: its facts, who points at it, the way down to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from sserdf.nodes import Fact, Group, Mention, Node
from sserdf.resource import Description
from sserdf.site.listing import Listing
from sserdf.site.marks import Marks, escaped, markup

_FEW, _MANY = 4, 10  # values that need no columns, things that need no count
_PARTS = 50  # that are all named on each


class Pieces(Marks):
    """What macros.html offers of a page, written in Python: as templates they were most of the work."""

    def functions(self) -> Mapping[str, object]:
        """Return what templates call, by name."""
        pieces: dict[str, object] = {"values_of": self.values, "facts_of": self.facts}
        pieces |= {"groups_of": self.groups, "mentions_of": self.mentions}
        return {**super().functions(), **pieces, "numbers_of": numbers, "trail_of": self.trail}

    def values(self, nodes: Sequence[Node]) -> Markup:
        """Return one value, or a list of several, with the languages of those that have no page."""
        return markup(self._values(nodes))

    def _values(self, nodes: Sequence[Node]) -> str:
        if len(nodes) == 1:
            return self.html(nodes[0])
        short = ' class="short"' if len(nodes) > _FEW and nodes[0].path is not None else ""
        return f"<ul{short}>\n{''.join(map(self._item, nodes))}</ul>"

    def _item(self, node: Node) -> str:
        other = node.path is None and node.language and node.language != self._words.language
        told = f" <small>({escaped(node.language)})</small>" if other else ""
        return f"<li>{self.html(node)}{told}</li>\n"

    def facts(self, facts: Iterable[Fact]) -> Markup:
        """Return facts, each with its name and values."""
        told = (
            f"<div>\n<dt>{_capital(fact.name)}</dt>\n<dd>{self._values(fact.values)}</dd>\n</div>\n"
            for fact in facts
        )
        return markup(f'<dl class="facts">\n{"".join(told)}</dl>')

    def groups(self, groups: Sequence[Group[Node]], level: int = 3) -> Markup:
        """Return things by their class; the classes are named when there are several."""
        return markup("".join(self._groups(groups, level)))

    def _groups(self, groups: Sequence[Group[Node]], level: int) -> Iterator[str]:
        for group in groups:
            if len(groups) > 1 and group.name:
                yield f"<h{level}>{escaped(group.name)}</h{level}>\n"
            yield '<ul class="things">\n'
            yield from (f"<li>{self.html(node)}</li>\n" for node in group.values)
            yield "</ul>\n"

    def mentions(self, mentions: Iterable[Mention], names: Mapping[str, str] | None = None) -> Markup:
        """Return who points at a thing, a section each; `names` are better ones for relations."""
        named = names or {}
        return markup(
            "".join(self._mention(m, named) for m in mentions if any(g.values[0].iri for g in m.groups))
        )

    def _mention(self, mention: Mention, names: Mapping[str, str]) -> str:
        name = names.get(mention.predicate.iri) or mention.name
        told = self._words.gettext(name) if name else self._linked(mention)
        count = f' <small class="count">{mention.total}</small>' if mention.total > _MANY else ""
        groups = "".join(self._groups(mention.groups, 3))
        return f"<section>\n<h2>{_capital(told)}{count}</h2>\n{groups}\n</section>\n"

    def _linked(self, mention: Mention) -> str:
        return self.gettext("Things linked to it as “%(name)s”", name=mention.predicate.text)

    def trail(self, it: Description | Listing) -> Markup:
        """Return the way from the home page down to a page."""
        if not it.trail:
            return markup("")
        home, *rest = it.trail
        steps = [f'<li><a href="{escaped(self.way(home))}">{self.gettext("Home")}</a></li>\n']
        for node in rest:
            way, language = escaped(self.way(node)), self.tongue(node.language)
            steps.append(f'<li><a href="{way}"{language}>{escaped(node.text)}</a></li>\n')
        here = f'<li aria-current="page"{self.tongue(it.label.language)}>{escaped(it.label.text)}</li>\n'
        name = self.gettext("Breadcrumb")
        return markup(f'<nav class="trail" aria-label="{name}">\n<ol>\n{"".join(steps)}{here}</ol>\n</nav>\n')


def numbers(it: Description | Listing) -> tuple[int | None, ...]:
    """Return the parts of a page that each part leads to, None where some are left out.

    Of very many it has the ones beside it and some ever further away, so that each is a few steps from any.
    """
    if it.parts <= _PARTS:
        return tuple(range(1, it.parts + 1))
    steps = (n * 10**power for power in range(len(str(it.parts))) for n in (0, 1, 2, 5))
    beside = {it.part + step * sign for step in steps for sign in (-1, 1)}
    found = sorted({1, *(n for n in beside if 1 <= n <= it.parts), it.parts})
    gaps = (n if n - before == 1 else None for before, n in pairwise((0, *found)))
    return tuple(m for n, gap in zip(found, gaps, strict=True) for m in ((n,) if gap else (None, n)))


def _capital(name: str) -> str:
    """Return a name as HTML with a capital; what is HTML already stays it."""
    told = name if isinstance(name, Markup) else escaped(name)
    return f"{told[:1].upper()}{told[1:]}"
