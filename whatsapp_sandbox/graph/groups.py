"""Calls about groups: made, changed and ended by the business; people come by a link.

The OpenAPI document has the calls, and answers for only some of them [!].
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import SUCCESS, Endpoint, Outcome, Row, body_of, object_id, of_number
from whatsapp_sandbox.graph.forms import fields_of, listed
from whatsapp_sandbox.graph.pages import chosen, page
from whatsapp_sandbox.groups import members
from whatsapp_sandbox.groups.groups import DESCRIPTION_MOST, MODES, PEOPLE_MOST, SUBJECT_MOST, Group
from whatsapp_sandbox.people.recipients import Recipient, is_user_id
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

WHATSAPP = {"messaging_product": "whatsapp"}
FIELDS = (
    "subject", "description", "suspended", "creation_timestamp", "participants", "total_participant_count",
    "join_approval_mode",
)  # fmt: skip


def of_group(endpoint: Callable[[Platform, Group, Request], Awaitable[Outcome]]) -> Endpoint:
    @wraps(endpoint)
    async def answer(platform: Platform, request: Request) -> Outcome:
        group = platform.groups.of(object_id(request))
        if group is None:
            return no_such_object(object_id(request), request.method.lower())
        return await endpoint(platform, group, request)

    return answer


async def create(platform: Platform, number: Number, request: Request) -> Outcome:
    """Answered before it is made: the webhook has the group's id and its link."""
    body = await body_of(request)
    asked = _texts(body)
    if isinstance(asked, Problem):
        return asked
    if not asked.get("subject"):
        return missing("subject")
    mode = body.get("join_approval_mode", MODES[1])
    if mode not in MODES:
        return Problem(100, message=f"(#100) Param join_approval_mode must be one of {{{', '.join(MODES)}}}.")
    _, made = members.create(platform, number.id, {**asked, "join_approval_mode": mode})
    return WHATSAPP | {"request_id": made}


def _texts(body: dict[str, Any]) -> dict[str, str] | Problem:
    """Subject and description, where they are given."""
    asked = {}
    for name, most in (("subject", SUBJECT_MOST), ("description", DESCRIPTION_MOST)):
        if body.get(name) is None:
            continue
        text = body[name].strip() if isinstance(body[name], str) else ""
        if not 0 < len(text) <= most:
            return Problem(100, message=f"(#100) Param {name} must have 1 to {most} characters.")
        asked[name] = text
    return asked


async def list_groups(platform: Platform, number: Number, request: Request) -> Outcome:
    own = [group for group in platform.groups if group.number_id == number.id]
    rows = [{"id": one.id, "subject": one.subject, "created_at": str(one.created_at // 1000)} for one in own]
    shown = page(rows, request.url, request.query_params)
    if isinstance(shown, Problem):
        return shown
    return shown | {"data": {"groups": shown["data"]}}


def shown(platform: Platform, group: Group, fields: str) -> Outcome:
    everything = {
        "id": group.id,
        "subject": group.subject,
        "description": group.description,
        "suspended": group.suspended,
        "creation_timestamp": group.created_at // 1000,
        "participants": [members.shown(platform, who) for who in group.people.values()],
        "total_participant_count": len(group.people),
        "join_approval_mode": group.mode,
    }
    return WHATSAPP | chosen(everything, fields, FIELDS)


async def change(platform: Platform, group: Group, request: Request) -> Outcome:
    """A picture is taken and shown nowhere."""
    body = await fields_of(request)
    asked = _texts(body)
    if isinstance(asked, Problem):
        return asked
    return WHATSAPP | {"request_id": members.change(platform, group, asked)}


async def delete(platform: Platform, group: Group) -> Outcome:
    members.delete(platform, group)
    return SUCCESS


async def show_link(platform: Platform, group: Group, request: Request) -> Outcome:
    return WHATSAPP | ({"invite_link": group.link} if group.link else {})


async def new_link(platform: Platform, group: Group, request: Request) -> Outcome:
    """The one before no longer leads anywhere."""
    group.link = platform.groups.new_link()
    return WHATSAPP | {"invite_link": group.link}


async def drop_link(platform: Platform, group: Group, request: Request) -> Outcome:
    """The document has the success as a text."""
    group.link = ""
    return WHATSAPP | {"success": "true"}


async def list_requests(platform: Platform, group: Group, request: Request) -> Outcome:
    rows = [
        {
            "join_request_id": each.id,
            "creation_timestamp": each.at // 1000,
            **members.shown(platform, each.who),
        }
        for each in group.asked.values()
    ]
    return page(rows, request.url, request.query_params)


async def approve(platform: Platform, group: Group, request: Request) -> Outcome:
    return await _decided(platform, group, request, lets_in=True)


async def reject(platform: Platform, group: Group, request: Request) -> Outcome:
    return await _decided(platform, group, request, lets_in=False)


async def _decided(platform: Platform, group: Group, request: Request, lets_in: bool) -> Outcome:
    ids = listed((await body_of(request)).get("join_requests"))
    return WHATSAPP | members.decide(platform, group, ids, lets_in) if ids else missing("join_requests")


async def add_people(platform: Platform, group: Group, request: Request) -> Outcome:
    """In the document, and not in Meta's newer pages: there people come by the link alone."""
    people = _people(platform, await body_of(request))
    if isinstance(people, Problem):
        return people
    if len({*group.people, *(who.person for who in people.values())}) > PEOPLE_MOST:
        return Problem(131009, f"A group has at most {PEOPLE_MOST} participants")
    members.add(platform, group, [*people.values()], "business")
    return WHATSAPP | {"request_id": platform.groups.new_request()}


async def drop_people(platform: Platform, group: Group, request: Request) -> Outcome:
    people = _people(platform, await body_of(request))
    if isinstance(people, Problem):
        return people
    return WHATSAPP | {"request_id": members.take_out(platform, group, people)}


def _people(platform: Platform, body: dict[str, Any]) -> dict[str, Recipient] | Problem:
    """By phone or user id, under the names by which they are called."""
    asked = body.get("participants")
    if not isinstance(asked, list) or not 0 < len(asked) <= PEOPLE_MOST:
        return Problem(100, message=f"(#100) Param participants must have 1 to {PEOPLE_MOST} elements.")
    found: dict[str, Recipient] = {}
    for one in asked:
        name = str(one.get("user") or "") if isinstance(one, dict) else ""
        who = platform.recipient_by_id(name) if is_user_id(name) else platform.recipient(name)
        if who is None:
            return Problem(131009, f"{name or 'A participant'} is no phone number and no user id")
        found[name] = who
    return found


ROWS: tuple[Row, ...] = (
    ("/groups", "POST", of_number(create)),
    ("/groups", "GET", of_number(list_groups)),
    ("/invite_link", "GET", of_group(show_link)),
    ("/invite_link", "POST", of_group(new_link)),
    ("/invite_link", "DELETE", of_group(drop_link)),
    ("/join_requests", "GET", of_group(list_requests)),
    ("/join_requests", "POST", of_group(approve)),
    ("/join_requests", "DELETE", of_group(reject)),
    ("/participants", "POST", of_group(add_people)),
    ("/participants", "DELETE", of_group(drop_people)),
)
