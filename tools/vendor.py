"""Bring in what pages load and others wrote: `uv run --with "fonttools[woff]" python tools/vendor.py`.

The one command that updates them: change a version below, run it, run the tests, commit. The same
versions give the same bytes. It needs npm, which gets the packages and checks what it got; the site
and those who build it need neither npm nor a network. Each folder it writes holds what pages load,
with LICENSE.txt; vendored.toml beside them says what each package is, and the SHA-256 of each file.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).parent.parent / "src" / "sserdf" / "theme" / "assets" / "vendor"
LIST = "vendored.toml"


class Package(NamedTuple):
    """A package of npm in the one version that we publish."""

    folder: str
    name: str
    version: str
    licence: str  # an SPDX identifier
    purpose: str


def _codemirror(name: str, version: str, purpose: str) -> Package:
    return Package("codemirror", name, version, "MIT", purpose)


PACKAGES = (
    Package("oxigraph", "oxigraph", "0.5.11", "MIT", "answers SPARQL queries"),
    Package("source-serif-4", "@fontsource/source-serif-4", "5.3.1", "OFL-1.1", "letters of headings"),
    _codemirror("@codemirror/commands", "6.11.1", "keys of the query editor"),
    _codemirror("@codemirror/language", "6.13.1", "syntax of the query editor"),
    _codemirror("@codemirror/legacy-modes", "6.5.5", "words of SPARQL"),
    _codemirror("@codemirror/state", "6.7.6", "text of the query editor"),
    _codemirror("@codemirror/streamparser", "6.0.0", "reads SPARQL for the query editor"),
    _codemirror("@codemirror/view", "6.43.15", "the query editor on the page"),
    _codemirror("@lezer/common", "1.5.5", "trees for the query editor"),
    _codemirror("@lezer/highlight", "1.2.5", "colours of the query editor"),
    _codemirror("@marijn/find-cluster-break", "1.0.4", "steps of the cursor"),
    _codemirror("style-mod", "4.1.5", "styles of the query editor"),
    _codemirror("w3c-keyname", "2.2.8", "names of keys"),
)
TOOLS = ("@lezer/lr@1.4.12", "crelt@1.0.7", "esbuild@0.28.2")  # asked for, and not part of what is published
BUNDLE = """\
export { history, historyKeymap, standardKeymap } from "@codemirror/commands";
export { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
export { sparql } from "@codemirror/legacy-modes/mode/sparql";
export { EditorState } from "@codemirror/state";
export { EditorView, keymap, lineNumbers } from "@codemirror/view";
export { tags } from "@lezer/highlight";
"""
# the package has a choice of two licences and carries the text of neither
OXIGRAPH_LICENCE = """\
Copyright (c) 2018 Oxigraph developers

Permission is hereby granted, free of charge, to any
person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the
Software without restriction, including without
limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice
shall be included in all copies or substantial portions
of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF
ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT
SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION
OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""
_BUILT_AT = re.compile(rb"(?:/[\w.-]+)+/registry/src/[\w.-]+/")


def main() -> None:
    """Write the folders of our packages and the list; other folders and their entries stay."""
    with tempfile.TemporaryDirectory() as scratch:
        modules = _installed(Path(scratch))
        files = {
            "codemirror/codemirror.js": _bundle(modules),
            "codemirror/LICENSE.txt": _licences(modules, "codemirror"),
            "oxigraph/LICENSE.txt": f"{_named(PACKAGES[0])}\n\n{OXIGRAPH_LICENCE}".encode(),
            **_letters(modules / "@fontsource" / "source-serif-4"),
            "source-serif-4/LICENSE.txt": _licences(modules, "source-serif-4"),
            "oxigraph/web.js": (modules / "oxigraph" / "web.js").read_bytes(),
            "oxigraph/web_bg.wasm": _without_paths((modules / "oxigraph" / "web_bg.wasm").read_bytes()),
        }
    _write(files)


def _letters(package: Path) -> dict[str, bytes]:
    """Return the letters that pages load; pictures are drawn with the same, unpacked into theme/fonts."""
    from fontTools.ttLib import TTFont

    found = {}
    for weight, name in ((400, "regular"), (600, "semibold")):
        packed = package / "files" / f"source-serif-4-latin-{weight}-normal.woff2"
        found[f"source-serif-4/{name}.woff2"] = packed.read_bytes()
        font = TTFont(packed, recalcTimestamp=False)
        font.flavor = None
        font.save(VENDOR.parent.parent / "fonts" / f"source-serif-4-{name}.ttf")
    return found


def _installed(scratch: Path) -> Path:
    names = [*(f"{p.name}@{p.version}" for p in PACKAGES), *TOOLS]
    (scratch / "package.json").write_text("{}", encoding="utf-8")
    command = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", *names)
    subprocess.run(command, cwd=scratch, check=True)
    for package in PACKAGES:
        if _version(scratch / "node_modules", package.name) != package.version:
            raise SystemExit(f"{package.name}: npm brought another version (change it in PACKAGES)")
    return scratch / "node_modules"


def _named(package: Package) -> str:
    return f"{package.name} {package.version}"


def _version(modules: Path, name: str) -> str:
    return str(json.loads((modules / name / "package.json").read_bytes())["version"])


def _bundle(modules: Path) -> bytes:
    """Return one module of what we use, in which no package is that we do not list."""
    entry, out, meta = (modules.parent / name for name in ("entry.js", "out.js", "meta.json"))
    entry.write_text(BUNDLE, encoding="utf-8")
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8"]
    options += ["--legal-comments=none", f"--outfile={out.name}", f"--metafile={meta.name}"]
    command = (str(modules / ".bin" / "esbuild"), entry.name, *options)
    subprocess.run(command, cwd=modules.parent, check=True)
    inputs = json.loads(meta.read_bytes())["outputs"][out.name]["inputs"]
    found = {_package(path) for path, use in inputs.items() if use["bytesInOutput"]} - {""}
    if found != (known := {p.name for p in PACKAGES if p.folder == "codemirror"}):
        raise SystemExit(f"the bundle and PACKAGES differ in {', '.join(sorted(found ^ known))}")
    return out.read_bytes()


def _package(path: str) -> str:
    found = re.match(r"node_modules/((?:@[^/]+/)?[^/]+)/", path)
    return found[1] if found else ""


def _licences(modules: Path, folder: str) -> bytes:
    texts: dict[str, list[str]] = {}
    for package in (p for p in PACKAGES if p.folder == folder):
        text = (modules / package.name / "LICENSE").read_text(encoding="utf-8").strip()
        texts.setdefault(text, []).append(_named(package))
    parts = ("\n".join(names) + f"\n\n{text}\n" for text, names in texts.items())
    return f"\n{'-' * 72}\n\n".join(parts).encode()


def _without_paths(wasm: bytes) -> bytes:
    """Return the program without the folders of the machine that built it; no byte changes its place."""
    return _BUILT_AT.sub(lambda found: b"crates/".rjust(len(found[0]), b"/"), wasm)


def _write(files: dict[str, bytes]) -> None:
    ours = {package.folder for package in PACKAGES}
    for folder in ours:
        shutil.rmtree(VENDOR / folder, ignore_errors=True)
    for name, content in files.items():
        (VENDOR / name).parent.mkdir(parents=True, exist_ok=True)
        (VENDOR / name).write_bytes(content)
    old = tomllib.loads((VENDOR / LIST).read_text("utf-8")) if (VENDOR / LIST).exists() else {}
    packages = [p for p in old.get("package", ()) if p["folder"] not in ours]
    packages += [_entry(package) for package in PACKAGES]
    hashes = {name: h for name, h in old.get("sha256", {}).items() if name.split("/")[0] not in ours}
    hashes |= {name: sha256(content).hexdigest() for name, content in files.items()}
    text = "\n".join(_toml(sorted(packages, key=lambda p: (p["folder"], p["name"])), hashes))
    (VENDOR / LIST).write_text(text + "\n", encoding="utf-8")


def _entry(package: Package) -> dict[str, str]:
    return {
        "folder": package.folder,
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "for": package.purpose,
    }


def _toml(packages: Iterable[dict[str, str]], hashes: dict[str, str]) -> Iterator[str]:
    yield "# What the pages load and we did not write. Written by tools/vendor.py."
    for package in packages:
        yield "\n[[package]]"
        yield from (f"{key} = {json.dumps(value)}" for key, value in package.items())
    yield "\n[sha256]"
    yield from (f"{json.dumps(name)} = {json.dumps(hashes[name])}" for name in sorted(hashes))


if __name__ == "__main__":
    main()
