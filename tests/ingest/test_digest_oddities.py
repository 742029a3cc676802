"""One odd body costs itself: it is kept and named, and everything around it is digested."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from avisa.audience.queries import people_count
from avisa.ingest import queries
from avisa.journal.tables import journal
from avisa.kernel.clock import HOUR, MINUTE
from avisa.workspace.queries import open_chores, portfolio_by_id
from avisa.workspace.tables import connection
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.gate.audience import set_tier
from tests.ingest.posts import (
    Json,
    conversation,
    digest,
    hear,
    limit,
    receive,
    status,
    statuses,
    told,
    written,
)
from tests.ingest.webhooks import waiting_in
from tests.messages.letters import queued, row_of
from tests.people import add_parents


@pytest.fixture
def letter(horizonte: Company) -> int:
    (one,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    Hand(horizonte).send_all()
    return one


def troubles(company: Company) -> list[str]:
    with company.db.read() as tx:
        return [reason for _, reason in queries.troubled(tx, company.workspace_id, 10)]


def tier_of(company: Company) -> int | None:
    with company.db.read() as tx:
        found = portfolio_by_id(tx, company.workspace_id, company.portfolio_id)
    assert found is not None
    return found.tier


def chores(company: Company) -> list[str]:
    with company.db.read() as tx:
        return [chore.kind for chore in open_chores(tx, company.workspace_id)]


def journal_of(company: Company, kind: str) -> list[object]:
    j = journal.c
    mine = select(j.body).where(j.workspace_id == company.workspace_id, j.kind == kind)
    with company.db.read() as tx:
        return list(tx.execute(mine).scalars())


def test_a_body_that_is_no_json_is_kept_and_named_and_the_next_one_is_read(
    horizonte: Company, letter: int
) -> None:
    hear(horizonte, b"not json at all", statuses(horizonte, status(horizonte, "sent", letter)))
    assert troubles(horizonte) == ["webhook_not_json"]
    assert row_of(horizonte, letter).state == "sent"
    assert waiting_in(horizonte) == []


@pytest.mark.parametrize(
    "text",
    ["Oi \x00 tudo bem?", "\ud83d half an emoji", "x" * 70_000, "😀" * 50, "'; DROP TABLE message; --"],
)
def test_whatever_somebody_writes_holds_up_nobody_else(horizonte: Company, letter: int, text: str) -> None:
    odd = written(horizonte, "14155552671", text, "wamid.odd\x00")
    hear(horizonte, odd, statuses(horizonte, status(horizonte, "read", letter)))
    assert row_of(horizonte, letter).state == "read"
    assert waiting_in(horizonte) == []


@pytest.mark.parametrize(
    "message",
    [
        {"id": "wamid.1", "type": "text", "text": {"body": "SAIR"}},
        {"from": "", "id": "", "type": "text", "text": {"body": "SAIR"}},
        {"from": None, "type": None},
        {"from": "x" * 500, "id": "wamid.2", "type": "text", "text": {"body": "Oi"}, "timestamp": "-1"},
        {"from": "5511988887777", "id": "wamid.3", "timestamp": 1e300, "type": "text"},
        {"type": "system", "system": {"type": "user_changed_number"}},
        {"from": "", "type": "system", "system": {"type": "user_changed_user_id", "user_id": "BR.1"}},
    ],
)
def test_a_message_that_lacks_what_it_should_have_holds_up_nothing(
    horizonte: Company, letter: int, message: Json
) -> None:
    odd = told(horizonte, conversation(horizonte, messages=[message]))
    hear(horizonte, odd, statuses(horizonte, status(horizonte, "read", letter)))
    assert row_of(horizonte, letter).state == "read"
    assert troubles(horizonte) == []


def test_a_preference_of_nobody_is_told_to_a_person_and_stops_no_one(horizonte: Company) -> None:
    value = {"value": "stop", "timestamp": 1}
    hear(horizonte, told(horizonte, ("user_preferences", {"user_preferences": [value]})))
    assert len(journal_of(horizonte, "platform.unknown")) == 1
    assert troubles(horizonte) == []


def test_the_body_of_a_connection_that_is_gone_is_kept(horizonte: Company, letter: int) -> None:
    receive(horizonte, statuses(horizonte, status(horizonte, "read", letter)))
    with horizonte.db.write() as tx:
        tx.exec_driver_sql(
            f"UPDATE inbox SET connection_id = 1 WHERE connection_id = {horizonte.connection_id}"
        )
    assert digest(horizonte) == 1
    assert troubles(horizonte) == ["connection_gone"]


def test_secrets_that_cannot_be_opened_name_the_body_and_do_not_stop_the_digest(
    horizonte: Company, letter: int
) -> None:
    receive(horizonte, statuses(horizonte, status(horizonte, "read", letter)))
    mine = (connection.c.id == horizonte.connection_id, connection.c.workspace_id == horizonte.workspace_id)
    with horizonte.db.write() as tx:
        tx.execute(update(connection).where(*mine).values(app_secret=b"sealed by another key, long ago"))
    assert digest(horizonte) == 1
    assert troubles(horizonte) == ["secret_key_wrong"]


def test_fields_that_nobody_knows_are_written_in_the_journal(horizonte: Company) -> None:
    hear(horizonte, told(horizonte, ("brand_new_field", {"anything": 1})))
    assert [body["field"] for body in journal_of(horizonte, "platform.unknown")] == ["brand_new_field"]  # type: ignore[index]


def test_a_raised_limit_counts_from_the_webhook_on(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 250)
    clock.advance(MINUTE)
    hear(horizonte, limit(horizonte, 10_000))
    assert tier_of(horizonte) == 10_000


def test_two_words_on_the_limit_may_come_in_the_wrong_order(horizonte: Company, clock: FakeClock) -> None:
    earlier = limit(horizonte, 250)
    clock.advance(MINUTE)
    later = limit(horizonte, 10_000)
    clock.advance(HOUR)
    hear(horizonte, later, earlier)
    assert tier_of(horizonte) == 10_000


def test_a_word_older_than_what_was_read_asks_again_instead_of_being_believed(
    horizonte: Company, clock: FakeClock
) -> None:
    old = limit(horizonte, 250)
    clock.advance(HOUR)
    set_tier(horizonte, 10_000)
    hear(horizonte, old)
    assert (tier_of(horizonte), chores(horizonte)) == (10_000, ["read_number"])


def test_caios_limit_is_not_anas(horizonte: Company, padaria: Company, clock: FakeClock) -> None:
    clock.advance(MINUTE)
    hear(padaria, limit(padaria, 100_000))
    assert (tier_of(horizonte), tier_of(padaria)) == (2_000, 100_000)


def test_an_empty_inbox_is_no_work(horizonte: Company) -> None:
    with horizonte.db.read() as tx:
        assert people_count(tx, horizonte.workspace_id) == 0
    assert digest(horizonte) == 0
