"""What a rehearsal costs, for those who may read prices; and who may."""

from __future__ import annotations

from avisa.api.prices_wire import Cost
from avisa.identity.rules import may
from avisa.identity.types import KeyHolder
from avisa.prices import types as prices
from avisa.reports.costs import as_json

READ = "prices.read"


def estimated(cost: prices.Cost, holder: KeyHolder) -> Cost | None:
    """Nothing for a key that may send and not read what it costs."""
    return Cost(**as_json(cost)) if sees_prices(holder) else None


def sees_prices(holder: KeyHolder) -> bool:
    return may(holder.role, READ) and (not holder.scopes or READ in holder.scopes)
