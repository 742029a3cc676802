"""`/v1/webhooks`: where the company's own systems are told what happens, and what came of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from avisa.api.caller import HookReader, HookWriter
from avisa.api.declared import tells
from avisa.api.parts import Parts, parts_of
from avisa.api.reading import Cursor, Limit, identifier
from avisa.api.webhooks_wire import (
    Delivery,
    DeliveryAttempt,
    DeliveryHistory,
    DeliveryPage,
    NewReplay,
    NewWebhook,
    Replay,
    Secret,
    Webhook,
    WebhookMade,
    WebhookPage,
)
from avisa.errors import NotFound
from avisa.hooks import actions
from avisa.hooks import types as hooks
from avisa.hooks.delivery_actions import replay_one, replay_since
from avisa.hooks.queries import attempts_of, deliveries_page, delivery_by_id, hook_by_id, hooks_of
from avisa.hooks.types import DeliveryState, Hook, Why, Wish
from avisa.identity.types import KeyHolder
from avisa.kernel.clock import iso, to_millis
from avisa.kernel.db import Tx

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

REFUSED = tells(
    *("webhook_url_malformed", "webhook_url_private", "webhook_kind_unknown", "webhook_kinds_wanted"),
    "webhooks_too_many",
)
ONE = "/{webhook_id}"
STEPS_OF_A_REPLAY = 200  # short transactions: 100,000 events


@router.get("", summary="List webhooks")
def get_webhooks(request: Request, holder: HookReader) -> WebhookPage:
    """All of them: there are few."""
    with parts_of(request).db.read() as tx:
        found = hooks_of(tx, holder.workspace_id)
    return WebhookPage(items=[Webhook(**shown(one)) for one in found], next_cursor=None)


@router.post("", status_code=201, summary="Make a webhook", openapi_extra=REFUSED)
def post_webhook(body: NewWebhook, request: Request, holder: HookWriter) -> WebhookMade:
    """It gets what happens from now on; `POST …/replays` gives it what was before."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        made = actions.make(unit, parts.vault, wish(body), parts.to_private)
        one = found(tx, holder, str(made.hook_id))
    return WebhookMade(**shown(one), secret=made.secret)


@router.get(ONE, summary="One webhook")
def get_webhook(webhook_id: str, request: Request, holder: HookReader) -> Webhook:
    with parts_of(request).db.read() as tx:
        return Webhook(**shown(found(tx, holder, webhook_id)))


@router.put(ONE, summary="Change a webhook", openapi_extra=REFUSED)
def put_webhook(webhook_id: str, body: NewWebhook, request: Request, holder: HookWriter) -> Webhook:
    parts = parts_of(request)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        actions.change(unit, found(tx, holder, webhook_id).id, wish(body), parts.to_private)
        return Webhook(**shown(found(tx, holder, webhook_id)))


@router.delete(ONE, status_code=204, summary="Remove a webhook")
def delete_webhook(webhook_id: str, request: Request, holder: HookWriter) -> None:
    parts = parts_of(request)
    with parts.db.write() as tx:
        actions.remove(parts.unit(tx, holder, parts.clock()), found(tx, holder, webhook_id).id)


@router.post(ONE + "/secret", status_code=201, summary="Replace the secret")
def post_secret(webhook_id: str, request: Request, holder: HookWriter) -> Secret:
    """For a day both sign, so that your system can change over in its own time."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = found(tx, holder, webhook_id)
        made = actions.rotate(parts.unit(tx, holder, parts.clock()), parts.vault, one.id)
        changed = found(tx, holder, webhook_id)
    return Secret(secret=made.secret, old_secret_until=iso(changed.old_until))


@router.put(ONE + "/off", summary="Switch a webhook off")
def put_off(webhook_id: str, request: Request, holder: HookWriter) -> Webhook:
    return switched(parts_of(request), webhook_id, holder, on=False)


@router.delete(ONE + "/off", summary="Switch a webhook on again")
def delete_off(webhook_id: str, request: Request, holder: HookWriter) -> Webhook:
    """What waits is tried again at once."""
    return switched(parts_of(request), webhook_id, holder, on=True)


@router.post(ONE + "/tests", status_code=202, summary="Send a test event")
def post_test(webhook_id: str, request: Request, holder: HookWriter) -> Webhook:
    """An event of the kind `webhook.test`, to this webhook alone."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = found(tx, holder, webhook_id)
        actions.send_test(parts.unit(tx, holder, parts.clock()), one.id)
    return Webhook(**shown(one))


@router.post(ONE + "/replays", status_code=202, summary="Send again what happened since an instant")
def post_replay(webhook_id: str, body: NewReplay, request: Request, holder: HookWriter) -> Replay:
    """No longer back than thirty days, and for messages no longer than somebody follows their steps."""
    parts, since = parts_of(request), to_millis(body.since)
    count, after = 0, 0
    for _ in range(STEPS_OF_A_REPLAY):
        with parts.db.write() as tx:
            one = found(tx, holder, webhook_id)
            some, reached = replay_since(parts.unit(tx, holder, parts.clock()), one.id, since, after)
        count += some
        if reached is None:
            break
        after = reached
    return Replay(events=count)


@router.get(ONE + "/deliveries", summary="What was sent to a webhook, newest first")
def get_deliveries(
    webhook_id: str,
    request: Request,
    holder: HookReader,
    cursor: Cursor = "",
    limit: Limit = 50,
    state: Annotated[Literal["waiting", "delivered", "given_up"] | None, Query()] = None,
) -> DeliveryPage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        one = found(tx, holder, webhook_id)
        page = deliveries_page(tx, holder.workspace_id, one.id, before, limit + 1, state or "")
    more = str(page[limit - 1].id) if len(page) > limit else None
    return DeliveryPage(items=[Delivery(**delivered(each)) for each in page[:limit]], next_cursor=more)


DELIVERY = ONE + "/deliveries/{delivery_id}"


@router.get(DELIVERY, summary="One delivery with every try", openapi_extra=tells("delivery_unknown"))
def get_delivery(webhook_id: str, delivery_id: str, request: Request, holder: HookReader) -> DeliveryHistory:
    with parts_of(request).db.read() as tx:
        one = delivery(tx, holder, webhook_id, delivery_id)
        tries = attempts_of(tx, holder.workspace_id, [one.id]).get(one.id, [])
    return DeliveryHistory(
        **delivered(one),
        tries=[
            DeliveryAttempt(
                attempt=each.attempt,
                at=iso(each.at),
                took=each.took,
                status=each.status,
                details=each.details,
            )
            for each in tries
        ],
    )


@router.post(
    DELIVERY + "/replays",
    status_code=202,
    summary="Send one event again",
    openapi_extra=tells("delivery_unknown"),
)
def post_delivery_replay(webhook_id: str, delivery_id: str, request: Request, holder: HookWriter) -> Delivery:
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = delivery(tx, holder, webhook_id, delivery_id)
        replay_one(parts.unit(tx, holder, parts.clock()), one.hook_id, one.id)
        return Delivery(**delivered(delivery(tx, holder, webhook_id, delivery_id)))


def wish(body: NewWebhook) -> Wish:
    return Wish(body.url, tuple(body.kinds), body.description)


def switched(parts: Parts, webhook_id: str, holder: KeyHolder, on: bool) -> Webhook:
    with parts.db.write() as tx:
        unit, one = parts.unit(tx, holder, parts.clock()), found(tx, holder, webhook_id)
        if on:
            actions.switch_on(unit, one.id)
        else:
            actions.switch_off(unit, one.id, Why.PERSON)
        return Webhook(**shown(found(tx, holder, webhook_id)))


def found(tx: Tx, holder: KeyHolder, webhook_id: str) -> Hook:
    one = hook_by_id(tx, holder.workspace_id, identifier(webhook_id))
    if one is None:
        raise NotFound
    return one


def delivery(tx: Tx, holder: KeyHolder, webhook_id: str, delivery_id: str) -> hooks.Delivery:
    hook = found(tx, holder, webhook_id)
    one = delivery_by_id(tx, holder.workspace_id, hook.id, identifier(delivery_id))
    if one is None:
        raise NotFound("delivery_unknown")
    return one


def shown(one: Hook) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "url": one.told_url,
        "kinds": list(one.kinds),
        "description": one.description,
        "state": str(one.state),
        "reason": one.reason,
        "failing_since": iso(one.failing_since),
        "old_secret_until": iso(one.old_until),
        "created_at": iso(one.created_at),
        "changed_at": iso(one.changed_at),
    }


def delivered(one: hooks.Delivery) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "event_id": str(one.event_id),
        "kind": one.kind,
        "state": str(one.state),
        "attempts": one.attempts,
        "status": one.status,
        "details": one.details,
        "due_at": iso(one.due_at) if one.state is DeliveryState.WAITING else None,
        "created_at": iso(one.created_at),
        "ended_at": iso(one.ended_at),
    }
