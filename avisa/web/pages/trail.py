"""The trail: who looked at what and who did what, by person, by user and by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.addresses import country_in_id
from avisa.audience.phones import PhoneProblem, parse_phone
from avisa.audience.queries import contacts_of, find_person
from avisa.identity.queries import colleagues, keys
from avisa.kernel.clock import to_millis
from avisa.privacy.queries import trail
from avisa.privacy.types import Look, Sought
from avisa.web.visit import Visit, page

MOST = 50
NOBODY = "contact:0"


def listed(visit: Visit) -> Response:
    sought = sought_in(visit)
    with visit.read() as tx:
        found = trail(tx, visit.workspace_id, sought, visit.query_id("before"), MOST + 1)
        about = contacts_of(tx, visit.workspace_id, contacts_in(found))
    shown: dict[str, Any] = {"looks": found[:MOST], "further": len(found) > MOST, "about": about}
    return visit.show("privacy/trail.html", actors=actors_of(visit), **shown)


def actors_of(visit: Visit) -> dict[str, str]:
    """The names of people and programs, as the journal calls them."""
    with visit.read() as tx:
        people, programs = colleagues(tx, visit.workspace_id), keys(tx, visit.workspace_id)
    named = {f"user:{one.member.user_id}": one.member.name for one in people}
    return named | {f"key:{one.id}": one.name for one in programs}


def sought_in(visit: Visit) -> Sought:
    begins, ends = day_in(visit)
    return Sought(
        subject=subject_in(visit),
        actor=visit.query("who"),
        since=begins,
        until=ends,
        looks_only=visit.query("what") == "looks",
    )


def subject_in(visit: Visit) -> str:
    """A number as people write it, or the id of a contact; what is neither finds nothing."""
    typed = visit.query("person")
    if not typed:
        return ""
    parsed, by_id = parse_phone(typed), typed if country_in_id(typed) else ""
    phone = "" if isinstance(parsed, PhoneProblem) else parsed.e164
    if not (phone or by_id):
        return f"contact:{visit.query_id('person')}"
    with visit.read() as tx:
        who = find_person(tx, visit.workspace_id, phone=phone, bsuid=by_id)
    return f"contact:{who.id}" if who else NOBODY


def day_in(visit: Visit) -> tuple[int | None, int | None]:
    """From midnight to midnight where the company is."""
    assert visit.company is not None
    try:
        day = date.fromisoformat(visit.query("day"))
    except ValueError:
        return None, None
    zone = ZoneInfo(visit.company.time_zone)
    begins, ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(1)))
    return to_millis(begins), to_millis(ends)


def contacts_in(looks: list[Look]) -> list[int]:
    named = (look.subject.partition(":") for look in looks)
    return [int(identifier) for kind, _, identifier in named if kind == "contact" and identifier.isdecimal()]


ROUTES = [Route("/privacy/trail", page(listed, "privacy.read"))]
