"""Do work in a forked process: beside our own, or where it can be killed without taking us along."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Generic, TypeVar

from sserdf.errors import SserdfError

T = TypeVar("T")
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


_MOST = 8  # processes: more of them only wait for the disk


def cores() -> int:
    """Return how many processes are worth while here."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, _MOST)


class Beside(Generic[T]):
    """Work that goes on in another process; where none can be forked (Windows), it waits to be asked."""

    def __init__(self, work: Callable[[], T], is_sealed: bool = False) -> None:
        """Begin. Sealed work can open no file and no connection."""
        self._work = work
        self._child: ForkProcess | None = None
        self._fault: SserdfError | None = None
        if "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._child = context.Process(target=_run, args=(work, sender, is_sealed), daemon=True)
            try:
                _start(self._child)
            except BaseException:
                self.stop()
                raise
            sender.close()

    def result(self, seconds: float | None = None) -> T:
        """Return what the work returned, and end the process.

        Raises SserdfError when it raised one, when it takes longer, or when the process died.
        """
        if self._child is None:
            return self._work()
        if self._fault is None:
            try:
                return self._received(seconds)
            except SserdfError as error:
                self._fault = error
        raise self._fault  # whoever asks again is told the same

    def _received(self, seconds: float | None) -> T:
        try:
            if not self._receiver.poll(seconds):
                raise SserdfError(
                    f"error: it took longer than {seconds:g} seconds (ask for less, or raise --timeout)"
                )
            result = self._receiver.recv()
        except EOFError as error:
            raise SserdfError(
                "error: the query engine broke down (write queries and rules flatter)"
            ) from error
        finally:
            self.stop()
        if isinstance(result, SserdfError):
            raise result
        return result  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._child and self._child.pid:
            self._child.kill()
            self._child.join()


def _start(child: ForkProcess) -> None:
    # a signal between the fork and our knowing of it would leave the child alone in the world
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        child.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run(work: Callable[[], T], sender: Connection, is_sealed: bool) -> None:
    import resource  # not on Windows, where nothing forks

    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    if is_sealed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    try:
        sender.send(work())
    except SserdfError as error:
        sender.send(SserdfError(str(error)))  # a message travels; an error with a file does not
    except (OSError, ValueError, RuntimeError) as error:
        if is_sealed:
            sender.send(SserdfError(f"error: the query failed: {error}"))
        elif isinstance(error, OSError):
            sender.send(SserdfError(f"error: {error} (the disk refuses, or a file went while we read it)"))
        else:
            raise
