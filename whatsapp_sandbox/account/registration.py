"""Registering a number: its code by text message or call, its PIN, and how often in three days."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from whatsapp_sandbox.account.limits import DAY_MS
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.wire.errors import Problem, missing

TRIES = 10
TRIES_WITHIN_MS = 3 * DAY_MS
WRONG_PINS = 5
METHODS = ("SMS", "VOICE")
_NOT_REGISTERED = 2207051


def register(number: Number, body: dict[str, Any], now: int) -> Problem | None:
    """Sets the PIN the first time; from then on it must be the same. A registered number may do it again."""
    pin = str(body.get("pin") or "")
    if body.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    if problem := misshapen_pin(pin) or _too_often(number, now):
        return problem
    if number.code_verification_status != "VERIFIED":
        return Problem(133006, "The phone number must be verified before it can be registered.")
    if problem := _wrong_pin(number, pin):
        return problem
    number.pin, number.wrong_pins, number.status = pin, 0, "CONNECTED"
    return None


def deregister(number: Number, now: int) -> Problem | None:
    if not number.is_registered:
        message = "Phone number not registered on the WhatsApp Business Platform."
        return Problem(100, message=message, subcode=_NOT_REGISTERED)
    if problem := _too_often(number, now):
        return problem
    number.status = "DISCONNECTED"
    return None


def misshapen_pin(pin: str) -> Problem | None:
    if len(pin) == 6 and pin.isdecimal():
        return None
    return Problem(100, message="(#100) Param pin must be a string of exactly 6 digits.")


def _too_often(number: Number, now: int) -> Problem | None:
    tries = number.registrations
    while tries and tries[0] <= now - TRIES_WITHIN_MS:
        tries.popleft()
    if len(tries) >= TRIES:
        return Problem(133016, "Too many attempts to register or deregister within 72 hours.")
    tries.append(now)
    return None


def _wrong_pin(number: Number, pin: str) -> Problem | None:
    if number.wrong_pins >= WRONG_PINS:
        return Problem(133008, "Too many wrong PINs; deregister or wait.")
    if number.pin and number.pin != pin:
        number.wrong_pins += 1
        return Problem(133005, "The two-step verification PIN is wrong.")
    return None


def request_code(number: Number, body: dict[str, Any], seed: int) -> Problem | None:
    """No text message is sent: the state of the sandbox shows the code."""
    if str(body.get("code_method") or "").upper() not in METHODS:
        return Problem(100, message="(#100) Param code_method must be one of {SMS, VOICE}")
    drawn = sha256(f"{seed}/{number.id}/code".encode()).digest()
    number.code = f"{int.from_bytes(drawn[:8], 'big') % 1_000_000:06d}"
    return None


def verify_code(number: Number, body: dict[str, Any]) -> Problem | None:
    code = str(body.get("code") or "").replace("-", "")
    if not code.isdecimal() or len(code) != 6:
        return Problem(100, message="(#100) Param code must be a string of exactly 6 digits.")
    if not number.code or code != number.code:
        return Problem(136025, "The verification code is wrong or has expired.")
    number.code, number.code_verification_status = "", "VERIFIED"
    return None
