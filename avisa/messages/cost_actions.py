"""What messages cost: counted once, when one has reached somebody, and booked from its run's budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import select

from avisa.kernel.bulk import among, bulk_update
from avisa.kernel.unit import Unit
from avisa.messages.rules import Progress, is_priced
from avisa.messages.tables import lacks_price, message
from avisa.messages.types import State
from avisa.prices.actions import book, charge
from avisa.prices.later_actions import next_unpriced, note_progress, price_later
from avisa.prices.queries import budget_currencies
from avisa.prices.types import Delivered, Price


def charge_arrived(unit: Unit, before: Mapping[int, Progress], after: Mapping[int, Progress]) -> None:
    """The platform tells a price on one status or another, and that of the arrival is what counts: once both
    are known, and only the first time."""
    new = {one: row for one, row in after.items() if is_priced(row) and not is_priced(before[one])}
    if not new:
        return
    c = message.c
    mine = (c.workspace_id == unit.workspace_id, among(c.id, new))
    rows = unit.tx.execute(select(c.id, c.number_id, c.phone, c.run_id, c.booked_micros).where(*mine)).all()
    arrived = [
        Delivered(
            row.id, row.number_id, row.phone, told.price_category, told.price_type, told.sent_at or unit.now
        )
        for row in rows
        if (told := new[row.id])
    ]
    prices = charge(unit, arrived)
    _write_prices(unit, prices)
    _book_actual(unit, prices, {row.id: row.run_id for row in rows if row.booked_micros is not None})


def _book_actual(unit: Unit, prices: Mapping[int, Price], budgeted: Mapping[int, int]) -> None:
    """The price takes the place of what was set aside; where nothing can be said, that stays."""
    if not budgeted:
        return
    currencies = budget_currencies(unit.tx, unit.workspace_id, set(budgeted.values()))
    amounts = {
        one: price.micros
        for one, run in budgeted.items()
        if (price := prices[one]).micros is not None and price.currency in ("", currencies.get(run))
    }
    rebook(unit, {one: micros for one, micros in amounts.items() if micros is not None})


def give_back(unit: Unit, ids: Collection[int], *states: State) -> None:
    """What had been set aside for messages that cost nothing after all; with `states` those in them alone."""
    if not ids:
        return
    c = message.c
    booked = select(c.id).where(c.workspace_id == unit.workspace_id, among(c.id, ids), c.booked_micros > 0)
    if states:
        booked = booked.where(c.state.in_([state.value for state in states]))
    found = unit.tx.scalars(booked).all()
    rebook(unit, dict.fromkeys(found, 0))


def rebook(unit: Unit, amounts: Mapping[int, int]) -> None:
    """Set aside so much for each of these messages; their runs' budgets follow."""
    if not amounts:
        return
    c = message.c
    mine = (c.workspace_id == unit.workspace_id, among(c.id, amounts))
    rows = unit.tx.execute(select(c.id, c.run_id, c.booked_micros).where(*mine)).all()
    changes: Counter[int] = Counter()
    for row in rows:
        changes[row.run_id] += amounts[row.id] - (row.booked_micros or 0)
    booked = [
        {"workspace_id": unit.workspace_id, "id": one, "booked_micros": micros}
        for one, micros in amounts.items()
    ]
    bulk_update(unit.tx, message, booked)
    for run, change in sorted(changes.items()):
        book(unit, run, change)


def price_some_later(unit: Unit, most: int = 500) -> int:
    """Looks at the next messages that arrived without a price, if a rate card has come since; how many."""
    after = next_unpriced(unit)
    if after is None:
        return 0
    c = message.c
    columns = (c.id, c.number_id, c.price_country, c.price_category, c.price_type, c.sent_at)
    waiting = select(*columns).where(c.workspace_id == unit.workspace_id, c.id > after, lacks_price())
    rows = unit.tx.execute(waiting.order_by(c.id).limit(most)).all()
    if not rows:
        note_progress(unit, None)
        return 0
    arrived = [
        Delivered(row.id, row.number_id, "", row.price_category, row.price_type, row.sent_at or unit.now)
        for row in rows
    ]
    _write_prices(unit, price_later(unit, arrived, {row.id: row.price_country for row in rows}))
    note_progress(unit, rows[-1].id)
    return len(rows)


def _write_prices(unit: Unit, prices: Mapping[int, Price]) -> None:
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": one,
            "price_country": price.country,
            "price_currency": price.currency,
            "price_micros": price.micros,
        }
        for one, price in prices.items()
    ]
    bulk_update(unit.tx, message, rows)
