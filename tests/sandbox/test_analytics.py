"""Analytics agree with what a receiver of all webhooks adds up for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template

NOVEMBER = 1_793_600_000_000
START = NOVEMBER // 1000 // 86_400 * 86_400
END = START + 3 * 86_400
COSTS = {"marketing": 0.0625, "utility": 0.0068, "service": 0.0068}
OPTIONS = (
    *("--virtual-clock", "--start-ms", str(NOVEMBER), "--delay-ms", "1000", "--read-share", "0.7"),
    *("--skip-share", "0.3", "--fail-share", "0.1", "--duplicate-share", "0.2", "--reorder-share", "0.2"),
    *("--late-share", "0.1", "--late-ms", "60000", "--free-service", "3"),
)


class Told:
    """What somebody knows who believes the webhooks alone; each status of a message counts once."""

    def __init__(self, receiver: Receiver) -> None:
        known = {(one["id"], one["status"]): one for one in receiver.statuses()}
        self.sent = {wamid for wamid, status in known if status == "sent"}
        self.read = {wamid for wamid, status in known if status == "read"}
        self.delivered = self.read | {wamid for wamid, status in known if status == "delivered"}
        arrivals = [one for (_, status), one in known.items() if status in ("delivered", "read")]
        self.pricing = {one["id"]: one["pricing"] for one in arrivals if "pricing" in one}

    def volumes(self) -> Counter[tuple[str, str]]:
        return Counter((one["category"], one["type"]) for one in self.pricing.values())

    def cost(self) -> float:
        return sum(COSTS[one["category"]] for one in self.pricing.values() if one["type"] == "regular")


@pytest.fixture(scope="module")
def busy() -> Iterator[tuple[RunningSandbox, Receiver]]:
    """Two days of a school, with all the trouble of the way that loses nothing."""
    with Receiver() as receiver, RunningSandbox(*OPTIONS, webhook=receiver.url) as sandbox:
        for day in range(2):
            for place in range(40):
                to = f"+55119999{place:05d}"
                sends.accepted(sandbox, template(to=to))
                sends.accepted(sandbox, template("hello_world", to=to, language="en_US"))
            sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
            for _ in range(4):
                sends.accepted(sandbox, sends.text(to=BIA))
            sends.accepted(sandbox, template(to=ANA))
            sandbox.control("POST", "/clock", {"advance_ms": 3_600_000})
            sandbox.control("POST", "/inbound", {"phone": ANA, "press": "Quero participar"})
            sandbox.control("POST", "/clock", {"advance_ms": (day + 1) * 86_400_000 - 3_600_000})
        yield sandbox, receiver


def _account(sandbox: RunningSandbox, fields: str) -> Any:
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}?fields={quote(fields)}")
    assert status == 200, answer
    return answer[fields.partition(".")[0]]


def _prices(sandbox: RunningSandbox, *dimensions: str, more: str = "") -> list[dict[str, Any]]:
    asked = f"pricing_analytics.start({START}).end({END}).granularity(DAILY){more}"
    points = _account(sandbox, f"{asked}.dimensions({','.join(dimensions)})")["data"][0]["data_points"]
    found: list[dict[str, Any]] = points
    return found


def test_every_delivered_message_was_told_with_one_price(busy: tuple[RunningSandbox, Receiver]) -> None:
    told = Told(busy[1])
    assert len(told.delivered) > 100
    assert {*told.pricing} == told.delivered


def test_prices_are_the_sum_of_the_webhooks(busy: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, told = busy[0], Told(busy[1])
    points = _prices(sandbox, "PRICING_CATEGORY", "PRICING_TYPE")
    volumes: Counter[tuple[str, str]] = Counter()
    for point in points:
        volumes[point["pricing_category"].lower(), point["pricing_type"].lower()] += point["volume"]
    assert volumes == told.volumes()
    assert {charge for _, charge in volumes} == {"regular", "free_customer_service"}
    assert sum(point["cost"] for point in points) == pytest.approx(told.cost())


def test_dimensions_only_take_apart_what_is_one_sum(busy: tuple[RunningSandbox, Receiver]) -> None:
    sandbox = busy[0]
    whole = sum(point["volume"] for point in _prices(sandbox))
    apart = _prices(sandbox, "PRICING_CATEGORY", "PRICING_TYPE", "COUNTRY", "PHONE", "TIER")
    assert sum(point["volume"] for point in apart) == whole == len(Told(busy[1]).delivered)
    assert {(point["country"], point["phone_number"]) for point in apart} == {("BR", "553135001000")}
    assert _prices(sandbox, more='.country_codes(["US"])') == []
    quoted = _prices(sandbox, '["PRICING_CATEGORY"', '"PRICING_TYPE"]')
    assert sum(point["volume"] for point in quoted) == whole


def test_days_stand_apart(busy: tuple[RunningSandbox, Receiver]) -> None:
    points = _prices(busy[0], "PRICING_CATEGORY")
    days = {(point["start"], point["end"]) for point in points}
    assert len(days) == 2
    assert all(end - start == 86_400 for start, end in days)


def test_messages_sent_and_delivered_are_the_sum_of_the_webhooks(
    busy: tuple[RunningSandbox, Receiver],
) -> None:
    sandbox, told = busy[0], Told(busy[1])
    for granularity in ("HALF_HOUR", "DAY", "MONTH"):
        asked = f"analytics.start({START}).end({END}).granularity({granularity}).phone_numbers([])"
        shown = _account(sandbox, f'{asked}.country_codes(["US", "BR"])')
        points = shown["data_points"]
        assert sum(point["sent"] for point in points) == len(told.sent)
        assert sum(point["delivered"] for point in points) == len(told.delivered)
        assert (shown["country_codes"], shown["phone_numbers"]) == (["US", "BR"], ["553135001000"])


def test_template_analytics_are_the_sum_of_the_webhooks(busy: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, told = busy[0], Told(busy[1])
    rows = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates?name=convite_evento")[1]["data"]
    metrics = "cost,sent,delivered,read,clicked"
    query = f"start={START}&end={END}&granularity=DAILY&template_ids=[{rows[0]['id']}]&metric_types={metrics}"
    path = f"/{sandbox.waba_id}/template_analytics?{query}"
    sandbox.graph("POST", f"/{sandbox.waba_id}?is_enabled_for_insights=true")
    points = sandbox.graph("GET", path)[1]["data"][0]["data_points"]
    own = {row["wamid"] for row in sandbox.seen_messages() if row["template"] == "convite_evento"}
    for name in ("sent", "delivered", "read"):
        assert sum(point[name] for point in points) == len(own & getattr(told, name))
    clicks = [click for point in points for click in point["clicked"]]
    assert [click["button_content"] for click in clicks] == ["Quero participar"] * 2
    spent = sum(point["cost"][0]["value"] for point in points)
    assert spent == pytest.approx(len(own & told.delivered) * 0.0625)


def test_insights_are_switched_on_first_and_for_good(sandbox: RunningSandbox) -> None:
    path = f"/{sandbox.waba_id}/template_analytics?start=1&end=2&template_ids=1"
    assert sandbox.graph("GET", path)[1]["error"]["code"] == 200007
    switch = f"/{sandbox.waba_id}?is_enabled_for_insights="
    assert sandbox.graph("POST", f"{switch}true") == (200, {"id": sandbox.waba_id})
    assert sandbox.graph("GET", path)[1]["data"][0]["data_points"] == []
    assert sandbox.graph("POST", f"{switch}false")[1]["error"]["code"] == 200006


@pytest.mark.parametrize(
    "field",
    [
        "analytics.start(5).end(1).granularity(DAY)",
        "analytics.start(1).end(5).granularity(YEAR)",
        "analytics.granularity(DAY)",
        "pricing_analytics.start(1).end(5).dimensions(MOOD)",
        "pricing_analytics.start(a).end(b)",
    ],
)
def test_what_cannot_be_analysed_is_refused(sandbox: RunningSandbox, field: str) -> None:
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}?fields=name,{quote(field)}")
    assert (status, answer["error"]["code"]) == (400, 100)


def test_conversations_are_of_the_past(sandbox: RunningSandbox) -> None:
    field = 'conversation_analytics.start(1).end(5).granularity(MONTHLY).dimensions(["conversation_type"])'
    assert _account(sandbox, field) == {"data": [{"data_points": []}]}
