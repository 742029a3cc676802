"""The commands `avisa api-key` and `avisa openapi`: what programs need before they can call `/v1`."""

from __future__ import annotations

import json

import click

from avisa.api.app import unfurnished
from avisa.api.rate import Rate
from avisa.identity.actions import make_api_key, revoke_api_key
from avisa.identity.queries import keys
from avisa.identity.rules import PERMISSIONS
from avisa.identity.types import ApiKey, Role
from avisa.kernel.clock import iso
from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, told, workspace_of
from avisa.programs.commands.spoken import Command, Group


@click.group(cls=Group, help=N_("Keys of programs that call /v1."))
def api_key() -> None:
    pass


@api_key.command(
    "create",
    cls=Command,
    help=N_("Make a key and print it; it is shown only this once.\n\nNAME says what uses it."),
)
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=None,
    help=N_("What it may do at most; without it an operator's, or with --scope an owner's."),
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(sorted(PERMISSIONS)),
    metavar="SCOPE",
    help=N_("It may do this alone. Can be repeated; `avisa api-key scopes` names them."),
)
@AS_LINES
@WORKSPACE
@told
def create(name: str, role: str | None, scopes: tuple[str, ...], as_json: bool, workspace: str) -> None:
    chosen = Role(role) if role else Role.OWNER if scopes else Role.OPERATOR
    with house() as opened, opened.unit(workspace_of(opened, workspace)) as unit:
        made = make_api_key(unit, name.strip(), chosen, scopes=scopes)
    click.echo(json.dumps({"id": str(made.id), "key": made.secret}) if as_json else made.secret)


@api_key.command("list", cls=Command, help=N_("The company's keys, newest first, without their secrets."))
@AS_LINES
@WORKSPACE
@told
def list_keys(as_json: bool, workspace: str) -> None:
    with house(migrate=False) as opened, opened.db.read() as tx:
        found = keys(tx, workspace_of(opened, workspace))
    for one in found:
        click.echo(json.dumps(plain(one), ensure_ascii=False) if as_json else "  ".join(columns(one)))


@api_key.command("revoke", cls=Command, help=N_("Take a key away: programs that use it stop at once."))
@click.argument("key_id", type=click.IntRange(1))
@WORKSPACE
@told
def revoke(key_id: int, workspace: str) -> None:
    with house(migrate=False) as opened, opened.unit(workspace_of(opened, workspace)) as unit:
        revoke_api_key(unit, key_id)


@api_key.command("scopes", cls=Command, help=N_("What a key can be narrowed to, with the roles that may."))
@told
def scopes() -> None:
    for scope, roles in sorted(PERMISSIONS.items()):
        click.echo(f"{scope:24}{' '.join(role.value for role in Role if role in roles)}")


@click.command(cls=Command, help=N_("Print the description of /v1 (OpenAPI 3.1, JSON)."))
@told
def openapi() -> None:
    click.echo(json.dumps(unfurnished(Rate().policy).openapi(), ensure_ascii=False, indent=1))


def plain(one: ApiKey) -> dict[str, object]:
    return {
        "id": str(one.id),
        "name": one.name,
        "role": one.role.value,
        "scopes": list(one.scopes),
        "created_at": iso(one.created_at),
        "last_used_at": iso(one.last_used_at),
        "revoked_at": iso(one.revoked_at),
    }


def columns(one: ApiKey) -> list[str]:
    return [
        str(one.id),
        "revoked" if one.revoked_at else "works",
        one.role.value,
        ",".join(one.scopes) or "*",
        one.name,
    ]
