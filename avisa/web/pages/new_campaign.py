"""The wizard of a new campaign: number and template, list and purpose, variables; then it is a draft.

The first two steps live in the address, so that Back, reload and links into the middle all work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.imports.queries import run_of
from avisa.audience.types import ImportRun
from avisa.campaigns import actions
from avisa.campaigns.making_actions import amend
from avisa.campaigns.reach import first_after
from avisa.campaigns.types import CampaignView, Variant
from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.messages.filling import Mapping, fill
from avisa.templates.queries import template_by_id, templates_page
from avisa.templates.rules import flaws, wanted
from avisa.templates.types import Template
from avisa.web.audience_form import audience_choices, audience_in, choice_of
from avisa.web.campaign_choices import Choices, choices_from, chosen_in, number_for
from avisa.web.forms import CHOOSE, Form, form_from
from avisa.web.kept_files import files_for, is_medium, keep_file, own_file
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page
from avisa.web.wizard import ATTRIBUTES, FILE, mapping_in, measurable, proposed
from avisa.workspace.queries import numbers_of
from avisa.workspace.types import Number

MOST_TEMPLATES = 200
CHOOSE_FILE = N_("Choose a file first.")
UPLOAD_FIRST = N_("Choose the file again and press “Upload and look”: so far it has not been taken in.")
FIELD_OF = {
    "name_taken": "name",
    "name_missing": "name",
    "outside_purpose": "purpose",
    "template_not_live": "name",
    "template_unsupported": "name",
    "template_of_another_account": "name",
    "split_malformed": "share",
}


def show(visit: Visit) -> Response:
    asked = form_from(list(visit.request.query_params.multi_items()))
    with visit.read() as tx:
        if asked.id("campaign"):
            return third_step(visit, tx, chosen_in(visit, tx, asked), asked)
        numbers = numbers_of(tx, visit.workspace_id)
        template = template_by_id(tx, visit.workspace_id, asked.id("template"))
        number = number_for(numbers, asked.id("number"), template)
        if template is None or number is None or not template.is_live:
            return first_step(visit, tx, numbers, asked)
        chosen = choice_of(tx, visit.workspace_id, audience_in(asked))
        if chosen is None or asked["back"] == "list" or asked["file"]:
            return second_step(visit, tx, number, template, asked)
        choices = choices_from(visit, tx, number, template, chosen)
        came = run_of(tx, visit.workspace_id, visit.query_id("import"))
        return third_step(visit, tx, choices, asked, came=came)


def first_step(visit: Visit, tx: Tx, numbers: Sequence[Number], asked: Form) -> Response:
    live = templates_page(tx, visit.workspace_id, only={"status": "APPROVED"}, most=MOST_TEMPLATES)
    if "number" in asked.values:
        asked.need("number", "template", text=CHOOSE)
    able = {n.account_id for n in numbers}
    templates = [template for template in live if template.account_id in able]
    return visit.show("campaigns/new_template.html", numbers=numbers, templates=templates, asked=asked)


def second_step(visit: Visit, tx: Tx, number: Number, template: Template, asked: Form) -> Response:
    if "people" in asked.values and not asked["file"]:
        asked.need("list", text=CHOOSE)
    if asked["file"]:
        asked.wrong("file", UPLOAD_FIRST)
    told = audience_choices(tx, visit.workspace_id, audience_in(asked))
    return visit.show("campaigns/new_list.html", number=number, template=template, asked=asked, **told)


def third_step(
    visit: Visit, tx: Tx, choices: Choices, typed: Form, status: int = 200, came: ImportRun | None = None
) -> Response:
    """`came`: the import whose list has just come in for this campaign."""
    slots = wanted(choices.template.shape)
    own = own_file(tx, visit.workspace_id, choices.template, slots)
    for slot in slots:
        column = proposed(slot, (*choices.people.columns,))
        file = f"{FILE}:{own[slot.name]}" if slot.name in own else ""
        typed.values.setdefault(f"source.{slot.name}", column or file)
    return visit.show(
        "campaigns/new_variables.html",
        status=status,
        choices=choices,
        came=came,
        slots=slots,
        attributes=ATTRIBUTES,
        measured=measurable(choices.template.shape),
        files=files_for(tx, visit.workspace_id, choices.template, slots),
        **(row_values(visit, tx, choices, typed) | {"form": typed}),
    )


def row_values(visit: Visit, tx: Tx, choices: Choices, typed: Form) -> dict[str, Any]:
    """One person of the list as the preview shows them, and what of theirs does not fit."""
    mapping = mapping_in(
        form_from(list(typed.values.items())), wanted(choices.template.shape), zone_of(visit)
    )
    after = typed.id("after")
    person = first_after(tx, visit.workspace_id, choices.people.audience, after, visit.now)
    values = fill(mapping, person) if person else {}
    bad = [one for one in flaws(choices.template.shape, values) if one.slot in mapping.slots]
    return {"person": person, "filled": values, "flaws": bad, "after": after}


def zone_of(visit: Visit) -> str:
    return visit.company.time_zone if visit.company else "UTC"


def add_file(visit: Visit) -> Response:
    """Kept at once, and chosen for the first header that has nothing yet; nothing typed is lost."""
    with visit.read() as tx:
        choices = chosen_in(visit, tx)
    slots = [slot for slot in wanted(choices.template.shape) if is_medium(slot)]
    if (file := visit.form.files.get("file")) is None:
        visit.form.wrong("file", CHOOSE_FILE)
    else:
        try:
            file_id, medium = keep_file(visit, file)
            fitting = [slot for slot in slots if slot.label == medium.format.lower()]
            empty = [slot for slot in fitting if not visit.form[f"source.{slot.name}"]] or fitting[:1]
            for slot in empty[:1]:
                visit.form.values[f"source.{slot.name}"] = f"{FILE}:{file_id}"
        except Refused as error:
            visit.form.mistakes["file"] = text_of(error)
    with visit.read() as tx:
        return third_step(visit, tx, choices, visit.form, status=200 if visit.form.good else 422)


def preview(visit: Visit) -> Response:
    """The phone alone, whenever a choice changes."""
    with visit.read() as tx:
        choices = chosen_in(visit, tx)
        values = row_values(visit, tx, choices, visit.form)
    slots = wanted(choices.template.shape)
    block = visit.block(
        "campaigns/new_variables.html",
        "preview",
        choices=choices,
        slots=slots,
        attributes=ATTRIBUTES,
        **values,
    )
    return Response(block, media_type="text/html")


def create(visit: Visit) -> Response:
    typed = visit.form
    with visit.read() as tx:
        choices = chosen_in(visit, tx)
    mapping = mapping_in(typed, wanted(choices.template.shape), zone_of(visit))
    if choices.campaign is not None:
        typed.need("share")
    else:
        typed.need("name")
        typed.at_most(120, "name")
        if typed.id("purpose") not in [purpose.id for purpose in choices.purposes]:
            typed.wrong("purpose", CHOOSE)
    if typed.good:
        try:
            if choices.campaign is not None:
                return add_wording(visit, choices, choices.campaign, mapping)
            return visit.go(f"/campaigns/{drafted(visit, choices, mapping)}", "campaign_created")
        except Refused as error:
            blame(typed, error)
    with visit.read() as tx:
        return third_step(visit, tx, choices, typed, status=422)


def drafted(visit: Visit, choices: Choices, mapping: Mapping) -> int:
    with visit.write() as unit:
        return actions.create(
            unit,
            name=visit.form["name"],
            number_id=choices.number.id,
            template_id=choices.template.id,
            purpose_id=visit.form.id("purpose"),
            audience=choices.people.audience,
            mapping=mapping,
            created_by=visit.member.user_id,
        )


def add_wording(visit: Visit, choices: Choices, campaign: CampaignView, mapping: Mapping) -> Response:
    more = Variant(choices.template.id, mapping, visit.form.id("share"))
    with visit.write() as unit:
        amend(unit, campaign.id, variants=(*campaign.variants, more))
    return visit.go(f"/campaigns/{campaign.id}/rules", "rules_saved")


def blame(typed: Form, error: Refused) -> None:
    """Put a refusal at the field that mends it."""
    slot = error.fields.get("slot")
    field = f"source.{slot}" if slot else FIELD_OF.get(error.code, "name")
    typed.mistakes[field] = text_of(error)


ROUTES = [
    Route("/campaigns/new", page(show, "campaigns.write")),
    Route("/campaigns/new/file", form(add_file, "campaigns.write"), methods=["POST"]),
    Route("/campaigns/new/preview", form(preview, "campaigns.write"), methods=["POST"]),
    Route("/campaigns", form(create, "campaigns.write"), methods=["POST"]),
]
