"""The command that makes a version of the publication."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import click

from sserdf.cli.options import project as project_option
from sserdf.terminal import mended_by_the_user, note


@click.command()
@project_option
@click.argument("version")
@click.option(
    "--date",
    default="",
    metavar="YYYY-MM-DD",
    help="The date of the release; that of SOURCE_DATE_EPOCH or today unless said otherwise.",
)
@mended_by_the_user
def release(project: Path, version: str, date: str) -> None:
    """Make a version that never changes again.

    VERSION is X.Y.Z, or X.Y for X.Y.0, and higher than the last one. It is set in the ontology and
    the description of the publication; what CHANGELOG.md has under Unreleased moves below it; and
    releases/X.Y.Z/ gets all data, shapes and terms as they are, with an RDF patch that makes them
    from the version before. Each build publishes that folder at version/X.Y.Z/, byte for byte.

    Everything has to be committed and without a violation. Nothing is committed for you.
    """
    from sserdf import releasing
    from sserdf.releases.version import parsed

    number = parsed(version)
    if number is None:
        raise click.BadParameter("it must be X.Y.Z or X.Y, such as 1.2.0", param_hint="VERSION")
    note(releasing.release(project, number, _day(date)))


def _day(date: str) -> str:
    if date:
        return _checked(date, "--date")
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return _checked(_of_epoch(epoch), "SOURCE_DATE_EPOCH")
    return datetime.date.today().isoformat()


def _of_epoch(seconds: str) -> str:
    try:
        return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _checked(date: str, name: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", date, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError as error:
        raise click.BadParameter("it must be a date, such as 2030-01-31", param_hint=name) from error
