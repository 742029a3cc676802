"""How a schedule repeats, between the editor's fields and a rule: every week on these days, and so on."""

from __future__ import annotations

from typing import Final

from avisa.kernel.i18n import N_
from avisa.schedule.types import Plan
from avisa.web.agenda_words import CODES, POSITIONS
from avisa.web.forms import CHOOSE, Form

EVERY: Final = {
    "day": N_("Every day"),
    "week": N_("Every week, on these days"),
    "month_day": N_("Every month, on a day"),
    "month_weekday": N_("Every month, on a weekday"),
    "business_day": N_("Every month, on a business day"),
    "rule": N_("Another rule (RFC 5545)"),
}
BUSINESS: Final = {
    **{str(n): N_("business day %(n)s") for n in range(1, 11)},
    "-1": N_("last business day"),
    "-2": N_("last business day but one"),
    "-3": N_("last business day but two"),
}
MOST_EVERY = 24
WHOLE_NUMBER = N_("Give a whole number from %(least)s to %(most)s.")
ONE_DAY = N_("Choose one day at least.")


def number(form: Form, name: str, least: int, most: int, otherwise: int) -> int:
    typed = form[name]
    if not typed:
        return otherwise
    if typed.isdecimal() and len(typed) < 6 and least <= int(typed) <= most:
        return int(typed)
    form.wrong(name, WHOLE_NUMBER, least=least, most=most)
    return otherwise


def rule_in(form: Form) -> tuple[str, int, int]:
    """(rrule, business day, months); the mistakes are the form's."""
    every = number(form, "interval", 1, MOST_EVERY, 1)
    apart = f";INTERVAL={every}" if every > 1 else ""
    match form["every"]:
        case "week":
            days = [code for code in CODES if code in form.all("weekday")]
            if not days:
                form.wrong("weekday", ONE_DAY)
            return f"FREQ=WEEKLY{apart};BYDAY={','.join(days)}", 0, 1
        case "month_day":
            day = "-1" if form["monthday"] == "-1" else str(number(form, "monthday", 1, 31, 1))
            return f"FREQ=MONTHLY{apart};BYMONTHDAY={day}", 0, 1
        case "month_weekday":
            place, code = form["position"], form["on_weekday"]
            if place not in POSITIONS or code not in CODES:
                form.wrong("position", CHOOSE)
            return f"FREQ=MONTHLY{apart};BYDAY={place}{code}", 0, 1
        case "business_day":
            if form["business_day"] not in BUSINESS:
                form.wrong("business_day", CHOOSE)
                return "", 1, every
            return "", int(form["business_day"]), every
        case "rule":
            form.need("rrule")
            return form["rrule"].upper().removeprefix("RRULE:"), 0, 1
        case _:
            return f"FREQ=DAILY{apart}", 0, 1


def fields_of(plan: Plan) -> dict[str, str | list[str]]:
    """The way back: what the editor shows for a plan that repeats."""
    if plan.business_day:
        shown = str(plan.business_day)
        if shown in BUSINESS:
            return {"every": "business_day", "business_day": shown, "interval": str(plan.months)}
    parts = dict(one.partition("=")[::2] for one in plan.rrule.split(";"))
    interval, rest = parts.get("INTERVAL", "1"), sorted(set(parts) - {"FREQ", "INTERVAL"})
    days = parts.get("BYDAY", "")
    match (parts.get("FREQ"), rest):
        case ("DAILY", []):
            return {"every": "day", "interval": interval}
        case ("WEEKLY", ["BYDAY"]):
            return {"every": "week", "interval": interval, "weekday": days.split(",")}
        case ("MONTHLY", ["BYMONTHDAY"]) if "," not in parts["BYMONTHDAY"]:
            return {"every": "month_day", "interval": interval, "monthday": parts["BYMONTHDAY"]}
        case ("MONTHLY", ["BYDAY"]) if days[:-2] in POSITIONS:
            told = {"position": days[:-2], "on_weekday": days[-2:]}
            return {"every": "month_weekday", "interval": interval, **told}
        case _:
            return {"every": "rule", "rrule": plan.rrule}
