"""Ana's school invites by SMS: its provider, a launched invitation, and an engine that looks by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from avisa.consent.intake.sms import actions
from avisa.consent.intake.sms.actions import NewAsking
from avisa.consent.intake.sms.queries import asking_by_id, sms_to
from avisa.consent.intake.sms.rules import model_wording
from avisa.consent.intake.sms.sending_actions import Opens, text_of
from avisa.consent.intake.sms.tables import sms
from avisa.consent.intake.sms.types import Asking, SmsProvider, SmsRow, Way
from avisa.engine.sms import SmsFactory, SmsSending
from avisa.engine.store import Store
from avisa.programs.sms_fake import BODY, ID_AT, PATH
from tests.cast import Company
from tests.consent.asking import SCHOOL, publish
from tests.people import VAULT

BASE = "https://avisa.example.com.br"
RITA = "+5531988887777"
PAULO = "+5531988886666"
HEADERS = {"Authorization": "Bearer key-of-the-provider"}


def always(people: Collection[int]) -> Opens:
    """A company without hours of its own."""
    return lambda phone, contact_id, purposes: 0


def provider_at(company: Company, url: str, **other: Any) -> SmsProvider:
    """Kept as Ana typed it."""
    told = SmsProvider(company.workspace_id, url + PATH, HEADERS, BODY, ID_AT, 8, 30)
    provider = replace(told, **other)
    with company.unit() as unit:
        actions.set_provider(unit, VAULT, provider)
    return provider


def drafted(company: Company, phones: Sequence[str], way: Way = Way.LINK, **other: Any) -> int:
    texts = tuple(publish(company)[:1])
    wording = model_wording(way, "pt_BR", SCHOOL, "matrícula")
    usual: dict[str, Any] = {"base": BASE, "slug": f"s{company.ids.next() % 10**8}"}
    if way is Way.WORD:
        usual = {"word": "ACEITO 27", "number": "+553133334444", "number_id": company.number_id}
    new = NewAsking("Feira 2027", way, wording, texts, **usual | other)
    with company.unit() as unit:
        made = actions.draft(unit, new)
        actions.add_numbers(unit, VAULT, made, phones, 30)
        assert actions.drafted(unit, made)
    return made


def launched(company: Company, phones: Sequence[str] = (RITA,), way: Way = Way.LINK, **other: Any) -> int:
    made = drafted(company, phones, way, **other)
    with company.unit() as unit:
        assert actions.launch(unit, made)
    return made


def asking(company: Company, asking_id: int) -> Asking:
    with company.db.read() as tx:
        found = asking_by_id(tx, company.workspace_id, asking_id)
    assert found
    return found


def row_of(company: Company, asking_id: int, phone: str = RITA) -> SmsRow:
    with company.db.read() as tx:
        found = sms_to(tx, company.workspace_id, asking_id, phone)
    assert found
    return found


def states(company: Company, asking_id: int) -> list[tuple[str, str]]:
    """State and reason of each of its SMS, in their order."""
    mine = (sms.c.workspace_id == company.workspace_id, sms.c.invitation_id == asking_id)
    with company.db.read() as tx:
        found = tx.execute(select(sms.c.state, sms.c.reason).where(*mine).order_by(sms.c.position))
        return [(row.state, row.reason) for row in found]


def link_of(company: Company, asking_id: int, phone: str = RITA) -> str:
    """The path of the link that this phone got."""
    row = row_of(company, asking_id, phone)
    text = text_of(VAULT, asking(company, asking_id), row.position, phone)
    return text[text.index(BASE) + len(BASE) :].split()[0]


def look(company: Company, factory: SmsFactory, looks: int = 1) -> int:
    """An engine that lives for so many looks; returns how many SMS it took up."""

    async def looking(store: Store) -> int:
        sending = SmsSending(store, factory)
        done = 0
        for _ in range(looks):
            done += await sending.run_once()
        await sending.close()
        return done

    with ThreadPoolExecutor(1) as threads:
        store = Store(company.db, VAULT, company.ids, company.clock, threads)
        return asyncio.run(looking(store))
