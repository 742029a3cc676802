"""What happens in a group, each told as the platform tells it: people come, ask, leave and are taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whatsapp_sandbox.groups.groups import ASKING, PEOPLE_MOST, Asked, Group
from whatsapp_sandbox.people.profiles import profile_of
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire import bodies
from whatsapp_sandbox.wire.bodies import Update

LIFECYCLE, SETTINGS = "group_lifecycle_update", "group_settings_update"
PEOPLE, STATUS = "group_participants_update", "group_status_update"


def tell(platform: Platform, group: Group, field: str, kind: str, **more: Any) -> None:
    number, now = platform.numbers[group.number_id], platform.clock.now()
    told = {"timestamp": bodies.seconds(now), "group_id": group.id, "type": kind, **more}
    value = {
        "messaging_product": "whatsapp",
        "metadata": bodies.metadata(number.digits, number.id),
        "groups": [told],
    }
    platform.outbox.add(Update(field, value, now, number_id=number.id))


def shown(platform: Platform, who: Recipient) -> dict[str, Any]:
    """One of the people, as calls and webhooks show them."""
    profile = profile_of(platform, who)
    one: dict[str, Any] = {"wa_id": who.wa_id} if profile.shows_phone else {}
    one["user_id"] = who.user_id
    if platform.settings.parent_ids:
        one["parent_user_id"] = who.parent_user_id
    return one | ({"username": profile.username} if profile.username else {})


def create(platform: Platform, number_id: str, asked: dict[str, str]) -> tuple[Group, str]:
    """The group, and the id of the request that it answers."""
    digits = platform.numbers[number_id].digits
    group = platform.groups.create(number_id, digits, asked, platform.clock.now())
    request = platform.groups.new_request()
    more = {"subject": group.subject, "invite_link": group.link, "join_approval_mode": group.mode}
    if group.description:
        more["description"] = group.description
    tell(platform, group, LIFECYCLE, "group_create", request_id=request, **more)
    return group, request


def delete(platform: Platform, group: Group) -> None:
    platform.groups.drop(group)
    tell(platform, group, LIFECYCLE, "group_delete", request_id=platform.groups.new_request())


def change(platform: Platform, group: Group, asked: Mapping[str, str]) -> str:
    """Subject and description; answers the id of the request."""
    group.subject = asked.get("subject", group.subject)
    group.description = asked.get("description", group.description)
    request = platform.groups.new_request()
    tell(platform, group, SETTINGS, "group_settings_update", request_id=request, **asked)
    return request


def come(platform: Platform, group: Group, who: Recipient) -> str:
    """By the link: in at once, or asking first; answers what came of it."""
    if who.person in group.people or group.asked_by(who.person):
        return "known"
    if len(group.people) >= PEOPLE_MOST or not group.link:
        return "refused"
    if group.mode == ASKING:
        asked = Asked(platform.groups.new_request(), who, platform.clock.now())
        group.asked[asked.id] = asked
        _tell_request(platform, group, asked, "created")
        return "asked"
    add(platform, group, [who])
    return "joined"


def _tell_request(platform: Platform, group: Group, asked: Asked, what: str) -> None:
    kind, person = f"group_join_request_{what}", shown(platform, asked.who)
    tell(platform, group, PEOPLE, kind, join_request_id=asked.id, **person)


def add(platform: Platform, group: Group, people: Sequence[Recipient], reason: str = "invite_link") -> None:
    for who in people:
        group.people[who.person] = who
    added = [shown(platform, who) for who in people]
    tell(platform, group, PEOPLE, "group_participants_add", reason=reason, added_participants=added)


def leave(platform: Platform, group: Group, who: Recipient) -> str:
    """Somebody goes, or no longer asks to come in."""
    if asked := group.asked_by(who.person):
        del group.asked[asked.id]
        _tell_request(platform, group, asked, "revoked")
        return "revoked"
    if group.people.pop(who.person, None) is None:
        return "unknown"
    gone = {"removed_participants": [shown(platform, who)], "initiated_by": "participant"}
    tell(platform, group, PEOPLE, "group_participants_remove", **gone)
    return "left"


def take_out(platform: Platform, group: Group, people: Mapping[str, Recipient]) -> str:
    """By the business; the keys are what it called them. Answers the id of the request."""
    for who in people.values():
        group.people.pop(who.person, None)
    request = platform.groups.new_request()
    gone = {"removed_participants": [{"input": name} for name in people], "initiated_by": "business"}
    tell(platform, group, PEOPLE, "group_participants_remove", request_id=request, **gone)
    return request


def decide(platform: Platform, group: Group, ids: Sequence[str], lets_in: bool) -> dict[str, Any]:
    """About those who ask; a request that is not there fails alone."""
    done, failed = [], []
    for request_id in ids:
        asked = group.asked.pop(request_id, None)
        if asked is None or (lets_in and len(group.people) >= PEOPLE_MOST):
            error = {"code": 131009, "message": "There is no such request, or no place left"}
            failed.append({"join_request_id": request_id, "errors": [error]})
            continue
        done.append(request_id)
        if lets_in:
            add(platform, group, [asked.who], "join_request")
    answer: dict[str, Any] = {"approved_join_requests" if lets_in else "rejected_join_requests": done}
    return answer | ({"failed_join_requests": failed} if failed else {})


def suspend(platform: Platform, group: Group, is_over: bool) -> None:
    group.suspended = not is_over
    tell(platform, group, STATUS, "group_suspend_cleared" if is_over else "group_suspend")
