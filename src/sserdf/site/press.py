"""The templates of the project before those of the theme, and the words they know."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import jinja2

from sserdf import iris
from sserdf.errors import FileError, SserdfError
from sserdf.resource import Description, Resource
from sserdf.site.listing import Listing, Root
from sserdf.site.pieces import Pieces
from sserdf.site.rows import Asked
from sserdf.site.sandbox import THEME, environment
from sserdf.site.words import Words
from sserdf.view import View

# modules that templates call directly, with what they like
_CALLED = frozenset(
    {
        "cite.py",
        "compiler.py",
        "diagram.py",
        "filters.py",
        "iris.py",
        "marks.py",
        "pictures.py",
        "pieces.py",
        "rows.py",
        "sandbox.py",
        "schema_org.py",
        "signposts.py",
        "terms.py",
        "words.py",
    }
)
# templates of the theme that are no page of a class; classes begin with a capital letter
_PARTS = frozenset(path.name for path in THEME.glob("[a-z]*.html"))


class Press:
    """Turns templates into pages, in one language."""

    def __init__(self, view: View, words: Words, compiled: jinja2.BytecodeCache) -> None:
        """Take what to show, the words to show it with, and templates that are compiled already."""
        self.view = view
        own = view.corpus.root / "templates"
        self.folders = (own, THEME)
        self.environment = environment(self.folders, compiled)
        self._marks = Pieces(words)
        self.environment.message = self._marks.message
        self.environment.globals.update(self._marks.functions())
        self.environment.globals.update(number=words.number, when=words.when)
        asked = Asked(view)
        self.environment.globals.update(around=asked.around, lookup=asked.lookup, query=asked.query)

    def template(self, resource: Resource) -> str:
        """Return the template of the first class that has one of its own."""
        if not resource.path:
            return "home.html"
        names = (f"{iris.local_name(node.iri)}.html" for node in resource.types)
        return next((name for name in names if name in self._known), "resource.html")

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.environment.list_templates(extensions=["html"])) - _PARTS

    def page(self, template: str, it: Description | Listing, root: Root) -> bytes:
        """Return the page; a template's fault becomes a FileError with its line."""
        self._now, self._marks.root = template, root
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
            elif file.is_relative_to(THEME.parent) and not _is_between(file, trace.tb_frame.f_code.co_name):
                is_last = False
            trace = trace.tb_next
        if isinstance(error, jinja2.TemplateError | RecursionError | UnicodeDecodeError):
            return found or (self._now, 1)
        return found if is_last else None

    def _fault(self, name: str, message: str, line: int) -> SserdfError:
        own = self.folders[0] / name
        path = own if own.exists() else THEME / name.removeprefix("theme/")
        return FileError(path, f"the template fails: {message}", "mend the template", line)


def _is_between(file: Path, function: str) -> bool:
    """Whether this code only does what a template asked for, so that the template is at fault."""
    if file.name in _CALLED or file.parent.name == "drawings":
        return True
    return function in ("call", "getattr", "_remarks_on", "_thing_of")
