"""The templates of the project before those of the theme, and the words they know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import jinja2
import pyoxigraph as ox
from jinja2.environment import TemplateModule
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sserdf import iris
from sserdf.errors import FileError, SserdfError
from sserdf.nodes import Fact, Group, Mention, Node, Remark
from sserdf.resource import Resource, View
from sserdf.site.changes import Change
from sserdf.site.cite import Citation
from sserdf.site.diagram import Box, Diagram, Line, Row
from sserdf.site.directory import Entry, Letter
from sserdf.site.drawings import Bar, Bars, Dot, Label, Lane, Map, Mark, Set, Tick, Timeline
from sserdf.site.listing import Listing, Root, Tongue
from sserdf.site.quality import Ask, Check, Download, Rule
from sserdf.site.terms import Term, Terms
from sserdf.site.words import Words

Rows = list[dict[str, Node | None]]
THEME = Path(__file__).parent.parent / "theme"
# templates of the theme that are no page of a class; classes begin with a capital letter
_PARTS = frozenset(path.name for path in THEME.glob("[a-z]*.html"))
_SHOWN = (
    *(Fact, Group, Listing, Mention, Node, Resource, Root, Term, Terms, Tongue),
    *(Bar, Bars, Dot, Label, Lane, Map, Mark, Set, Tick, Timeline),
    *(Ask, Box, Change, Check, Citation, Diagram, Download, Entry, Letter, Line, Remark, Row, Rule),
)
# a Root is a text, and jinja2 keeps an eye on the methods of texts
_PLAIN = frozenset({*_SHOWN, TemplateModule}) - {Root}


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates come with the data, so they may look at what they are given and at nothing behind it."""

    def getattr(self, obj: object, attribute: str) -> object:
        # nearly all that a page asks is asked of these, and the way through jinja2's checks is long
        is_plain = type(obj) in _PLAIN and attribute[0] != "_" and attribute != "view"
        if is_plain or (type(obj) is Root and attribute in Root.__annotations__):
            found = getattr(obj, attribute, _PLAIN)
            if found is not _PLAIN:
                return found
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if isinstance(obj, _SHOWN):
            return not attr.startswith("_") and attr != "view"
        return attr != "view" and super().is_safe_attribute(obj, attr, value)


class Press:
    """Turns templates into pages, in one language."""

    def __init__(self, view: View, words: Words) -> None:
        """Take what to show and the words to show it with."""
        self.view = view
        own = view.corpus.root / "templates"
        self.folders = (own, THEME)
        self.environment = _Sandbox(
            auto_reload=False,
            autoescape=True,  # for every name, not only for those that end in .html
            extensions=["jinja2.ext.i18n"],
            keep_trailing_newline=True,
            loader=jinja2.ChoiceLoader(
                [
                    jinja2.FileSystemLoader(self.folders),
                    # so that a template of the project can build on the one that it replaces
                    jinja2.PrefixLoader({"theme": jinja2.FileSystemLoader(THEME)}),
                ]
            ),
            lstrip_blocks=True,
            trim_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self.environment.policies["ext.i18n.trimmed"] = True
        self.environment.install_gettext_callables(  # type: ignore[attr-defined]
            words.gettext, words.ngettext, newstyle=True
        )
        self.environment.globals.update(number=words.number, when=words.when, query=self._query)

    def template(self, resource: Resource) -> str:
        """Return the template of the first class that has one of its own."""
        if not resource.path:
            return "home.html"
        names = (f"{iris.local_name(node.iri)}.html" for node in resource.types)
        return next((name for name in names if name in self._known), "resource.html")

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.environment.list_templates(extensions=["html"])) - _PARTS

    def page(self, template: str, it: Resource | Listing, root: Root) -> bytes:
        """Return the page; a template's fault becomes a FileError with its line."""
        self._now = template
        try:
            return self.environment.get_template(template).render(it=it, root=root).encode()
        except SserdfError:
            raise
        except jinja2.TemplateSyntaxError as error:
            raise self._fault(error.name or template, str(error.message), error.lineno) from error
        except Exception as error:
            place = self._place(error)
            if place is None:
                raise  # a fault of ours, not of the template
            raise self._fault(place[0], str(error), place[1]) from error

    def _place(self, error: Exception) -> tuple[str, int] | None:
        """Return template and line of the fault; None when our own code is at fault."""
        found, is_last, trace = None, False, error.__traceback__
        while trace:  # jinja2 makes tracebacks speak of lines of templates
            file = Path(trace.tb_frame.f_code.co_filename)
            inside = next((f for f in self.folders if file.is_relative_to(f)), None)
            if inside and file.suffix != ".py":
                found, is_last = (file.relative_to(inside).as_posix(), trace.tb_lineno), True
            elif file.is_relative_to(THEME.parent):
                is_last = False
            trace = trace.tb_next
        if isinstance(error, jinja2.TemplateError | RecursionError | UnicodeDecodeError):
            return found or (self._now, 1)
        return found if is_last else None

    def _fault(self, name: str, message: str, line: int) -> SserdfError:
        own = self.folders[0] / name
        path = own if own.exists() else THEME / name.removeprefix("theme/")
        return FileError(path, f"the template fails: {message}", "mend the template", line)

    def _query(self, name: str, **bound: object) -> Rows:
        question = self.view.corpus.questions.get(name)
        if question is None:
            raise jinja2.TemplateRuntimeError(f"there is no queries/{name}.rq")
        answer = self.view.corpus.ask(question, dict(_bound(bound)))
        if not isinstance(answer, ox.QuerySolutions):
            raise jinja2.TemplateRuntimeError(f"queries/{question.name}.rq is no SELECT query")
        names = [variable.value for variable in answer.variables]
        return [self._row(names, solution) for solution in answer]

    def _row(self, names: Iterable[str], solution: ox.QuerySolution) -> dict[str, Node | None]:
        terms = {name: solution[name] for name in names}
        return {name: self.view.node(t) if t is not None else None for name, t in terms.items()}


def _bound(values: Mapping[str, object]) -> Iterator[tuple[str, ox.NamedNode]]:
    for name, value in values.items():
        term = value.term if isinstance(value, Resource | Node) else None
        if not isinstance(term, ox.NamedNode) or not name.isidentifier():
            raise jinja2.TemplateRuntimeError(f"a query takes a thing as {name}, as in city=it")
        yield name, term
