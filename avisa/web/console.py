"""What the console is built from, handed down once by the program that starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from avisa.kernel.clock import Clock, Millis
from avisa.kernel.db import Database, Tx
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.templates.lint.queries import Wordings
from avisa.web.assets import Assets
from avisa.web.live import Glimpses
from avisa.web.screens import Screens
from avisa.workspace.types import Graph


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the console is told of the house around it.

    `graph` is where numbers that are connected from here on are reached, as the machine's settings say.
    `unread_since` tells when the oldest webhook that a company's inbox still holds unread came in:
    ingest is a neighbour's room, which no page enters by itself. `hooks_to_private`: whether webhooks may go
    to the company's own network.
    """

    graph: Graph
    unread_since: Callable[[Tx, int], Millis | None]
    hooks_to_private: bool = False


@dataclass(frozen=True, slots=True)
class Console:
    """`closing` tells live pages that the program is about to stop; `glimpses` spares the database.

    `ring` is the engine's bell: rung after a person has changed something and it is committed.
    """

    db: Database
    vault: Vault
    ids: Ids
    clock: Clock
    around: Surroundings
    assets: Assets
    screens: Screens
    glimpses: Glimpses
    closing: Callable[[], bool]
    ring: Callable[[], None]
    wordings: Wordings = field(default_factory=Wordings)
