"""Segmentos: people described by conditions, counted while they are written, frozen to a list."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import columns_known, contacts_of, lists_of
from avisa.audience.tag_queries import tags_known
from avisa.campaigns.queries import campaigns_page
from avisa.consent.queries import purposes_of
from avisa.errors import NotFound, Refused
from avisa.kernel.db import Tx
from avisa.segments import actions
from avisa.segments.queries import count, members, segment_by_id, segments_page
from avisa.segments.rules import condition_from
from avisa.segments.types import Group, Segment
from avisa.templates.queries import templates_page
from avisa.web import segment_form as words_of
from avisa.web.forms import Form
from avisa.web.segment_form import FLAWS, Rows, place_of, raw_condition, rows_in, rows_of
from avisa.web.visit import Visit, form, page

SHOWN = 8
MOST_CHOICES = 100
PAGE = "contacts/segment.html"


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found = segments_page(tx, visit.workspace_id)
        return visit.show("contacts/segments.html", segments=found)


def counted(visit: Visit) -> Response:
    """One segment's people, fetched by its row of the list: each may take a second."""
    with visit.read() as tx:
        one = existing(visit, tx)
        people = count(tx, visit.workspace_id, one.condition, visit.now)
    return Response(visit.figures.count(people), media_type="text/html")


def new(visit: Visit) -> Response:
    with visit.read() as tx:
        return editor(visit, tx, [Rows(rows=[{"is": "attribute"}])])


def shown(visit: Visit) -> Response:
    with visit.read() as tx:
        one = existing(visit, tx)
        visit.form.values.setdefault("name", one.name)
        return editor(visit, tx, rows_of(one.condition), one)


def editor(
    visit: Visit, tx: Tx, groups: list[Rows], segment: Segment | None = None, status: int = 200
) -> Response:
    return visit.show(PAGE, status=status, segment=segment, **choices(visit, tx, groups))


def choices(visit: Visit, tx: Tx, groups: list[Rows]) -> dict[str, Any]:
    """What each row of the form can be set to."""
    return {
        "groups": groups,
        "said": words_of,
        "columns": ["name", "phone", "language", *columns_known(tx, visit.workspace_id)],
        "tags": tags_known(tx, visit.workspace_id),
        "purposes": purposes_of(tx, visit.workspace_id).values(),
        "lists": lists_of(tx, visit.workspace_id),
        "campaigns": campaigns_page(tx, visit.workspace_id, most=MOST_CHOICES),
        "templates": templates_page(tx, visit.workspace_id, most=MOST_CHOICES),
    }


def conditions(visit: Visit) -> Response:
    """The rows alone, after a button added or took one, or another kind was chosen."""
    with visit.read() as tx:
        block = visit.block(PAGE, "conditions", **choices(visit, tx, rows_in(visit.form)))
    return Response(block, media_type="text/html")


def live_count(visit: Visit) -> Response:
    """Who fits what has been written so far, and the first of them; nothing is saved."""
    groups = rows_in(visit.form)
    told: dict[str, Any] = {"people": None, "some": []}
    try:
        condition = condition_from(raw_condition(groups))
        with visit.read() as tx:
            told["people"] = count(tx, visit.workspace_id, condition, visit.now)
            ids = members(tx, visit.workspace_id, condition, 0, SHOWN, visit.now) if told["people"] else []
            known = contacts_of(tx, visit.workspace_id, ids)
            told["some"] = [known[one] for one in ids if one in known]
    except Refused:
        pass  # half a condition is written before it is whole: the page says that it waits
    return Response(visit.block(PAGE, "count", **told), media_type="text/html")


def create(visit: Visit) -> Response:
    return save(visit, None)


def change(visit: Visit) -> Response:
    with visit.read() as tx:
        return save(visit, existing(visit, tx))


def save(visit: Visit, segment: Segment | None) -> Response:
    typed, groups = visit.form, rows_in(visit.form)
    typed.need("name")
    if typed.good:
        try:
            condition = condition_from(raw_condition(groups))
            return visit.go(f"/contacts/segments/{kept(visit, segment, condition)}", "segment_saved")
        except Refused as error:
            blame(typed, error, groups)
    with visit.read() as tx:
        return editor(visit, tx, groups, segment, status=422)


def kept(visit: Visit, segment: Segment | None, condition: Group) -> int:
    with visit.write() as unit:
        if segment is None:
            return actions.create(unit, visit.form["name"], condition, visit.member.user_id)
        actions.change(unit, segment.id, visit.form["name"], condition)
        return segment.id


def blame(typed: Form, error: Refused, groups: list[Rows]) -> None:
    if error.code != "condition_malformed":
        typed.wrong("name", words_of.NAME_TAKEN if error.code == "name_taken" else words_of.NAME_MISSING)
        return
    place = place_of(str(error.fields.get("place", "")), groups)
    typed.wrong(place, FLAWS.get(str(error.fields.get("details")), words_of.MALFORMED))


def remove(visit: Visit) -> Response:
    with visit.write() as unit:
        actions.remove(unit, visit.id("segment_id"))
    return visit.go("/contacts/segments", "segment_deleted")


def freeze(visit: Visit) -> Response:
    typed = visit.form
    typed.need("list_name")
    typed.at_most(actions.LONGEST_NAME, "list_name")
    with visit.read() as tx:
        one = existing(visit, tx)
    if typed.good:
        try:
            with visit.write() as unit:
                actions.freeze(unit, one.id, typed["list_name"])
            return visit.go("/contacts/lists", "list_being_made")
        except Refused:
            typed.wrong("list_name", words_of.LIST_TAKEN)
    typed.values["name"] = one.name
    with visit.read() as tx:
        return editor(visit, tx, rows_of(one.condition), one, status=422)


def existing(visit: Visit, tx: Tx) -> Segment:
    found = segment_by_id(tx, visit.workspace_id, visit.id("segment_id"))
    if found is None:
        raise NotFound("segment_unknown")
    return found


ALL = "/contacts/segments"
ONE = f"{ALL}/{{segment_id:id}}"
ROUTES = [
    Route(ALL, page(listed, "contacts.read")),
    Route(ALL, form(create, "segments.write"), methods=["POST"]),
    Route(f"{ALL}/new", page(new, "segments.write")),
    Route(f"{ALL}/conditions", form(conditions, "segments.write"), methods=["POST"]),
    Route(f"{ALL}/count", form(live_count, "contacts.read"), methods=["POST"]),
    Route(ONE, page(shown, "contacts.read")),
    Route(ONE, form(change, "segments.write"), methods=["POST"]),
    Route(ONE, page(remove, "segments.write"), methods=["DELETE"]),
    Route(f"{ONE}/people", page(counted, "contacts.read")),
    Route(f"{ONE}/lists", form(freeze, "segments.write"), methods=["POST"]),
]
