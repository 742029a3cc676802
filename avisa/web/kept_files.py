"""Files that are kept for headers: taken in from a form, offered where one is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from starlette.datastructures import UploadFile

from avisa.kernel.db import Tx
from avisa.templates.samples.actions import take_in_sample
from avisa.templates.samples.queries import newest_samples, sample_by_id
from avisa.templates.samples.rules import ENOUGH, medium_of, named_in
from avisa.templates.samples.types import Medium, Sample
from avisa.templates.submission.queries import last_wording
from avisa.templates.types import Slot, Template
from avisa.web.visit import Visit

Files = Mapping[str, Sequence[Sample]]  # by the kind of header: image, video, document


def keep_file(visit: Visit, file: UploadFile) -> tuple[int, Medium]:
    """Its id and what it is. Raises Refused `sample_...` for what no header takes."""
    medium = medium_of(beginning_of(file), file.size or 0)
    console = visit.console
    who = (visit.workspace_id, visit.member.actor, visit.now)
    name = PurePath(file.filename or "file").name
    return take_in_sample(console.db, console.ids, console.vault, who, name, medium, file.file), medium


def beginning_of(file: UploadFile) -> bytes:
    beginning = file.file.read(ENOUGH)
    file.file.seek(0)
    return beginning


def is_medium(slot: Slot) -> bool:
    return slot.name.endswith("header_link")


def files_for(tx: Tx, workspace_id: int, template: Template, slots: Iterable[Slot]) -> Files:
    """What each kind of header in these slots may carry: the template's own samples, then the newest."""
    kinds = {slot.label for slot in slots if is_medium(slot)}
    own = (
        [sample_by_id(tx, workspace_id, one) for one in samples_of(tx, workspace_id, template)]
        if kinds
        else []
    )
    there = {one.id: one for one in own if one}
    found: dict[str, list[Sample]] = {}
    for kind in kinds:
        newest = newest_samples(tx, workspace_id, kind.upper())
        first = [one for one in there.values() if one.medium.format == kind.upper()]
        found[kind] = [*first, *(one for one in newest if one.id not in there)]
    return found


def samples_of(tx: Tx, workspace_id: int, template: Template) -> list[int]:
    """The files that the template was handed in with from here, header by header."""
    asked = last_wording(tx, workspace_id, template.account_id, template.name, template.language)
    return [one for one, _ in named_in(asked.body)] if asked else []


def own_file(tx: Tx, workspace_id: int, template: Template, slots: Sequence[Slot]) -> dict[str, int]:
    """The sample of each header as the file to send, where each has one."""
    media, own = [slot.name for slot in slots if is_medium(slot)], samples_of(tx, workspace_id, template)
    return dict(zip(media, own, strict=True)) if len(media) == len(own) else {}
