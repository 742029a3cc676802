"""Calls about Flows and the key that encrypts what people fill in: no endpoint is ever asked from here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from whatsapp_sandbox.account.health import health
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.flows.flows import Flow
from whatsapp_sandbox.graph.analytics import arguments
from whatsapp_sandbox.graph.calls import (
    SUCCESS,
    Endpoint,
    Outcome,
    Row,
    no_account,
    object_id,
    of_number,
)
from whatsapp_sandbox.graph.forms import fields_of, listed
from whatsapp_sandbox.graph.pages import asked_for, chosen, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

DEFAULT_FIELDS = ("name", "status", "categories", "validation_errors", "id")
_NOT_FOUND = {
    "error_code": "4233041",
    "error_message": "Flows Migration Error: Flow name not found in source WABA.",
}


def of_flow(endpoint: Callable[[Platform, Flow, Request], Awaitable[Outcome]]) -> Endpoint:
    async def answer(platform: Platform, request: Request) -> Outcome:
        flow = platform.flows.of(object_id(request))
        if flow is None:
            return no_such_object(object_id(request), request.method.lower())
        return await endpoint(platform, flow, request)

    return answer


async def list_flows(platform: Platform, request: Request) -> Outcome:
    fields = request.query_params.get("fields", "")
    rows = [chosen(everything(platform, flow, request), fields, DEFAULT_FIELDS) for flow in platform.flows]
    return no_account(platform, request) or page(rows, request.url, request.query_params)


def everything(platform: Platform, flow: Flow, request: Request) -> dict[str, Any]:
    settings = platform.settings
    application = {"id": settings.app_id, "name": "Sandbox app", "link": "http://localhost/"}
    own = {"entity_type": "FLOW", "id": flow.id, "can_send_message": "AVAILABLE"}
    wider = health(platform)
    return {
        "id": flow.id,
        "name": flow.name,
        "status": flow.status,
        "categories": flow.categories,
        "validation_errors": flow.errors,
        **flow.versions(),
        "data_channel_uri": flow.endpoint_uri,
        "endpoint_uri": flow.endpoint_uri,
        "preview": flow.preview(platform.clock.now()),
        "health_status": wider | {"entities": [own, *wider["entities"]]},
        "whatsapp_business_account": {
            "id": settings.waba_id,
            "name": platform.account.name,
            "business_type": "ent",
            "timezone_id": platform.account.timezone_id,
            "message_template_namespace": "sandbox",
        },
        "application": application,
        "asset_url": f"{request.url.scheme}://{request.url.netloc}/flows/{flow.id}/flow.json",
    }


def shown(platform: Platform, flow: Flow, request: Request) -> Outcome:
    """Fields may carry arguments: `preview.invalidate(true)`, `metric.name(...)`."""
    known, fields = everything(platform, flow, request), request.query_params.get("fields", "")
    for field in asked_for(fields):
        name = field.partition(".")[0]
        if name == "metric":
            known["metric"] = _metric(arguments(field))
        if name == "preview" and arguments(field).get("invalidate") == ["true"]:
            flow.previews += 1
            known["preview"] = flow.preview(platform.clock.now())
    names = ",".join(field.partition(".")[0] for field in asked_for(fields))
    return chosen(known, names, DEFAULT_FIELDS)


def _metric(asked: dict[str, list[str]]) -> dict[str, Any]:
    """Nobody calls an endpoint, so there is nothing to count."""
    name, granularity = (asked.get(key, [""])[:1] for key in ("name", "granularity"))
    return {"name": "".join(name), "granularity": "".join(granularity) or "DAY", "data_points": []}


async def create(platform: Platform, request: Request) -> Outcome:
    body = await fields_of(request)
    if problem := no_account(platform, request):
        return problem
    copied = platform.flows.of(str(body.get("clone_flow_id") or ""))
    made = platform.flows.create(str(body.get("name") or ""), listed(body.get("categories")))
    if isinstance(made, Problem):
        return made
    made.endpoint_uri = str(body.get("endpoint_uri") or "")
    if content := str(body.get("flow_json") or (copied.content if copied else "")):
        made.take(content)
    if str(body.get("publish")).lower() == "true" and (problem := platform.flows.publish(made)):
        platform.flows.delete(made)
        return problem
    return {"id": made.id}


async def change(platform: Platform, flow: Flow, request: Request) -> Outcome:
    body = await fields_of(request)
    name = str(body.get("name") or flow.name)
    categories = listed(body["categories"]) if "categories" in body else flow.categories
    if problem := platform.flows.objection(name, categories, flow.id):
        return problem
    flow.name, flow.categories = name, categories
    flow.endpoint_uri = str(body.get("endpoint_uri") or flow.endpoint_uri)
    return SUCCESS


async def publish(platform: Platform, flow: Flow, request: Request) -> Outcome:
    return platform.flows.publish(flow) or SUCCESS


async def deprecate(platform: Platform, flow: Flow, request: Request) -> Outcome:
    return platform.flows.deprecate(flow) or SUCCESS


async def list_assets(platform: Platform, flow: Flow, request: Request) -> Outcome:
    address = everything(platform, flow, request)["asset_url"]
    assets = [{"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": address}]
    return page(assets if flow.content else [], request.url, request.query_params)


async def keep_asset(platform: Platform, flow: Flow, request: Request) -> Outcome:
    content = (await fields_of(request)).get("file")
    if not isinstance(content, str) or not content:
        return missing("file")
    if flow.status != "DRAFT":
        return Problem(100, message="(#100) A published flow cannot be changed.")
    flow.take(content)
    return SUCCESS | {"validation_errors": flow.errors}


async def download(platform: Platform, request: Request) -> Outcome:
    flow = platform.flows.of(object_id(request))
    return Response(flow.content if flow else "", 200 if flow else 404, media_type="application/json")


async def migrate(platform: Platform, request: Request) -> Outcome:
    """Copies flows of another account of the portfolio, all of them unless some are named."""
    body = await fields_of(request)
    if not body.get("source_waba_id"):
        return missing("source_waba_id")
    source = platform.others.of(str(body["source_waba_id"]))
    known = {flow.name: flow for flow in source.flows} if source else {}
    copied, failed = [], []
    for name in listed(body.get("source_flow_names")) or known:
        flow = known.get(name)
        made = platform.flows.create(name, flow.categories) if flow else None
        if flow is None or not isinstance(made, Flow):
            failed.append({"source_name": name, **_NOT_FOUND})
            continue
        made.content, made.errors = flow.content, [*flow.errors]
        copied.append({"source_id": flow.id, "source_name": name, "migrated_id": made.id})
    return no_account(platform, request) or {"migrated_flows": copied, "failed_flows": failed}


async def get_key(platform: Platform, number: Number, request: Request) -> Outcome:
    key = {"business_public_key": number.public_key, "business_public_key_signature_status": "VALID"}
    return {"data": [key] if number.public_key else []}


async def keep_key(platform: Platform, number: Number, request: Request) -> Outcome:
    key = str((await fields_of(request)).get("business_public_key") or "")
    if not key.lstrip().startswith("-----BEGIN PUBLIC KEY-----"):
        return Problem(100, message="(#100) Param business_public_key must be a public key in PEM format.")
    number.public_key = key
    return SUCCESS


ROWS: tuple[Row, ...] = (
    ("/flows", "GET", list_flows),
    ("/flows", "POST", create),
    ("/migrate_flows", "POST", migrate),
    ("/assets", "GET", of_flow(list_assets)),
    ("/assets", "POST", of_flow(keep_asset)),
    ("/publish", "POST", of_flow(publish)),
    ("/deprecate", "POST", of_flow(deprecate)),
    ("/whatsapp_business_encryption", "GET", of_number(get_key)),
    ("/whatsapp_business_encryption", "POST", of_number(keep_key)),
)
BARE: tuple[Row, ...] = (("/flows/{object_id}/flow.json", "GET", download),)
