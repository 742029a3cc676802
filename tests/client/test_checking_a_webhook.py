"""A webhook is believed only when Avisa signed it, now; the client and the sender are written apart."""

from __future__ import annotations

import msgspec
import pytest

from avisa.client import ForgedWebhook, opened
from avisa.hooks.signing import headers, new_secret

NOW = 1_795_000_000
ID = "204516348723200"
EVENT = {"position": "7", "id": ID, "kind": "campaign.launched", "body": {"rows": 3}}
RAW = msgspec.json.encode({"type": "campaign.launched", "timestamp": "2026-11-16T13:00:00Z", "data": EVENT})


def test_a_signed_webhook_is_opened() -> None:
    secret = new_secret()
    event = opened(RAW, headers([secret], ID, NOW, RAW), secret, NOW + 1)
    assert (event.kind, event.position, event.body) == ("campaign.launched", "7", {"rows": 3})


def test_either_secret_opens_it_while_one_replaces_the_other() -> None:
    old, new = new_secret(), new_secret()
    told = headers([old, new], ID, NOW, RAW)
    named = {name.title(): value for name, value in told.items()}  # servers write names as they like
    assert opened(RAW, named, old, NOW) == opened(RAW, named, new, NOW)


@pytest.mark.parametrize(
    "change", ["body", "id", "secret", "late", "early", "unsigned", "no secret", "no v1"]
)
def test_what_is_not_signed_is_not_believed(change: str) -> None:
    secret, now, raw = new_secret(), float(NOW), RAW
    told = headers([secret], ID, NOW, RAW)
    match change:
        case "body":
            raw = RAW.replace(b"3", b"4")
        case "id":
            told["webhook-id"] = "204516348723201"
        case "secret":
            secret = new_secret()
        case "late" | "early":
            now += 301 if change == "late" else -301
        case "unsigned":
            del told["webhook-signature"]
        case "no secret":
            secret = "whsec_é"
        case _:
            told["webhook-signature"] = told["webhook-signature"].replace("v1,", "v2,")
    with pytest.raises(ForgedWebhook):
        opened(raw, told, secret, now)
