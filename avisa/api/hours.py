"""`/v1/hours`: the company's own rules of sending, read and put whole, by the revision that was read."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Request, Response

from avisa.api.caller import HoursReader, HoursWriter
from avisa.api.hours_asked import rules_asked, shown, shown_table, table_asked
from avisa.api.hours_wire import SendingRules, StateRules
from avisa.api.parts import parts_of
from avisa.consent.queries import purposes_of
from avisa.errors import Outdated
from avisa.gate.actions import set_policy
from avisa.gate.policy import as_plain, policy_of, policy_to_change
from avisa.gate.types import Policy
from avisa.identity.types import KeyHolder
from avisa.kernel.db import Tx

router = APIRouter(prefix="/hours", tags=["hours"])

Read = Annotated[
    str,
    Header(
        alias="If-Match",
        max_length=2_000,
        description="The `ETag` that was read, so that nobody's change is undone; `*` for any.",
    ),
]
REVISION = {"ETag": {"description": "The revision, for `If-Match`.", "schema": {"type": "string"}}}


def problem(description: str, status: int, code: str, **fields: Any) -> dict[str, Any]:
    told = {"type": f"/v1/docs#{code}", "status": status, "code": code, "fields": fields}
    example = {**told, "title": description, "detail": description, "errors": []}
    body = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": description, "content": {"application/problem+json": body}}


READING: dict[int | str, dict[str, Any]] = {200: {"headers": REVISION}}
PUTTING: dict[int | str, dict[str, Any]] = {
    200: {"headers": REVISION},
    403: problem("The key's role may not", 403, "not_allowed", permission="settings.write", role="operator"),
    412: problem("Somebody changed it meanwhile", 412, "outdated"),
    422: problem("A value does not fit", 422, "state_rule_unknown", rule="xx-both"),
}


@router.get("", summary="The rules of sending", responses=READING)
def get_hours(request: Request, response: Response, holder: HoursReader) -> SendingRules:
    """Hours, caps and closed days. `ETag` is their revision; the table of state rules shares it."""
    with parts_of(request).db.read() as tx:
        policy = policy_of(tx, holder.workspace_id)
        return told(response, tx, holder, policy)


@router.put("", summary="Put the rules of sending", responses=PUTTING)
def put_hours(
    body: SendingRules, request: Request, response: Response, holder: HoursWriter, read: Read
) -> SendingRules:
    """All of them: what is left out is taken back. They count from the next message on."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        before = wanted(tx, holder, read)
        policy = rules_asked(body, before, purposes_of(tx, holder.workspace_id).values())
        set_policy(parts.unit(tx, holder, parts.clock()), policy)
        answer = told(response, tx, holder, policy)
    parts.queued()
    return answer


@router.get("/state-rules", summary="The table of state rules", responses=READING)
def get_state_rules(request: Request, response: Response, holder: HoursReader) -> StateRules:
    """What came with Avisa, with the company's own changes."""
    parts = parts_of(request)
    with parts.db.read() as tx:
        policy = policy_of(tx, holder.workspace_id)
        response.headers["ETag"] = revision(policy)
        return shown_table(tx, holder.workspace_id, policy.hours, parts.clock())


@router.put("/state-rules", summary="Put the table of state rules", responses=PUTTING)
def put_state_rules(
    body: StateRules, request: Request, response: Response, holder: HoursWriter, read: Read
) -> StateRules:
    """The whole table. Rules that are as they came with Avisa stay the shipped ones."""
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.write() as tx:
        before = wanted(tx, holder, read)
        policy = table_asked(tx, holder.workspace_id, body, before, now)
        set_policy(parts.unit(tx, holder, now), policy)
        response.headers["ETag"] = revision(policy)
        answer = shown_table(tx, holder.workspace_id, policy.hours, now)
    parts.queued()
    return answer


def wanted(tx: Tx, holder: KeyHolder, read: str) -> Policy:
    policy = policy_to_change(tx, holder.workspace_id)
    if read.strip() != "*" and revision(policy) not in (one.strip() for one in read.split(",")):
        raise Outdated
    return policy


def told(response: Response, tx: Tx, holder: KeyHolder, policy: Policy) -> SendingRules:
    response.headers["ETag"] = revision(policy)
    return shown(policy, purposes_of(tx, holder.workspace_id))


def revision(policy: Policy) -> str:
    """By what the rules say: the same rules have the same revision, whenever they were set."""
    plain = {name: value for name, value in as_plain(policy).items() if name != "changed_at"}
    return f'"{hashlib.sha256(msgspec.json.encode(plain)).hexdigest()[:32]}"'
