"""The checks of a template send: do the components fit what was approved?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whatsapp_sandbox.sending import extras
from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.fitting import Component, buttons_misfit, header_misfit, texts_misfit
from whatsapp_sandbox.sending.values import code_misfit, hydrated, is_short, library_misfit
from whatsapp_sandbox.templates.shape import Shape
from whatsapp_sandbox.wire.errors import Problem

BODY_MOST = 1024
_ORDINARY = frozenset(("HEADER", "BODY", "BUTTON"))
_KINDS = (*sorted(_ORDINARY), "CAROUSEL", "LIMITED_TIME_OFFER", "TAP_TARGET_CONFIGURATION")
_NOTHING: Mapping[str, Component] = {}


def misfit(draft: Draft, shape: Shape, components: Sequence[Component]) -> Problem | None:
    """The first way in which the components of a send do not fit, in the platform's order."""
    sent = {part["type"].upper(): part for part in reversed(components)}
    problem = _unknown_kind(sent) or _plain_misfit(draft, shape, sent, components)
    if problem is not None or not (shape.cards or shape.is_offer or sent.keys() - _ORDINARY):
        return problem
    return extras.misfit(draft, shape, sent)


def _unknown_kind(sent: Mapping[str, Component]) -> Problem | None:
    unknown = next((kind for kind in sent if kind not in _KINDS), None)
    if unknown is None:
        return None
    allowed = f'must be one of {{{", ".join(_KINDS)}}} - got "{unknown}".'
    return Problem(100, message=f"(#100) Param template['components']['type'] {allowed}")


def _plain_misfit(
    draft: Draft, shape: Shape, sent: Mapping[str, Component], components: Sequence[Component]
) -> Problem | None:
    body = sent.get("BODY", _NOTHING).get("parameters") or ()
    problem = (
        header_misfit(draft, shape, sent.get("HEADER", _NOTHING).get("parameters") or ())
        or texts_misfit("body", shape.body_names, shape.named, body)
        or _body_misfit(shape, body)
    )
    if problem is None and (shape.buttons or "BUTTON" in sent):
        problem = buttons_misfit(draft, shape, components)
    if problem is None and shape.is_code:
        problem = code_misfit(body, components)
    return problem


def _body_misfit(shape: Shape, parameters: Sequence[Component]) -> Problem | None:
    if shape.body_types and (problem := library_misfit(shape, parameters)):
        return problem
    if is_short(shape, parameters, BODY_MOST) or len(hydrated(shape, parameters)) <= BODY_MOST:
        return None
    return Problem(132005, f"body: the text with its parameters is longer than {BODY_MOST} characters")
