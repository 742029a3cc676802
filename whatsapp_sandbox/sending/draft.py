"""A send on its way through the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.groups.groups import Group
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates.template import Template


@dataclass(slots=True)
class Draft:
    """It has a number and a recipient; the template is found on the way."""

    platform: Platform
    number: Number
    recipient: Recipient
    to: str
    kind: str
    body: dict[str, Any]
    persona: Persona
    now: int
    by_user_id: bool = False
    marketing_api: bool = False  # it came by /marketing_messages
    version: int = 25
    fails: int = 0  # the code of a failure that was ordered
    template: Template | None = None
    group: Group | None = None  # the recipient stands for it
    generated: Template | None = None  # of a Direct Send

    @property
    def content(self) -> Any:
        return self.body[self.kind]
