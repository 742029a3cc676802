"""What a rehearsal costs, for those who may read prices."""

from __future__ import annotations

from avisa.api.prices_wire import Cost
from avisa.identity.rules import may
from avisa.identity.types import KeyHolder
from avisa.prices import types as prices
from avisa.reports.costs import as_json

READ = "prices.read"


def estimated(cost: prices.Cost, holder: KeyHolder) -> Cost | None:
    """Nothing for a key that may send and not read what it costs."""
    allowed = may(holder.role, READ) and (not holder.scopes or READ in holder.scopes)
    return Cost(**as_json(cost)) if allowed else None
