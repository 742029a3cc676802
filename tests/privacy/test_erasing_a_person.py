"""Marina asks to be erased: nothing says who she was, the counts stay, and no list brings her back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table, select, update

from avisa.audience.actions import ensure_contact, learn_wa_ids
from avisa.audience.imports.types import FORGOTTEN
from avisa.audience.queries import people_count, person, search
from avisa.audience.tables import contact
from avisa.channels.port import Accepted
from avisa.consent.queries import history_of, verify
from avisa.errors import Conflict, NotFound
from avisa.messages.actions import receive
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle_statuses
from avisa.messages.tables import message
from avisa.messages.types import State
from avisa.migrations.schema import metadata
from avisa.privacy.actions import erase
from avisa.privacy.record import record_of
from avisa.workspace.queries import workspace_by_id
from tests.audience.lists import declared, imported, problems
from tests.cast import Company, own, put
from tests.engine.by_hand import Hand
from tests.messages.letters import queued, row_of, rows_in, tally
from tests.people import VAULT, say_yes

PHONE, WA_ID, NAME = "+5531998887766", "553198887766", "Marina Lopes"
BSUID, LIA = "BR.13491208655302741918", "BR.77491208655302741918"
TOLD = (PHONE, "31998887766", WA_ID, NAME, "marina lopes", "Tenho uma dúvida", "Theo Lopes")

# What an erasure does with each table that can name somebody; a new one is a decision to be made here.
ANSWERS = {
    "contact": "blanked, so that counts and the chain still have somebody to point at",
    "listing": "deleted",
    "contact_tag": "deleted",
    "message": "blanked but for what became of it",
    "inbound": "blanked but for that and when they wrote",
    "last_inbound": "deleted",
    "reached": "an id alone: whom the limit has counted",
    "person_key": "deleted: the key to all evidence",
    "consent_event": "sealed under that key; the chain stays",
    "consent_scan": "deleted",
    "consent": "deleted",
    "suppression": "deleted; a keyed hash keeps the number blocked",
    "pending_consent": "deleted, also what a form was told and nobody confirmed",
    "unclear_no": "deleted",
    "sms": "blanked but for that it was sent",
    "privacy_request": "closed; an id alone",
    "link": "deleted; that somebody clicked stays on the row of the message",
    "free_entry": "deleted",
    "conversation": "deleted, with its notes, tags and moves",
    "contact_event": "deleted",
    "unless_they_write": "an id alone: what was to be cancelled if they wrote, and is cancelled now",
    "automatic_answer": "an id alone: that a campaign has answered them",
    "medium": "the file and its name are gone",
    "inbox": "what names them is deleted by the engine, step by step",
    "import_problem": "the same",
    "import_piece": "gone when the import ends, or after 30 days; their row is left out until then",
}
NAMING = {"contact_id", "phone", "wa_id", "bsuid", "raw", "content"}
COMPANYS_OWN = {"number", "canned_reply"}  # the phone that messages leave from, what agents say to anybody


@pytest.fixture
def marina(horizonte: Company) -> int:
    """On a list, with a message that was sent, one that waits, and words of her own."""
    rows = f"Nome;Celular;Aluno\n{NAME};{PHONE};Theo Lopes\n".encode()
    imported(horizonte, rows, declared(horizonte, horizonte.matricula_id))
    with horizonte.unit() as unit:
        marina = ensure_contact(unit, PHONE, NAME)
    say_yes(horizonte, [marina])
    queued(horizonte, [marina], phone=PHONE)
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready)
    hand.drop_lease()
    queued(horizonte, [marina], phone=PHONE, run_id=77)
    words = {"wamid": f"wamid.{WA_ID}", "kind": "text", "body": "Tenho uma dúvida", "context": ""}
    with horizonte.unit() as unit:
        receive(unit, [{"number_id": horizonte.number_id, "contact_id": marina, "at": unit.now, **words}])
    return marina


def erased(company: Company, contact_id: int) -> None:
    with company.unit("user:1") as unit:
        erase(unit, VAULT, contact_id)


def holding(company: Company, told: str) -> list[str]:
    """Every column of every table of the company in which this stands."""
    with company.db.read() as tx:
        return [
            f"{table.name}.{column}"
            for table in metadata.sorted_tables
            if table.info["sharded"]
            for row in rows_of(tx, table, company.workspace_id)
            for column, value in row.items()
            if told in (value.decode("latin-1") if isinstance(value, bytes) else str(value))
        ]


def rows_of(tx: Any, table: Table, workspace_id: int) -> list[dict[str, Any]]:
    found = tx.execute(select(table).where(table.c.workspace_id == workspace_id))
    return [dict(row._mapping) for row in found]


def test_nothing_in_any_table_says_who_it_was(horizonte: Company, marina: int) -> None:
    assert all(holding(horizonte, told) for told in (PHONE, WA_ID, NAME, "Tenho uma dúvida", "Theo Lopes"))
    erased(horizonte, marina)
    assert {told: holding(horizonte, told) for told in TOLD} == {told: [] for told in TOLD}


def test_every_table_that_can_name_somebody_has_an_answer() -> None:
    naming = {
        table.name
        for table in metadata.sorted_tables
        if table.info["sharded"] and NAMING & {column.name for column in table.c}
    }
    assert naming - COMPANYS_OWN | {"import_problem"} == set(ANSWERS)


def test_the_chain_holds_and_the_person_is_nobodys_to_find(horizonte: Company, marina: int) -> None:
    erased(horizonte, marina)
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None
        assert {event.evidence for event in history_of(tx, horizonte.workspace_id, marina, VAULT)} == {None}
        assert search(tx, horizonte.workspace_id) == []
        assert people_count(tx, horizonte.workspace_id) == 0
        left = person(tx, horizonte.workspace_id, marina)
    assert left is not None and left.is_erased


def test_what_waits_is_cancelled_and_the_counts_stay(horizonte: Company, marina: int) -> None:
    before = tally(horizonte)
    erased(horizonte, marina)
    assert tally(horizonte) == before
    assert [row.state for row in rows_in(horizonte, 77)] == [State.CANCELLED]
    with horizonte.db.read() as tx:
        mine = (message.c.workspace_id == horizonte.workspace_id, message.c.state == "queued")
        assert tx.execute(select(message.c.id).where(*mine)).all() == []


def test_an_answer_that_comes_late_brings_nothing_back(horizonte: Company, marina: int) -> None:
    hand = Hand(horizonte)
    taken = hand.claim()
    [leaving] = [one.id for one in taken.ready]
    with pytest.raises(Conflict, match="person_in_the_air"):
        erased(horizonte, marina)
    hand.settle(taken.ready, Accepted(f"wamid.{WA_ID}"))
    erased(horizonte, marina)
    with horizonte.unit() as unit:
        sign = Sign("delivered", unit.now, f"wamid.{WA_ID}", 1)
        settle_statuses(unit, {leaving: [sign]})
        assert learn_wa_ids(unit, [(marina, WA_ID, "")]) == 0
    assert row_of(horizonte, leaving).state == State.DELIVERED
    assert holding(horizonte, WA_ID) == []


def test_no_list_brings_the_number_back(horizonte: Company, marina: int) -> None:
    erased(horizonte, marina)
    again = f"Nome;Celular\n{NAME};(31) 99888-7766\nRita;(31) 99888-7767\n".encode()
    run = imported(horizonte, again, declared(horizonte, horizonte.matricula_id), "De novo")
    assert (run.ok, run.bad) == (1, 1)
    [problem] = problems(horizonte, run.id)
    assert problem.reason == FORGOTTEN
    with horizonte.db.read() as tx:
        assert [who.name for who in search(tx, horizonte.workspace_id)] == ["Rita"]


def test_nobody_is_erased_twice_nor_by_somebody_elses_company(
    horizonte: Company, padaria: Company, marina: int
) -> None:
    with pytest.raises(NotFound):
        erased(padaria, marina)
    erased(horizonte, marina)
    with pytest.raises(NotFound):
        erased(horizonte, marina)


@pytest.mark.parametrize("asked", ["by phone", "by id"])
def test_whoever_is_here_twice_is_erased_as_both(horizonte: Company, marina: int, asked: str) -> None:
    """By the platform's id from before she showed her number, and by the number."""
    by_id, lia = twice(horizonte, marina)
    queued(horizonte, [by_id], phone=BSUID, run_id=78)
    queued(horizonte, [lia], phone=LIA, run_id=78)
    erased(horizonte, marina if asked == "by phone" else by_id)
    told = (PHONE, WA_ID, BSUID, NAME, "Marina L.", "Tenho uma dúvida")
    assert {one: holding(horizonte, one) for one in told} == {one: [] for one in told}
    states = {row.contact_id: row.state for row in rows_in(horizonte, 78)}
    assert states == {by_id: State.CANCELLED, lia: State.QUEUED}
    assert holding(horizonte, LIA), "somebody else stays"


def test_the_copy_of_whoever_is_here_twice_holds_both(horizonte: Company, marina: int) -> None:
    by_id, lia = twice(horizonte, marina)
    queued(horizonte, [by_id], phone=BSUID, run_id=78)
    with horizonte.db.read() as tx:
        company = workspace_by_id(tx, horizonte.workspace_id)
        assert company
        phone, platform, alone = (
            record_of(tx, company, VAULT, one, horizonte.clock()) for one in (marina, by_id, lia)
        )
    (also,) = phone["also"]
    assert (also["contact"]["name"], [one["state"] for one in also["messages"]]) == ("Marina L.", ["queued"])
    assert [one["contact"]["id"] for one in platform["also"]] == [str(marina)]
    assert platform["also"][0]["received"][0]["body"] == "Tenho uma dúvida"
    assert alone["also"] == []


def twice(company: Company, marina: int) -> tuple[int, int]:
    """Marina again by the platform's id, and Lia, whom it calls otherwise."""
    with company.unit() as unit:
        by_id, lia = unit.ids.take(2)
        put(unit.tx, contact, **own(company, by_id), bsuid=BSUID, name="Marina L.")
        put(unit.tx, contact, **own(company, lia), bsuid=LIA, name="Lia")
        hers = (contact.c.workspace_id == company.workspace_id, contact.c.id == marina)
        unit.tx.execute(update(contact).where(*hers).values(bsuid=BSUID))
    return by_id, lia
