"""Messages to Ana's parents, written and moved by hand: the wire is not needed for these tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from avisa.messages import actions
from avisa.messages.queries import due, tally_of
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle, settle_statuses
from avisa.messages.tables import message
from avisa.messages.types import Draft, Kind, Lane, Receipt, Settled, State, Tally
from tests.cast import Company

RUN = 4242
BODY = '{"parameters":[{"text":"Marina"},{"text":"Theo"}]}'
EPOCH = 1


def draft_to(company: Company, contact_id: int, **other: Any) -> Draft:
    usual: dict[str, Any] = {
        "number_id": company.number_id,
        "contact_id": contact_id,
        "phone": "+5511998887766",
        "body": BODY,
        "kind": Kind.ACTIVE,
        "lane": Lane.BROADCAST,
        "run_id": RUN,
        "purpose_id": company.matricula_id,
        "template_id": company.template_id,
        "template_version": "v1",
    }
    return Draft(**{**usual, **other})


def enqueue(company: Company, *drafts: Draft) -> Receipt:
    with company.unit() as unit:
        return actions.enqueue(unit, drafts)


def queued(company: Company, people: Sequence[int], **other: Any) -> tuple[int, ...]:
    """One message for each of these people; their ids."""
    receipt = enqueue(company, *(draft_to(company, one, **other) for one in people))
    assert receipt.already == 0
    return receipt.ids


def begin_sending(company: Company, ids: Sequence[int]) -> None:
    """The intent of a claim, for these rows alone."""
    with company.unit() as unit:
        rows = due(unit.tx, unit.workspace_id, company.number_id, unit.now, 10_000)
        actions.intend(unit, [(row, None) for row in rows if row.id in set(ids)], EPOCH)


def answer(company: Company, state: State, message_id: int, attempt: int = 1, **other: Any) -> None:
    """What the engine makes of an answer."""
    with company.unit() as unit:
        settle(unit, [Settled(message_id, attempt, state.value, **other)], EPOCH)


def sign(status: str, at: int, attempt: int = 1, **other: Any) -> Sign:
    return Sign(status, at, "wamid.1", attempt, **other)


def tell(company: Company, message_id: int, *signs: Sign) -> frozenset[int]:
    with company.unit() as unit:
        return settle_statuses(unit, {message_id: signs})


def row_of(company: Company, message_id: int) -> Row[Any]:
    with company.db.read() as tx:
        mine = select(message).where(
            message.c.workspace_id == company.workspace_id, message.c.id == message_id
        )
        return tx.execute(mine).one()


def rows_in(company: Company, run_id: int = RUN) -> list[Row[Any]]:
    with company.db.read() as tx:
        mine = select(message).where(
            message.c.workspace_id == company.workspace_id, message.c.run_id == run_id
        )
        return list(tx.execute(mine.order_by(message.c.id)))


def tally(company: Company, run_id: int = RUN) -> Tally:
    with company.db.read() as tx:
        return tally_of(tx, company.workspace_id, run_id)
