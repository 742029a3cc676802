"""Writing endpoints: made, changed, switched on and off, their secrets, a test."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, and_, update

from avisa.errors import NotFound, Refused
from avisa.hooks.queries import hook_by_id, hooks_of
from avisa.hooks.rules import LONGEST_DESCRIPTION, MOST_HOOKS, OLD_SECRET_FOR, checked_kinds, checked_url
from avisa.hooks.signing import new_secret
from avisa.hooks.tables import IS_WAITING, hook, hook_delivery
from avisa.hooks.types import TEST, Hook, HookState, NewSecret, Why, Wish, told_url
from avisa.journal.actions import follow, record
from avisa.journal.queries import last_position
from avisa.journal.types import STEPS
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def make(unit: Unit, vault: Vault, wish: Wish, to_private: bool = False) -> NewSecret:
    """It gets what happens from now on. Raises Refused with what to mend."""
    asked = checked(wish, to_private)
    if len(hooks_of(unit.tx, unit.workspace_id)) >= MOST_HOOKS:
        raise Refused("webhooks_too_many", most=MOST_HOOKS)
    made = NewSecret(unit.ids.next(), new_secret())
    row = {
        "workspace_id": unit.workspace_id,
        "id": made.hook_id,
        "url": asked.url,
        "description": asked.description,
        "kinds": asked.kinds,
        "state": HookState.ON.value,
        "reason": "",
        "secret": vault.seal(made.secret.encode(), seal_context(made.hook_id)),
        "position": last_position(unit.tx, unit.workspace_id),
        "created_at": unit.now,
        "changed_at": unit.now,
    }
    bulk_insert(unit.tx, hook, [row])
    follow(unit, follower(made.hook_id), steps_in(asked.kinds))
    record(unit, "webhook.made", subject(made.hook_id), url=told_url(asked.url), kinds=list(asked.kinds))
    return made


def change(unit: Unit, hook_id: int, wish: Wish, to_private: bool = False) -> None:
    """The address as it is shown means the one that it has, with its query."""
    before = found(unit, hook_id)
    kept = replace(wish, url=before.url) if wish.url == before.told_url else wish
    asked = checked(kept, to_private)
    told = {"url": asked.url, "kinds": asked.kinds, "description": asked.description}
    unit.tx.execute(update(hook).where(mine(unit, hook_id)).values(**told, changed_at=unit.now))
    if before.state is HookState.ON or before.reason != Why.PERSON:
        follow(unit, follower(hook_id), steps_in(asked.kinds))
    record(unit, "webhook.changed", subject(hook_id), url=told_url(asked.url), kinds=list(asked.kinds))


def remove(unit: Unit, hook_id: int) -> None:
    """Nothing goes there any more; its deliveries, and then its row, are forgotten in their own time."""
    found(unit, hook_id)
    gone = {"state": HookState.REMOVED.value, "url": "", "secret": b"", "old_secret": None}
    unit.tx.execute(update(hook).where(mine(unit, hook_id)).values(**gone, changed_at=unit.now))
    follow(unit, follower(hook_id), ())
    record(unit, "webhook.removed", subject(hook_id))


def rotate(unit: Unit, vault: Vault, hook_id: int) -> NewSecret:
    """A new secret; for a day both sign, so that the other side can change over in its own time."""
    found(unit, hook_id)
    made = NewSecret(hook_id, new_secret())
    unit.tx.execute(
        update(hook)
        .where(mine(unit, hook_id))
        .values(
            old_secret=hook.c.secret,
            old_until=unit.now + OLD_SECRET_FOR,
            secret=vault.seal(made.secret.encode(), seal_context(hook_id)),
            changed_at=unit.now,
        )
    )
    record(unit, "webhook.secret_replaced", subject(hook_id))
    return made


def switch_off(unit: Unit, hook_id: int, why: Why) -> bool:
    """What waits stays. Off by a person, nothing about single messages is written down for it any more;
    off because nothing got through, it is, so that nothing is missed once it works again."""
    on = and_(mine(unit, hook_id), hook.c.state == HookState.ON.value)
    turning = update(hook).where(on).values(state=HookState.OFF.value, reason=why.value, changed_at=unit.now)
    if unit.tx.execute(turning).rowcount != 1:
        return False
    if why is Why.PERSON:
        follow(unit, follower(hook_id), ())
    record(unit, "webhook.switched_off", subject(hook_id), reason=why.value)
    return True


def switch_on(unit: Unit, hook_id: int) -> bool:
    """Goes on where it was; what waits is tried again, from the beginning of its three days."""
    known = found(unit, hook_id)
    off = and_(mine(unit, hook_id), hook.c.state == HookState.OFF.value)
    on = {"state": HookState.ON.value, "reason": "", "failing_since": None, "changed_at": unit.now}
    if unit.tx.execute(update(hook).where(off).values(**on)).rowcount != 1:
        return False
    c = hook_delivery.c
    waiting = (c.workspace_id == unit.workspace_id, c.hook_id == hook_id, IS_WAITING)
    unit.tx.execute(update(hook_delivery).where(*waiting).values(tries=0, begun_at=unit.now, due_at=unit.now))
    follow(unit, follower(hook_id), steps_in(known.kinds))
    record(unit, "webhook.switched_on", subject(hook_id))
    return True


def send_test(unit: Unit, hook_id: int) -> None:
    """A line of the journal that goes to this endpoint alone, whatever it subscribes to."""
    found(unit, hook_id)
    record(unit, TEST, subject(hook_id))


def follow_by_pull(unit: Unit, kinds: tuple[str, ...]) -> None:
    """Whoever reads `/v1/events` may have lines about single messages without any endpoint."""
    if unknown := [kind for kind in kinds if kind not in STEPS]:
        raise Refused("webhook_kind_unknown", kind=unknown[0])
    follow(unit, PULL, kinds)
    record(unit, "events.followed", "workspace", kinds=list(kinds))


PULL = "pull"


def checked(wish: Wish, to_private: bool) -> Wish:
    if len(wish.description) > LONGEST_DESCRIPTION:
        raise Refused("webhook_description_long", most=LONGEST_DESCRIPTION)
    return Wish(checked_url(wish.url, to_private), checked_kinds(wish.kinds), wish.description)


def found(unit: Unit, hook_id: int) -> Hook:
    known = hook_by_id(unit.tx, unit.workspace_id, hook_id)
    if known is None:
        raise NotFound("webhook_unknown")
    return known


def mine(unit: Unit, hook_id: int) -> ColumnElement[bool]:
    return and_(hook.c.workspace_id == unit.workspace_id, hook.c.id == hook_id)


def steps_in(kinds: tuple[str, ...]) -> list[str]:
    return [kind for kind in kinds if kind in STEPS]


def follower(hook_id: int) -> str:
    return f"hook:{hook_id}"


def subject(hook_id: int) -> str:
    return f"webhook:{hook_id}"


def seal_context(hook_id: int) -> str:
    return f"hook:{hook_id}"
