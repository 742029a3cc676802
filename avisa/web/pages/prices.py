"""Configurações: the rate card in force, the platform's own files brought in, what a month has cost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from starlette.responses import Response
from starlette.routing import Route

from avisa.kernel.i18n import N_
from avisa.prices.actions import import_card, withdraw_card
from avisa.prices.queries import cards_of, currency_of, rates_in_force
from avisa.prices.sheets import read
from avisa.reports.costs import decimal, month_of, spent_between
from avisa.web.csv_file import csv_answer, line
from avisa.web.forms import Mistake
from avisa.web.visit import Visit, form, page

HERE = "/settings/prices"
MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 12
NO_FILE = N_("Choose a file of at most 4 MB.")
NO_DAY = N_("Give the day from which these prices count.")
UNREADABLE = N_("Nothing was taken. Mend the lines that are named below.")


def show(visit: Visit, status: int = 200, bad: tuple[object, ...] = ()) -> Response:
    with visit.read() as tx:
        rates = rates_in_force(tx, visit.workspace_id, visit.now)
        cards = cards_of(tx, visit.workspace_id)
        currency = currency_of(tx, visit.workspace_id, visit.now)
        spent = spent_between(tx, visit.workspace_id, *month_of(visit.figures.today))
    return visit.show(
        "settings/prices.html",
        status,
        rates=rates,
        cards=cards,
        currency=currency,
        spent=spent,
        bad=bad[:MOST_LINES],
        bad_count=len(bad),
    )


def month(visit: Visit) -> Response:
    """For Início, which must not wait for it."""
    with visit.read() as tx:
        spent = spent_between(tx, visit.workspace_id, *month_of(visit.figures.today))
    return Response(visit.block("campaigns/cost.html", "month", spent=spent), media_type="text/html")


def upload(visit: Visit) -> Response:
    typed, file = visit.form, visit.form.files.get("file")
    content = file.file.read(MOST_BYTES + 1) if file else b""
    since = day_in(typed["valid_from"])
    if not content or len(content) > MOST_BYTES:
        typed.wrong("file", NO_FILE)
    if since is None:
        typed.wrong("valid_from", NO_DAY)
    if since is None or not typed.good or file is None:
        return show(visit, 422)
    name = file.filename or ""
    sheet = read(io.BytesIO(content), name, since, typed["currency"])
    if sheet.bad:
        typed.mistakes["file"] = Mistake(UNREADABLE)
        return show(visit, 422, sheet.bad)
    with visit.write() as unit:
        import_card(unit, sheet, name, content)
    return visit.go(HERE, "rates_taken")


def day_in(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def withdraw(visit: Visit) -> Response:
    with visit.write() as unit:
        withdraw_card(unit, visit.id("card_id"))
    return visit.go(HERE, "rates_withdrawn")


def download(visit: Visit) -> Response:
    """What each day of the month cost so far, as the report counts it."""
    with visit.read() as tx:
        cost = spent_between(tx, visit.workspace_id, *month_of(visit.figures.today))
    head = ("country", "category", "type", "messages", "unpriced", "currency", "amount")

    def lines() -> Iterator[str]:
        yield line(head)
        for one in cost.lines:
            counts = (str(one.messages), str(one.unpriced), one.currency, decimal(one.micros))
            yield line((one.sort.country, one.sort.category, one.sort.type, *counts))

    return csv_answer(lines(), f"cost-{visit.figures.today:%Y-%m}.csv")


ROUTES = [
    Route(HERE, page(show, "prices.read")),
    Route(HERE, form(upload, "prices.write"), methods=["POST"]),
    Route(f"{HERE}/month", page(month, "prices.read")),
    Route(f"{HERE}/month.csv", page(download, "prices.read")),
    Route(f"{HERE}/{{card_id:id}}", page(withdraw, "prices.write"), methods=["DELETE"]),
]
