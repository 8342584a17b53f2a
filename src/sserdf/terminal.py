"""What the commands share: how faults end, how progress and remarks are shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import NoReturn, ParamSpec
from urllib.parse import urlsplit

import click

from sserdf.errors import SserdfError

P = ParamSpec("P")


def mended_by_the_user(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command so that a fault that the user can mend is one line and an exit code of 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except SserdfError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing was changed.", err=True)
            sys.exit(130)
        except BrokenPipeError:
            sys.stderr.close()  # the reader has gone; there is nobody to tell
            sys.exit(1)
        except OSError as error:
            click.echo(f"error: {error.strerror or error} (the disk or the stream refuses)", err=True)
            sys.exit(1)

    return guarded


def address(base_url: str) -> str:
    """Return the address with one slash at its end, "" for none; anything else is wrong usage."""
    if base_url and (urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).netloc):
        raise click.BadParameter("it must begin with https:// or http://", param_hint="--base-url")
    return f"{base_url.rstrip('/')}/" if base_url else ""


def progress(files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
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


def stop(_signal: int, _frame: object) -> NoReturn:
    """End as an interrupt from the keyboard does, so that everything is tidied up."""
    raise KeyboardInterrupt
