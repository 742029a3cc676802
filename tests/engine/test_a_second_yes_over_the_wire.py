"""The request of a second yes leaves for the platform, and what is pressed on the phone comes back as one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from avisa.audience.queries import contacts_of
from avisa.audience.types import Person
from avisa.consent.intake.confirmation.actions import ask_twice
from avisa.consent.intake.saying import say_yes
from avisa.consent.types import Asking, Channel, Kind, Proof
from avisa.messages.queries import windows_of
from avisa.messages.tables import message
from tests.cast import Company
from tests.consent.asking import ledger_of
from tests.engine.live import Live
from tests.gate.audience import strangers
from tests.people import VAULT

WORDS = {True: ("Sim", "Não"), False: ("Sim, confirmo", "Não")}  # the two buttons; the template's


def somebody(company: Company) -> Person:
    (who,) = strangers(company, 1)
    with company.db.read() as tx:
        return contacts_of(tx, company.workspace_id, [who])[who]


def first_yes(company: Company, who: Person) -> None:
    """The school's own system signed them up, and the purpose asks for a second yes."""
    with company.unit() as unit:
        ask_twice(unit, company.matricula_id, Asking("confirmar_aviso", 7))
        proof = Proof(channel=Channel.ENROLMENT, at=unit.now)
        say_yes(unit, VAULT, who.id, (who.phone or "", ""), [company.matricula_id], proof)


def writes(live: Live, who: Person) -> None:
    company = live.company
    live.control("/inbound", {"phone": who.phone, "text": "Oi!"})

    def is_open() -> bool:
        ours = (company.workspace_id, company.number_id)
        with company.db.read() as tx:
            return who.id in windows_of(tx, *ours, [who.id], company.clock())

    live.wait_until(is_open)


def request_to(company: Company, who: Person) -> Any:
    c = message.c
    mine = (c.workspace_id == company.workspace_id, c.contact_id == who.id, c.kind == "request")
    with company.db.read() as tx:
        return tx.execute(select(message).where(*mine)).one_or_none()


@pytest.mark.parametrize("in_window", [False, True], ids=["template", "two buttons"])
@pytest.mark.parametrize(("which", "kind"), [(0, Kind.GRANT), (1, Kind.REVOKE)], ids=["yes", "no"])
def test_what_is_pressed_is_the_second_event(live: Live, in_window: bool, which: int, kind: Kind) -> None:
    company, who = live.company, somebody(live.company)
    with live.engine():
        if in_window:
            writes(live, who)
        first_yes(company, who)
        live.wait_until(lambda: getattr(request_to(company, who), "state", "") in ("delivered", "read"))
        assert (request_to(company, who).template_id is None) == in_window
        live.control("/inbound", {"phone": who.phone, "press": WORDS[in_window][which]})
        live.wait_until(lambda: len(ledger_of(company, who.id)) == 2)
    pending, answer = ledger_of(company, who.id)
    assert (pending.kind, answer.kind) == (Kind.PENDING, kind)
    assert answer.evidence and answer.evidence.proof.confirms == pending.id
    assert answer.evidence.proof.inbound_id
