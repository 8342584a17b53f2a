"""`sserdf build`: the main job."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from sserdf.cli.options import LeftOut, memory_folder
from sserdf.cli.options import project as _project
from sserdf.cli.options import skip_broken as _skip_broken
from sserdf.terminal import address, mended_by_the_user, note, progress


@click.command()
@_project
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write; site/ in the project unless said otherwise.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="The address at which the site will stand. Links work without it.",
)
@click.option("--watch", is_flag=True, help="Show the site on this machine, and build again at each save.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="NUMBER",
    help="Where --watch shows it; 8000 unless said otherwise, 0 for any free one.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="NUMBER",
    help="How many processes to use; as many as there are cores unless said otherwise.",
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Make everything anew, also what an earlier build has made of the same data.",
)
@click.option(
    "--no-search",
    is_flag=True,
    help="Leave out the search index: after an edit of a large project it takes longer than all the rest.",
)
@_skip_broken
@mended_by_the_user
def build(
    project: Path,
    out: Path | None,
    base_url: str,
    watch: bool,
    port: int | None,
    jobs: int | None,
    fresh: bool,
    no_search: bool,
    skip_broken: bool,
) -> None:
    """Check everything, then write the site.

    A violation stops it and leaves the old site as it was. The new site is swapped in whole. A
    folder that sserdf did not write is refused. The same input gives the same bytes.
    """
    from sserdf import building, search

    url, target = address(base_url), out or project / "site"
    if port is not None and not watch:
        raise click.UsageError("--port is the port of --watch: give both, or neither")
    if not (no_search or search.available()):
        note("No search index: install sserdf[search].")

    def work() -> str:
        left_out = LeftOut(skip_broken)
        order = building.Order(
            project,
            target,
            url,
            note,
            progress,
            processes=jobs or 0,
            broken=left_out.told,
            remembered=memory_folder(),
            is_fresh=fresh,
            is_searched=not no_search,
            began=time.time_ns(),
        )
        told = building.build(order)
        left_out.close()
        return told

    if watch:
        _watch(project, target, 8000 if port is None else port, work)
    else:
        note(work())


def _watch(project: Path, target: Path, port: int, rebuild: Callable[[], str]) -> None:
    from sserdf.preview import watch
    from sserdf.publish import refuse

    refuse(target, project)  # no save will mend that
    watch(project, target, port, rebuild)
