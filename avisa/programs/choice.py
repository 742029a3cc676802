"""What a broadcast is made of: the wish of the command line, and what it names in the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import Refused
from avisa.programs.house import House
from avisa.templates.queries import languages_of
from avisa.templates.types import Template
from avisa.workspace.queries import numbers_of
from avisa.workspace.rules import e164
from avisa.workspace.types import Number


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for: to the people of a file, or to lists and segments by name.

    `values` maps slots to `column` or `=fixed text`; `also` other wordings to their share in percent.
    """

    file: Path | None
    template: str
    number: str
    language: str = ""
    purpose: str = ""
    name: str = ""
    values: Mapping[str, str] | None = None
    consent: str = ""  # the text that the people agreed to
    declared_by: str = ""
    legal_basis: str = "consent"
    lists: Sequence[str] = ()
    segments: Sequence[str] = ()
    quiet_days: int = 0
    also: Mapping[str, str] | None = None
    holdout: int = 0
    budget: str = ""
    without_lists: Sequence[str] = ()
    without_segments: Sequence[str] = ()
    waves: Sequence[int] = ()  # percent of each but the last, which is the rest
    wave_opens: str = "person"
    wave_hours: int = 4

    @property
    def whom(self) -> str:
        """What a campaign is called that nobody gave a name."""
        return self.file.stem if self.file else ", ".join([*self.lists, *self.segments])


@dataclass(frozen=True, slots=True)
class Choice:
    """The wish, found in the house: what is sent, from where, for what."""

    workspace_id: int
    wish: Wish
    number: Number
    template: Template
    purpose: Purpose


def chosen(house: House, workspace_id: int, wish: Wish) -> Choice:
    """Raises Refused, with what there is to choose from."""
    number = chosen_number(house, workspace_id, wish.number)
    template = chosen_template(house, workspace_id, number, wish)
    purpose = chosen_purpose(house, workspace_id, template.category, wish.purpose)
    return Choice(workspace_id, wish, number, template, purpose)


def chosen_number(house: House, workspace_id: int, asked: str) -> Number:
    with house.db.read() as tx:
        numbers = numbers_of(tx, workspace_id)
    for one in numbers:
        if asked in (str(one.id), one.platform_id) or e164(asked) == one.phone:
            return one
    raise Refused("number_not_among", number=asked, known=[one.phone for one in numbers])


def chosen_template(house: House, workspace_id: int, number: Number, wish: Wish) -> Template:
    with house.db.read() as tx:
        found = languages_of(tx, workspace_id, number.account_id, wish.template)
    fitting = [one for one in found if wish.language in ("", one.language)]
    if len(fitting) != 1:
        code = "template_language_wanted" if found else "template_unknown"
        raise Refused(code, name=wish.template, languages=[one.language for one in found])
    return fitting[0]


def chosen_purpose(house: House, workspace_id: int, category: str, asked: str) -> Purpose:
    with house.db.read() as tx:
        purposes = [one for one in purposes_of(tx, workspace_id).values() if one.category == category]
    fitting = [one for one in purposes if asked in ("", one.name)]
    if len(fitting) != 1:
        raise Refused("purpose_not_among", category=category, purposes=[one.name for one in purposes])
    return fitting[0]


def other_wordings(house: House, choice: Choice) -> list[tuple[Template, int]]:
    """Those of --also, each with its share. Raises Refused for what is no template or no share."""
    found: list[tuple[Template, int]] = []
    for name, share in (choice.wish.also or {}).items():
        if not (share.isascii() and share.isdecimal() and len(share) < 3):
            raise Refused("share_malformed", template=name, share=share)
        wish = replace(choice.wish, template=name)
        found.append((chosen_template(house, choice.workspace_id, choice.number, wish), int(share)))
    return found
