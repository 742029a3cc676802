"""Configurações: the table of state rules, with the company's own changes to it; in and out as a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response
from starlette.routing import Route

from avisa.calendar.places import STATES
from avisa.calendar.rule_sheet import LONGEST_LAW, LONGEST_SOURCE, MOST_RULES, rules_in, sheet_of
from avisa.calendar.state_rules import COVERS, STATE_RULES, is_old, new_id, origin_of, table_of, with_rules
from avisa.calendar.types import QuietHours, StateRule
from avisa.errors import NotFound
from avisa.gate.actions import change_hours
from avisa.gate.policy import policy_of
from avisa.kernel.i18n import N_
from avisa.web.hours_form import is_count, spans_of, typed_fields, week_fields
from avisa.web.pages.hours import HERE as HOURS
from avisa.web.rule_form import rule_typed, said_of
from avisa.web.visit import Visit, form, page

HERE = f"{HOURS}/rules"
ONE = f"{HERE}/{{rule_id}}"
MOST_MONTHS, MOST_BYTES = 120, 256 * 1024
NO_MONTHS = N_("Write a whole number from 1 to %(most)s.")
TOO_MANY = N_("A table holds at most %(most)s rules.")
NO_FILE = N_("Choose a file of at most 256 kB.")

Table = dict[str, StateRule]


def show(visit: Visit, status: int = 200) -> Response:
    hours, today = hours_of(visit), visit.figures.today
    table = table_of(hours.changes)
    return visit.show(
        "settings/rules.html",
        status,
        rules=[(rule, spans_of(rule.week), origin_of(rule.id, hours.changes)) for rule in table.values()],
        old={rule.id for rule in table.values() if is_old(rule, hours.recheck_months, today)},
        left_out=[STATE_RULES[one] for one in sorted(STATE_RULES.keys() - table.keys())],
        changed=bool(hours.changes),
        months=hours.recheck_months,
    )


def hours_of(visit: Visit) -> QuietHours:
    with visit.read() as tx:
        return policy_of(tx, visit.workspace_id).hours


def show_new(visit: Visit, status: int = 200) -> Response:
    return asking(visit, None, status)


def show_one(visit: Visit, status: int = 200) -> Response:
    return asking(visit, rule_in_address(visit), status)


def asking(visit: Visit, rule: StateRule | None, status: int) -> Response:
    return visit.show(
        "settings/rule.html",
        status,
        rule=rule,
        whose=origin_of(rule.id, hours_of(visit).changes) if rule else "",
        days=typed_fields(visit.form) if visit.form.values else week_fields(rule.week if rule else None),
        states=STATES,
        covers=COVERS,
        today=visit.figures.today,
        most=(LONGEST_LAW, LONGEST_SOURCE),
    )


def rule_in_address(visit: Visit) -> StateRule:
    found = table_of(hours_of(visit).changes).get(visit.request.path_params["rule_id"])
    if found is None:
        raise NotFound
    return found


def add(visit: Visit) -> Response:
    table = table_of(hours_of(visit).changes)
    made = rule_typed(visit.form, "", visit.figures.today)
    if len(table) >= MOST_RULES:
        visit.form.wrong("law", TOO_MANY, most=MOST_RULES)
    if made is None or not visit.form.good:
        return show_new(visit, 422)
    taken = STATE_RULES.keys() | table.keys()
    change(visit, lambda rules: put(rules, replace(made, id=new_id(made.state, made.covers, taken))))
    return visit.go(HERE, "rules_saved")


def save(visit: Visit) -> Response:
    rule = rule_in_address(visit)
    made = rule_typed(visit.form, rule.id, visit.figures.today)
    if made is None:
        return show_one(visit, 422)
    change(visit, lambda rules: put(rules, made))
    return visit.go(HERE, "rules_saved")


def put(rules: Table, *made: StateRule) -> Table:
    return rules | {rule.id: rule for rule in made}


def change(visit: Visit, with_: Callable[[Table], Table]) -> None:
    with visit.write() as unit:
        change_hours(unit, lambda hours: with_rules(hours, with_(table_of(hours.changes)).values()))


def remove(visit: Visit) -> Response:
    gone = rule_in_address(visit)
    change(visit, lambda rules: {one: rule for one, rule in rules.items() if one != gone.id})
    return visit.go(HERE, "rules_saved")


def reset_one(visit: Visit) -> Response:
    shipped = STATE_RULES.get(visit.request.path_params["rule_id"])
    if shipped is None:
        raise NotFound
    change(visit, lambda rules: put(rules, shipped))
    return visit.go(HERE, "rules_saved")


def reset(visit: Visit) -> Response:
    change(visit, lambda rules: STATE_RULES)
    return visit.go(HERE, "rules_saved")


def save_months(visit: Visit) -> Response:
    typed = visit.form
    if not is_count(typed["months"], MOST_MONTHS):
        typed.wrong("months", NO_MONTHS, most=MOST_MONTHS)
        return show(visit, 422)
    with visit.write() as unit:
        change_hours(unit, lambda hours: replace(hours, recheck_months=int(typed["months"])))
    return visit.go(HERE, "rules_saved")


def download(visit: Visit) -> Response:
    sheet = "\ufeff" + sheet_of(table_of(hours_of(visit).changes).values())
    named = {"content-disposition": 'attachment; filename="state-rules.csv"'}
    return Response(sheet.encode(), media_type="text/csv; charset=utf-8", headers=named)


def upload(visit: Visit) -> Response:
    """Rows of the sheet in place of those with their ids; other rows stay as they are."""
    sheet = visit.form.files.get("file")
    content = sheet.file.read(MOST_BYTES + 1) if sheet else b""
    if not content or len(content) > MOST_BYTES:
        visit.form.wrong("file", NO_FILE)
        return show(visit, 422)
    table = table_of(hours_of(visit).changes)
    found, bad = rules_in(content, STATE_RULES.keys() | table.keys(), visit.figures.today)
    if bad:
        visit.form.mistakes["file"] = said_of(bad)
    elif len(put(table, *found)) > MOST_RULES:
        visit.form.wrong("file", TOO_MANY, most=MOST_RULES)
    if not visit.form.good:
        return show(visit, 422)
    change(visit, lambda rules: put(rules, *found))
    return visit.go(HERE, "rules_saved")


ROUTES = [
    Route(HERE, page(show, "settings.write"), methods=["GET"]),
    Route(HERE, form(add, "settings.write"), methods=["POST"]),
    Route(f"{HERE}.csv", page(download, "settings.write")),
    Route(f"{HERE}/new", page(show_new, "settings.write")),
    Route(f"{HERE}/months", form(save_months, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/sheet", form(upload, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/changes", page(reset, "settings.write"), methods=["DELETE"]),
    Route(ONE, page(show_one, "settings.write"), methods=["GET"]),
    Route(ONE, form(save, "settings.write"), methods=["POST"]),
    Route(ONE, page(remove, "settings.write"), methods=["DELETE"]),
    Route(f"{ONE}/changes", page(reset_one, "settings.write"), methods=["DELETE"]),
]
