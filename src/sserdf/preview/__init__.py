"""Show the site while it is written: rebuild at each save, serve it on this machine, reload open pages."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sserdf import stamps
from sserdf.errors import FileError, SserdfError
from sserdf.isolate import Beside
from sserdf.preview.server import Server
from sserdf.stamps import Stamps
from sserdf.terminal import note

_THEME = Path(__file__).parent.parent / "theme"
_LOOK, _SETTLE, _LONGEST_BURST = 0.25, 0.2, 2.0  # seconds


def watch(project: Path, target: Path, port: int, rebuild: Callable[[], str]) -> None:
    """Build, serve and build again at each save, until the user ends it.

    `rebuild` returns what is to be said of a build. Raises SserdfError when the preview cannot begin.
    """
    if not project.is_dir():  # no save will mend that
        raise FileError(project, "there is no such folder", "name the folder of a project with --project")
    try:
        with _served(target.resolve(), port) as (address, tell):
            seen = _stamps(project)
            tell(_fault(rebuild))
            note(f"{address} shows the site and follows each save; Ctrl-C ends it.")
            while True:
                seen = _settled(project, seen)
                tell(_fault(rebuild))
    except KeyboardInterrupt as error:
        note("The preview has ended.")
        sys.exit(128 + int(str(error) or signal.SIGINT))


def _fault(rebuild: Callable[[], str]) -> str:
    """Build; say how it went, and return what was wrong."""
    try:
        told, fault = rebuild(), ""
    except BrokenPipeError:
        raise  # there is nobody to tell
    except SserdfError as error:
        fault = str(error)
    except OSError as error:
        fault = f"error: {error.strerror or error} (the disk refuses, or a file went while we read it)"
    note(f"{fault}\nWaiting for the next save." if fault else told)
    return fault


def _settled(project: Path, seen: Stamps) -> Stamps:
    """Wait until something was saved and the saving has paused."""
    while True:
        time.sleep(_LOOK)
        now, began = _stamps(project), time.monotonic()
        while now != seen and time.monotonic() - began < _LONGEST_BURST:
            time.sleep(_SETTLE)
            before, now = now, _stamps(project)
            if now == before:
                break
        if now != seen:  # an editor may try out a file and take it away again
            return now


def _stamps(project: Path) -> Stamps:
    return {**stamps.below(str(_THEME), stamps.is_note), **stamps.of(project, stamps.is_note)}


@contextmanager
def _served(site: Path, port: int) -> Iterator[tuple[str, Callable[[str], None]]]:
    """Serve from a process of its own: its threads must not be there when a check is forked."""
    if not hasattr(os, "fork"):
        raise SserdfError("error: --watch needs Linux or macOS (build, and open the site from disk)")
    receiver, sender = multiprocessing.Pipe(duplex=False)
    try:
        with Server(site, port) as server:
            serving = Beside(lambda: server.serve(receiver, sender))
    except OSError as error:
        cure = "name another with --port, or 0 for any free one"
        raise SserdfError(f"error: port {port}: {error.strerror} ({cure})") from error
    receiver.close()

    def tell(fault: str) -> None:
        try:
            sender.send(fault)
        except OSError as error:
            raise SserdfError("error: the server of the preview has died (start it again)") from error

    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", tell
    finally:
        serving.stop()
