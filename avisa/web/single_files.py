"""The file of a header in a single message: chosen among those that are kept, or added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.templates.types import Slot, Template
from avisa.templates.values import kept
from avisa.web.forms import Form
from avisa.web.kept_files import files_for, is_medium, keep_file, own_file
from avisa.web.texts import text_of
from avisa.web.visit import Visit

CHOOSE_FILE = N_("Choose a file first.")


def files_in(visit: Visit, tx: Tx, template: Template | None, slots: Sequence[Slot]) -> dict[str, Any]:
    """What the page offers, and what is chosen: at first the template's own samples."""
    if template is None:
        return {"files": {}, "filled": {}}
    for slot, file in own_file(tx, visit.workspace_id, template, slots).items():
        visit.form.values.setdefault(f"file.{slot}", str(file))
    files = files_for(tx, visit.workspace_id, template, slots)
    return {"files": files, "filled": values_in(visit.form)}


def values_in(typed: Form) -> dict[str, str]:
    """By slot; a chosen file goes before an address."""
    chosen = {slot: kept(int(file)) for slot, file in typed.named("file").items() if file.isdecimal()}
    return typed.named("slot") | chosen


def kept_for(visit: Visit, slots: Sequence[Slot]) -> None:
    """Kept, and chosen for the first header of its kind without one; a refusal stands at the field."""
    typed = visit.form
    if (file := typed.files.get("file")) is None:
        typed.wrong("file", CHOOSE_FILE)
        return
    try:
        file_id, medium = keep_file(visit, file)
    except Refused as error:
        typed.mistakes["file"] = text_of(error)
        return
    fitting = [one.name for one in slots if is_medium(one) and one.label == medium.format.lower()]
    empty = [name for name in fitting if not typed[f"file.{name}"]] or fitting[:1]
    typed.values |= {f"file.{name}": str(file_id) for name in empty[:1]}
