"""The command `avisa segment`: people described by conditions, counted, and frozen to a list."""

from __future__ import annotations

import click

from avisa.api.segments import shown
from avisa.api.segments_wire import CountedSegment, MadeList
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.programs.broadcast import MOST_SEGMENTS
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Command, Group
from avisa.segments import actions
from avisa.segments.queries import count, segments_page
from avisa.segments.types import Segment

SEGMENT = click.argument("segment")


@click.group(cls=Group, help=N_("People by conditions: segments.\n\nSEGMENT is a name or an id."))
def segment() -> None:
    pass


@segment.command("list", cls=Command, help=N_("The company's segments by name."))
@AS_LINES
@WORKSPACE
@told
def list_segments(as_json: bool, workspace: str) -> None:
    terminal = teller()
    with house() as opened, opened.db.read() as tx:
        for one in segments_page(tx, workspace_of(opened, workspace), most=MOST_SEGMENTS):
            if as_json:
                click.echo(shown(one).model_dump_json())
            else:
                terminal.write(f"{one.id}  {one.name}")


@segment.command("count", cls=Command, help=N_("How many people fit it now."))
@SEGMENT
@AS_LINES
@WORKSPACE
@told
def count_segment(segment: str, as_json: bool, workspace: str) -> None:
    with house() as opened, opened.db.read() as tx:
        company = workspace_of(opened, workspace)
        one = found_in(tx, company, segment)
        people = count(tx, company, one.condition, opened.clock())
    if as_json:
        click.echo(CountedSegment(**shown(one).model_dump(), people=people).model_dump_json())
    else:
        teller().write(f"{people}  {one.name}")


@segment.command("freeze", cls=Command, help=N_("Make a list of whoever fits it now; the engine fills it."))
@SEGMENT
@click.option("--list", "list_name", required=True, metavar="NAME", help=N_("The new list's name."))
@AS_LINES
@WORKSPACE
@told
def freeze(segment: str, list_name: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        with opened.unit(company) as unit:
            made = actions.freeze(unit, found_in(unit.tx, company, segment).id, list_name)
    if as_json:
        click.echo(MadeList(id=str(made)).model_dump_json())
    else:
        teller().say(N_("The list %(list)s is being made by the engine (%(id)s)."), list=list_name, id=made)


def found_in(tx: Tx, workspace_id: int, wanted: str) -> Segment:
    """By its name, or by its id. Raises NotFound with the names that there are."""
    known = segments_page(tx, workspace_id, most=MOST_SEGMENTS)
    plain = " ".join(wanted.split())
    named = [one for one in known if one.name == plain] or [one for one in known if str(one.id) == plain]
    if not named:
        raise NotFound("segment_not_among", segment=wanted, known=[one.name for one in known] or ["–"])
    return named[0]
