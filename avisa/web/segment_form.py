"""The conditions of a segment as rows of a form: read from what was typed, and made of what was saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from avisa.kernel.i18n import N_
from avisa.segments.types import Compared, Condition, Group, Match, Past, Stopped, Yes
from avisa.web.forms import Form

Row = dict[str, str]
FIELD = re.compile(r"g(\d{1,2})\.r(\d{1,2})\.(\w+)")
GROUP = re.compile(r"g(\d{1,2})\.match")

KINDS = {
    "attribute": N_("Is known as"),
    "tag": N_("Has the tag"),
    "consent": N_("Said yes to"),
    "suppressed": N_("Said stop"),
    "list": N_("Is on the list"),
    "message": N_("Got a message"),
    "wrote": N_("Wrote to us"),
}
MATCHES = {
    Match.ALL: N_("All of these hold"),
    Match.ANY: N_("Any of these holds"),
    Match.NONE: N_("None of these holds"),
}
COMPARED = {
    Compared.EQUALS: N_("is"),
    Compared.NOT_EQUALS: N_("is not"),
    Compared.CONTAINS: N_("contains"),
    Compared.NOT_CONTAINS: N_("does not contain"),
    Compared.STARTS_WITH: N_("begins with"),
    Compared.EMPTY: N_("is empty"),
    Compared.NOT_EMPTY: N_("is not empty"),
    Compared.AT_LEAST: N_("is at least (number)"),
    Compared.AT_MOST: N_("is at most (number)"),
    Compared.MORE_THAN: N_("is more than (number)"),
    Compared.LESS_THAN: N_("is less than (number)"),
    Compared.ON: N_("is on (date)"),
    Compared.BEFORE: N_("is before (date)"),
    Compared.AFTER: N_("is after (date)"),
    Compared.IN_NEXT: N_("is in the next (days)"),
    Compared.IN_LAST: N_("was in the last (days)"),
}
YES = {
    Yes.VALID: N_("and it holds"),
    Yes.NONE: N_("does not hold, or never did"),
    Yes.ENDS_WITHIN: N_("and it ends within (days)"),
}
STOPPED = {
    Stopped.EVERYTHING: N_("to all messages"),
    Stopped.MARKETING: N_("to marketing at least"),
    Stopped.NOTHING: N_("to nothing"),
}
PAST = {
    Past.GOT: N_("got it"),
    Past.NOT_GOT: N_("did not get it"),
    Past.PLANNED: N_("got it, or is about to"),
    Past.DELIVERED: N_("it was delivered"),
    Past.NOT_DELIVERED: N_("it left and was not delivered so far"),
    Past.READ: N_("read it"),
    Past.NOT_READ: N_("did not read it"),
    Past.REPLIED: N_("answered it"),
    Past.NOT_REPLIED: N_("did not answer it"),
    Past.CLICKED: N_("followed its measured link"),
    Past.NOT_CLICKED: N_("did not follow its measured link"),
    Past.FAILED_SOFTLY: N_("it failed for a reason that may pass"),
}
YES_OR_NO = {"yes": N_("yes"), "no": N_("no")}

# What a condition that means nothing lacks, by the code of `segments.rules`.
FLAWS = {
    "name_missing": N_("Say which."),
    "value_missing": N_("Write what to compare with."),
    "not_a_number": N_("Write a number."),
    "not_a_day": N_("Write a date, such as 23/11/2026."),
    "not_days": N_("Write a number of days."),
    "purpose_unknown": N_("Choose one of the list."),
    "list_unknown": N_("Choose one of the list."),
    "too_deep": N_("There are too many groups within each other."),
    "too_many": N_("There are too many conditions."),
}


NAME_TAKEN = N_("A segment has this name already.")
NAME_MISSING = N_("Give the segment a name of at most 120 characters.")
LIST_TAKEN = N_("A list has this name already.")
MALFORMED = N_("This condition is not complete.")


@dataclass(slots=True)
class Rows:
    """One group of the form; the first is the outermost."""

    match: str = Match.ALL.value
    rows: list[Row] = field(default_factory=list)


def rows_in(form: Form) -> list[Rows]:
    """As they were typed, with what a button adds or takes away."""
    told: dict[int, dict[int, Row]] = {}
    for name, value in form.values.items():
        if found := FIELD.fullmatch(name):
            told.setdefault(int(found[1]), {}).setdefault(int(found[2]), {})[found[3]] = value
        elif found := GROUP.fullmatch(name):
            told.setdefault(int(found[1]), {})
    groups = [
        Rows(form[f"g{number}.match"] or Match.ALL.value, [rows[at] for at in sorted(rows)])
        for number, rows in sorted(told.items())
    ]
    return pressed(groups or [Rows()], form)


def pressed(groups: list[Rows], form: Form) -> list[Rows]:
    if form["add"].isdecimal() and int(form["add"]) < len(groups):
        groups[int(form["add"])].rows.append({"is": "attribute"})
    if form["add"] == "group":
        groups.append(Rows(Match.ANY.value, [{"is": "attribute"}]))
    group, _, row = form["remove"].partition(".")
    if group.isdecimal() and int(group) < len(groups):
        if row.isdecimal() and int(row) < len(groups[int(group)].rows):
            del groups[int(group)].rows[int(row)]
        elif row == "" and int(group):
            del groups[int(group)]
    return groups


def raw_condition(groups: list[Rows]) -> dict[str, Any]:
    """For `condition_from`; inner groups stand behind the outermost group's own conditions."""
    outer, *inner = groups
    own = [raw_of(row) for row in outer.rows]
    nested = [{"is": "group", "match": one.match, "of": [raw_of(row) for row in one.rows]} for one in inner]
    return {"match": outer.match, "of": own + nested}


def raw_of(row: Row) -> dict[str, Any]:
    kind = row.get("is", "")
    raw: dict[str, Any] = {"is": kind}
    if kind in ("attribute", "tag"):
        raw["name"] = row.get("name", "")
    if "op" in row and kind in ("attribute", "consent", "suppressed", "message"):
        raw["op"] = row["op"]
    if kind == "attribute":
        raw |= {"op": row.get("op") or Compared.EQUALS.value, "value": row.get("value", "")}
    if kind == "message":
        raw |= {"op": row.get("op") or Past.GOT.value}
    if kind in ("tag", "list", "wrote"):
        raw[{"tag": "has", "list": "member", "wrote": "did"}[kind]] = row.get("yes") != "no"
    for name in IDS.get(kind, ()):
        raw[name] = int(row[name]) if row.get(name, "").isdecimal() else 0
    if days := days_of(row, kind):
        raw["days"] = days
    return raw


IDS = {"consent": ("purpose_id",), "list": ("list_id",), "message": ("campaign_id", "template_id")}


def days_of(row: Row, kind: str) -> int:
    """-1, which is refused, for what is no number."""
    typed = row.get("days", "")
    if kind not in ("message", "wrote") and not (kind == "consent" and row.get("op") == Yes.ENDS_WITHIN):
        return 0
    if not typed and kind != "consent":
        return 0
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else -1


def rows_of(condition: Group) -> list[Rows]:
    """What was saved, as the form shows it."""
    outer = Rows(condition.match.value, [row_of(one) for one in condition.of if not isinstance(one, Group)])
    inner = [one for one in condition.of if isinstance(one, Group)]
    return [outer, *(Rows(one.match.value, [row_of(part) for part in one.of]) for one in inner)]


def row_of(condition: Condition) -> Row:
    told: Mapping[str, Any] = {name: getattr(condition, name) for name in condition.__struct_fields__}
    row = {"is": str(condition.__struct_config__.tag)}
    for name, value in told.items():
        if isinstance(value, bool):
            row["yes"] = "yes" if value else "no"
        else:
            row[name] = "" if value == 0 else str(value)
    return row


def place_of(place: str, groups: Iterable[Rows]) -> str:
    """The row of the form that stands at a place of the condition: `of.2.of.0` is the field `g1.r0`."""
    parts = [int(part) for part in place.split(".") if part.isdecimal()]
    outer = len(next(iter(groups)).rows)
    if not parts:
        return "conditions"
    if parts[0] < outer:
        return f"g0.r{parts[0]}"
    return f"g{parts[0] - outer + 1}.r{parts[1] if len(parts) > 1 else 0}"
