"""What an endpoint may be, which events it gets, and when something is tried again."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from avisa.errors import Refused
from avisa.hooks.rules import checked_kinds, checked_url, is_public, next_try, next_wait, wants
from avisa.hooks.types import Answer
from avisa.kernel.clock import DAY, HOUR, SECOND

OUTSIDE = "https://erp.example.com.br/avisa"


@pytest.mark.parametrize(
    "url",
    [
        *("http://erp.example.com.br/in", "ftp://erp.example.com.br", "erp.example.com.br", "https://"),
        *("https://ana:segredo@erp.example.com.br", "https://erp.example.com.br/#x", "https://erp:99999/x"),
        *("https://exa mple.com/", "https://erp.example.com.br/" + "x" * 2_000, "https://pão.example/"),
        # The client that sends reads these as 127.0.0.1 and as 10.evil.example: not what was looked up.
        *("https://127.0.0.1\\x.evil.example/in", "https://10%2eevil.example/", "https://[fe80::1%25eth0]/"),
    ],
)
def test_what_is_no_address_for_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="webhook_url_malformed"):
        checked_url(url, to_private=False)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "10.0.0.8", "192.168.1.5", "169.254.169.254", "[::1]", "[fd00::1]"]
)
def test_the_companys_own_network_is_refused_unless_the_machine_allows_it(host: str) -> None:
    with pytest.raises(Refused, match="webhook_url_private"):
        checked_url(f"https://{host}/in", to_private=False)
    assert checked_url(f"http://{host}/in", to_private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("100.64.0.1", False),  # the carrier's own
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),  # 10.0.0.1 through NAT64
        ("2002:a00:1::", False),  # 10.0.0.1 through 6to4
        ("fe80::1", False),
    ],
)
def test_an_address_inside_is_seen_however_it_is_written(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_messages_are_subscribed_to_step_by_step_and_the_rest_by_what_it_is_about() -> None:
    assert wants(("message.delivered",), "message.delivered")
    assert not wants(("message.delivered",), "message.read")
    assert wants(("campaign.*",), "campaign.launched")
    assert not wants(("campaign.*",), "contact.suppressed")
    for bad in ((), ("message.*",), ("campaign.launched",), ("*",)):
        with pytest.raises(Refused):
            checked_kinds(bad)


def test_tries_come_later_and_later_for_three_days() -> None:
    now, tries, due = 0, 0, [0]
    while (at := next_try(0, tries := tries + 1, now, Answer(503, 5), 0.5)) is not None:
        now = at
        due.append(at)
    assert due[1] == 5 * SECOND
    assert due == sorted(due)
    assert 2.4 * DAY < due[-1] <= 3 * DAY
    assert len(due) < 20


def test_many_that_failed_together_do_not_come_back_together() -> None:
    assert next_wait(6, 0.0) == round(0.8 * HOUR) < next_wait(6, 0.5) == 1 * HOUR < next_wait(6, 0.999)


def test_who_asks_to_be_left_alone_is_for_an_hour_at_most() -> None:
    assert next_try(0, 1, 0, Answer(429, 5, wait=90 * SECOND), 0.5) == 90 * SECOND
    assert next_try(0, 1, 0, Answer(429, 5, wait=9 * DAY), 0.5) == 1 * HOUR
