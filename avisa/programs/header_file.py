"""The file of a header, named on the command line: kept, so that the engine can upload it to the number."""

from __future__ import annotations

from pathlib import Path

from avisa.programs.house import House
from avisa.templates.samples.actions import take_in_sample
from avisa.templates.samples.rules import ENOUGH, medium_of
from avisa.templates.values import kept

SLOT = "header_link"


def kept_file(house: House, workspace_id: int, path: Path) -> str:
    """The value of the header's slot. Raises Refused `sample_...` for what no header takes."""
    with path.open("rb") as file:
        medium = medium_of(file.read(ENOUGH), path.stat().st_size)
        file.seek(0)
        who = (workspace_id, "cli", house.clock())
        return kept(take_in_sample(house.db, house.ids, house.vault, who, path.name, medium, file))
