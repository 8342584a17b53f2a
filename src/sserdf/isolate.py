"""Run a stranger's query where it can be killed without taking us along."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess

from sserdf.errors import SserdfError

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def in_child(work: Callable[[], bytes], seconds: float) -> bytes:
    """Return what the work returns, done in a forked process.

    Raises SserdfError when it takes longer, or when the process dies. Where processes cannot be
    forked (Windows) the work is done here.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return work()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(work, sender), daemon=True)
    try:
        _start(child)
        sender.close()
        if not receiver.poll(seconds):
            raise SserdfError(
                f"error: the query took longer than {seconds:g} seconds (ask for less, or raise --timeout)"
            )
        result = receiver.recv()
    except EOFError as error:
        raise SserdfError("error: the query broke the query engine (write it flatter)") from error
    finally:
        if child.pid:
            child.kill()
            child.join()
    if isinstance(result, BaseException):
        raise result
    return bytes(result)


def _start(child: ForkProcess) -> None:
    # a signal between the fork and our knowing of it would leave the child alone in the world
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        child.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(work: Callable[[], bytes], sender: Connection) -> None:
    import resource  # not on Windows, where nothing forks

    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    # whatever the query says, it opens no file and no connection
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    try:
        sender.send(work())
    except (SserdfError, OSError, ValueError, RuntimeError) as error:
        told = str(error) if isinstance(error, SserdfError) else f"error: the query failed: {error}"
        sender.send(SserdfError(told))  # a message travels; an error with a file does not
