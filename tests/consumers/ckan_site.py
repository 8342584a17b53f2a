"""Run a whole CKAN on this machine: tables, an organisation, its people and their keys, then the web.

Started in CKAN's environment as `python ckan_site.py CONFIG PORT`; the last thing that it writes before it
serves is a line of JSON with the keys.
"""

from __future__ import annotations

import json
import sys

from ckan import model
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.plugins.toolkit import get_action
from werkzeug.serving import make_server

_PEOPLE = {"admin": "admin", "editor": "editor", "stranger": ""}  # name → role in the organisation


def main(config: str, port: int) -> None:
    """Make what is needed and serve until stopped."""
    settings = load_config(config)
    import ckan.config.environment

    ckan.config.environment.load_environment(settings)
    model.repo.init_db()
    app = make_app(settings)
    with app._wsgi_app.test_request_context():
        keys = _people()
    server = make_server("127.0.0.1", port, app, threaded=True)
    sys.stdout.write(json.dumps(keys) + "\n")
    sys.stdout.flush()
    server.serve_forever()


def _people() -> dict[str, str]:
    site = get_action("get_site_user")({"ignore_auth": True}, {})
    me = {"ignore_auth": True, "user": site["name"]}
    for name in _PEOPLE:
        user = {"name": name, "email": f"{name}@example.org", "password": f"long-{name}"}
        get_action("user_create")(dict(me), user)
    members = [{"name": name, "capacity": role} for name, role in _PEOPLE.items() if role]
    get_action("organization_create")(dict(me), {"name": "growers", "title": "Growers", "users": members})
    tokens = {n: get_action("api_token_create")(dict(me), {"user": n, "name": "test"}) for n in _PEOPLE}
    return {name: token["token"] for name, token in tokens.items()}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
