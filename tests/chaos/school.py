"""Ana's school on the sandbox: connected, its families imported, its campaign really launched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from avisa.audience.imports.actions import start_import
from avisa.audience.imports.queries import preview
from avisa.audience.types import Declaration, ImportRun
from avisa.campaigns import actions as campaigns
from avisa.campaigns.check import check_rows
from avisa.campaigns.queries import campaign_by_id
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.consent.intake.actions import confirm
from avisa.consent.intake.importer import Importer
from avisa.consent.queries import purposes_of
from avisa.ingest.queries import waiting_count
from avisa.kernel.clock import MINUTE, SECOND, to_datetime
from avisa.kernel.db import Tx
from avisa.messages.filling import mapping_from
from avisa.messages.queries import tally_of
from avisa.messages.types import Tally
from avisa.programs.house import House
from avisa.programs.setup import Company, Connected, Wire, connect
from avisa.schedule import actions as schedules
from avisa.schedule.types import Asked, Audience, Kind, Plan, StepAsked
from avisa.templates.queries import languages_of
from avisa.templates.types import Template
from avisa.workspace.queries import number_by_id
from avisa.workspace.types import Secrets
from tests.chaos.machine import until
from whatsapp_sandbox.testing import RunningSandbox

TEMPLATE = "lembrete_matricula"  # of every fresh sandbox
PHONE = "+553135001000"
COMPANY = Company("Colégio Horizonte", "colegiohorizonte.com.br")
SLOTS: dict[str, object] = {
    "body.nome": {"attribute": "name"},
    "body.aluno": {"column": "aluno"},
    "body.data": {"column": "data"},
}


@dataclass(frozen=True, slots=True)
class School:
    house: House
    sandbox: RunningSandbox
    company: Connected

    @property
    def workspace_id(self) -> int:
        return self.company.workspace_id

    def webhooks_come_to(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}/webhooks/meta/{self.company.connection_id}"
        order = {"url": address, "verify": True}
        assert self.sandbox.control("POST", "/webhook", order)["verified"]

    def is_read(self) -> bool:
        """The engine has read the number (its pace and limit) and the templates."""
        with self.house.db.read() as tx:
            number = number_by_id(tx, self.workspace_id, self.company.number_id)
            return bool(number and number.read_at and self._templates(tx, number.account_id))

    def launch(self, families: int, first: int = 0, number_id: int = 0) -> int:
        """From the file to the launched campaign; returns its id."""
        list_id = self._listed(families, first)
        campaign_id = self._draft(list_id, f"Matrícula {first}", number_id or self.company.number_id)
        with self.house.db.read() as tx:
            check = check_rows(
                tx, self.workspace_id, campaign_of(tx, self.workspace_id, campaign_id), self.house.clock()
            )
        with self.house.unit(self.workspace_id) as unit:
            assert campaigns.launch(unit, campaign_id, check)
        return campaign_id

    def remind(self, families: int) -> int:
        """A schedule made a second before its only hour struck: it is due as soon as the engines see it."""
        list_id, now = self._listed(families, 0), self.house.clock()
        due = now - now % MINUTE
        struck = to_datetime(due).astimezone(ZoneInfo(COMPANY.time_zone))
        with self.house.unit(self.workspace_id) as real:
            unit = replace(real, now=due - SECOND)
            number = number_by_id(unit.tx, self.workspace_id, self.company.number_id)
            assert number is not None
            [template] = self._templates(unit.tx, number.account_id)
            step = StepAsked(template.id, mapping_from({"slots": SLOTS}), struck.hour * 60 + struck.minute)
            plan, audience = Plan(Kind.ONCE, struck.date()), Audience(lists=(list_id,))
            asked = Asked("Lembrete", number.id, self._purpose(unit.tx), plan, audience, (step,))
            schedule_id = schedules.create(unit, asked)
            assert schedules.activate(unit, schedule_id)
        return schedule_id

    def _listed(self, families: int, first: int) -> int:
        run = self.imported(self.confirmed(families_file(first, families), f"famílias {first}"))
        assert run.ok == families and run.list_id is not None
        return run.list_id

    def confirmed(self, file: bytes, name: str) -> int:
        """Uploaded, with a declaration of what the families agreed to: the engine may import it now."""
        with self.house.unit(self.workspace_id) as unit:
            import_id = start_import(unit, f"{name}.csv", [file])
            columns = preview(unit.tx, self.workspace_id, import_id).mapping
            assert columns is not None
            statement = "Aceito receber avisos do Colégio Horizonte sobre a matrícula."
            declaration = Declaration((self._purpose(unit.tx),), "consent", statement, "Horizonte", "Ana")
            confirm(unit, import_id, columns, declaration, name)
        return import_id

    def imported(self, import_id: int) -> ImportRun:
        house = self.house
        *_, last = Importer(house.db, house.ids, house.vault).run(self.workspace_id, import_id, house.clock())
        return last.run

    def _draft(self, list_id: int, name: str, number_id: int) -> int:
        with self.house.unit(self.workspace_id) as unit:
            number = number_by_id(unit.tx, self.workspace_id, number_id)
            assert number is not None
            [template] = self._templates(unit.tx, number.account_id)
            return campaigns.create(
                unit,
                name=name,
                number_id=number_id,
                template_id=template.id,
                purpose_id=self._purpose(unit.tx),
                list_id=list_id,
                mapping=mapping_from({"slots": SLOTS}),
            )

    def _templates(self, tx: Tx, account_id: int) -> list[Template]:
        return list(languages_of(tx, self.workspace_id, account_id, TEMPLATE))

    def _purpose(self, tx: Tx) -> int:
        purposes = purposes_of(tx, self.workspace_id).values()
        return next(one.id for one in purposes if one.category == "UTILITY")

    def state(self, campaign_id: int) -> CampaignState:
        with self.house.db.read() as tx:
            return campaign_of(tx, self.workspace_id, campaign_id).state

    def tally(self, campaign_id: int) -> Tally:
        with self.house.db.read() as tx:
            return tally_of(tx, self.workspace_id, campaign_id)

    def wait_for_silence(self) -> None:
        """Until the platform has told all it knows, and the digest has read it."""
        until(self._is_silent, "the last webhook to be digested")

    def _is_silent(self) -> bool:
        due = self.sandbox.control("GET", "/state")["clock"]["due"]
        webhooks = self.sandbox.seen()["webhooks"]
        if due or webhooks["waiting"] or webhooks["in_flight"]:
            return False
        with self.house.db.read() as tx:
            return waiting_count(tx, self.workspace_id) == 0


def open_school(house: House, sandbox: RunningSandbox) -> School:
    secrets = Secrets(sandbox.token, sandbox.app_secret, sandbox.verify_token)
    wire = Wire(sandbox.waba_id, sandbox.phone_number_id, PHONE, secrets)
    return School(house, sandbox, connect(house, COMPANY, wire))


def campaign_of(tx: Tx, workspace_id: int, campaign_id: int) -> CampaignView:
    found = campaign_by_id(tx, workspace_id, campaign_id)
    assert found is not None
    return found


def families_file(first: int, families: int) -> bytes:
    rows = (
        f"Família {n};(31) 9{8000 + n // 10_000:04d}-{n % 10_000:04d};Theo;15 de dezembro"
        for n in range(first, first + families)
    )
    return "\n".join(("nome;celular;aluno;data", *rows, "")).encode()
