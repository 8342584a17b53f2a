"""Put the context of RO-Crate into the cache of its validator, so that it need not ask the network.

The context comes with the package `rocrate`. The Python of .consumers/crate runs it; it takes the path of
the cache.
"""

import io
import json
import sys
from importlib.resources import files

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse

CONTEXT = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()


class Shelf(HTTPAdapter):
    """Answers every request with the context."""

    def send(self, request: PreparedRequest, *_options: object, **_more: object) -> Response:
        """Return the context as a server would."""
        headers = {"Content-Type": "application/ld+json"}
        raw = HTTPResponse(io.BytesIO(CONTEXT), headers, 200, preload_content=False, request_url=request.url)
        return self.build_response(request, raw)


session = CachedSession(sys.argv[1], backend="sqlite", expire_after=-1)
session.mount("https://", Shelf())
session.get(json.loads(CONTEXT)["@id"])
