"""The texts of authentication templates, which are the platform's own, and how lists show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OTP_LINK = "https://www.whatsapp.com/otp/code/"
_SHOWN_CODE = "123456"


@dataclass(frozen=True, slots=True)
class Words:
    code: str
    advice: str
    expiry: str
    copy: str
    autofill: str


_ENGLISH = Words(
    "*{{1}}* is your verification code.",
    "To stay safe, share it with nobody.",
    "This code expires in {minutes} minutes.",
    "Copy code",
    "Autofill",
)
_WORDS = {
    "en": _ENGLISH,
    "pt": Words(
        "*{{1}}* é o seu código de verificação.",
        "Para sua segurança, não mostre a ninguém.",
        "Este código expira em {minutes} minutos.",
        "Copiar código",
        "Preencher",
    ),
    "es": Words(
        "*{{1}}* es tu código de verificación.",
        "Por tu seguridad, no lo muestres a nadie.",
        "Este código vence en {minutes} minutos.",
        "Copiar código",
        "Autocompletar",
    ),
}


def words_in(language: str) -> Words:
    """English where we have written nothing in that language."""
    return _WORDS.get(language.partition("_")[0], _ENGLISH)


def body_text(language: str, has_advice: bool) -> str:
    words = words_in(language)
    return f"{words.code} {words.advice}" if has_advice else words.code


def footer_text(language: str, minutes: int) -> str:
    return words_in(language).expiry.format(minutes=minutes)


def filled(components: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The components of an authentication template with the texts that people will read."""
    return [_filled(part, language) for part in components]


def _filled(part: Mapping[str, Any], language: str) -> dict[str, Any]:
    match part.get("type"):
        case "BODY":
            text = body_text(language, bool(part.get("add_security_recommendation")))
            return {**part, "text": text, "example": {"body_text": [[_SHOWN_CODE]]}}
        case "FOOTER" if part.get("code_expiration_minutes"):
            return {**part, "text": footer_text(language, int(part["code_expiration_minutes"]))}
        case "BUTTONS":
            label = words_in(language).copy
            return {**part, "buttons": [{**one, "text": one.get("text") or label} for one in part["buttons"]]}
    return {**part}


def listed(components: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """As lists show them: the button of a code has become a link to a place of the platform's own."""
    minutes = next(
        (part.get("code_expiration_minutes") for part in components if part["type"] == "FOOTER"), None
    )
    return [
        {**part, "buttons": [_listed(button, minutes) for button in part["buttons"]]}
        if part.get("buttons")
        else {**part}
        for part in components
    ]


def _listed(button: Mapping[str, Any], minutes: object) -> dict[str, Any]:
    if button["type"] != "OTP":
        return {**button}
    expiry = f"&code_expiration_minutes={minutes}" if minutes else ""
    link = f"{OTP_LINK}?otp_type={button.get('otp_type', 'COPY_CODE')}{expiry}&code=otp"
    shown = {"type": "URL", "text": button["text"], "url": f"{link}{{{{1}}}}"}
    return shown | {"example": [f"{link}{_SHOWN_CODE}"]}
