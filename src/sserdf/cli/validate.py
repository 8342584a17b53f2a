"""`sserdf validate`: everything that is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sserdf.cli.options import LeftOut
from sserdf.cli.options import project as _project
from sserdf.cli.options import skip_broken as _skip_broken
from sserdf.terminal import mended_by_the_user, note

if TYPE_CHECKING:
    from sserdf.check import Finding


@click.command()
@_project
@click.option(
    "--format",
    "format_",
    type=click.Choice(["human", "json", "turtle"]),
    default="human",
    help="Lines for people, JSON for programs, or a sh:ValidationReport.",
)
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check against these shapes instead of the project's. Repeatable.",
)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check these files. Repeatable.",
)
@_skip_broken
@mended_by_the_user
def validate(
    project: Path, format_: str, shapes: tuple[Path, ...], data: tuple[Path, ...], skip_broken: bool
) -> None:
    """Say everything that is wrong, one line each.

    Each line is "file:line: severity: <thing> what ought to be (what to do)".

    With --data alone, the files are checked as if they were part of the project. With --shapes
    alone, the project's data are checked against those shapes. With both, the project plays no
    part: any files in Turtle or N-Triples (.nt) are checked by SHACL alone.

    Exit code: 0 when nothing forbids publishing (warnings do not), 1 when something does or a file
    cannot be read, 2 for wrong usage.
    """
    from sserdf.check import report

    findings, graph = _findings(project, data, shapes, LeftOut(skip_broken))
    if format_ == "turtle":
        sys.stdout.buffer.write(graph())
    else:
        write = report.human if format_ == "human" else report.as_json
        click.echo(write(findings), nl=False)
    if format_ != "human" or sys.stderr.isatty():
        note(report.summary(findings))
    sys.exit(0 if report.conforms(findings) else 1)


def _findings(
    project: Path, data: tuple[Path, ...], shapes: tuple[Path, ...], left_out: LeftOut
) -> tuple[list[Finding], Callable[[], bytes]]:
    from sserdf.check import beyond, check_apart, check_files, report
    from sserdf.corpus import Corpus
    from sserdf.folders import read_all

    data_files, shape_files = read_all(data, shapes, left_out.told)
    corpus = None if shapes and data else Corpus.read(project, left_out.told)
    left_out.close()
    if told := beyond(shape_files or (corpus.shapes if corpus else ())):
        note(told)
    if corpus and not shapes:
        corpus = corpus.with_files(tuple(data_files))
        found = check_apart(corpus)
        return found, lambda: report.turtle(found, corpus.prefixes)
    return check_files(corpus.files if corpus else data_files, shape_files)
