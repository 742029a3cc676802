"""Erasure, export and retention know the desk: its notes, its files, and who had the conversation."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from avisa.channels.port import Body
from avisa.desk import actions, label_actions
from avisa.desk.actions import By
from avisa.desk.tables import conversation, conversation_note, conversation_tag
from avisa.kernel.clock import DAY
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import medium_by_id
from avisa.messages.media.tables import medium_piece
from avisa.privacy.actions import erase
from avisa.privacy.record import record_of
from avisa.privacy.sweep_actions import keep_for, sweep
from avisa.privacy.types import Retention
from avisa.workspace.queries import workspace_by_id
from tests.cast import Company, FakeClock
from tests.desk.desks import MARINA, conversation_with
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_parents

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
BIA = By(7001)
BODY = Body(text="Segue o boleto.")


def served(company: Company, contact_id: int) -> int:
    """A conversation with a note, a tag and a file; the file's id."""
    hear(company, written(company, MARINA, "Oi"))
    found = conversation_with(company, contact_id)
    with company.unit("user:7001") as unit:
        actions.assign(unit, found.id, BIA.user_id, BIA)
        label_actions.note(unit, found.id, BIA.user_id, "Deve duas parcelas.")
        label_actions.tag(unit, found.id, "cobrança")
    who = (company.workspace_id, BIA.user_id, company.clock())
    about = ("boleto.pdf", "application/pdf", contact_id)
    return take_in(company.db, company.ids, VAULT, who, about, io.BytesIO(b"%PDF-1.4 boleto"))


def left_in(company: Company) -> list[int]:
    tables = (conversation, conversation_note, conversation_tag, medium_piece)
    with company.db.read() as tx:
        counted = (
            select(func.count()).select_from(table).where(table.c.workspace_id == company.workspace_id)
            for table in tables
        )
        return [tx.scalar(one) or 0 for one in counted]


def test_an_erasure_takes_conversation_notes_and_files_with_it(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    medium_id = served(horizonte, marina)
    assert left_in(horizonte) == [1, 1, 1, 1]
    with horizonte.unit() as unit:
        erase(unit, VAULT, marina)
    assert left_in(horizonte) == [0, 0, 0, 0]
    with horizonte.db.read() as tx:
        kept = medium_by_id(tx, horizonte.workspace_id, medium_id)
    assert kept and (kept.state, kept.reason, kept.name) == ("refused", "erased", "")


def test_the_export_holds_what_was_noted_and_which_files_there_are(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    served(horizonte, marina)
    with horizonte.db.read() as tx:
        company = workspace_by_id(tx, horizonte.workspace_id)
        assert company
        told = record_of(tx, company, VAULT, marina, horizonte.clock())
    assert [one["body"] for one in told["notes"]] == ["Deve duas parcelas."]
    assert [one["name"] for one in told["files"]] == ["boleto.pdf"]
    assert [one["kind"] for one in told["served_by"]] == ["opened", "assigned"]


def test_files_go_when_the_texts_of_their_time_go(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    medium_id = served(horizonte, marina)
    with horizonte.unit() as unit:
        actions.reply(unit, conversation_with(horizonte, marina).id, BODY, BIA)
        keep_for(unit, Retention(texts_sent=30))
    clock.advance(31 * DAY)
    with horizonte.unit() as unit:
        sweep(unit)
    with horizonte.db.read() as tx:
        kept = medium_by_id(tx, horizonte.workspace_id, medium_id)
    assert kept and (kept.state, kept.reason) == ("refused", "retention")
    assert left_in(horizonte) == [1, 1, 1, 0]
