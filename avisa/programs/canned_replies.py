"""Canned replies of the command line: a sheet brought in whole or not at all, and written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from avisa.desk.canned_actions import Keeper, change, make
from avisa.desk.canned_queries import MOST, canned_replies, how_many
from avisa.desk.canned_rules import Wish, checked
from avisa.desk.canned_sheet import COLUMNS, BadLine, Line, as_cells, read
from avisa.desk.types import CannedKind, CannedReply, Content
from avisa.errors import AvisaError, NotFound, Refused
from avisa.kernel.csv_lines import MARK, line
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import content_of, media_by_id
from avisa.messages.media.rules import ENOUGH, form_of, outgoing_kind
from avisa.messages.media.types import Medium
from avisa.programs.house import House
from avisa.templates.queries import template_by_name, templates_of
from avisa.workspace.queries import accounts_of

PROGRAM = Keeper(0, may_share=True)
BROUGHT = 1  # stands for a file that is brought in after everything was looked over


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that may be written: `before` is the answer that it changes."""

    wish: Wish
    before: CannedReply | None
    file: Path | None

    @property
    def changes_nothing(self) -> bool:
        old = self.before
        if old is None or self.file:
            return False
        kept = (old.title, old.kind, old.content, old.category, old.shortcut)
        return kept == (
            self.wish.title,
            self.wish.kind,
            self.wish.content,
            self.wish.category,
            self.wish.shortcut,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Whose answers they are, and where the files of the sheet lie."""

    workspace_id: int
    vault: Vault
    folder: Path


@dataclass(frozen=True, slots=True)
class Brought:
    """How many were made, changed, and as the sheet says already; with `bad` nothing was."""

    made: int = 0
    changed: int = 0
    same: int = 0
    bad: tuple[BadLine, ...] = ()


def bring_in(house: House, workspace_id: int, path: Path) -> Brought:
    """Everybody's answers. A row changes the one with its shortcut or else its title; what the sheet does
    not hold stays."""
    with path.open("rb") as source:
        lines, bad = read(source, path.name)
    with house.db.read() as tx:
        ready, wrong = looked_over(tx, Place(workspace_id, house.vault, path.parent), lines)
        new = sum(one.before is None for one in ready)
        if how_many(tx, workspace_id) + new > MOST:
            raise Refused("canned_replies_too_many", most=MOST)
    if bad or wrong:
        return Brought(bad=tuple(sorted([*bad, *wrong], key=lambda one: one.line)))
    for one in ready:
        write(house, workspace_id, one)
    same = sum(one.changes_nothing for one in ready)
    return Brought(new, len(ready) - new - same, same)


def looked_over(tx: Tx, place: Place, lines: Sequence[Line]) -> tuple[list[Ready], list[BadLine]]:
    known = canned_replies(tx, place.workspace_id, 0)
    ready: list[Ready] = []
    bad: list[BadLine] = []
    taken: set[str] = set()
    for one in lines:
        try:
            found = resolved(tx, place, one, known)
            names = {f"/{found.wish.shortcut}"} if found.wish.shortcut else {found.wish.title.casefold()}
            if found.before:  # one row by its shortcut and another by its title would both change it
                names.add(f"#{found.before.id}")
            if taken & names:
                raise Refused("canned_twice", title=found.wish.title)
            taken |= names
            ready.append(found)
        except AvisaError as error:
            bad.append(BadLine(one.line, error))
    return ready, bad


def resolved(tx: Tx, place: Place, one: Line, known: Sequence[CannedReply]) -> Ready:
    """Raises Refused or NotFound for what could not be kept."""
    content, file, before = one.wish.content, None, None
    wish = replace(one.wish, content=msgspec.structs.replace(content, medium_id=BROUGHT, template_id=BROUGHT))
    before = meant(checked(wish), known)
    if wish.kind == CannedKind.MEDIA:
        file, medium_id = carried(tx, place, one, before)
        content = msgspec.structs.replace(content, medium_id=medium_id)
    if wish.kind == CannedKind.TEMPLATE:
        content = msgspec.structs.replace(content, template_id=template_named(tx, place.workspace_id, one))
    return Ready(checked(replace(one.wish, content=content)), before, file)


def meant(wish: Wish, known: Sequence[CannedReply]) -> CannedReply | None:
    by_shortcut = next((one for one in known if wish.shortcut and one.shortcut == wish.shortcut), None)
    by_title = (one for one in known if one.title.casefold() == wish.title.casefold())
    return by_shortcut or next((one for one in by_title if not (wish.shortcut and one.shortcut)), None)


def carried(tx: Tx, place: Place, one: Line, before: CannedReply | None) -> tuple[Path | None, int]:
    """The file beside the sheet, or else the one that the answer has already."""
    file = place.folder / one.file
    if one.file and file.is_file() and not is_kept(tx, place, file, before):
        kind = kind_of(file)
        if form_of(kind) == "audio" and one.wish.content.text:
            raise Refused("caption_not_heard")
        return file, BROUGHT
    if before is None or not before.content.medium_id:
        raise Refused("canned_file_missing", file=one.file or "–")
    return None, before.content.medium_id


def is_kept(tx: Tx, place: Place, file: Path, before: CannedReply | None) -> bool:
    medium_id = before.content.medium_id if before else 0
    kept = media_by_id(tx, place.workspace_id, [medium_id]).get(medium_id) if medium_id else None
    if kept is None or not kept.is_kept or kept.size != file.stat().st_size:
        return False
    return content_of(tx, place.workspace_id, place.vault, medium_id) == file.read_bytes()


def kind_of(file: Path) -> str:
    with file.open("rb") as source:
        return outgoing_kind(source.read(ENOUGH), file.stat().st_size, file.name)


def template_named(tx: Tx, workspace_id: int, one: Line) -> int:
    for account in accounts_of(tx, workspace_id):
        found = template_by_name(tx, workspace_id, account.id, one.template, one.language)
        if found is not None and not found.shape.unsupported:
            return found.id
    raise NotFound("template_unknown", name=f"{one.template} ({one.language})")


def write(house: House, workspace_id: int, one: Ready) -> None:
    """Each in a short transaction of its own; a file is here before the answer that names it."""
    if one.changes_nothing:
        return
    wish = one.wish
    if one.file:
        with one.file.open("rb") as source:
            about = (one.file.name, kind_of(one.file), None)
            who = (workspace_id, None, house.clock())
            medium_id = take_in(house.db, house.ids, house.vault, who, about, source)
        wish = replace(wish, content=Content(text=wish.content.text, medium_id=medium_id))
    with house.unit(workspace_id) as unit:
        if one.before is None:
            make(unit, wish, PROGRAM)
        else:
            change(unit, one.before.id, wish, PROGRAM)


def written(house: House, workspace_id: int, files: Path | None = None) -> Iterator[str]:
    """The lines of the sheet; with `files` the files that the answers carry are put into that folder."""
    with house.db.read() as tx:
        found = canned_replies(tx, workspace_id, 0)
        templates = templates_of(tx, workspace_id, {one.content.template_id for one in found})
        media = media_by_id(tx, workspace_id, [one.content.medium_id for one in found])
        used: set[str] = set()
        yield MARK + line(COLUMNS)
        for one in found:
            template, medium = templates.get(one.content.template_id), media.get(one.content.medium_id)
            name = name_for(medium, used) if medium else ""
            if files and medium:
                (files / name).write_bytes(content_of(tx, workspace_id, house.vault, medium.id))
            named = (template.name, template.language) if template else ("", "")
            yield line(as_cells(one, named, name))


def name_for(medium: Medium, used: set[str]) -> str:
    """Its own, or one that no other file of the sheet has."""
    plain = Path(medium.name).name or "file"
    name = f"{medium.id}-{plain}" if plain in used else plain
    used.add(name)
    return name
