"""The command that hands a publication to a portal that runs CKAN."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sserdf.cli.options import project as project_option
from sserdf.errors import SserdfError
from sserdf.terminal import address, mended_by_the_user, note, number

if TYPE_CHECKING:
    from sserdf.portal.ckan import Plan
    from sserdf.portal.ckan.connection import Portal


@click.command()
@project_option
@click.option("--url", required=True, metavar="URL", help="The address of the portal.")
@click.option(
    "--org",
    default="",
    metavar="NAME",
    help="Who owns the dataset there; needed when your key may add to several organisations.",
)
@click.option(
    "--name",
    default="",
    metavar="NAME",
    help="The name of the dataset there; made from the base unless said otherwise.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="The address at which the site stands; the base unless said otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option(
    "--timeout",
    default=60.0,
    type=click.FloatRange(min=0.001, max=86400),
    callback=number,
    metavar="SECONDS",
    help="Give the portal so long for everything.",
    show_default=True,
)
@mended_by_the_user
def ckan(project: Path, url: str, org: str, name: str, base_url: str, dry_run: bool, timeout: float) -> None:
    """Make or update the dataset at a CKAN portal.

    The dataset gets what data/index.ttl says of the publication, and a link to each file of data on
    the site, which must stand there. Each change is shown in a line; when there is none, nothing is
    sent. Only what sserdf wrote is changed: tags, extras, resources and groups that were added at
    the portal stay.

    Your key of the portal is read from the environment variable SSERDF_CKAN_KEY. --dry-run works
    without one when the dataset is public.
    """
    portal_at, site_at = address(url, "--url"), address(base_url)
    _refuse(portal_at, name)
    portal = _portal(portal_at, dry_run, timeout)
    from sserdf import building, publish
    from sserdf.corpus import Corpus
    from sserdf.portal.ckan import carry_out, plan

    corpus = Corpus.read(project)
    building.approve(corpus, note)
    planned = plan(publish.publication(corpus, site_at), portal, org, name)
    left = () if dry_run or not planned.lines else carry_out(portal, planned)
    for line in planned.lines:
        click.echo(line)
    for remark in (*planned.remarks, *left, _summary(planned, dry_run)):
        note(remark)


def _refuse(portal_at: str, name: str) -> None:
    if not portal_at:
        raise click.BadParameter("it must be the address of the portal", param_hint="--url")
    if name and (not re.fullmatch(r"[a-z0-9_-]{2,100}", name) or name in ("new", "edit", "search")):
        told = "it must be 2 to 100 small letters, digits, - and _"
        raise click.BadParameter(told, param_hint="--name")


def _portal(portal_at: str, is_dry: bool, seconds: float) -> Portal:
    key = os.environ.get("SSERDF_CKAN_KEY", "").strip()
    if not key and not is_dry:
        raise SserdfError(f"{portal_at}: error: there is no key (set SSERDF_CKAN_KEY to yours)")
    try:
        from sserdf.portal.ckan.connection import Portal
    except ModuleNotFoundError as error:
        if error.name not in ("ckanapi", "requests"):
            raise
        raise SserdfError("error: ckanapi is not installed (install sserdf[ckan])") from error
    return Portal(portal_at, key, seconds)


def _summary(planned: Plan, is_dry: bool) -> str:
    count = len(planned.lines)
    if not count:
        return f"{planned.where}: up to date, nothing would change."
    changes = f"{count} change{'s' if count != 1 else ''}"
    return f"{planned.where}: {changes} {'would be made' if is_dry else 'made'}."
