"""Run a whole CKAN on this machine: its tables, an organisation, people with keys, and the web.

Started in CKAN's environment as `python ckan_site.py FOLDER DATABASE SOLR`, it writes a line of JSON with its
address and the keys, and serves until it is stopped. Without Redis, which it does not miss.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

from ckan import model
from ckan.cli import load_config
from ckan.config.environment import load_environment
from ckan.config.middleware import make_app
from ckan.plugins.toolkit import get_action
from werkzeug.serving import make_server

_PEOPLE = {"admin": "admin", "editor": "editor", "stranger": ""}  # name → role in the organisation
_SETTINGS = """\
[app:main]
use = egg:ckan
SECRET_KEY = a-secret-of-no-worth-that-is-long-enough
api_token.jwt.encode.secret = string:a-secret-of-no-worth-that-is-long-enough
api_token.jwt.decode.secret = string:a-secret-of-no-worth-that-is-long-enough
ckan.plugins = dcat
ckan.redis.url = redis://127.0.0.1:1/0
ckan.storage_path = {folder}
ckan.site_url = {url}
solr_url = {solr}
sqlalchemy.url = {database}
"""


def main(folder: Path, database: str, solr: str) -> None:
    """Make what is needed and serve until stopped."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = _SETTINGS.format(folder=folder, url=url, solr=solr, database=database)
        (folder / "ckan.ini").write_text(settings, encoding="utf-8")
        config = load_config(str(folder / "ckan.ini"))
        load_environment(config)
        model.repo.init_db()
        app = make_app(config)
        with app._wsgi_app.test_request_context():
            keys = _people()
        server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
        sys.stdout.write(json.dumps({"url": url, "keys": keys}) + "\n")
        sys.stdout.flush()
        server.serve_forever()


def _people() -> dict[str, str]:
    site = get_action("get_site_user")({"ignore_auth": True}, {})
    me = {"ignore_auth": True, "user": site["name"]}
    for name in _PEOPLE:
        user = {"name": name, "email": f"{name}@example.org", "password": f"long-{name}"}
        get_action("user_create")(dict(me), user | {"sysadmin": name == "admin"})
    members = [{"name": name, "capacity": role} for name, role in _PEOPLE.items() if role]
    for name in ("growers", "foresters"):
        body = {"name": name, "title": name.capitalize(), "users": members if name == "growers" else []}
        get_action("organization_create")(dict(me), body)
    tokens = {n: get_action("api_token_create")(dict(me), {"user": n, "name": "test"}) for n in _PEOPLE}
    return {name: token["token"] for name, token in tokens.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
