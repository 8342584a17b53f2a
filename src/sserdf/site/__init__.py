"""Render the pages: one for each IRI, one for each folder, and those that a project adds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import jinja2
import pyoxigraph as ox
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sserdf import iris
from sserdf.errors import FileError, SserdfError
from sserdf.nodes import Fact, Group, Mention, Node
from sserdf.resource import Resource, View
from sserdf.site.diagram import Box, Diagram, Line, Row, diagram
from sserdf.site.schema_org import describe
from sserdf.site.terms import Term, Terms, Usage

Rows = list[dict[str, Node | None]]
_THEME = Path(__file__).parent.parent / "theme"
_STATIC = ("style.css",)
# templates of the theme that are no page of a class; classes begin with a capital letter
_PARTS = frozenset(path.name for path in _THEME.glob("[a-z]*.html"))
_SHOWN = (Fact, Group, Mention, Node, Resource, Term, Terms, Box, Diagram, Line, Row)


class Format(NamedTuple):
    """A file of data that stands beside a page."""

    name: str
    suffix: str
    media_type: str


FORMATS = (
    Format("Turtle", "ttl", "text/turtle"),
    Format("JSON-LD", "jsonld", "application/ld+json"),
    Format("N-Triples", "nt", "application/n-triples"),
)


class Root(str):
    """The way from a page up to the root of the site, and what the site is called."""

    name: str
    description: str
    language: str
    tops: tuple[Node, ...]  # the pages right below the home page
    url: str  # of the root, when the site has an address of its own; else ""


@dataclass(frozen=True)
class Listing:
    """A page that is no thing: a folder of things, or a page that the project adds."""

    view: View
    path: str
    groups: tuple[Group, ...] = ()

    @property
    def label(self) -> Node:
        """Its heading."""
        return self.view.page(self.path)

    @cached_property
    def trail(self) -> tuple[Node, ...]:
        """The pages above it."""
        return self.view.trail(self.path)


def pages(view: View, base_url: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each page and of what all pages need.

    Raises FileError when a template is wrong. `base_url` is where the site will stand, with a
    slash at the end; without it the IRI of a thing is its address.
    """
    press = _Press(view, base_url)
    templates = view.corpus.root / "templates"
    added = [
        p.relative_to(templates / "pages").with_suffix("").as_posix()
        for p in sorted((templates / "pages").rglob("*.html"))
    ]
    for name in added:
        path = "" if name == "index" else name
        if fault := iris.fault(path):
            template = templates / "pages" / f"{name}.html"
            raise FileError(template, f"cannot become a page: {fault}", "choose a plainer name")
        yield iris.page(path), press.page(f"pages/{name}.html", press.subject(path))
    for resource in view.resources:
        if iris.document(resource.path) not in added:
            yield iris.page(resource.path), press.page(press.template(resource), resource)
    for path, groups in _folders(view).items():
        if path not in added:
            yield iris.page(path), press.page("folder.html", Listing(view, path, groups))
    if "index" not in added and "" not in view.paths:
        yield "index.html", press.page("home.html", Listing(view, ""))
    for name in _STATIC:
        yield name, press.static(name)


def _folders(view: View) -> dict[str, tuple[Group, ...]]:
    inside: dict[str, list[ox.NamedNode]] = {}
    for resource in view.resources:
        parts = resource.path.split("/")
        for depth in range(1, len(parts)):
            inside.setdefault("/".join(parts[:depth]), []).append(resource.term)
    own = {path: terms for path, terms in inside.items() if path not in view.paths}
    return {path: view.groups(terms) for path, terms in sorted(own.items())}


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates come with the data, so they may look at what they are given and at nothing behind it."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if isinstance(obj, _SHOWN):
            return not attr.startswith("_") and attr != "view"
        return attr != "view" and super().is_safe_attribute(obj, attr, value)


class _Press:
    """The templates of the project before those of the theme, and the four words they know."""

    def __init__(self, view: View, base_url: str) -> None:
        self.view, self.base_url = view, base_url
        self._folders = (view.corpus.root / "templates", _THEME)
        self.environment = _Sandbox(
            auto_reload=False,
            autoescape=True,  # for every name, not only for those that end in .html
            keep_trailing_newline=True,
            loader=jinja2.FileSystemLoader(self._folders),
            lstrip_blocks=True,
            trim_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        usage = Usage(view)
        self.environment.globals.update(
            formats=FORMATS,
            describe=self._describe,
            diagram_of=diagram,
            term_of=usage.term,
            terms_of=usage.terms,
        )

    def subject(self, path: str) -> Resource | Listing:
        """Return what a page that the project adds is about."""
        term = ox.NamedNode(self.view.corpus.base + path)
        return Resource(self.view, term) if path in self.view.paths else Listing(self.view, path)

    def template(self, resource: Resource) -> str:
        """Return the template of the first class that has one of its own."""
        if not resource.path:
            return "home.html"
        names = (f"{re.split('[/#]', node.iri)[-1]}.html" for node in resource.types)
        return next((name for name in names if name in self._known), "resource.html")

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.environment.list_templates(extensions=["html"])) - _PARTS

    def page(self, template: str, it: Resource | Listing) -> bytes:
        """Return the page; a template's fault becomes a FileError with its line."""
        root, self._now = self._root(it.path), template
        try:
            return (
                self.environment.get_template(template).render(it=it, root=root, query=self._query).encode()
            )
        except SserdfError:
            raise
        except jinja2.TemplateSyntaxError as error:
            raise self._fault(error.name or template, str(error.message), error.lineno) from error
        except Exception as error:
            place = self._place(error)
            if place is None:
                raise  # a fault of ours, not of the template
            raise self._fault(place[0], str(error), place[1]) from error

    def static(self, name: str) -> bytes:
        """Return a static file, the project's own before the theme's."""
        own = self.view.corpus.root / "templates" / name
        return (own if own.is_file() else _THEME / name).read_bytes()

    def _place(self, error: Exception) -> tuple[str, int] | None:
        """Return template and line of the fault; None when our own code is at fault."""
        found, is_last, trace = None, False, error.__traceback__
        while trace:  # jinja2 makes tracebacks speak of lines of templates
            file = Path(trace.tb_frame.f_code.co_filename)
            inside = next((f for f in self._folders if file.is_relative_to(f)), None)
            if inside and file.suffix != ".py":
                found, is_last = (file.relative_to(inside).as_posix(), trace.tb_lineno), True
            elif file.is_relative_to(_THEME.parent):
                is_last = False
            trace = trace.tb_next
        if isinstance(error, jinja2.TemplateError | RecursionError | UnicodeDecodeError):
            return found or (self._now, 1)
        return found if is_last else None

    def _fault(self, name: str, message: str, line: int) -> SserdfError:
        own = self.view.corpus.root / "templates" / name
        path = own if own.exists() else _THEME / name
        return FileError(path, f"the template fails: {message}", "mend the template", line)

    def _root(self, path: str) -> Root:
        root = Root("../" * iris.page(path).count("/"))
        root.name, root.description = self._title
        root.language, root.url, root.tops = self.view.language, self.base_url, self._tops
        return root

    @cached_property
    def _title(self) -> tuple[str, str]:
        front = self.subject("")
        summary = front.summary if isinstance(front, Resource) else None
        return self.view.page("").text, summary.text if summary else ""

    @cached_property
    def _tops(self) -> tuple[Node, ...]:
        first = {r.path.split("/")[0] for r in self.view.resources if r.path}
        return tuple(self.view.page(path) for path in sorted(first))

    def _describe(self, it: Resource) -> dict[str, object]:
        return describe(it, self.base_url)

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
