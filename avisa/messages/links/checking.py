"""Whether a mapping's measured links may be: known of the company's domain, before anything is made."""

from __future__ import annotations

from avisa.errors import Refused
from avisa.kernel.unit import Unit
from avisa.messages.filling import Mapping
from avisa.messages.links.rules import is_own, leads_home
from avisa.templates.lint.loading import registrable
from avisa.templates.types import Shape
from avisa.workspace.queries import workspace_by_id


def refuse_foreign_links(unit: Unit, shape: Shape, mapping: Mapping) -> None:
    """Raises Refused with the slot: `tracked_slot` when it is no button's address, `tracked_address` when the
    button does not lead to us, `tracked_destination` when the link would leave the company's domain."""
    tracked = {slot: source.tracked for slot, source in mapping.slots.items() if source.tracked}
    if not tracked:
        return
    company = workspace_by_id(unit.tx, unit.workspace_id)
    domains = {registrable(company.domain)} if company and company.domain else set()
    buttons = {
        f"button.{one.index}": one.url for one in shape.buttons if one.kind == "url" and one.wants_value
    }
    for slot, destination in tracked.items():
        if slot not in buttons:
            raise Refused("tracked_slot", slot=slot)
        if not leads_home(buttons[slot], domains, registrable):
            raise Refused("tracked_address", slot=slot, address=buttons[slot])
        if not is_own(destination, domains, registrable):
            raise Refused("tracked_destination", slot=slot, domain=", ".join(sorted(domains)))
