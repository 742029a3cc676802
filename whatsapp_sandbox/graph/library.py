"""Calls about texts that nobody need write: the library, and the previews of authentication templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.graph.calls import Outcome, Row, no_account
from whatsapp_sandbox.graph.pages import page
from whatsapp_sandbox.graph.template_lists import values_in
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import fixed_texts, library
from whatsapp_sandbox.templates.rules.limits import CODE_MINUTES, LANGUAGES
from whatsapp_sandbox.templates.rules.refusals import one_of, refused
from whatsapp_sandbox.wire.errors import missing


async def list_library(platform: Platform, request: Request) -> Outcome:
    return page(library.listed(request.query_params), request.url, request.query_params)


async def list_account_library(platform: Platform, request: Request) -> Outcome:
    return no_account(platform, request) or await list_library(platform, request)


async def previews(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    if problem := no_account(platform, request):
        return problem
    if query.get("category", "").upper() != "AUTHENTICATION":
        return one_of("category", "{AUTHENTICATION}", query.get("category", ""))
    asked = {one.lower() for one in values_in(query.get("languages") or query.get("language") or "")} - {""}
    if not asked:
        return missing("languages")
    minutes = query.get("code_expiration_minutes", "")
    if minutes and not _is_expiry(minutes):
        return refused(f"A code expires after {CODE_MINUTES[0]} to {CODE_MINUTES[1]} minutes.")
    return {"data": [_preview(one, query) for one in sorted(LANGUAGES) if one.lower() in asked]}


def _is_expiry(minutes: str) -> bool:
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 3):
        return False
    return CODE_MINUTES[0] <= int(minutes) <= CODE_MINUTES[1]


def _preview(language: str, query: Mapping[str, str]) -> dict[str, Any]:
    words = fixed_texts.words_in(language)
    has_advice = query.get("add_security_recommendation", "").lower() in ("true", "1")
    shown: dict[str, Any] = {"body": fixed_texts.body_text(language, has_advice)}
    if minutes := query.get("code_expiration_minutes"):
        shown["footer"] = fixed_texts.footer_text(language, int(minutes))
    if "OTP" in values_in(query.get("button_types", "OTP")):
        shown["buttons"] = [{"autofill_text": words.autofill, "text": words.copy}]
    return shown | {"language": language}


ROWS: tuple[Row, ...] = (
    ("/message_template_previews", "GET", previews),
    ("/message_template_library", "GET", list_account_library),
)
