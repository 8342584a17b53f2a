"""What the commands share: how faults end, how progress and remarks are shown."""

from __future__ import annotations

import io
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import NoReturn, ParamSpec

import click

from sserdf.errors import SserdfError

P = ParamSpec("P")
_ADDRESS = re.compile(r"https?://[\w.-]+(:(?P<port>\d{1,5}))?(/[\w.~%!$&'()*+,;=:@-]*)*", re.ASCII)

_LAST_PORT = 65535


def mended_by_the_user(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command so that a fault that the user can mend is one line and an exit code of 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except SserdfError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except KeyboardInterrupt as error:
            click.echo("Interrupted; nothing was changed.", err=True)
            sys.exit(128 + int(str(error) or signal.SIGINT))
        except BrokenPipeError:
            sys.stderr.close()  # the reader has gone; there is nobody to tell
            sys.exit(1)
        except OSError as error:
            click.echo(f"error: {error.strerror or error} (the disk or the stream refuses)", err=True)
            sys.exit(1)

    return guarded


def address(base_url: str, option: str = "--base-url") -> str:
    """Return the address with one slash at its end, "" for none; anything else is wrong usage."""
    found = _ADDRESS.fullmatch(base_url)
    if base_url and (not found or int(found["port"] or 0) > _LAST_PORT):
        told = "it must be a plain web address, such as https://example.org/data/"
        raise click.BadParameter(told, param_hint=option)
    return f"{base_url.rstrip('/')}/" if base_url else ""


def progress(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files, counting them on a terminal; a pipe sees nothing."""
    if not sys.stderr.isatty():
        yield from files
        return
    for number, (path, content) in enumerate(files, 1):
        if number % 50 == 0:
            click.echo(f"\r{number} files", nl=False, err=True)
        yield path, content
    click.echo("\r", nl=False, err=True)


def note(text: str) -> None:
    """Say something to the person, apart from what the command puts out."""
    click.echo(text, err=True)


def number(_context: click.Context, _option: click.Parameter, value: float) -> float:
    """Return the number; what is none (nan) is wrong usage."""
    if value != value:
        raise click.BadParameter("it must be a number of seconds")
    return value


def speak_utf8() -> None:
    """Make both streams take every character, whatever the machine is set to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def stoppable() -> None:
    """End on each signal that asks for it as on one from the keyboard, so that everything is tidied up."""
    if threading.current_thread() is threading.main_thread():
        for name in _SIGNALS:
            signal.signal(name, _stop)


_SIGNALS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


def _stop(number: int, _frame: object) -> NoReturn:
    for name in _SIGNALS:
        signal.signal(name, signal.SIG_IGN)  # who asks twice must not break the tidying up
    raise KeyboardInterrupt(number)
