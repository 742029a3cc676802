"""The public API `/v1`: its resources, its problems, its description; `__main__` mounts it."""

from __future__ import annotations

from threading import Lock
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from avisa.api import (
    batch,
    campaign_answers,
    campaign_reports,
    campaign_runs,
    campaigns,
    canned_files,
    canned_replies,
    consents,
    contact_events,
    contacts,
    conversation_labels,
    conversations,
    declared,
    events,
    hours,
    imports,
    linting,
    lists,
    media,
    messages,
    people,
    prices,
    problems,
    proofs,
    recipients,
    reference,
    schedules,
    segments,
    suppressions,
    tags,
    template_drafts,
    template_requests,
    templates,
    webhooks,
    wire,
)
from avisa.api.body_limit import BodyLimit
from avisa.api.described import describe
from avisa.api.event_calls import tell_events
from avisa.api.methods import Methods
from avisa.api.needed import tell_needs
from avisa.api.parts import Parts
from avisa.api.rate import ALLOWED, WINDOW, RateHeaders
from avisa.identity.knocks import Knocks
from avisa.kernel.clock import SECOND
from avisa.messages.media.rules import MOST as MOST_OF_A_FORM
from avisa.templates.samples.rules import MOST

VERSION = "1.0"  # of the contract, not of the program
MOST_BYTES = 256 << 10

DESCRIPTION = f"""
Send `Authorization: Bearer avk_…` with a key made in Settings. Ids are strings. Instants are RFC 3339 in
UTC. What goes wrong is answered as `application/problem+json`, in the language of `Accept-Language`.

A key may make {ALLOWED:,} calls in {WINDOW // SECOND} seconds, counted by each server process for itself. The
headers `RateLimit-Policy` and `RateLimit` of every answer tell the rule, what is left (`r`) and in how many
seconds all of it is there again (`t`). A call too many is answered with 429 and `Retry-After`.
"""

RESOURCES = (
    batch,
    messages,
    campaigns,
    campaign_runs,
    campaign_answers,
    campaign_reports,
    recipients,
    segments,
    tags,
    schedules,
    contact_events,
    linting,
    template_drafts,
    template_requests,
    templates,
    media,
    people,
    lists,
    imports,
    suppressions,
    contacts,
    conversations,
    conversation_labels,
    canned_replies,
    canned_files,
    consents,
    proofs,
    hours,
    events,
    webhooks,
    prices,
)

ADDRESSES = [route for resource in RESOURCES for route in resource.router.routes]

EVERY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "429": {
        "description": "More calls than the key may make",
        "model": wire.Problem,
        "headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    },
    "4XX": {"description": "A problem that the caller can mend", "model": wire.Problem},
    "5XX": {"description": "A problem on our side", "model": wire.Problem},
}


class Api(FastAPI):
    """Its description is made when somebody first asks for it: that takes most of a second."""

    _making = Lock()

    def openapi(self) -> dict[str, Any]:
        with self._making:
            if self.openapi_schema is None:
                complete(super().openapi())
            return super().openapi()


def build_api(parts: Parts) -> FastAPI:
    """An ASGI application to be mounted at `/v1`."""
    app = unfurnished(parts.rate.policy)
    furnish(app, parts)
    return app


def furnish(app: FastAPI, parts: Parts) -> None:
    """All that the resources of `app` work with, in place of what they had before."""
    app.state.parts = parts
    app.state.knocks = Knocks(parts.db, parts.vault)


def unfurnished(policy: str) -> FastAPI:
    """The resources with nothing to work with yet."""
    app = Api(
        title="Avisa",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,  # both would load scripts from a foreign host
        redoc_url=None,
        openapi_url=None,
        servers=[{"url": "/v1"}],
        root_path_in_servers=False,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses=EVERY_PROBLEM,
        generate_unique_id_function=named,
    )
    larger = {
        "/media": MOST["DOCUMENT"],
        "/imports": imports.MOST_BYTES,
        "/canned-replies/files": MOST_OF_A_FORM["document"],
        "/messages:batch": batch.MOST_BYTES,
    }
    app.add_middleware(BodyLimit, most=MOST_BYTES, larger=larger)
    app.add_middleware(RateHeaders, policy=policy)
    problems.install(app)
    for resource in RESOURCES:
        app.include_router(resource.router)
    app.add_middleware(Methods, routes=ADDRESSES)
    app.add_api_route("/openapi.json", description, methods=["GET"], include_in_schema=False)
    app.add_api_route("/docs", reading, methods=["GET"], include_in_schema=False)
    return app


def named(route: APIRoute) -> str:
    """What programs that are made of the description call it: `campaigns_put_pause`."""
    about = "".join(f"{tag}_" for tag in route.tags)
    return f"{about}{route.name}".replace("-", "_")


def complete(described: dict[str, Any]) -> None:
    """The framework describes every answer as plain JSON, ours too that are problems; the words are ours."""
    for methods in described["paths"].values():
        for operation in methods.values():
            for status in EVERY_PROBLEM:
                content = operation["responses"][status]["content"]
                content[declared.PROBLEM_TYPE] = content.pop("application/json")
    declared.declare(described)
    describe(described)
    tell_needs(described, ADDRESSES)
    tell_events(described)


def description(request: Request) -> dict[str, Any]:
    described: dict[str, Any] = request.app.openapi()
    return described


def reading(request: Request) -> HTMLResponse:
    return HTMLResponse(reference.page(request.app.openapi()), headers=reference.HEADERS)
