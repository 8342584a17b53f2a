"""The filters that templates sift rows and facts with, for the ways they are used a hundred times a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment, pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context

from sserdf.site.shown import having

_TESTS: dict[str, Callable[[object, object], object]] = {
    "equalto": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,  # type: ignore[operator]
}


@pass_context
def select(context: Context, values: Iterable[object], *how: object, **more: object) -> Iterator[object]:
    """Yield what jinja2's selectattr does: the values whose attribute is true, or stands the test."""
    return _sifted(context, "selectattr", values, how, more)


@pass_context
def reject(context: Context, values: Iterable[object], *how: object, **more: object) -> Iterator[object]:
    """Yield the others, as jinja2's rejectattr does."""
    return _sifted(context, "rejectattr", values, how, more)


@pass_context
def mapped(context: Context, values: Iterable[object], *how: object, **more: object) -> Iterator[object]:
    """Yield what jinja2's map does: an attribute of each, or what a filter makes of each."""
    if how or list(more) != ["attribute"] or not isinstance(more["attribute"], str):
        yield from FILTERS["map"](context, values, *how, **more)
    elif values:
        yield from map(_getter(context.environment, more["attribute"]), values)


def _sifted(
    context: Context, name: str, values: Iterable[object], how: tuple[object, ...], more: dict[str, object]
) -> Iterator[object]:
    attribute, test = (how[0] if how else None), _test(how)
    if more or test is None or not isinstance(attribute, str):
        yield from FILTERS[name](context, values, *how, **more)
    elif values:
        get, wanted = _getter(context.environment, attribute), name == "selectattr"
        yield from (value for value in values if bool(test(get(value))) is wanted)


def _test(how: tuple[object, ...]) -> Callable[[object], object] | None:
    """Return the test of the arguments of a filter, None for one that is seldom made."""
    if len(how) == 1:
        return bool
    test = _TESTS.get(str(how[1])) if len(how) == 3 else None
    return (lambda value: test(value, how[2])) if test else None


def _getter(environment: Environment, attribute: str) -> Callable[[object], object]:
    """Return what looks an attribute up, by the rules of the environment; dots lead on."""
    steps = [(int(name) if name.isdigit() else name, having(name)) for name in attribute.split(".")]

    def got(item: object) -> object:
        for name, kinds in steps:
            if type(item) is dict and name in item:
                item = item[name]
            elif type(item) in kinds:
                item = getattr(item, str(name))
            else:
                item = environment.getitem(item, name)
        return item

    return got
