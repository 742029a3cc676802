"""Examples for the description: templates that are taken as they are, one of each sort."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.templates.seeds import TEMPLATES

_HANDLE = {"header_handle": ["4::aW1hZ2UvcG5n:ARb1:e:1795000000:1:1:ARc2"]}
_CARD = {
    "components": [
        {"type": "HEADER", "format": "IMAGE", "example": _HANDLE},
        {"type": "BODY", "text": "Uma sala da escola."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Quero ver"}]},
    ]
}


def _template(name: str, *components: dict[str, Any], category: str = "UTILITY", **more: Any) -> Any:
    return {"name": name, "language": "pt_BR", "category": category, "components": [*components], **more}


def _body(text: str, *values: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text} | ({"example": {"body_text": [[*values]]}} if values else {})


CREATIONS: dict[str, Any] = {
    "positional": _template("aviso_de_aula", _body("Olá {{1}}, as aulas voltam na segunda-feira.", "Ana")),
    "named": {**TEMPLATES[1], "name": "aviso_de_prazo"},
    "media": _template(
        "aviso_com_mapa",
        {"type": "HEADER", "format": "IMAGE", "example": _HANDLE},
        _body("O mapa da escola mudou. Veja onde fica a sua sala."),
        {"type": "FOOTER", "text": "Colégio Horizonte"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Abrir", "url": "https://escola.example"}]},
    ),
    "code": _template(
        "codigo_de_acesso",
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": 10},
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"}]},
        category="AUTHENTICATION",
    ),
    "offer": _template(
        "oferta_de_dezembro",
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Até sexta", "has_expiration": True}},
        _body("A matrícula de dezembro custa menos para quem já estuda aqui."),
        {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "DEZ26"}]},
        category="MARKETING",
    ),
    "carousel": _template(
        "salas_da_escola",
        _body("Conheça as salas novas da escola, uma a uma."),
        {"type": "CAROUSEL", "cards": [_CARD, _CARD]},
        category="MARKETING",
    ),
}
CODES: dict[str, Any] = {
    "languages": {
        "name": "codigo_em_linguas",
        "languages": ["pt_BR", "en_US", "es"],
        "category": "AUTHENTICATION",
        "components": CREATIONS["code"]["components"],
    }
}
