"""Ana's school, set up with the commands alone: connected to a sandbox, with lists to send to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select

from avisa.audience.queries import people_by_phone
from avisa.channels.port import Body
from avisa.consent.actions import suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.messages.tables import message
from avisa.workspace.queries import all_workspaces
from tests.programs.shell import Ended, Shell, shell_in
from whatsapp_sandbox.testing import RunningSandbox

COMPANY = "Colégio Horizonte"
PHONE = "+553135001000"
TEMPLATE = "lembrete_matricula"  # of every fresh sandbox: nome, aluno, data
HEADER = "Nome;Celular;aluno;data"
AGREED = ("--consent", "Aceito avisos do Colégio Horizonte pelo WhatsApp.", "--declared-by", "Ana")


@dataclass(frozen=True, slots=True)
class School:
    shell: Shell
    sandbox: RunningSandbox

    def broadcast(self, file: Path, *options: str, language: str = "en") -> Ended:
        return self.shell.run("--language", language, *self.words(file, *options))

    def words(self, file: Path, *options: str) -> list[str]:
        return ["broadcast", str(file), "--template", TEMPLATE, "--number", PHONE, *options]

    def listed(self, rows: Sequence[str], name: str = "famílias.csv") -> Path:
        file = self.shell.folder / name
        file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return file

    def said_no(self, *phones: str) -> None:
        """These people answered SAIR before."""
        with self.shell.house() as house:
            with house.db.read() as tx:
                workspace_id = all_workspaces(tx)[0].id
                people = [one.id for one in people_by_phone(tx, workspace_id, phones).values()]
            assert len(people) == len(phones)
            proof = Proof(channel=Channel.KEYWORD, at=house.clock(), inbound_text="SAIR")
            with house.unit(workspace_id, "person") as unit:
                suppress(unit, house.vault, people, SuppressionSource.PERSON, Scope.ALL, "keyword", proof)

    def bodies(self) -> list[Body]:
        """What was frozen for each person, as it leaves."""
        with self.shell.house() as house, house.db.read() as tx:
            mine = message.c.workspace_id == all_workspaces(tx)[0].id
            return [
                msgspec.json.decode(body, type=Body)
                for body in tx.scalars(select(message.c.body).where(mine))
            ]


def phone_of(family: int) -> str:
    return f"+55319{88000000 + family}"


def row_of(family: int) -> str:
    """One family as the list has it."""
    return f"Família {family};{phone_of(family)};Théo {family};15 de dezembro"


@contextmanager
def school_in(folder: Path, url: str, tier: str = "TIER_UNLIMITED") -> Iterator[School]:
    with RunningSandbox("--mps", "1000", tier=tier) as sandbox:
        shell = shell_in(folder, AVISA_DATABASE_URL=url, AVISA_GRAPH_URL=sandbox.url)
        school = School(shell, sandbox)
        connected = connect(school)
        assert connected.status == 0, connected.err
        yield school


def connect(school: School, **given: str) -> Ended:
    """`given` stands in for the sandbox's own waba_id, phone, app_secret ..., or adds a portfolio."""
    sandbox = school.sandbox
    secrets = {"token": sandbox.token, "app_secret": sandbox.app_secret, "verify": sandbox.verify_token}
    named = {"waba_id": sandbox.waba_id, "phone_number_id": sandbox.phone_number_id, "phone": PHONE}
    options = named | {name: value for name, value in given.items() if name not in secrets}
    return school.shell.run(
        *("connect", "--company", COMPANY, "--domain", "colegiohorizonte.com.br"),
        *(word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)),
        "--secrets-stdin",
        typed="\n".join(given.get(name, secret) for name, secret in secrets.items()) + "\n",
    )
