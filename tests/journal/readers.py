"""Somebody who follows the journal by its positions, and the process that gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from avisa.engine.positions import Positions
from avisa.engine.store import Store
from avisa.journal.queries import since
from avisa.journal.types import Entry
from avisa.kernel.secrets import Vault
from tests.cast import SECRET, Company


@dataclass(slots=True)
class Reader:
    """Keeps everything that it was given, and asks for what follows."""

    company: Company
    seen: list[Entry] = field(default_factory=list)

    def look(self, limit: int = 100) -> list[str]:
        """The subjects of the lines that are new."""
        after = self.seen[-1].position if self.seen else 0
        with self.company.db.read() as tx:
            found = since(tx, self.company.workspace_id, after, limit)
        self.seen += found
        return [entry.subject for entry in found]


def give_positions(company: Company) -> int:
    """What the engine's timer does in each of its rounds."""
    with ThreadPoolExecutor(1) as threads:
        store = Store(company.db, Vault(SECRET), company.ids, company.clock, threads)
        return asyncio.run(Positions(store).step(company.workspace_id))


def ids_of(entries: Iterable[Entry]) -> dict[str, int]:
    return {entry.subject: entry.id for entry in entries}
