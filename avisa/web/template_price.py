"""What it means for the bill that WhatsApp moved a template to another category, or says that it will."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.prices.markets import country_of
from avisa.prices.queries import price_of
from avisa.prices.types import Money
from avisa.templates.types import Template
from avisa.workspace.queries import numbers_of

# For so long a company may ask for another look (facts, section 2.4; read 2026-11).
REVIEWED_WITHIN: Millis = 60 * DAY
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """`at` None: not yet. `was` and `will` are for 1,000 delivered messages to the country of the account's
    first number; None where nobody knows the price."""

    before: str
    after: str
    at: Millis | None
    country: str
    was: Money | None
    will: Money | None

    @property
    def more(self) -> Money | None:
        """Negative when it became cheaper."""
        if self.was is None or self.will is None or self.was.currency != self.will.currency:
            return None
        return Money(self.will.currency, self.will.micros - self.was.micros)


def moved(tx: Tx, workspace_id: int, template: Template, now: Millis) -> Moved | None:
    at = template.category_changed_at
    if template.category_next:
        before, after, at = template.category, template.category_next, None
    elif at is not None and now - at < REVIEWED_WITHIN:
        before, after = template.category_before, template.category
    else:
        return None
    numbers = [one for one in numbers_of(tx, workspace_id) if one.account_id == template.account_id]
    country = country_of(numbers[0].phone) if numbers else ""
    prices = [price_of(tx, workspace_id, country, one, now) if country else None for one in (before, after)]
    was, will = (one and Money(one.currency, one.micros * THOUSAND) for one in prices)
    return Moved(before, after, at, country, was, will)
