"""Where templates run: with what they are given, and with nothing behind it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from types import CodeType, MappingProxyType

import jinja2
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from sserdf.errors import FileError
from sserdf.site import filters
from sserdf.site.compiler import Generator, Scope
from sserdf.site.shown import SHOWN, having, is_public

THEME = Path(__file__).parent.parent / "theme"
# what changes nothing; and a format can look behind what is put into it
_METHODS: dict[type, set[str]] = {
    str: {name for name in dir(str) if is_public(name)} - {"format", "format_map"},
    dict: {"get", "items", "keys", "values"},
}


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates come with the data, so they may look at what they are given and at nothing behind it."""

    code_generator_class = Generator
    context_class = Scope

    def __init__(self, **options: object) -> None:
        """Take what jinja2 takes."""
        super().__init__(**options)
        self._ready: dict[str, jinja2.Template] = {}
        self.message: Callable[[str], str | None] = str  # in the reader's language; None: it is not fixed

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        """Return what a template knows by itself: nothing, for its scope looks up what all know."""
        return d or {}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, object] | None = None,
    ) -> jinja2.Template:
        """Return a template; each page asks for a dozen of them."""
        found = self._ready.get(name) if isinstance(name, str) else name
        if found is None:
            found = self._ready[str(name)] = super().get_template(name, parent, globals)
        return found

    def getattr(self, obj: object, attribute: str) -> object:
        """Return what a template may see of an attribute, before jinja2's own long way round."""
        kind = type(obj)
        if kind in having(attribute) or (kind in (Namespace, TemplateModule) and is_public(attribute)):
            found = getattr(obj, attribute, having)
            if found is not having:
                return found
        elif attribute in _METHODS.get(kind, ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item, or an attribute of that name: filters such as map and selectattr ask so."""
        if type(obj) is dict and argument in obj:
            return obj[argument]
        if type(argument) is str and type(obj) in having(argument):
            return getattr(obj, argument)
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return whether a template may see it."""
        if isinstance(obj, SHOWN):
            return is_public(attr)
        return attr != "view" and super().is_safe_attribute(obj, attr, value)


Code = Mapping[str, CodeType]
NO_CODE: Code = MappingProxyType({})


class Compiled(jinja2.BytecodeCache):
    """Templates as code, for all editions and all processes, and for builds that come later."""

    def __init__(self, code: Code) -> None:
        """Take what was compiled before."""
        self._before = code
        self.code: dict[str, CodeType] = {}  # by name, place and text of the template

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find what a template was compiled to."""
        key = f"{bucket.key} {bucket.checksum}"
        bucket.code = self.code.get(key) or self._before.get(key)
        self.dump_bytecode(bucket)  # what no template asks for is not kept

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        if bucket.code:
            self.code[f"{bucket.key} {bucket.checksum}"] = bucket.code

    def has(self, known: jinja2.Environment, name: str) -> bool:
        """Return whether a template was compiled before; raises what jinja2 raises for one it cannot read."""
        assert known.loader
        source, path, _ = known.loader.get_source(known, name)
        return self.get_bucket(known, name, path, source).code is not None


def environment(folders: tuple[Path, Path], compiled: jinja2.BytecodeCache) -> Sandbox:
    """Return where the templates of these folders run, the first folder before the second."""
    made = Sandbox(
        auto_reload=False,
        autoescape=True,  # for every name, not only for those that end in .html
        bytecode_cache=compiled,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
        keep_trailing_newline=True,
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(folders),
                # so that a template of the project can build on the one that it replaces
                jinja2.PrefixLoader({"theme": jinja2.FileSystemLoader(THEME)}),
            ]
        ),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters.update(map=filters.mapped, selectattr=filters.select, rejectattr=filters.reject)
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    return made


def prepare(folders: tuple[Path, Path], code: Code = NO_CODE) -> Compiled:
    """Return the templates compiled; what is wrong in one is said when a page wants it.

    `code` is what was compiled before, by the same program.

    Raises FileError for a file whose name is no text.
    """
    compiled = Compiled(code)
    known = environment(folders, compiled)
    for name in known.list_templates(extensions=["html", "svg", "txt", "xml"]):
        if name.encode(errors="ignore").decode() != name:
            raise FileError(folders[0] / name, "has a name that is not UTF-8", "rename it")
        if not name.startswith("assets/"):
            with contextlib.suppress(jinja2.TemplateError, UnicodeDecodeError):
                compiled.has(known, name) or known.get_template(name)
    return compiled
