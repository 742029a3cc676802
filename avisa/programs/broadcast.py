"""`avisa broadcast`: a file of people becomes a campaign, rehearsed, launched, followed to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from avisa.audience.headers import Mapping as Columns
from avisa.audience.headers import role_of
from avisa.audience.imports.queries import preview, required_run
from avisa.audience.imports.upload import upload
from avisa.audience.queries import listing_after
from avisa.audience.types import Declaration, ImportRun
from avisa.campaigns import actions as campaigns
from avisa.campaigns.check import check_rows
from avisa.campaigns.queries import campaign_by_id, campaign_named, names_like
from avisa.campaigns.rules import free_name, mapping_from
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.consent.intake.actions import confirm
from avisa.consent.intake.importer import Importer
from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import NotFound, Refused
from avisa.gate.rehearse import Rehearsal, rehearse
from avisa.kernel.db import Tx
from avisa.messages.queries import tally_of
from avisa.messages.types import Tally
from avisa.programs.house import House
from avisa.templates.queries import languages_of
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.workspace.queries import number_by_id, numbers_of, workspace_by_id
from avisa.workspace.rules import e164
from avisa.workspace.types import Number

LOOK_EVERY = 0.25  # seconds between two looks at a running campaign
PIECE = 1 << 18
OVER = (CampaignState.DONE, CampaignState.CANCELLED, CampaignState.STOPPED, CampaignState.PAUSED)

Told = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for. `values` maps slots to `column` or `=fixed text`."""

    file: Path
    template: str
    number: str
    language: str = ""
    purpose: str = ""
    name: str = ""
    values: Mapping[str, str] | None = None
    consent: str = ""  # the text that the people agreed to
    declared_by: str = ""
    legal_basis: str = "consent"


def bring_in(house: House, workspace_id: int, wish: Wish, purpose: Purpose, told: Told) -> ImportRun:
    """Import the file; raises Refused when no column looks like a phone."""
    with wish.file.open("rb") as stream:
        pieces = iter(lambda: stream.read(PIECE), b"")
        import_id = upload(house.db, workspace_id, house.ids, house.clock(), wish.file.name, pieces, "cli")
    with house.db.read() as tx:
        looked = preview(tx, workspace_id, import_id)
        company = workspace_by_id(tx, workspace_id)
    if looked.mapping is None:
        raise Refused("phone_column_unknown", header=looked.header)
    declaration = declared(wish, purpose, company.name if company else "")
    with house.unit(workspace_id) as unit:
        confirm(unit, import_id, looked.mapping, declaration, wish.file.name)
    importer = Importer(house.db, house.ids, house.vault)
    for progress in importer.run(workspace_id, import_id, house.clock()):
        told(round(progress.share * 100), 100)
    with house.db.read() as tx:
        return required_run(tx, workspace_id, import_id)


def declared(wish: Wish, purpose: Purpose, company: str) -> Declaration | None:
    """Without words on what the consent stands on nothing is written: people keep what they said before."""
    if not wish.consent:
        return None
    return Declaration(
        purposes=(purpose.id,),
        legal_basis=wish.legal_basis,
        statement=wish.consent,
        company_name=company,
        declared_by=wish.declared_by,
    )


def chosen_number(house: House, workspace_id: int, asked: str) -> Number:
    with house.db.read() as tx:
        numbers = numbers_of(tx, workspace_id)
    for one in numbers:
        if asked in (str(one.id), one.platform_id) or e164(asked) == one.phone:
            return one
    raise Refused("number_unknown", number=asked, known=[one.phone for one in numbers])


def chosen_template(house: House, workspace_id: int, number: Number, wish: Wish) -> Template:
    with house.db.read() as tx:
        found = languages_of(tx, workspace_id, number.account_id, wish.template)
    fitting = [one for one in found if wish.language in ("", one.language)]
    if len(fitting) != 1:
        code = "template_language_wanted" if fitting else "template_unknown"
        raise Refused(code, name=wish.template, languages=[one.language for one in found])
    return fitting[0]


def chosen_purpose(house: House, workspace_id: int, category: str, asked: str) -> Purpose:
    with house.db.read() as tx:
        purposes = [one for one in purposes_of(tx, workspace_id).values() if one.category == category]
    fitting = [one for one in purposes if asked in ("", one.name)]
    if len(fitting) != 1:
        raise Refused("purpose_wanted", category=category, purposes=[one.name for one in purposes])
    return fitting[0]


def sources(template: Template, columns: Sequence[str], values: Mapping[str, str]) -> dict[str, object]:
    """A source for each slot: what was said with --var, else the column of the slot's own name.

    Blip's layout names its text columns extra1, extra2 ...: they are the body's variables in order.
    """
    mapped: dict[str, object] = {}
    for slot in wanted(template.shape):
        label = slot.name.removeprefix("body.")
        named = [slot.name, label, f"extra{label}"]
        asked = next((values[name] for name in named if name in values), None)
        if asked is not None and asked.startswith("="):
            mapped[slot.name] = {"fixed": asked[1:]}
        elif column := next((name for name in ([asked] if asked else named) if name in columns), None):
            mapped[slot.name] = {"column": column}
        elif role_of(asked or label) == "name":
            mapped[slot.name] = {"attribute": "name"}
        else:
            raise Refused("slot_without_column", slot=slot.name, columns=list(columns))
    return {"slots": mapped}


def draft(
    house: House,
    workspace_id: int,
    wish: Wish,
    template: Template,
    number: Number,
    purpose: Purpose,
    columns: Columns,
    list_id: int,
) -> CampaignView:
    keys = [key for _, key in columns.attributes]
    mapping = mapping_from(sources(template, keys, wish.values or {}))
    with house.unit(workspace_id) as unit:
        name = unused_name(house, workspace_id, wish.name or wish.file.stem)
        campaign_id = campaigns.create(
            unit,
            name=name,
            number_id=number.id,
            template_id=template.id,
            purpose_id=purpose.id,
            list_id=list_id,
            mapping=mapping,
        )
    return seen(house, workspace_id, campaign_id)


def unused_name(house: House, workspace_id: int, name: str) -> str:
    with house.db.read() as tx:
        taken = campaign_named(tx, workspace_id, name) is not None
        return free_name(name, names_like(tx, workspace_id, name)) if taken else name


def rehearsed(house: House, workspace_id: int, campaign: CampaignView) -> Rehearsal:
    with house.db.read() as tx:
        return rehearse(tx, workspace_id, campaign, house.clock())


def launch(house: House, workspace_id: int, campaign: CampaignView) -> None:
    with house.db.read() as tx:
        check = check_rows(tx, workspace_id, campaign)
    with house.unit(workspace_id) as unit:
        campaigns.launch(unit, campaign.id, check)


def discard(house: House, workspace_id: int, campaign: CampaignView) -> None:
    with house.unit(workspace_id) as unit:
        campaigns.cancel(unit, campaign.id)


def follow(house: House, workspace_id: int, campaign_id: int, told: Callable[[Tally], None]) -> CampaignView:
    """Until the campaign is over or waits for a person; an engine must be running beside."""
    while True:
        campaign = seen(house, workspace_id, campaign_id)
        told(tallied(house, workspace_id, campaign_id))
        if campaign.state in OVER:
            return campaign
        time.sleep(LOOK_EVERY)


def tallied(house: House, workspace_id: int, campaign_id: int) -> Tally:
    with house.db.read() as tx:
        return tally_of(tx, workspace_id, campaign_id)


def seen(house: House, workspace_id: int, campaign_id: int) -> CampaignView:
    with house.db.read() as tx:
        found = campaign_by_id(tx, workspace_id, campaign_id)
    if found is None:
        raise NotFound(campaign_id=str(campaign_id))
    return found


def number_of(tx: Tx, workspace_id: int, number_id: int) -> Number:
    found = number_by_id(tx, workspace_id, number_id)
    if found is None:
        raise NotFound(number_id=str(number_id))
    return found


def some_of_list(house: House, workspace_id: int, list_id: int, most: int) -> list[int]:
    with house.db.read() as tx:
        return [one.contact_id for one in listing_after(tx, workspace_id, list_id, 0, most)]
