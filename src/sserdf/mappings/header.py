"""The header of a mapping set: the one door of PyYAML, and a narrow one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sserdf.mappings.ledger import Cell, Fault, Ledger

if TYPE_CHECKING:
    import yaml

Tree = Cell | list["Tree"] | dict[str, "Tree"]
_DEEPEST = 3  # a header is a map of texts, lists and one map; what is deeper is no header of ours
_NOTHING = ("", "~", "null")


def parse(lines: Sequence[str], ledger: Ledger) -> dict[str, Tree]:
    """Return the header as it was written, every value as text; faults go into the ledger.

    Only maps, lists and texts are taken: no alias, no tag and nothing nested deeper, so that no header
    can build an object or grow.
    """
    import yaml  # here, because most projects have no mapping set

    text = "\n".join(line.lstrip("#").rstrip() for line in lines)
    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the second where libyaml is missing
    try:
        tree = _Reader(yaml.parse(text, Loader=reader), ledger).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, len(lines)) if mark else 1
        ledger.note(line, f"the header is not YAML: {error.problem}", "mend it there")
    except yaml.YAMLError as error:
        ledger.note(1, f"the header is not YAML: {error}", "mend the header")
    except _Refused as fault:
        ledger.note(fault.line, fault.told, fault.cure)
    else:
        if isinstance(tree, dict):
            return tree
        ledger.note(1, "has no header", "begin with lines such as # mapping_set_id: https://…")
    return {}


class _Refused(Fault):
    def __init__(self, line: int, told: str, cure: str) -> None:
        super().__init__(told, cure)
        self.line = line


class _Reader:
    """Builds the tree from the events of the parser, before anything could be made of them."""

    def __init__(self, events: Iterator[yaml.Event], ledger: Ledger) -> None:
        self._events, self._ledger = events, ledger

    def document(self) -> Tree | None:
        """Return the one document; None when there is nothing."""
        import yaml

        tree: Tree | None = None
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                if tree is not None:
                    raise _Refused(_line(event), "the header has a second document", "take out the ---")
                tree = self._node(event, 1)
        return tree

    def _node(self, event: yaml.Event, depth: int) -> Tree:
        import yaml

        _refuse_power(event)
        if isinstance(event, yaml.ScalarEvent):
            # libyaml and PyYAML name the lack of quotes in two ways: "" and None
            is_nothing = not event.style and event.value in _NOTHING
            return Cell("" if is_nothing else event.value, _line(event))
        if depth == _DEEPEST:
            raise _Refused(
                _line(event), "the header is nested too deep", "write texts, lists and the curie_map"
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._node(e, depth + 1) for e in self._until(yaml.SequenceEndEvent)]
        return self._map(depth)

    def _map(self, depth: int) -> Tree:
        import yaml

        tree: dict[str, Tree] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._node(event, _DEEPEST)
            assert isinstance(key, Cell)  # whatever else a key could be was refused as too deep
            if key.text in tree:
                self._ledger.note(key.line, f"the header has {key.text} twice", "keep one of them")
            tree[key.text] = self._node(next(self._events), depth + 1)
        return tree

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event


def _refuse_power(event: yaml.Event) -> None:
    tag = getattr(event, "tag", None)  # an alias has none, and an end neither
    if getattr(event, "anchor", None):
        told = "the header has an anchor or an alias"
        raise _Refused(_line(event), told, "write the value out, or put it in quotes")
    if tag:
        raise _Refused(_line(event), f"the header has the tag {tag}", "write the value without a tag")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
