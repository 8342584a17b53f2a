"""How templates become Python: what jinja2 writes, with the way to what pages ask most cut short."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from types import BuiltinMethodType, MethodType
from typing import NamedTuple

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, CompilerExit, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from sserdf.site.listing import Root
from sserdf.site.marks import escaped
from sserdf.site.pieces import Pieces
from sserdf.site.still import ROOT, WORDS, runs

_HEAD = """\
from sserdf.site.compiler import direct, kept, method, told
from sserdf.site.shown import having"""
# macros, methods of texts and the like, and those of our functions that know more than their arguments
_HARMLESS = frozenset({Macro, BuiltinMethodType, partial})
# what may be asked for an attribute without evaluating it twice
_ASKED = nodes.Name | nodes.Getattr | nodes.Getitem | nodes.Call


class Generator(CodeGenerator):
    """Writes what jinja2 writes, except that it looks first whether a value is one that pages are made of.

    A page asks for hundreds of attributes and calls a hundred functions. jinja2's sandbox judges each as it
    comes; here the types that have a public attribute of that name are known before any page is made, so
    that a look at the type of the value is enough. All others go the sandbox's way.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Write the module of a template; before it what its pieces rely on."""
        for line in _HEAD.splitlines():
            self.writeline(line)
        found = _survey(node)
        for name in sorted(found.attributes):
            self.writeline(f"has_{name} = having({name!r})")
        messages = {} if found.meant & WORDS else found.messages
        self._messages = {text: f"m_{n}" for n, text in enumerate(messages)}
        for text, name in self._messages.items():
            self.writeline(f"{name} = environment.message({text!r})")
        self._still = None if ROOT in found.meant else 0
        super().visit_Template(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        """Collect what a template or block says, to hand it on in one piece: it comes through many hands."""
        super().enter_frame(frame)
        if frame.rootlevel or frame.block_frame:
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Hand on what was collected."""
        if frame.rootlevel or frame.block_frame:
            self.writeline(f"yield concat({frame.buffer})")
        super().leave_frame(frame, with_python_scope)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write a sequence; what is the same on all pages of a depth is made once for these."""
        if self._still is None or frame.require_output_check:
            super().blockvisit(nodes, frame)
            return
        with suppress(CompilerExit):
            self.writeline("pass")
            for run in runs(nodes):
                if run.is_still:
                    self._keep(run.nodes, frame)
                else:
                    for node in run.nodes:
                        self.visit(node, frame)

    def _keep(self, parts: list[nodes.Node], frame: Frame) -> None:
        inside, known, found = frame.copy(), self.temporary_identifier(), self.temporary_identifier()
        key, self._still = f"{self.name}:{self._still}", None  # None: nothing is kept inside of it
        self.writeline(f"{known} = kept({frame.symbols.ref(ROOT)})")
        self.writeline(f"{found} = {known}.get({key!r})")
        self.writeline(f"if {found} is None:")
        self.indent()
        self.buffer(inside)
        for node in parts:
            self.visit(node, inside)
        self.writeline(f"{found} = {known}[{key!r}] = concat({inside.buffer})")
        self.outdent()
        self.simple_write(found, frame)
        self._still = int(key.rpartition(":")[2]) + 1

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:
        """Write a call of a block; nearly all stand in another block or at the top of a page."""
        may_be_child = frame.toplevel and self.extends_so_far > 0
        if may_be_child or node.scoped or node.required or frame.buffer is None:
            super().visit_Block(node, frame)
        else:
            context = self.get_context_ref()
            self.writeline(f"{frame.buffer} += context.blocks[{node.name!r}][0]({context})", node)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write how an attribute is asked for: of what pages are made of, of a row, or of anything else."""
        if not isinstance(node.node, _ASKED):
            super().visit_Getattr(node, frame)
            return
        value, name = self.temporary_identifier(), node.attr
        self.write(f"({value}.{name} if type({value} := ")
        self.visit(node.node, frame)
        self.write(f") in has_{name} else ")
        if not hasattr(dict, name):  # as jinja2 has it, methods come before keys
            self.write(f"{value}[{name!r}] if type({value}) is dict and {name!r} in {value} else ")
        self.write(f"environment.getattr({value}, {name!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write a call; the variables of loops and blocks are for functions that no template of ours has."""
        if node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(pair.key) for pair in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if isinstance(node.node, nodes.Getattr) and not node.node.attr.startswith("_"):
            self.write("method(context, ")
            self.visit(node.node.node, frame)
            self.write(f", {node.node.attr!r})(")
        else:
            self.write("direct(context, ")
            self.visit(node.node, frame)
            self.write(")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        ready = self._messages.get(_message(node))
        self.write(f"({ready} if {ready} is not None else told(" if ready else "(told(")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write("))")


class _Survey(NamedTuple):
    attributes: set[str]  # that are asked for
    messages: dict[str, None]  # what is said in the reader's language, in order
    meant: set[str]  # names to which the template gives a meaning of its own


def _survey(template: nodes.Template) -> _Survey:
    found = _Survey(set(), {}, set())
    for node in template.find_all((nodes.Call, nodes.Getattr, nodes.Import, nodes.Macro, nodes.Name)):
        match node:
            case nodes.Getattr():
                found.attributes.add(node.attr)
            case nodes.Call() if text := _message(node):
                found.messages[text] = None
            case nodes.Import():
                found.meant.add(node.target)
            case nodes.Macro() | nodes.Name(ctx="store" | "param"):
                found.meant.add(node.name)
    return found


def _message(node: nodes.Node) -> str:
    """Return the words that a call puts into the reader's language as they stand, "" when it does not."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return ""
    is_plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    text = node.args[0].value if is_plain and isinstance(node.args[0], nodes.Const) else ""
    return text if node.node.name in WORDS and isinstance(text, str) else ""


class Scope(Context):
    """The names that a template knows: its own, those of its page, then those of all pages, uncopied."""

    def resolve_or_missing(self, key: str) -> object:
        """Return what a name stands for."""
        for known in (self.vars, self.parent):
            if key in known:
                return known[key]
        return self.environment.globals.get(key, missing)


def kept(root: object) -> dict[str, str]:
    """Return what is known of all pages with that way up to the root."""
    return root.still if type(root) is Root else {}


def told(value: object) -> str:
    """Return a value as HTML; a plain text, which most are, without making a Markup of it."""
    if type(value) is str:
        return escaped(value)
    if type(value) is Root:
        return value.html
    return value if type(value) is Markup else escape(value)


def method(context: Context, obj: object, name: str) -> Callable[..., object]:
    """Return what a template calls as obj.name(…), which is most often a macro that it has imported."""
    found = obj.__dict__.get(name) if type(obj) is TemplateModule else None
    return direct(context, found or context.environment.getattr(obj, name))


def direct(context: Context, called: object) -> Callable[..., object]:
    """Return what to call: what is ours or Python's own as it is, all else through the sandbox.

    The sandbox only looks for functions that are marked as unsafe, or that want to know the context.
    """
    kind = type(called)
    if kind in _HARMLESS or (kind is MethodType and type(called.__self__) is Pieces):  # type: ignore[attr-defined]
        return called  # type: ignore[return-value]
    return partial(context.environment.call, context, called)  # type: ignore[attr-defined]
