"""The commands by name: a room is loaded when one of its commands is asked for, not before.

Loading all of them takes two seconds on a small machine; an engine needs less than half of that.
"""

from __future__ import annotations

from importlib import import_module

import click

from avisa.programs.commands.spoken import Group

# command: (room, its name there)
ROOMS = {
    "api-key": ("keys", "api_key"),
    "broadcast": ("sending", "broadcast"),
    "canned-reply": ("canned", "canned_reply"),
    "campaign": ("campaigning", "campaign"),
    "connect": ("company", "connect_number"),
    "demo": ("running", "demo"),
    "doctor": ("running", "doctor"),
    "engine": ("work", "engine"),
    "lint": ("linting", "lint_file"),
    "message": ("messaging", "message"),
    "migrate": ("running", "migrate"),
    "openapi": ("keys", "openapi"),
    "purpose": ("company", "purpose"),
    "rates": ("pricing", "rates"),
    "sandbox": ("running", "sandbox"),
    "schedule": ("scheduling", "schedule"),
    "segment": ("segmenting", "segment"),
    "send": ("sending", "send"),
    "serve": ("running", "serve"),
    "sms-fake": ("running", "sms_fake"),
    "user": ("company", "user"),
    "verify": ("proving", "verify"),
    "web": ("console", "web"),
}


class Commands(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ROOMS:
            return None
        room, name = ROOMS[cmd_name]
        command = getattr(import_module(f"avisa.programs.commands.{room}"), name)
        assert isinstance(command, click.Command)
        return command
