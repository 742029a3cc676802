"""The rules of a draft as fields of a form: the holdout, the shares of its wordings, and the waves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from avisa.campaigns.types import CampaignView, Opens, Variant, Wave
from avisa.kernel.clock import Millis, to_datetime, to_millis
from avisa.kernel.i18n import N_
from avisa.web.forms import Form

ROWS = 9  # waves with a size; the rest is one more
NOT_A_NUMBER = N_("Write a whole number.")
NOT_A_TIME = N_("Write a date and a time.")


def number(form: Form, name: str, otherwise: int = 0) -> int:
    typed = form[name]
    if not typed:
        return otherwise
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 9):
        form.wrong(name, NOT_A_NUMBER)
        return otherwise
    return int(typed)


def variants_in(form: Form, known: Sequence[Variant]) -> list[Variant]:
    """Those that stay, each with its share."""
    gone = set(form.all("remove"))
    kept = [(at, one) for at, one in enumerate(known) if str(at) not in gone]
    return [replace(one, share=number(form, f"share.{at}", one.share)) for at, one in kept]


def waves_in(form: Form, zone: str) -> list[Wave]:
    """Rows without a size are left out; the rest of the people is the last wave."""
    waves = [wave_in(form, f"w{at}", zone) for at in range(ROWS) if form[f"w{at}.many"] not in ("", "0")]
    return [*waves, replace(wave_in(form, "rest", zone), size=0, share=0)] if waves else []


def wave_in(form: Form, at: str, zone: str) -> Wave:
    many = number(form, f"{at}.many")
    opens = form[f"{at}.opens"]
    return Wave(
        size=0 if form[f"{at}.of"] == "percent" else many,
        share=many if form[f"{at}.of"] == "percent" else 0,
        starts_at=instant_in(form, f"{at}.at", zone),
        opens=Opens(opens) if opens in set(Opens) else Opens.START,
        hours=number(form, f"{at}.hours", 4),
    )


def instant_in(form: Form, name: str, zone: str) -> Millis:
    if not form[name]:
        return 0
    try:
        told = datetime.fromisoformat(form[name])
    except ValueError:
        form.wrong(name, NOT_A_TIME)
        return 0
    return to_millis(told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone)))


def rules_of(campaign: CampaignView, zone: str) -> dict[str, Any]:
    """What was saved, by the names of the fields."""
    told: dict[str, Any] = {"holdout": str(campaign.holdout or "")}
    told["expires_at"] = local(campaign.expires_at or 0, zone)
    named = [*(f"w{at}" for at in range(len(campaign.waves) - 1)), "rest"]
    for at, wave in zip(named, campaign.waves, strict=False):
        many = wave.size or wave.share
        told |= {
            f"{at}.many": str(many or ""),
            f"{at}.of": "percent" if wave.share else "people",
            f"{at}.opens": wave.opens.value,
            f"{at}.hours": str(wave.hours),
            f"{at}.at": local(wave.starts_at, zone),
        }
    return told


def local(instant: Millis, zone: str) -> str:
    if not instant:
        return ""
    return to_datetime(instant).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
