"""Configurações: webhooks to the company's own systems, what was sent, and every try."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import NotFound, Refused
from avisa.hooks import actions
from avisa.hooks.delivery_actions import replay_one, replay_since
from avisa.hooks.kinds import GROUPS
from avisa.hooks.queries import attempts_of, deliveries_page, hook_by_id, hooks_of
from avisa.hooks.types import Hook, NewSecret, Why, Wish
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.i18n import N_
from avisa.web.forms import Mistake
from avisa.web.hook_words import WRONG
from avisa.web.visit import Visit, form, page

SHOWN = 50
STEPS_OF_A_REPLAY = 200
NO_MOMENT = N_("Write a day and an hour, as the field asks for them.")


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        return visit.show("settings/webhooks.html", hooks=hooks_of(tx, visit.workspace_id))


def new(visit: Visit) -> Response:
    return visit.show("settings/webhook_form.html", one=None, groups=GROUPS)


def make(visit: Visit) -> Response:
    try:
        with visit.write() as unit:
            made = actions.make(unit, visit.console.vault, wish(visit), visit.console.around.hooks_to_private)
    except Refused as error:
        return again(visit, error, None)
    return secret_of(visit, made)


def change(visit: Visit) -> Response:
    one = found(visit)
    try:
        with visit.write() as unit:
            actions.change(unit, one.id, wish(visit), visit.console.around.hooks_to_private)
    except Refused as error:
        return again(visit, error, one)
    return visit.go(address(one), notice="webhook_changed")


def edit(visit: Visit) -> Response:
    return visit.show("settings/webhook_form.html", one=found(visit), groups=GROUPS)


def wish(visit: Visit) -> Wish:
    return Wish(visit.form["url"], tuple(visit.form.all("kinds")), visit.form["description"])


def again(visit: Visit, error: Refused, one: Hook | None) -> Response:
    if error.code not in WRONG:
        raise error
    field, text = WRONG[error.code]
    visit.form.mistakes[field] = Mistake(text, error.fields)
    return visit.show("settings/webhook_form.html", 422, one=one, groups=GROUPS)


def secret_of(visit: Visit, made: NewSecret) -> Response:
    with visit.read() as tx:
        one = hook_by_id(tx, visit.workspace_id, made.hook_id)
    return visit.show("settings/webhook_secret.html", one=one, made=made)


def shown(visit: Visit) -> Response:
    return whole(visit, found(visit))


def whole(visit: Visit, one: Hook, status: int = 200) -> Response:
    before = visit.query_id("before") or None
    with visit.read() as tx:
        sent = deliveries_page(tx, visit.workspace_id, one.id, before, SHOWN + 1)
        tries = attempts_of(tx, visit.workspace_id, [each.id for each in sent[:SHOWN]])
    more = sent[SHOWN - 1].id if len(sent) > SHOWN else None
    return visit.show("settings/webhook.html", status, one=one, sent=sent[:SHOWN], tries=tries, more=more)


def rotate(visit: Visit) -> Response:
    one = found(visit)
    with visit.write() as unit:
        made = actions.rotate(unit, visit.console.vault, one.id)
    return secret_of(visit, made)


def test(visit: Visit) -> Response:
    one = found(visit)
    with visit.write() as unit:
        actions.send_test(unit, one.id)
    return visit.go(address(one), notice="webhook_tested")


def turn_off(visit: Visit) -> Response:
    one = found(visit)
    with visit.write() as unit:
        actions.switch_off(unit, one.id, Why.PERSON)
    return visit.go(address(one), notice="webhook_off")


def turn_on(visit: Visit) -> Response:
    one = found(visit)
    with visit.write() as unit:
        actions.switch_on(unit, one.id)
    return visit.go(address(one), notice="webhook_on")


def remove(visit: Visit) -> Response:
    one = found(visit)
    with visit.write() as unit:
        actions.remove(unit, one.id)
    return visit.go("/settings/webhooks", notice="webhook_removed")


def replay(visit: Visit) -> Response:
    one = found(visit)
    since = moment(visit.form["since"], visit.company.time_zone if visit.company else "UTC")
    if since is None:
        visit.form.wrong("since", NO_MOMENT)
        return whole(visit, one, 422)
    after = 0
    for _ in range(STEPS_OF_A_REPLAY):
        with visit.write() as unit:
            _, reached = replay_since(unit, one.id, since, after)
        if reached is None:
            break
        after = reached
    return visit.go(address(one), notice="webhook_replayed")


def moment(typed: str, zone: str) -> Millis | None:
    """What a field of the kind `datetime-local` holds, by the company's clock."""
    try:
        return to_millis(datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError):
        return None


def replay_delivery(visit: Visit) -> Response:
    one = found(visit)
    with visit.write() as unit:
        replay_one(unit, one.id, visit.id("delivery_id"))
    return visit.go(address(one), notice="webhook_replayed")


def found(visit: Visit) -> Hook:
    with visit.read() as tx:
        one = hook_by_id(tx, visit.workspace_id, visit.id("hook_id"))
    if one is None:
        raise NotFound("webhook_unknown")
    return one


def address(one: Hook) -> str:
    return f"/settings/webhooks/{one.id}"


ONE = "/settings/webhooks/{hook_id:id}"
MAY_SEE, MAY_WRITE = "webhooks.read", "webhooks.write"
ROUTES = [
    Route("/settings/webhooks", page(listed, MAY_SEE)),
    Route("/settings/webhooks", form(make, MAY_WRITE), methods=["POST"]),
    Route("/settings/webhooks/new", page(new, MAY_WRITE)),
    Route(ONE, page(shown, MAY_SEE), methods=["GET"]),
    Route(ONE, form(change, MAY_WRITE), methods=["POST"]),
    Route(ONE, page(remove, MAY_WRITE), methods=["DELETE"]),
    Route(ONE + "/edit", page(edit, MAY_WRITE)),
    Route(ONE + "/secret", form(rotate, MAY_WRITE), methods=["POST"]),
    Route(ONE + "/test", page(test, MAY_WRITE), methods=["PUT"]),
    Route(ONE + "/off", page(turn_off, MAY_WRITE), methods=["PUT"]),
    Route(ONE + "/off", page(turn_on, MAY_WRITE), methods=["DELETE"]),
    Route(ONE + "/replays", form(replay, MAY_WRITE), methods=["POST"]),
    Route(ONE + "/deliveries/{delivery_id:id}/replay", page(replay_delivery, MAY_WRITE), methods=["PUT"]),
]
