"""The command that makes a site for GitHub Pages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from sserdf.cli.options import project as _project
from sserdf.errors import SserdfError
from sserdf.terminal import address, mended_by_the_user, note, progress


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_project
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="The address at which the site will stand, such as https://someone.github.io/data/.",
)
@click.option("--cname", default="", metavar="HOST", help="The host of your own that it will stand at.")
@mended_by_the_user
def pages(folder: Path, project: Path, base_url: str, cname: str) -> None:
    """Check everything, then write the site as GitHub Pages serves it.

    DIR is written whole, as by `sserdf build`, with .nojekyll, and CNAME for a host of your own. A
    git checkout in DIR stays: make a worktree of the branch gh-pages, write into it, commit, push.
    """
    from sserdf import building, search
    from sserdf.portal import pages as host

    name = _host(cname)
    url = _url(address(base_url), name)
    if not search.available():
        note("No search index: install sserdf[search].")
    order = building.Order(project, folder, url, note, progress, tuple(host.for_host(name)))
    note(building.build(order))


def _host(cname: str) -> str:
    from sserdf.portal.pages import host

    try:
        return host(cname) if cname else ""
    except SserdfError as error:
        raise click.BadParameter(str(error), param_hint="--cname") from error


def _url(base_url: str, name: str) -> str:
    if not base_url and not name:
        raise click.UsageError(
            "the page for wrong addresses must know where the site stands: give --base-url or --cname"
        )
    if base_url and name and urlsplit(base_url).hostname != name:
        raise click.UsageError(f"--base-url and --cname name different hosts: {base_url} and {name}")
    return base_url or f"https://{name}/"
