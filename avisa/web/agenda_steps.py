"""The messages of a schedule's editor: each with its template, variables and files for its header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.templates.rules import wanted
from avisa.templates.types import Slot, Template
from avisa.web.agenda_form import sub_form
from avisa.web.forms import Form
from avisa.web.kept_files import Files, files_for, is_medium, keep_file, own_file
from avisa.web.texts import text_of
from avisa.web.visit import Visit
from avisa.web.wizard import FILE, measurable, proposed

CHOOSE_FILE = N_("Choose a file first.")


@dataclass(frozen=True, slots=True)
class StepShown:
    place: int
    template: Template | None
    slots: Sequence[Slot]
    files: Files
    measured: frozenset[str]


def step_shown(
    tx: Tx, workspace_id: int, typed: Form, place: int, templates: Sequence[Template], columns: Sequence[str]
) -> StepShown:
    """With what is proposed for each of its slots."""
    template = template_of(typed, place, templates)
    if template is None:
        return StepShown(place, None, (), {}, frozenset())
    slots = wanted(template.shape)
    own = own_file(tx, workspace_id, template, slots)
    for slot in slots:
        file = f"{FILE}:{own[slot.name]}" if slot.name in own else ""
        typed.values.setdefault(f"s{place}.source.{slot.name}", proposed(slot, columns) or file)
    files = files_for(tx, workspace_id, template, slots)
    return StepShown(place, template, slots, files, measurable(template.shape))


def template_of(typed: Form, place: int, templates: Sequence[Template]) -> Template | None:
    chosen = sub_form(typed, f"s{place}.").id("template")
    return next((one for one in templates if one.id == chosen), None)


def keep_for_step(visit: Visit, place: int, templates: Sequence[Template]) -> None:
    """Kept, and chosen for the step's first header of its kind without one; a refusal stands at the field."""
    typed, field = visit.form, f"s{place}.file"
    template = template_of(typed, place, templates)
    if (file := typed.files.get(field)) is None or template is None:
        typed.wrong(field, CHOOSE_FILE)
        return
    try:
        file_id, medium = keep_file(visit, file)
    except Refused as error:
        typed.mistakes[field] = text_of(error)
        return
    kind = medium.format.lower()
    fitting = [one.name for one in wanted(template.shape) if is_medium(one) and one.label == kind]
    empty = [name for name in fitting if not typed[f"s{place}.source.{name}"]] or fitting[:1]
    typed.values |= {f"s{place}.source.{name}": f"{FILE}:{file_id}" for name in empty[:1]}
