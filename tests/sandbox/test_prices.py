"""What messages cost: by market, category, day and volume, per delivered one; what is free and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
NOVEMBER = 1_793_600_000_000  # 2 November 2026
SEPTEMBER = 1_789_000_000_000  # 10 September 2026
OPTIONS = ("--virtual-clock", "--delay-ms", "1000", "--read-share", "0", "--webhook-connections", "1")
CARD = """market,countries,category,currency,rate,tier,valid_from,source,checked
Testland,BR,utility,USD,0.01,0:2,2025-07-01,a test,2026-11-22
Testland,BR,utility,USD,0.004,3:,2025-07-01,a test,2026-11-22
Testland,BR,marketing,USD,0.05,,2025-07-01,a test,2026-11-22
Testland,BR,marketing,USD,0.06,,2026-10-01,a test,2026-11-22
"""


@pytest.fixture(scope="module")
def shared_shop() -> Iterator[RunningSandbox]:
    with RunningSandbox(*OPTIONS, "--start-ms", str(NOVEMBER), "--free-service", "2") as sandbox:
        yield sandbox


@pytest.fixture
def shop(shared_shop: RunningSandbox) -> Iterator[tuple[RunningSandbox, Receiver]]:
    shared_shop.control("POST", "/reset")
    with Receiver() as receiver:
        shared_shop.control("POST", "/webhook", {"url": receiver.url})
        yield shared_shop, receiver


def _sent(sandbox: RunningSandbox, *messages: dict[str, Any]) -> None:
    for message in messages:
        sends.accepted(sandbox, message)
        sandbox.control("POST", "/clock", {"advance_ms": 5_000})


def _told(receiver: Receiver, status: str = "delivered") -> list[tuple[str, str]]:
    told = [one["pricing"] for one in receiver.statuses() if one["status"] == status]
    return [(pricing["type"], pricing["category"]) for pricing in told]


def _spent(sandbox: RunningSandbox) -> float:
    spent: float = sandbox.control("GET", "/prices")["spent"]
    return spent


def _utility(to: str = ANA) -> dict[str, Any]:
    return template("hello_world", to=to, language="en_US")


def test_brazil_has_the_prices_of_its_card(shop: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, receiver = shop
    _sent(sandbox, template(), _utility())
    assert _told(receiver) == _told(receiver, "sent") == [("regular", "marketing"), ("regular", "utility")]
    assert _spent(sandbox) == 0.0625 + 0.0068
    rates = sandbox.control("GET", "/prices")["rates"]
    assert all(rate["source"] and rate["checked"] for rate in rates)


def test_replies_are_free_up_to_a_number_a_month(shop: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, receiver = shop
    sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
    _sent(sandbox, *[sends.text(to=BIA)] * 3)
    assert [charge for charge, _ in _told(receiver)] == ["free_customer_service"] * 2 + ["regular"]
    assert _spent(sandbox) == 0.0068
    sandbox.control("POST", "/clock", {"advance_ms": 30 * DAY_MS})
    sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
    _sent(sandbox, sends.text(to=BIA))
    assert _told(receiver)[-1] == ("free_customer_service", "service")


def test_a_reply_that_fails_uses_up_nothing(shop: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, receiver = shop
    _sent(sandbox, *[sends.text(to=BIA)] * 4)
    assert {status["status"] for status in receiver.statuses()} == {"failed"}
    (left,) = sandbox.control("GET", "/prices")["free_service_left"].values()
    assert left == 2


@pytest.mark.parametrize(
    ("start", "utility", "spent"), [(SEPTEMBER, "free_customer_service", 0.0), (NOVEMBER, "regular", 0.0068)]
)
def test_utility_in_a_window_is_free_until_october_2026(start: int, utility: str, spent: float) -> None:
    options = (*OPTIONS, "--start-ms", str(start))
    with Receiver() as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
        _sent(sandbox, _utility(BIA))
        assert _told(receiver) == [(utility, "utility")]
        assert _spent(sandbox) == spent


def test_after_an_advertisement_all_is_free_for_three_days(shop: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, receiver = shop
    click = {"phone": BIA, "text": "Vi o anúncio", "referral": {"source_type": "ad", "source_id": "1"}}
    sandbox.control("POST", "/inbound", click)
    _sent(sandbox, template(to=BIA), _utility(BIA))
    assert _told(receiver) == [("free_entry_point", "referral_conversion")] * 2
    first = next(status for status in receiver.statuses() if status["status"] == "sent")
    ends = int(first["conversation"]["expiration_timestamp"]) * 1000
    now = sandbox.control("GET", "/state")["clock"]["now"]
    assert 0 < ends - now < 72 * HOUR_MS
    sandbox.control("POST", "/clock", {"advance_ms": ends - now})
    _sent(sandbox, template(to=BIA))
    assert _told(receiver)[-1] == ("regular", "marketing")
    assert _spent(sandbox) == 0.0625


def test_a_market_that_is_not_on_the_card_is_told_and_costs_nothing(
    shop: tuple[RunningSandbox, Receiver],
) -> None:
    sandbox, receiver = shop
    _sent(sandbox, template(to="+351912345678"))
    assert _told(receiver) == [("regular", "marketing")]
    prices = sandbox.control("GET", "/prices")
    assert (prices["spent"], prices["unpriced"]) == (0.0, {"PT marketing": 1})


def test_a_card_of_ones_own_has_days_and_volumes(
    tmp_path: Path, shop: tuple[RunningSandbox, Receiver]
) -> None:
    sandbox, receiver = shop
    (card := tmp_path / "card.csv").write_text(CARD)
    sandbox.control("POST", "/prices", {"rates": str(card)})
    _sent(sandbox, template(), _utility(), _utility(BIA))
    assert _spent(sandbox) == pytest.approx(0.06 + 2 * 0.01)
    assert receiver.told("account_update") == []
    _sent(sandbox, _utility())
    assert _spent(sandbox) == pytest.approx(0.06 + 2 * 0.01 + 0.004)
    told = receiver.wait_for_field("account_update")
    assert told["event"] == "VOLUME_BASED_PRICING_TIER_UPDATE"
    reached = told["volume_tier_info"] | {"tier_update_time": 0}
    assert reached == {
        "tier_update_time": 0,
        "pricing_category": "UTILITY",
        "tier": "3:",
        "effective_month": "2026-11",
        "region": "Testland",
    }


def test_volumes_begin_again_each_month(tmp_path: Path, shop: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, _ = shop
    (card := tmp_path / "card.csv").write_text(CARD)
    sandbox.control("POST", "/prices", {"rates": str(card)})
    _sent(sandbox, *[_utility()] * 3)
    sandbox.control("POST", "/clock", {"advance_ms": 30 * DAY_MS})
    _sent(sandbox, _utility())
    volumes = sandbox.control("GET", "/prices")["volumes"]
    assert volumes == {"Testland utility 2026-11": 3, "Testland utility 2026-12": 1}
    assert _spent(sandbox) == pytest.approx(3 * 0.01 + 0.004)


def test_a_code_to_a_listed_country_is_international(shop: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, receiver = shop
    sandbox.control("POST", "/account", {"international": ["IN"]})
    button = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"}
    parts = ({"type": "BODY"}, {"type": "BUTTONS", "buttons": [button]})
    sends.create(sandbox, "codigo", *parts, category="AUTHENTICATION")
    pressed = {
        "type": "button",
        "sub_type": "url",
        "index": "0",
        "parameters": sends.text_parameters("123456"),
    }
    for to in ("+919876543210", ANA):
        _sent(sandbox, template("codigo", sends.body("123456"), pressed, to=to))
    assert _told(receiver) == [("regular", "authentication-international"), ("regular", "authentication")]


@pytest.mark.parametrize(
    "card", ["", "market\nBrazil\n", CARD.replace("0.01", "cheap"), CARD.replace("2025-07-01", "soon")]
)
def test_what_is_no_card_is_not_taken(
    tmp_path: Path, shop: tuple[RunningSandbox, Receiver], card: str
) -> None:
    (file := tmp_path / "card.csv").write_text(card)
    with pytest.raises(RuntimeError, match="400"):
        shop[0].control("POST", "/prices", {"rates": str(file)})
