"""What each problem with prices and budgets means: a title, and what to do about it."""

from __future__ import annotations

from avisa.kernel.i18n import N_

PRICES: dict[str, tuple[str, str]] = {
    "rate_card_unreadable": (
        N_("The rate card cannot be read"),
        N_("Nothing was taken. `lines` names each bad line, its column, its value and the reason."),
    ),
    "budget_malformed": (
        N_("Not a budget"),
        N_("Give an amount above zero with at most six decimals."),
    ),
    "budget_too_late": (
        N_("Too late for a budget"),
        N_("Only a draft can be given a budget; one that has a budget can be given another."),
    ),
}
