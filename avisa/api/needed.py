"""What a key must be allowed for each operation, told in the description: read from what guards it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from avisa.api.caller import PERMISSION
from avisa.identity.rules import EVERYONE, OWNERS, PERMISSIONS, SENDERS

HAVE = {
    EVERYONE: "which every role has",
    SENDERS: "which operators and owners have",
    OWNERS: "which owners have",
}


def tell_needs(described: dict[str, Any], routes: Iterable[BaseRoute]) -> None:
    """As the roles of OpenAPI 3.1's `security`, and in words: scopes have the names of permissions."""
    for path, method, permission in needs(routes):
        operation = described["paths"][path][method]
        operation["security"] = [{"api_key": [permission]}]
        words = f"Needs `{permission}`, {HAVE[PERMISSIONS[permission]]}."
        operation["description"] = f"{operation.get('description', '')}\n\n{words}".strip()


def needs(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str, str]]:
    for route in routes:
        if isinstance(route, APIRoute):
            for one in route.dependant.dependencies:
                if permission := getattr(one.call, PERMISSION, ""):
                    path, methods = route.path_format, route.methods or ()
                    yield from ((path, method.lower(), permission) for method in methods)
