"""Orders about groups: made with people in them, joined, left, suspended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request

from whatsapp_sandbox.control.calls import NotPossible, Row, number_of, order_of, recipient_of
from whatsapp_sandbox.groups import members
from whatsapp_sandbox.groups.groups import PEOPLE_MOST, Group
from whatsapp_sandbox.platform import Platform


@dataclass(frozen=True, slots=True)
class NewGroup:
    """With these people in it, who came by its link."""

    subject: str
    phones: list[str] = field(default_factory=list)
    description: str = ""
    join_approval_mode: Literal["auto_approve", "approval_required"] = "auto_approve"
    phone_number_id: str = ""


@dataclass(frozen=True, slots=True)
class InGroup:
    """A person follows the link, leaves or takes the request back; or the platform suspends the group."""

    act: Literal["come", "leave", "suspend", "allow"]
    phone: str = ""


def _group(platform: Platform, request: Request) -> Group:
    group = platform.groups.of(request.path_params["group_id"])
    if group is None:
        raise NotPossible("there is no such group")
    return group


async def list_groups(platform: Platform, request: Request) -> Any:
    """Every group, with its people and those who ask to come in."""
    return [group.exported() for group in platform.groups]


async def create(platform: Platform, request: Request) -> Any:
    """A group with people in it, told as its making and their coming."""
    order = await order_of(request, NewGroup)
    people = [recipient_of(platform, phone) for phone in order.phones]
    if len(people) > PEOPLE_MOST:
        raise NotPossible(f"a group has at most {PEOPLE_MOST} people")
    names = ("subject", "description", "join_approval_mode")
    asked = {name: getattr(order, name) for name in names}
    group, _ = members.create(platform, number_of(platform, order.phone_number_id), asked)
    if people:
        members.add(platform, group, people)
    return group.exported()


async def act(platform: Platform, request: Request) -> Any:
    """What a person does, or the platform."""
    order, group = await order_of(request, InGroup), _group(platform, request)
    match order.act:
        case "come":
            outcome = members.come(platform, group, recipient_of(platform, order.phone))
        case "leave":
            outcome = members.leave(platform, group, recipient_of(platform, order.phone))
        case _:
            members.suspend(platform, group, is_over=order.act == "allow")
            outcome = order.act
    return group.exported() | {"outcome": outcome}


ROWS: tuple[Row, ...] = (
    ("/groups", "GET", list_groups),
    ("/groups", "POST", create),
    ("/groups/{group_id}", "POST", act),
)
