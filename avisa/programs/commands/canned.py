"""The command `avisa canned-reply`: everybody's prepared answers, listed, written out and brought in."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from avisa.desk.canned_queries import canned_replies
from avisa.kernel.i18n import N_
from avisa.programs.canned_replies import bring_in, written
from avisa.programs.commands.shared import AS_LINES, REFUSED, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Command, Group
from avisa.programs.mistakes import explained

SHOWN = 20


@click.group(cls=Group, help=N_("Prepared answers that all agents have: as a list, and as a spreadsheet."))
def canned_reply() -> None:
    pass


@canned_reply.command("list", cls=Command, help=N_("Everybody's prepared answers, by category and title."))
@AS_LINES
@WORKSPACE
@told
def list_replies(as_json: bool, workspace: str) -> None:
    with house() as opened, opened.db.read() as tx:
        found = canned_replies(tx, workspace_of(opened, workspace), 0)
    terminal = teller()
    for one in found:
        parts = {"shortcut": one.shortcut, "title": one.title, "category": one.category, "kind": one.kind}
        if as_json:
            click.echo(json.dumps({"id": str(one.id), **parts, "text": one.content.text}))
        else:
            shortcut = f"/{one.shortcut}" if one.shortcut else "–"
            terminal.write(f"{shortcut:<20} {one.title} · {one.category or '–'} · {one.kind}")


@canned_reply.command(
    "export",
    cls=Command,
    help=N_(
        "Write them as CSV, to FILE or to standard output.\n\n"
        "A row for each; `avisa canned-reply import` takes it back, changed or not."
    ),
)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=N_("A folder for the files that they carry."),
)
@WORKSPACE
@told
def export_replies(file: Path | None, files: Path | None, workspace: str) -> None:
    with house() as opened:
        lines = "".join(written(opened, workspace_of(opened, workspace), files))
    if file is None:
        click.echo(lines, nl=False)
    else:
        file.write_text(lines, encoding="utf-8", newline="")


@canned_reply.command(
    "import",
    cls=Command,
    help=N_(
        "Bring in prepared answers for everybody: FILE is a CSV or XLSX with a header.\n\n"
        "A row changes the answer with its shortcut, or else its title; other answers stay. Files lie beside "
        "the sheet. All rows are taken or none; ends with 1 when one cannot be."
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@WORKSPACE
@told
def import_replies(file: Path, workspace: str) -> None:
    with house() as opened:
        brought = bring_in(opened, workspace_of(opened, workspace), file)
    if brought.bad:
        aside = teller(aside=True)
        for one in brought.bad[:SHOWN]:
            why = explained(one.error, aside.text)
            aside.say(N_("Line %(line)s: %(why)s"), line=one.line or "–", why=why)
        sys.exit(REFUSED)
    teller().say(
        N_("Prepared answers: %(made)s made, %(changed)s changed, %(same)s as they were."),
        made=brought.made,
        changed=brought.changed,
        same=brought.same,
    )
