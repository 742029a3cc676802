"""The components of a template send that few templates have: carousel, limited-time offer, tap target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.fitting import Component, buttons_misfit, header_misfit, texts_misfit
from whatsapp_sandbox.sending.kinds.words import Found, a_link, a_list, a_string
from whatsapp_sandbox.templates.shape import Shape
from whatsapp_sandbox.wire.errors import Problem

Sent = Mapping[str, Component]


def misfit(draft: Draft, shape: Shape, sent: Sent) -> Problem | None:
    return (
        _carousel_misfit(draft, shape, sent)
        or _offer_misfit(draft, shape, sent)
        or _target_misfit(draft, sent)
    )


def _carousel_misfit(draft: Draft, shape: Shape, sent: Sent) -> Problem | None:
    given = sent.get("CAROUSEL")
    if bool(shape.cards) != (given is not None):
        wanted, received = ("CAROUSEL", "UNKNOWN") if shape.cards else ("UNKNOWN", "CAROUSEL")
        return Problem(132012, f"carousel: Format mismatch, expected {wanted}, received {received}")
    cards = (given or {}).get("cards") or ()
    if len(cards) != len(shape.cards):
        counts = f"({len(cards)}) does not match the expected number of cards ({len(shape.cards)})"
        return Problem(132012, f"carousel: number of cards {counts}")
    by_place = {str(card.get("card_index")): card for card in cards}
    if by_place.keys() != {str(place) for place in range(len(cards))}:
        return Problem(132012, "carousel: card_index must be every number from 0 once")
    problems = (
        _card_misfit(draft, card, by_place[str(place)].get("components") or (), f"card {place}: ")
        for place, card in enumerate(shape.cards)
    )
    return next((problem for problem in problems if problem is not None), None)


def _card_misfit(draft: Draft, shape: Shape, components: Sequence[Component], where: str) -> Problem | None:
    sent = {part["type"].upper(): part for part in components}
    header, body = (sent.get(kind, {}).get("parameters") or () for kind in ("HEADER", "BODY"))
    return (
        header_misfit(draft, shape, header, where)
        or texts_misfit(f"{where}body", shape.body_names, shape.named, body)
        or buttons_misfit(draft, shape, components, where)
    )


def _offer_misfit(draft: Draft, shape: Shape, sent: Sent) -> Problem | None:
    given = sent.get("LIMITED_TIME_OFFER")
    if given is not None and not shape.is_offer:
        return Problem(
            132012, "limited_time_offer: Format mismatch, expected UNKNOWN, received LIMITED_TIME_OFFER"
        )
    if not shape.is_offer or (given is None and not shape.offer_expires):
        return None
    value = _only_value(given, "limited_time_offer")
    ends = value.get("expiration_time_ms") if isinstance(value, Mapping) else None
    if ends is None:
        return Problem(131008, "limited_time_offer: Parameter expiration_time_ms is missing")
    if not isinstance(ends, int) or isinstance(ends, bool):
        return Problem(132012, "limited_time_offer: expiration_time_ms must be a number of milliseconds")
    if ends <= draft.now:
        return Problem(132018, "limited_time_offer: expiration_time_ms must be in the future")
    return None


def _target_misfit(draft: Draft, sent: Sent) -> Problem | None:
    given = sent.get("TAP_TARGET_CONFIGURATION")
    if given is None:
        return None
    if draft.template is not None and draft.template.category != "MARKETING":
        return Problem(131009, "tap_target_configuration: only marketing templates have a tap target")
    return next(_targets(_only_value(given, "tap_target_configuration")), None)


def _targets(targets: Any) -> Found:
    where = "tap_target_configuration"
    yield from a_list(where, targets)
    for place, target in enumerate(targets):
        yield from a_link(f"{where}[{place}]['url']", target.get("url"))
        yield from a_string(f"{where}[{place}]['title']", target.get("title"))


def _only_value(component: Component | None, kind: str) -> Any:
    parameters: Any = (component or {}).get("parameters") or ({},)
    return parameters[0].get(kind)
