"""From a model to a draft: a company's name and domain in their places, in the platform's own form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from avisa.templates.library.types import LANGUAGES, Model, Wording

# Nobody may register it (RFC 2606): a draft that kept it would be told so by the lint.
PLACEHOLDER_DOMAIN = "example.com"


def body_of(model: Model, language: str, named_in: str, company: str, domain: str) -> dict[str, Any]:
    """`named_in` is the company's language: all translations of a model bear the name that it has there."""
    wording = model.wordings[language]
    return {
        "name": model.wordings[named_in].name,
        "language": language,
        "category": model.category,
        "parameter_format": "POSITIONAL",
        "components": [*parts_of(model, wording, company, domain)],
    }


def parts_of(model: Model, wording: Wording, company: str, domain: str) -> Iterable[dict[str, Any]]:
    if model.code_minutes:
        yield {"type": "BODY", "add_security_recommendation": True}
        yield {"type": "FOOTER", "code_expiration_minutes": model.code_minutes}
        button = {"type": "OTP", "otp_type": "COPY_CODE", "text": wording.copy_text}
        yield {"type": "BUTTONS", "buttons": [button]}
        return
    if model.has_place:
        yield {"type": "HEADER", "format": "LOCATION"}
    yield {
        "type": "BODY",
        "text": wording.body.replace("{company}", company),
        "example": {"body_text": [list(wording.samples)]},
    }
    if wording.footer:
        yield {"type": "FOOTER", "text": wording.footer}
    if buttons := list(buttons_of(wording, domain)):
        yield {"type": "BUTTONS", "buttons": buttons}


def buttons_of(wording: Wording, domain: str) -> Iterable[dict[str, Any]]:
    """Quick replies stand together and first, as the platform wants them."""
    yield from ({"type": "QUICK_REPLY", "text": text} for text in wording.replies)
    if wording.link:
        address = wording.link.address.replace("{domain}", domain or PLACEHOLDER_DOMAIN)
        example = [address.replace("{{1}}", wording.link.sample)]
        yield {"type": "URL", "text": wording.link.text, "url": address, "example": example}
    if wording.code:
        yield {"type": "COPY_CODE", "example": wording.code}


def closest(language: str) -> str:
    """The library's language nearest to a company's or a person's: `pt_PT` and `pt` mean ours."""
    family = language.replace("-", "_").partition("_")[0].lower()
    return next((code for code in LANGUAGES if code.partition("_")[0] == family), "en")


def chosen(models: Iterable[Model], branch: str = "", moment: str = "") -> list[Model]:
    """In the library's order. What fits every branch is shown with each of them."""
    return [
        model
        for model in models
        if (not branch or model.branch in (branch, "any")) and (not moment or model.moment == moment)
    ]
