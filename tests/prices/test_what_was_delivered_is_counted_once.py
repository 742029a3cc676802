"""The platform tells prices on several statuses, in any order and twice: each message costs once."""

from __future__ import annotations

from datetime import date

from avisa.kernel.clock import HOUR, SECOND
from avisa.kernel.db import Database
from avisa.messages.cost_actions import price_some_later, rebook
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle_statuses
from avisa.prices.actions import came_by_ad, import_card, is_free_until, put_budget, withdraw_card
from avisa.prices.queries import budgets_of, currency_of, free_entries, price_of, spent_between
from avisa.prices.types import Money, Rate, Sheet
from avisa.reports.costs import as_json, cost_of
from tests.cast import MONDAY_10H, Company
from tests.databases import ON_SQLITE
from tests.messages.letters import draft_to, enqueue, row_of
from tests.people import add_people

TODAY = date(2026, 11, 16)
BRL = Rate("BR", "marketing", "BRL", 340_000, MONDAY_10H - HOUR)


def arrive(company: Company, ids: list[int], *told: tuple[str, str, str]) -> None:
    """Statuses of these messages: (status, category, type)."""
    signs = [
        Sign(status, MONDAY_10H + SECOND, "w", 1, "", "", category, kind) for status, category, kind in told
    ]
    with company.unit() as unit:
        settle_statuses(unit, dict.fromkeys(ids, signs))


def letters(company: Company, run_id: int, phones: list[str]) -> list[int]:
    people = add_people(company, len(phones))
    return [
        enqueue(company, draft_to(company, person, run_id=run_id, phone=phone)).ids[0]
        for person, phone in zip(people, phones, strict=True)
    ]


def test_each_message_costs_once_in_every_report(horizonte: Company) -> None:
    run = horizonte.ids.next()
    one, two, abroad, failed = letters(
        horizonte, run, ["+5531998887701", "+5531998887702", "+351912345678", "+5531998887704"]
    )
    priced = ("sent", "utility", "regular")
    arrive(horizonte, [one, two, abroad, failed], priced)
    assert row_of(horizonte, one).price_micros is None  # sent costs nothing yet
    arrive(horizonte, [one, abroad], ("delivered", "", ""), ("delivered", "utility", "regular"))
    arrive(horizonte, [two], ("read", "", ""))
    arrive(horizonte, [one, two], ("read", "utility", "regular"), ("delivered", "utility", "regular"))
    arrive(horizonte, [failed], ("failed", "", ""))
    with horizonte.db.read() as tx:
        found = cost_of(tx, horizonte.workspace_id, run).cost
        day = spent_between(tx, horizonte.workspace_id, TODAY, TODAY)
    assert found.total == day.total == (Money("USD", 13_600),)
    assert (found.messages, found.unpriced, found.unpriced_countries) == (3, 1, ("PT",))
    assert (day.messages, day.unpriced) == (3, 1)
    assert as_json(found)["total"] == [{"currency": "USD", "micros": 13_600, "amount": "0.0136"}]
    row = row_of(horizonte, abroad)
    assert (row.price_country, row.price_currency, row.price_micros) == ("PT", "", None)


@ON_SQLITE
def test_what_the_platform_calls_free_costs_nothing(horizonte: Company) -> None:
    run = horizonte.ids.next()
    made = letters(horizonte, run, ["+5531998887701", "+5531998887702"])
    arrive(horizonte, made[:1], ("delivered", "utility", "free_customer_service"))
    arrive(horizonte, made[1:], ("delivered", "referral_conversion", "free_entry_point"))
    with horizonte.db.read() as tx:
        found = cost_of(tx, horizonte.workspace_id, run).cost
    assert (found.total, found.messages, found.free, found.unpriced) == ((), 2, 2, 0)


def test_the_company_s_own_card_counts_from_its_day_until_it_is_withdrawn(
    horizonte: Company, padaria: Company
) -> None:
    with horizonte.unit() as unit:
        card = import_card(unit, Sheet((BRL,)), "brl.csv", b"brl")
        assert import_card(unit, Sheet((BRL,)), "again.csv", b"brl") == card

    def prices(company: Company) -> tuple[Money | None, str]:
        with company.db.read() as tx:
            own = (company.workspace_id, "BR", "MARKETING")
            return price_of(tx, *own, MONDAY_10H), currency_of(tx, company.workspace_id, MONDAY_10H)

    assert prices(horizonte) == (Money("BRL", 340_000), "BRL")
    assert prices(padaria) == (Money("USD", 62_500), "USD")
    with horizonte.unit() as unit:
        withdraw_card(unit, card)
    assert prices(horizonte) == (Money("USD", 62_500), "USD")


def test_volumes_of_the_month_make_the_next_message_cheaper(horizonte: Company) -> None:
    steps = (
        Rate("BR", "utility", "USD", 7_000, 0, 1, 2),
        Rate("BR", "utility", "USD", 5_000, 0, 3, None),
    )
    with horizonte.unit() as unit:
        import_card(unit, Sheet(steps), "steps.csv", b"steps")
    run = horizonte.ids.next()
    made = letters(horizonte, run, [f"+553199888770{n}" for n in range(4)])
    arrive(horizonte, made[:1], ("delivered", "utility", "regular"))
    arrive(horizonte, made[1:], ("delivered", "utility", "regular"))
    with horizonte.db.read() as tx:
        assert cost_of(tx, horizonte.workspace_id, run).cost.total == (Money("USD", 24_000),)


def test_the_price_takes_the_place_of_what_was_set_aside(horizonte: Company) -> None:
    run = horizonte.ids.next()
    made = letters(horizonte, run, ["+5531998887701", "+5531998887702", "+5531998887703"])
    with horizonte.unit() as unit:
        put_budget(unit, run, Money("USD", 100_000))
        rebook(unit, dict.fromkeys(made, 6_800))
    assert booked(horizonte.db, horizonte, run) == 20_400
    arrive(horizonte, made[:1], ("delivered", "utility", "free_customer_service"))
    arrive(horizonte, made[1:2], ("failed", "", ""))
    assert booked(horizonte.db, horizonte, run) == 6_800
    arrive(horizonte, made[1:2], ("delivered", "utility", "regular"))  # it had arrived after all
    assert booked(horizonte.db, horizonte, run) == 13_600


def booked(db: Database, company: Company, run: int) -> int:
    with db.read() as tx:
        return budgets_of(tx, company.workspace_id, [run])[run].booked


def test_a_click_on_an_advertisement_is_known_until_the_platform_says_its_end(horizonte: Company) -> None:
    (person,) = add_people(horizonte, 1)
    pair = (horizonte.number_id, person)

    def is_free(at: int) -> bool:
        with horizonte.db.read() as tx:
            return person in free_entries(tx, horizonte.workspace_id, horizonte.number_id, [person], at)

    with horizonte.unit() as unit:
        came_by_ad(unit, {pair: MONDAY_10H})
    assert (is_free(MONDAY_10H + HOUR), is_free(MONDAY_10H + 25 * HOUR)) == (True, False)
    with horizonte.unit() as unit:
        is_free_until(unit, {pair: MONDAY_10H + 73 * HOUR})
        is_free_until(unit, {pair: MONDAY_10H + 70 * HOUR})  # an old webhook that comes late
    assert (is_free(MONDAY_10H + 72 * HOUR), is_free(MONDAY_10H + 74 * HOUR)) == (True, False)


def test_what_had_no_price_gets_one_when_a_card_knows_it(horizonte: Company) -> None:
    run = horizonte.ids.next()
    made = letters(horizonte, run, ["+351912345601", "+351912345602", "+4915112345678"])
    arrive(horizonte, made, ("delivered", "utility", "regular"))
    with horizonte.unit() as unit:
        assert price_some_later(unit) == 0  # no card has come
        import_card(unit, Sheet((Rate("PT", "utility", "EUR", 14_200, 0),)), "eur.csv", b"eur")
    looked = []
    for _ in range(4):
        with horizonte.unit() as unit:
            looked.append(price_some_later(unit, most=2))
    assert looked == [2, 1, 0, 0]
    with horizonte.db.read() as tx:
        found = cost_of(tx, horizonte.workspace_id, run).cost
        day = spent_between(tx, horizonte.workspace_id, TODAY, TODAY)
    for told in (found, day):
        assert told.total == (Money("EUR", 28_400),)
        assert (told.messages, told.unpriced, told.unpriced_countries) == (3, 1, ("DE",))
        assert [line.messages for line in told.lines] == [1, 2]
