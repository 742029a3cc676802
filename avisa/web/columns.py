"""The choice of what each column of a list holds, read from a form, and the first rows as understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avisa.audience.address_cells import parse_address
from avisa.audience.headers import Mapping, map_columns
from avisa.audience.imports.types import Preview
from avisa.audience.phones import REASON_TEXT, PhoneProblem
from avisa.kernel.i18n import N_
from avisa.web.forms import Form

PHONE, NAME, KEEP, LEAVE = "phone", "name", "keep", "leave"
ONE_PHONE = N_("Say which one column holds the number.")
ONE_NAME = N_("Only one column can be the name.")


@dataclass(frozen=True, slots=True)
class Understood:
    """A row of the file; `number`, or the id in its place, is empty and `trouble` says why where no message
    can go."""

    cells: tuple[str, ...]
    number: str
    trouble: str


def roles_in(form: Form, preview: Preview) -> list[str]:
    """A role for each column: what was chosen, else what is proposed."""
    chosen = [form[f"column.{at}"] for at in range(len(preview.header))]
    return [role or was for role, was in zip(chosen, proposed_roles(preview), strict=True)]


def proposed_roles(preview: Preview) -> list[str]:
    mapping = preview.mapping
    if mapping is None:
        return [KEEP] * len(preview.header)
    kept = {at for at, _ in mapping.attributes}
    named = {mapping.phone: PHONE} | ({} if mapping.name is None else {mapping.name: NAME})
    return [named.get(at, KEEP if at in kept else LEAVE) for at in range(len(preview.header))]


def mapping_from(form: Form, preview: Preview, roles: Sequence[str]) -> Mapping | None:
    """None, with a mistake in the form, when it is not clear which column is the number."""
    phones = [at for at, role in enumerate(roles) if role == PHONE]
    names = [at for at, role in enumerate(roles) if role == NAME]
    if len(phones) != 1:
        form.wrong("columns", ONE_PHONE)
        return None
    if len(names) > 1:
        form.wrong("columns", ONE_NAME)
        return None
    left_out = [at for at, role in enumerate(roles) if role == LEAVE]
    layout = preview.mapping.layout if preview.mapping else "plain"
    name = names[0] if names else None
    return map_columns(preview.header, phones[0], name, left_out=left_out, layout=layout)


def understood(preview: Preview, mapping: Mapping | None, most: int = 6) -> list[Understood]:
    rows = preview.samples[:most]
    if mapping is None:
        return [Understood(cells, "", "") for cells in rows]
    return [one(cells, mapping.phone) for cells in rows]


def one(cells: tuple[str, ...], phone: int) -> Understood:
    read = parse_address(cells[phone] if phone < len(cells) else "")
    if isinstance(read, PhoneProblem):
        return Understood(cells, "", REASON_TEXT[read.reason])
    return Understood(cells, read.address, "")
