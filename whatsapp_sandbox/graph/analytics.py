"""What the account can ask about the past: messages, prices, templates; all of it read from the ledger."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request

from whatsapp_sandbox.graph.calls import Outcome, no_account
from whatsapp_sandbox.graph.pages import page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.prices.ledger import HALF_HOUR_MS, Cost, Ledger, Sort, Traffic
from whatsapp_sandbox.prices.months import Months, day_around
from whatsapp_sandbox.prices.rates import MILLION
from whatsapp_sandbox.wire.errors import Problem

Arguments = dict[str, list[str]]
Step = Callable[[int], tuple[int, int]]  # an instant to the beginning and end of its step, in ms
Counted = TypeVar("Counted", Traffic, Cost)
NOT_ENABLED = 200007
TEMPLATES_MOST = 10
DIMENSIONS = ("PRICING_CATEGORY", "PRICING_TYPE", "COUNTRY", "TIER", "PHONE")
_ARGUMENT = re.compile(r"\.(\w+)\(([^()]*)\)")


def arguments(field: str) -> Arguments:
    """Of `name.start(1).dimensions(A,B)`; lists come with and without brackets and quotes."""
    return {name: _listed(value) for name, value in _ARGUMENT.findall(field)}


def _listed(value: str) -> list[str]:
    return [part for part in (part.strip(" []\"'") for part in value.split(",")) if part]


def _span(asked: Mapping[str, list[str]]) -> tuple[int, int] | Problem:
    given = [asked.get(name, [""])[0] if asked.get(name) else "" for name in ("start", "end")]
    if not all(value.isdecimal() for value in given) or int(given[0]) >= int(given[1]):
        return Problem(100, message="(#100) Params start and end must be instants in seconds, start first.")
    return int(given[0]) * 1000, int(given[1]) * 1000


def _step(granularity: str, zone: ZoneInfo, start: int) -> Step | Problem:
    match granularity.upper():
        case "HALF_HOUR":
            return lambda at: (at, at + HALF_HOUR_MS)
        case "DAY":
            # As in Meta's example: the days are counted from the start that was asked for.
            first = start - start % HALF_HOUR_MS
            return lambda at: _from(first, at)
        case "DAILY":
            return lambda at: day_around(at, zone)
        case "MONTH" | "MONTHLY":
            return Months(zone.key).month_around
    return Problem(100, message=f"(#100) Param granularity cannot be {granularity!r}.")


def _from(first: int, at: int, long: int = 48 * HALF_HOUR_MS) -> tuple[int, int]:
    begins = at - (at - first) % long
    return begins, begins + long


def messages(platform: Platform, asked: Arguments) -> dict[str, Any] | Problem:
    """`analytics`: how much was sent and delivered."""
    granularity = _granularity(asked, "DAY")
    span = _span(asked)
    if isinstance(span, Problem):
        return span
    step = _step(granularity, platform.charges.months.zone, span[0])
    if isinstance(step, Problem):
        return step
    phones, countries = asked.get("phone_numbers", []), asked.get("country_codes", [])
    digits = {number.id: number.digits for number in platform.numbers.values()}
    steps: dict[tuple[int, int], Traffic] = defaultdict(Traffic)
    for place, traffic in platform.ledger.traffic_between(*span):
        if _is_among(digits.get(place.number_id, ""), phones) and _is_among(place.country, countries):
            total = steps[step(place.at)]
            total.sent += traffic.sent
            total.delivered += traffic.delivered
    points = [
        _times(key) | {"sent": one.sent, "delivered": one.delivered} for key, one in sorted(steps.items())
    ]
    shown = {"phone_numbers": phones or [*digits.values()], "country_codes": countries}
    return shown | {"granularity": granularity, "data_points": points}


def _granularity(asked: Arguments, default: str) -> str:
    return (asked.get("granularity") or [default])[0].upper()


def _is_among(value: str, wanted: list[str]) -> bool:
    return not wanted or value in wanted or value in [one.lstrip("+") for one in wanted]


def _times(step: tuple[int, int]) -> dict[str, int]:
    return {"start": step[0] // 1000, "end": step[1] // 1000}


def prices(platform: Platform, asked: Arguments) -> dict[str, Any] | Problem:
    """`pricing_analytics`: volume and cost of what was delivered, apart by the dimensions asked for."""
    span = _span(asked)
    if isinstance(span, Problem):
        return span
    step = _step(_granularity(asked, "DAILY"), platform.charges.months.zone, span[0])
    if isinstance(step, Problem):
        return step
    wanted = [name.upper() for name in asked.get("dimensions", [])]
    if unknown := [name for name in wanted if name not in DIMENSIONS]:
        return Problem(100, message=f"(#100) Param dimensions cannot have {unknown[0]!r}.")
    sums: dict[tuple[Hashable, ...], Cost] = defaultdict(Cost)
    for sort, cost in platform.ledger.costs_between(*span):
        if _is_wanted(platform, sort, asked):
            total = sums[(*step(sort.at), *_dimensions(platform, sort, wanted).items())]
            total.volume += cost.volume
            total.millionths += cost.millionths
    points = [_point(key, total) for key, total in sorted(sums.items(), key=lambda one: str(one[0]))]
    return {"data": [{"data_points": points}]}


def _is_wanted(platform: Platform, sort: Sort, asked: Arguments) -> bool:
    shown = _dimensions(platform, sort, DIMENSIONS)
    filters = {
        "phone_numbers": "phone_number",
        "country_codes": "country",
        "pricing_types": "pricing_type",
        "pricing_categories": "pricing_category",
    }
    return all(_is_among(shown.get(key, ""), asked.get(name, [])) for name, key in filters.items())


def _dimensions(platform: Platform, sort: Sort, wanted: Iterable[str]) -> dict[str, str]:
    number = platform.numbers.get(sort.number_id)
    shown = {
        "PRICING_CATEGORY": ("pricing_category", sort.category.upper().replace("-", "_")),
        "PRICING_TYPE": ("pricing_type", sort.type.upper()),
        "COUNTRY": ("country", sort.country),
        "PHONE": ("phone_number", number.digits if number else sort.number_id),
    } | ({"TIER": ("tier", sort.tier)} if sort.tier else {})
    return dict(shown[name] for name in wanted if name in shown)


def _point(key: tuple[Any, ...], total: Cost) -> dict[str, Any]:
    counted = {"volume": total.volume, "cost": total.millionths / MILLION}
    return _times((key[0], key[1])) | dict(key[2:]) | counted


def conversations(platform: Platform, asked: Arguments) -> dict[str, Any]:
    """Of the price model until June 2025: there have been none since."""
    return {"data": [{"data_points": []}]}


FIELDS: dict[str, Callable[[Platform, Arguments], dict[str, Any] | Problem]] = {
    "analytics": messages,
    "pricing_analytics": prices,
    "conversation_analytics": conversations,
}


async def list_template_analytics(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    asked = {name: _listed(value) for name, value in query.items()}
    span, ids = _span(asked), asked.get("template_ids", [])
    if problem := no_account(platform, request):
        return problem
    if not platform.account.insights:
        return Problem(NOT_ENABLED, "Template insights are not enabled for this account.")
    if isinstance(span, Problem):
        return span
    if not 0 < len(ids) <= TEMPLATES_MOST:
        return Problem(100, message=f"(#100) Param template_ids must have 1 to {TEMPLATES_MOST} ids.")
    in_own_zone = query.get("use_waba_timezone", "").lower() == "true"
    zone = platform.charges.months.zone if in_own_zone else ZoneInfo("UTC")
    metrics = [name.lower() for name in asked.get("metric_types", [])] or [
        "sent",
        "delivered",
        "read",
        "clicked",
    ]
    points = _template_points(platform.ledger, ids, metrics, span, zone)
    shown = page(points, request.url, query)
    if isinstance(shown, Problem):
        return shown
    data = {"granularity": "DAILY", "product_type": "cloud_api", "data_points": shown.pop("data")}
    return {"data": [data], **shown}


def _template_points(
    ledger: Ledger, ids: list[str], metrics: list[str], span: tuple[int, int], zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Whole days: the start is brought back to midnight, the end forward."""
    start, end = day_around(span[0], zone)[0], day_around(span[1] - 1, zone)[1]
    days: dict[tuple[str, tuple[int, int]], Traffic] = defaultdict(Traffic)
    for place, traffic in ledger.traffic_between(start, end):
        if place.template_id in ids:
            total = days[place.template_id, day_around(place.at, zone)]
            for name in Traffic.__slots__:
                setattr(total, name, getattr(total, name) + getattr(traffic, name))
    return [
        {"template_id": template_id} | _times(day) | _metrics(ledger, template_id, day, total, metrics)
        for (template_id, day), total in sorted(days.items())
    ]


def _metrics(
    ledger: Ledger, template_id: str, day: tuple[int, int], total: Traffic, metrics: list[str]
) -> dict[str, Any]:
    clicks: dict[tuple[str, str], int] = defaultdict(int)
    for click, times in ledger.clicks.items():
        if click.template_id == template_id and day[0] <= click.at < day[1]:
            clicks[click.kind, click.text] += times
    amount = total.millionths / MILLION
    per_delivery = {"value": round(amount / total.delivered, 6)} if total.delivered else {}
    everything = {
        "sent": total.sent,
        "delivered": total.delivered,
        "read": total.read,
        "clicked": [
            {"type": kind, "button_content": text, "count": times}
            for (kind, text), times in sorted(clicks.items())
        ],
        "cost": [
            {"type": "amount_spent", "value": amount},
            {"type": "cost_per_delivered", **per_delivery},
        ],
    }
    return {name: everything[name] for name in metrics if name in everything}
