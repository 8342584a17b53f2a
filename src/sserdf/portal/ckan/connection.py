"""Speak to a CKAN: the one door to ckanapi, and the guard that lets the key go nowhere else."""

from __future__ import annotations

import ipaddress
import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import ckanapi
import requests

from sserdf import __version__
from sserdf.errors import SserdfError, one_line

KEY = "SSERDF_CKAN_KEY"  # the variable of the environment that has it
_LARGEST = 10_000_000  # bytes of one answer; a dataset with a thousand files has a tenth of it
_MOST_LINES, _LONGEST = 20, 300  # of what a portal says against us
_Outcome = tuple[object, BaseException | None]


class Missing(SserdfError):
    """The portal has nothing of that name."""


class Forbidden(SserdfError):
    """The portal does not let this key do that."""


class _Refused(Exception):
    """An answer that is none; the text says why and what to do."""


class _Answer(NamedTuple):
    """What ckanapi reads of an answer."""

    status_code: int
    text: str


class Portal:
    """A CKAN that is asked for so many seconds in all."""

    def __init__(self, address: str, key: str, seconds: float) -> None:
        """Take the address, with a slash at its end, and the key, "" for none.

        Raises SserdfError for a key that is none, and for an address where it could be overheard.
        """
        self.address, self._key, self._seconds = address, key, seconds
        is_near = _is_loopback(urlsplit(address).hostname or "")
        if not is_near and not address.startswith("https://"):
            raise self.fault("what is sent there can be read on the way", "give an address with https://")
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise self.fault(f"{KEY} holds no key", "copy it again from the page of your account there")
        self._end: float | None = None  # counted from the first question
        self._guard = _Guard(is_near, self._left)
        agent = f"sserdf/{__version__}"
        self._remote = ckanapi.RemoteCKAN(address, key or None, agent, session=self._guard)

    @property
    def has_key(self) -> bool:
        """Whether anything but public things may be asked."""
        return bool(self._key)

    def ask(self, action: str, data: Mapping[str, object]) -> object:
        """Return the answer to one call of the Action API.

        Raises Missing when there is no such thing, Forbidden when the key may not, and SserdfError for
        everything else: not valid, too slow, not reached, or no CKAN at all.
        """
        try:
            return self._in_time(lambda: self._remote.call_action(action, dict(data)))
        except ckanapi.NotFound as error:
            raise Missing(str(self.fault("there is nothing of that name", "see the portal"))) from error
        except ckanapi.NotAuthorized as error:
            raise self._forbidden(error.extra_msg) from error
        except ckanapi.ValidationError as error:
            raise self._invalid(error.error_dict) from error
        except (ckanapi.CKANAPIError, ckanapi.ServerIncompatibleError) as error:
            raise self.fault("the portal failed at what it was asked", "try again later") from error
        except _Refused as error:
            fault, cure = error.args
            raise self.fault(fault, cure) from error
        except (requests.RequestException, OSError) as error:
            raise self.fault(*_reason(error)) from error

    def fault(self, fault: str, cure: str) -> SserdfError:
        """Return an error in one line, without the key in it, whoever wrote the text."""
        return SserdfError(f"{self.address}: error: {self._told(fault)} ({cure})")

    def _told(self, text: str) -> str:
        plain = text.replace(self._key, "…") if self._key else text
        return one_line(plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…")

    def _left(self) -> float:
        self._end = self._end or time.monotonic() + self._seconds
        return max(self._end - time.monotonic(), 0.001)

    def _in_time(self, work: Callable[[], object]) -> object:
        # a server that sends a byte now and then keeps every limit of the library: we do not wait for it
        outcome: queue.Queue[_Outcome] = queue.Queue(1)
        threading.Thread(target=_run, args=(work, outcome), daemon=True).start()
        try:
            result, error = outcome.get(timeout=self._left())
        except queue.Empty:
            raise self._late() from None
        if isinstance(error, requests.Timeout):
            raise self._late()
        if error is not None:
            raise error
        return result

    def _late(self) -> SserdfError:
        cure = "run it again: what is done stays done; or raise --timeout"
        return self.fault(f"it took longer than {self._seconds:g} seconds", cure)

    def _forbidden(self, said: object) -> Forbidden:
        message = said.get("message") if isinstance(said, dict) else said
        told = self.fault("that needs a key", f"set {KEY} to yours, from your account there")
        if self._key:
            told = self.fault(f"it refuses: {message}", f"see whether {KEY} is right and may do that")
        return Forbidden(str(told))

    def _invalid(self, said: Mapping[str, object]) -> SserdfError:
        if "match" in said:
            return self.fault("somebody changed the dataset at the same moment", "run it again")
        lines = [(field, text) for field, text in _flat(said) if field != "__type"][:_MOST_LINES]
        cure = "mend it in the project"
        told = [
            str(self.fault(f"it refuses {field or 'the dataset'}: {text}", cure)) for field, text in lines
        ]
        return SserdfError("\n".join(told) or str(self.fault("it refuses the dataset", cure)))


class _Guard:
    """Sends what ckanapi wants to send, and lets only a plain answer of a CKAN through."""

    def __init__(self, is_near: bool, left: Callable[[], float]) -> None:
        self._session, self._left = requests.Session(), left
        self._session.auth = _as_it_is  # else a password from ~/.netrc would be sent in place of the key
        self._session.trust_env = not is_near  # no proxy may read what is for this machine

    def post(self, url: str, data: bytes, headers: dict[str, str], **_: object) -> _Answer:
        """Return the answer; nothing is followed elsewhere. Raises _Refused for what is no answer."""
        response = self._session.post(
            url,
            data=data,
            headers={**headers, "Accept": "application/json", "Accept-Encoding": "identity"},
            timeout=self._left(),
            allow_redirects=False,
            stream=True,
        )
        with response:
            if 300 <= response.status_code < 400:
                target = urlsplit(response.headers.get("Location", ""))
                raise _Refused(
                    f"it sends us on to {target.scheme}://{target.netloc}{target.path}",
                    "we do not follow: name the right address with --url",
                )
            return _Answer(response.status_code, _plain(response.status_code, _body(response)))

    def close(self) -> None:
        """End the connection."""
        self._session.close()


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_content(65536):
        body += piece
        if len(body) > _LARGEST:
            raise _Refused("it answers with more than we read", "this is no dataset of ours")
    return bytes(body)


def _plain(status: int, body: bytes) -> str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        told = "is out of order" if status >= 500 else "answers with something that is no JSON"
        raise _Refused(f"it {told} (status {status})", "see whether that is the address of a CKAN") from None
    if not isinstance(answer, dict) or not (
        "result" in answer if answer.get("success") else "error" in answer
    ):
        raise _Refused(
            f"it answers as no CKAN would (status {status})", "give the address of a CKAN 2.9 or later"
        )
    return body.decode()


def _run(work: Callable[[], object], outcome: queue.Queue[_Outcome]) -> None:
    try:
        outcome.put((work(), None))
    except BaseException as error:  # noqa: BLE001 - whoever waits raises it
        outcome.put((None, error))


def _flat(said: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(said, dict) and depth < 6:
        for key, value in said.items():
            yield from _flat(value, f"{path} {key}".strip(), depth + 1)
    elif isinstance(said, list) and depth < 6:
        for number, value in enumerate(said, 1):
            is_row = isinstance(value, dict | list)
            yield from _flat(value, f"{path} {number}" if is_row else path, depth + 1)
    elif said:
        yield path, str(said)


def _reason(error: Exception) -> tuple[str, str]:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not one that we trust", "see whether the address is right"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "it broke off in the middle of its answer", "run it again: what is done stays done"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "that is no address", "give one such as https://example.org/"
    return "it cannot be reached, or it broke off", "see whether it is up, then run it again"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
