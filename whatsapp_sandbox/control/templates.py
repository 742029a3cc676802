"""Orders about templates: verdicts, changes, how people take them, pacing, category, misuse."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.control import orders
from whatsapp_sandbox.control import template_orders as wanted
from whatsapp_sandbox.control.calls import NotPossible, Row, order_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import migrating, news
from whatsapp_sandbox.templates.review import APPEALABLE, WAITING
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.templates.verdicts import Verdict
from whatsapp_sandbox.wire.bodies import Update
from whatsapp_sandbox.wire.errors import Problem

MOST_FEEDBACK = 10_000


def template_in(platform: Platform, request: Request) -> Template:
    template = platform.templates.of(request.path_params["name"], request.path_params["language"])
    if template is None:
        raise NotPossible("there is no such template")
    return template


async def change_template(platform: Platform, request: Request) -> Any:
    """Sets what is given and tells it; nothing else follows, unlike from `feedback` or a verdict."""
    order = await order_of(request, orders.TemplateChange)
    template, now = template_in(platform, request), platform.clock.now()
    told = _change(template, order, now)
    for update in told if order.announce else ():
        platform.outbox.add(update)
    return template.fields()


def _change(template: Template, order: orders.TemplateChange, now: int) -> list[Update]:
    told = []
    if order.status:
        template.status, template.rejected_reason = order.status, order.reason
        told.append(news.template_status(template, order.status, order.reason, now))
    if order.quality:
        before, template.quality, template.life.quality_at = template.quality, order.quality, now
        told.append(news.template_quality(template, before, now))
    if order.category:
        was, template.category = template.category, order.category
        told.append(news.template_category(template, was, now))
    return told


async def list_pending(platform: Platform, request: Request) -> Any:
    """What waits for a verdict, with the instant at which the rules will give it."""
    due = platform.review.pending()
    waiting = [template for template in platform.templates if template.status in WAITING]
    return [template.fields() | {"verdict_due": due.get(template.id)} for template in waiting]


async def give_verdict(platform: Platform, request: Request) -> Any:
    """Approves or rejects, as a reviewer would."""
    order = await order_of(request, wanted.VerdictGiven)
    template = template_in(platform, request)
    reason = order.reason or ("NONE" if order.status == "APPROVED" else "INVALID_FORMAT")
    said = Verdict(order.status, order.category, reason, order.why, order.recommendation)
    platform.review.decide(template, said)
    return template.fields()


async def appeal(platform: Platform, request: Request) -> Any:
    """The business appeals against a rejection or an end, as people do in Business Support."""
    order = await order_of(request, wanted.Appeal)
    template = template_in(platform, request)
    if order.about == "category":
        if not platform.categories.can_be_reviewed(template):
            raise NotPossible(f"the category of {template.name} was not changed in these 60 days")
        platform.categories.review(template, order.within_ms)
        return template.fields()
    if template.status not in APPEALABLE:
        raise NotPossible(f"{template.name} is {template.status}: there is nothing to appeal against")
    platform.review.appeal(template, order.within_ms)
    return template.fields() | {"verdict_due": platform.review.pending()[template.id]}


async def set_review(platform: Platform, request: Request) -> Any:
    """Whether rules review, and how long it takes."""
    order = await order_of(request, wanted.ReviewChange)
    review = platform.review
    review.mode = order.mode or review.mode
    review.delay_ms = review.delay_ms if order.delay_ms is None else max(0, order.delay_ms)
    return {"mode": review.mode, "delay_ms": review.delay_ms}


async def give_feedback(platform: Platform, request: Request) -> Any:
    """People complain about a template or like it."""
    order = await order_of(request, wanted.Feedback)
    template = template_in(platform, request)
    for _ in range(min(order.times, MOST_FEEDBACK)):
        platform.quality.feedback(template, order.kind, platform.clock.now())
    return template.fields()


async def set_pacing(platform: Platform, request: Request) -> Any:
    """When sends of a template are held."""
    order = await order_of(request, wanted.PacingChange)
    pacing = platform.pacing
    pacing.after = pacing.after if order.after is None else order.after
    pacing.batch = pacing.batch if order.portfolio_batch is None else order.portfolio_batch
    pacing.is_blocked = pacing.is_blocked if order.blocked is None else order.blocked
    return pacing.shown()


async def end_pacing(platform: Platform, request: Request) -> Any:
    """Releases or drops what is held of a template now, without waiting for the assessment."""
    order = await order_of(request, wanted.PacingEnd)
    template = template_in(platform, request)
    if not platform.pacing.has_held(template):
        raise NotPossible("nothing of this template is held")
    if order.outcome == "release":
        platform.pacing.release(template)
    else:
        platform.pacing.drop(template)
    return template.fields()


async def find_category(platform: Platform, request: Request) -> Any:
    """The category review finds the template to be of another category."""
    order = await order_of(request, wanted.CategoryFound)
    template = template_in(platform, request)
    platform.categories.correct(template, order.category)
    return template.fields()


async def take_misuse_step(platform: Platform, request: Request) -> Any:
    """A step of the ladder for utility templates that sell."""
    order = await order_of(request, wanted.MisuseStep)
    platform.misuse.take(order.step)
    return platform.misuse.shown()


async def add_elsewhere(platform: Platform, request: Request) -> Any:
    """Gives another account of the portfolio templates and flows, to be migrated from there."""
    order, waba_id = await order_of(request, wanted.Elsewhere), request.path_params["waba_id"]
    try:
        made = migrating.add_elsewhere(platform, waba_id, order.templates)
    except (ValueError, TypeError, AttributeError, KeyError) as reason:
        raise NotPossible(f"no template: {reason}") from reason
    flows = [platform.others.open(waba_id).flows.create(name, ["OTHER"]) for name in order.flows]
    if problem := next((each for each in flows if isinstance(each, Problem)), None):
        raise NotPossible(problem.message)
    return {"templates": [template.fields() for template in made], "flows": len(flows)}


async def set_direct_send(platform: Platform, request: Request) -> Any:
    """Lets the account use Direct Send or not, and punishes its misuse."""
    order, direct = await order_of(request, wanted.DirectChange), platform.direct
    direct.is_enabled = direct.is_enabled if order.enabled is None else order.enabled
    if order.step:
        direct.take(order.step)
    return direct.shown()


ROWS: tuple[Row, ...] = (
    ("/templates/pending", "GET", list_pending),
    ("/templates/{name}/{language}", "POST", change_template),
    ("/templates/{name}/{language}/verdict", "POST", give_verdict),
    ("/templates/{name}/{language}/appeal", "POST", appeal),
    ("/templates/{name}/{language}/feedback", "POST", give_feedback),
    ("/templates/{name}/{language}/pacing", "POST", end_pacing),
    ("/templates/{name}/{language}/category_review", "POST", find_category),
    ("/review", "POST", set_review),
    ("/pacing", "POST", set_pacing),
    ("/misuse", "POST", take_misuse_step),
    ("/accounts/{waba_id}", "POST", add_elsewhere),
    ("/direct_send", "POST", set_direct_send),
)
