"""The whole engine in a thread, a sandbox over real HTTP, and webhooks that come back to us."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Row, update
from starlette.applications import Starlette

from avisa.audience.queries import contacts_of
from avisa.audience.types import Person
from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.channels.meta.client import MetaChannel
from avisa.config import Settings
from avisa.engine.channels import Channels
from avisa.engine.chores import Chores
from avisa.engine.store import Store
from avisa.engine.types import Tuning
from avisa.ingest.endpoint import build_ingest
from avisa.ingest.queries import waiting_count
from avisa.kernel.clock import SECOND, Millis, system_clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.messages.types import Tally
from avisa.programs.engine import engine_beside
from avisa.programs.house import House
from avisa.templates.queries import languages_of
from avisa.workspace.actions import ask
from avisa.workspace.sealing import opened
from avisa.workspace.tables import account, connection, number
from avisa.workspace.types import Account, ChoreKind, Connection
from tests.campaigns.school import looked_over, view_of
from tests.cast import LEMBRETE, Company, open_company
from tests.gate.audience import AGREED, assemble, draft_campaign, strangers
from tests.ingest.webhooks import VAULT, address
from tests.messages.letters import draft_to, enqueue, row_of, tally
from tests.people import say_yes
from tests.serving import serving
from whatsapp_sandbox.testing import RunningSandbox

T = TypeVar("T")
PATIENCE = 90.0  # seconds for anything that must come by itself
QUICK = Tuning(connections=32, lease=2 * SECOND, idle=20)
BODY = {"type": "BODY", "text": LEMBRETE, "example": {"body_text": [["Marina", "Theo"]]}}
QUESTION = {
    "type": "BODY",
    "text": "Você pediu para receber avisos do Colégio Horizonte pelo WhatsApp. Confirma?",
}
ANSWERS = [{"type": "QUICK_REPLY", "text": "Sim, confirmo"}, {"type": "QUICK_REPLY", "text": "Não"}]
ASKS = [QUESTION, {"type": "BUTTONS", "buttons": ANSWERS}]
TEMPLATES = [
    {"name": "lembrete_matricula", "language": "pt_BR", "category": "UTILITY", "components": [BODY]},
    {"name": "convite_feira", "language": "pt_BR", "category": "MARKETING", "components": [BODY]},
    {"name": "confirmar_aviso", "language": "pt_BR", "category": "UTILITY", "components": ASKS},
]
SILENCE = 1_500  # ms after which an unanswered send counts as unknown


class TurnedClock:
    """Goes as all clocks go, and can be turned forward."""

    def __init__(self) -> None:
        self._turned: Millis = 0

    def __call__(self) -> Millis:
        return system_clock() + self._turned

    def advance(self, by: Millis) -> None:
        self._turned += by


class ImpatientHouse(House):
    """A silent platform is given up after a moment, so that tests need not wait for half a minute."""

    def channel_of(self, connection: Connection, account: Account) -> MetaChannel:
        token = opened(connection, self.vault).token
        wire = (connection.graph_url, connection.graph_version, token, account.waba_id)
        return MetaChannel(*wire, timeout_ms=SILENCE)


@dataclass(frozen=True, slots=True)
class Live:
    company: Company
    clock: TurnedClock
    house: House
    sandbox: RunningSandbox
    webhook: str  # where the sandbox tells us things

    def engine(self, tuning: Tuning = QUICK) -> AbstractContextManager[None]:
        return engine_beside(self.house, tuning)

    def launch(self, people: int) -> int:
        """A campaign to so many parents who agreed; the engine freezes and sends it."""
        made = draft_campaign(self.company, assemble(self.company, [AGREED] * people))
        check = looked_over(self.company, made)
        with self.company.unit() as unit:
            assert campaigns.launch(unit, made, check)
        return made

    def parents(self, count: int) -> list[Person]:
        """People who agreed to both purposes."""
        ids = strangers(self.company, count)
        for purpose_id in (self.company.matricula_id, self.company.novidades_id):
            say_yes(self.company, ids, purpose_id)
        with self.company.db.read() as tx:
            found = contacts_of(tx, self.company.workspace_id, ids)
        return [found[one] for one in ids]

    def send(self, person: Person, template: str = "lembrete_matricula", **other: Any) -> int:
        """One message to one person; a run of its own, unless another is named."""
        with self.company.db.read() as tx:
            ours = (self.company.workspace_id, self.company.account_id)
            (wording,) = languages_of(tx, *ours, template)
        marketing = wording.category == "MARKETING"
        what = {"template_id": wording.id, "template_version": wording.version, "run_id": 0}
        why = self.company.novidades_id if marketing else self.company.matricula_id
        draft = draft_to(
            self.company, person.id, **{**what, "purpose_id": why, "phone": person.phone, **other}
        )
        return enqueue(self.company, draft).ids[0]

    def row(self, message_id: int) -> Row[Any]:
        return row_of(self.company, message_id)

    def wait_for_state(self, message_id: int, *states: str) -> Row[Any]:
        until(lambda: self.row(message_id).state in states, lambda: str(self.row(message_id)))
        return self.row(message_id)

    def tally(self, run_id: int) -> Tally:
        return tally(self.company, run_id)

    def state(self, run_id: int) -> CampaignState:
        return view_of(self.company, run_id).state

    def wait_for(self, run_id: int, what: Callable[[Tally], object]) -> Tally:
        """Until the counts of the run are as wanted."""
        until(lambda: what(self.tally(run_id)), lambda: f"{self.state(run_id)} {self.tally(run_id)}")
        return self.tally(run_id)

    def wait_until(self, what: Callable[[], object]) -> None:
        until(what, lambda: "what was waited for")

    def control(self, path: str, order: Any) -> Any:
        return self.sandbox.control("POST", path, order)

    def is_digested(self) -> bool:
        with self.company.db.read() as tx:
            return waiting_count(tx, self.company.workspace_id) == 0


def until(condition: Callable[[], object], what: Callable[[], str]) -> None:
    """Look again and again; what does not come in time is an error that says how it stands."""
    end, nothing = time.monotonic() + PATIENCE, threading.Event()
    while not condition():
        assert time.monotonic() < end, what()
        nothing.wait(0.02)


@contextmanager
def sandbox_for_engines(folder: Path, begins: Millis = 0) -> Iterator[RunningSandbox]:
    """It tells some statuses twice and some in the wrong order, as the platform does; `begins` is its now."""
    file = folder / "templates.json"
    file.write_text(json.dumps(TEMPLATES))
    secrets = ("--token", "token-of-the-tests", "--app-secret", "app-secret-of-the-tests")
    rough = ("--read-share", "1", "--duplicate-share", "0.3", "--reorder-share", "0.3", "--mps", "1000")
    files = ("--templates", str(file), "--start-ms", str(begins))
    with RunningSandbox(*secrets, *rough, *files) as sandbox:
        yield sandbox


@contextmanager
def connected(db: Database, sandbox: RunningSandbox, folder: Path, begins: Millis = 0) -> Iterator[Live]:
    """Ana's school connected to the sandbox, its templates read, its webhooks served."""
    clock = TurnedClock()
    clock.advance(begins - clock() if begins else 0)
    company = open_company(db, clock, Ids(clock, node=1), "Colégio Horizonte", "+553135001000", None, 1000)
    settings = Settings(database_url=db.url, data_dir=str(folder))
    house = ImpatientHouse(settings, db, VAULT, company.ids, clock)
    point(company, sandbox)
    sandbox.control("POST", "/reset")
    read_templates(house, company)
    with serving(Starlette(routes=build_ingest(db, VAULT, company.ids, clock, house.webhook_of))) as served:
        target = f"http://{served.host}:{served.port}{address(company)}"
        sandbox.control("POST", "/webhook", {"url": target})
        yield Live(company, clock, house, sandbox, target)
        sandbox.control("POST", "/reset")


def point(company: Company, sandbox: RunningSandbox, url: str = "") -> None:
    """The connection leads to this sandbox; `url` is where it is reached, when it is somewhere else."""
    w = company.workspace_id
    with company.db.write() as tx:
        tx.execute(
            update(connection)
            .where(connection.c.id == company.connection_id, connection.c.workspace_id == w)
            .values(graph_url=url or sandbox.url)
        )
        mine = (account.c.workspace_id == w, account.c.id == company.account_id)
        tx.execute(update(account).where(*mine).values(waba_id=sandbox.waba_id))
        ours = (number.c.workspace_id == w, number.c.id == company.number_id)
        tx.execute(update(number).where(*ours).values(platform_id=sandbox.phone_number_id))


def read_templates(house: House, company: Company) -> None:
    with company.unit() as unit:
        ask(unit, ChoreKind.READ_TEMPLATES, company.account_id)
    with ThreadPoolExecutor(1) as threads:
        store = Store(house.db, house.vault, house.ids, house.clock, threads)

        async def once() -> None:
            channels = Channels(store, house.channel_of)
            assert await Chores(store, channels).run_once() == 1
            await channels.close()

        asyncio.run(once())
