"""Reading what messages have cost, by run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.tables import message
from avisa.prices.types import Cost, CostLine, Sort


def costs_of(tx: Tx, workspace_id: int, run_ids: Iterable[int]) -> dict[int, Cost]:
    """By run: every delivered message whose price the platform has told; runs without one are absent."""
    c = message.c
    keys = (c.run_id, c.price_country, c.price_category, c.price_type, c.price_currency)
    sums = (func.count(), func.coalesce(func.sum(c.price_micros), 0), func.count(c.price_micros))
    found = (
        select(*keys, *sums)
        .where(c.workspace_id == workspace_id, among(c.run_id, run_ids), c.price_country.is_not(None))
        .group_by(*keys)
        .order_by(*keys)
    )
    lines: defaultdict[int, list[CostLine]] = defaultdict(list)
    for run, country, category, kind, currency, messages, micros, priced in tx.execute(found):
        sort = Sort(country, category, kind)
        lines[run].append(CostLine(sort, currency, messages, int(micros), messages - priced))
    return {run: Cost(tuple(some)) for run, some in lines.items()}
