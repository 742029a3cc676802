"""Asking WhatsApp to take, change or delete a template: budgets, and what an answer or a look proves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from avisa.channels.port import (
    Ambiguous,
    Blame,
    Fault,
    NeverLeft,
    Rejected,
    TemplateSeen,
    TemplateStatusSeen,
    TemplateTaken,
    Verb,
)
from avisa.errors import Conflict, Refused
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY, HOUR, MINUTE
from avisa.templates.actions import apply_status
from avisa.templates.drafts import actions as drafts
from avisa.templates.queries import template_by_id, template_by_name
from avisa.templates.submission import actions
from avisa.templates.submission.queries import due_requests, open_request, request_by_id, templates_kept
from avisa.templates.submission.rules import (
    QUIET,
    budget,
    edit_of,
    said_by,
    settling_until,
    shown_by,
    wait_for,
)
from avisa.templates.submission.types import (
    Again,
    Doubt,
    Happened,
    Refusal,
    Request,
    RequestKind,
    RequestState,
    Spent,
    Wait,
)
from avisa.templates.tables import template
from avisa.templates.types import Template
from tests.cast import MONDAY_10H, Company

NOW = MONDAY_10H
BODY: dict[str, Any] = {
    "name": "aviso_entrega",
    "language": "pt_BR",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "O seu pedido saiu hoje para a entrega."}],
}
REQUEST = Request(
    *(1, 2, 3, 4, RequestKind.CREATE, "aviso_entrega", "pt_BR", "", RequestState.UNKNOWN),
    *("", "", "user:1", NOW, NOW, 1, NOW, None, BODY),
)
SEEN = TemplateSeen("77", "aviso_entrega", "pt_BR", "UTILITY", "PENDING", "UNKNOWN", BODY["components"])
BUSY = Fault(80007, "account_call_limit", Verb.RETRY, Blame.PACE, wait=5 * MINUTE, attempts=12)
TAKEN = Fault(2388024, "template_name_taken", Verb.FAIL, Blame.CUSTOMER)


def asked(company: Company, body: dict[str, Any] = BODY) -> int:
    with company.unit("user:1") as work:
        return actions.ask_for_review(work, drafts.begin(work, company.account_id, body))


def request_of(company: Company, request_id: int) -> Request:
    with company.db.read() as tx:
        found = request_by_id(tx, company.workspace_id, request_id)
    assert found is not None
    return found


def test_a_look_says_whether_a_template_was_unpaused() -> None:
    asked = replace(REQUEST, kind=RequestKind.UNPAUSE, platform_id="77", sent_at=NOW)
    there = replace(SEEN, status="PAUSED")
    assert shown_by(asked, [replace(SEEN, status="APPROVED")], NOW) == Happened("77", "APPROVED", "UTILITY")
    assert shown_by(asked, [], NOW) == Refusal("template_gone")
    assert isinstance(shown_by(asked, [there], NOW), Doubt)  # it may still be on its way
    assert shown_by(asked, [there], NOW + QUIET) == Again("did_not_arrive", NOW + QUIET)


def leave(company: Company, request_id: int, status: str = "", now: int = NOW) -> Wait | None:
    with company.unit(now=now) as work:
        return actions.send_now(work, request_of(company, request_id), status)


def settle(company: Company, request_id: int, verdict: Any, now: int = NOW) -> None:
    with company.unit(now=now) as work:
        actions.settle(work, request_id, verdict)


def named(company: Company, name: str = "aviso_entrega") -> Template | None:
    with company.db.read() as tx:
        return template_by_name(tx, company.workspace_id, company.account_id, name, "pt_BR")


def test_a_creation_that_was_taken_is_known_at_once(horizonte: Company) -> None:
    made = asked(horizonte)
    assert leave(horizonte, made) is None
    settle(horizonte, made, Happened("77", "PENDING", "UTILITY"))
    assert request_of(horizonte, made).state is RequestState.DONE
    found = named(horizonte)
    assert found is not None and (found.platform_id, found.status) == ("77", "PENDING")
    with horizonte.db.read() as tx:
        told = tx.execute(
            select(journal.c.kind, journal.c.actor).where(
                journal.c.workspace_id == horizonte.workspace_id, journal.c.kind.like("template.%")
            )
        ).all()
        assert templates_kept(tx, horizonte.workspace_id, horizonte.account_id) == 2
    assert ("template.create_asked", "user:1") in [tuple(line) for line in told]
    assert {line.kind for line in told} >= {"template.create_done", "template.added"}


def test_nothing_is_asked_twice_and_what_has_left_is_not_taken_back(horizonte: Company) -> None:
    made = asked(horizonte)
    with pytest.raises(Conflict, match="request_open"), horizonte.unit() as work:
        actions.ask_for_review(work, request_of(horizonte, made).draft_id or 0)
    leave(horizonte, made)
    with horizonte.unit() as work:
        assert not actions.take_back(work, made)
    with pytest.raises(Conflict, match="request_moved_on"):
        leave(horizonte, made)


def test_what_waits_can_be_taken_back(horizonte: Company) -> None:
    made = asked(horizonte)
    with horizonte.unit() as work:
        assert actions.take_back(work, made)
    with horizonte.db.read() as tx:
        assert due_requests(tx, horizonte.workspace_id, NOW) == []
        assert (
            open_request(tx, horizonte.workspace_id, horizonte.account_id, "aviso_entrega", "pt_BR") is None
        )


def test_an_edit_waits_for_its_day_and_then_leaves(horizonte: Company) -> None:
    for day, text in ((0, "Um."), (0, "Dois.")):
        with horizonte.unit(now=NOW + day) as work:
            draft_id = drafts.draft_from_template(work, horizonte.template_id)
            found = drafts.existing(work, draft_id)
            body = {**found.body, "components": [{"type": "BODY", "text": f"Outro texto. {text}"}]}
            drafts.save(work, draft_id, body, found.version)
            made = actions.ask_for_review(work, draft_id)
        wait = leave(horizonte, made, "APPROVED")
        if wait is None:
            settle(horizonte, made, Happened())
            status(horizonte, "APPROVED", NOW + 1)
    assert wait == Wait("edit_a_day", NOW + DAY)
    assert request_of(horizonte, made).reason == "edit_a_day"
    with horizonte.db.read() as tx:
        assert due_requests(tx, horizonte.workspace_id, NOW + DAY - 1) == []
    assert leave(horizonte, made, "APPROVED", NOW + DAY) is None


def status(company: Company, word: str, at: int) -> None:
    with company.unit(now=at) as work:
        seen = TemplateStatusSeen(f"template-{company.template_id}", "lembrete_matricula", "pt_BR", word, at)
        apply_status(work, seen)


def test_an_edit_puts_the_template_back_into_review_and_waits_for_the_next(horizonte: Company) -> None:
    with horizonte.unit() as work:
        draft_id = drafts.draft_from_template(work, horizonte.template_id)
        made = actions.ask_for_review(work, draft_id)
    leave(horizonte, made, "APPROVED")
    settle(horizonte, made, Happened())
    found = named(horizonte, "lembrete_matricula")
    assert found is not None and (found.status, found.approved_at) == ("PENDING", None)
    with horizonte.unit() as work:
        again = actions.ask_for_review(work, draft_id)
    assert leave(horizonte, again, "PENDING") == Wait("in_review", NOW + 10 * MINUTE)
    status(horizonte, "REJECTED", NOW + MINUTE)
    with horizonte.db.read() as tx:
        assert [one.id for one in due_requests(tx, horizonte.workspace_id, NOW + MINUTE)] == [again]
    assert leave(horizonte, again, "REJECTED", NOW + MINUTE) is None  # rejected ones are edited freely


def test_a_hundred_creations_an_hour() -> None:
    sent = tuple(NOW - HOUR + 1 + n for n in range(100))
    assert wait_for(RequestKind.CREATE, "", Spent(sent, ()), NOW) == Wait("creations_an_hour", NOW + 1)
    assert wait_for(RequestKind.CREATE, "", Spent(sent[1:], ()), NOW) is None
    assert wait_for(RequestKind.DELETE, "APPROVED", Spent(sent, sent), NOW) is None
    assert budget((NOW - 1, NOW - 3, NOW - 2), 2, 10, "why", NOW) == Wait("why", NOW + 8)


def test_ten_edits_in_thirty_days() -> None:
    sent = tuple(NOW - n * 2 * DAY for n in range(1, 11))
    assert wait_for(RequestKind.EDIT, "APPROVED", Spent((), sent), NOW) == Wait(
        "edits_a_month", NOW + 10 * DAY
    )
    assert wait_for(RequestKind.EDIT, "PAUSED", Spent((), sent), NOW) is None


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (TemplateTaken("77", "PENDING", "UTILITY"), Happened("77", "PENDING", "UTILITY")),
        (NeverLeft("refused"), Again("no_connection", NOW + MINUTE)),
        (Ambiguous("timeout"), Doubt(NOW + 20_000, "timeout")),
        (Rejected(BUSY), Again("account_call_limit", NOW + 5 * MINUTE)),
        (Rejected(BUSY, "", HOUR), Again("account_call_limit", NOW + HOUR)),
        (Rejected(TAKEN, "exists"), Refusal("template_name_taken", "exists")),
    ],
)
def test_what_an_answer_proves(outcome: Any, verdict: Any) -> None:
    assert said_by(outcome, NOW) == verdict


def test_a_name_that_is_taken_at_the_second_try_is_looked_up() -> None:
    assert said_by(Rejected(TAKEN, "exists"), NOW, earlier=1) == Doubt(NOW, "exists")


LISTED = [{**BODY["components"][0], "type": "BODY", "id": 9}]
OTHER = [{"type": "BODY", "text": "Um texto de outra pessoa."}]
EDIT = replace(REQUEST, kind=RequestKind.EDIT, platform_id="77")
DELETION = replace(REQUEST, kind=RequestKind.DELETE, platform_id="77")


@pytest.mark.parametrize(
    ("request_", "seen", "after", "verdict"),
    [
        (REQUEST, [replace(SEEN, components=LISTED)], 0, Happened("77", "PENDING", "UTILITY")),
        (REQUEST, [replace(SEEN, components=OTHER)], 0, Refusal("template_name_taken")),
        (REQUEST, [], QUIET - 1, Doubt(NOW + QUIET - 1 + 20_000)),
        (REQUEST, [], QUIET, Again("did_not_arrive", NOW + QUIET)),
        (REQUEST, [replace(SEEN, status="PENDING_DELETION")], QUIET, Again("did_not_arrive", NOW + QUIET)),
        (EDIT, [SEEN], 0, Happened("77", "PENDING", "UTILITY")),
        (EDIT, [replace(SEEN, components=OTHER)], QUIET, Again("did_not_arrive", NOW + QUIET)),
        (EDIT, [], QUIET, Refusal("template_gone")),
        (DELETION, [], 0, Happened("77", "DELETED")),
        (DELETION, [SEEN], QUIET, Again("did_not_arrive", NOW + QUIET)),
    ],
)
def test_what_a_look_proves(request_: Request, seen: list[TemplateSeen], after: int, verdict: Any) -> None:
    assert shown_by(request_, seen, NOW + after) == verdict


def test_what_did_not_arrive_is_asked_for_again(horizonte: Company) -> None:
    made = asked(horizonte)
    leave(horizonte, made)
    settle(horizonte, made, Doubt(NOW + 5, "timeout"))
    assert request_of(horizonte, made).state is RequestState.UNKNOWN
    settle(horizonte, made, Again("did_not_arrive", NOW + QUIET), NOW + QUIET)
    assert leave(horizonte, made, now=NOW + QUIET) is None
    settle(horizonte, made, Happened("77", "APPROVED", "MARKETING"), NOW + QUIET)
    found, one = named(horizonte), request_of(horizonte, made)
    assert found is not None and (found.status, found.category, one.attempt) == ("APPROVED", "MARKETING", 2)


def test_a_deletion_ends_the_template(horizonte: Company) -> None:
    with horizonte.unit() as work:
        made = actions.ask_for_deletion(work, horizonte.template_id)
    leave(horizonte, made, "APPROVED")
    settle(horizonte, made, Happened("", "DELETED"))
    with horizonte.db.read() as tx:
        found = template_by_id(tx, horizonte.workspace_id, horizonte.template_id)
    assert found is not None and found.status == "DELETED"
    with pytest.raises(Conflict, match="template_gone"), horizonte.unit() as work:
        actions.ask_for_deletion(work, horizonte.template_id)


def test_what_whatsapp_would_refuse_is_told_at_once(horizonte: Company) -> None:
    with pytest.raises(Refused, match="template_without_body"):
        asked(horizonte, {**BODY, "components": [{"type": "FOOTER", "text": "Até logo"}]})
    with horizonte.unit() as work:
        draft_id = drafts.draft_from_template(work, horizonte.template_id)
        found = drafts.existing(work, draft_id)
        drafts.save(work, draft_id, {**found.body, "category": "MARKETING"}, 1)
    with pytest.raises(Refused, match="template_category_fixed"), horizonte.unit() as work:
        actions.ask_for_review(work, draft_id)
    assert "category" not in edit_of(found.body, "APPROVED")
    assert edit_of(found.body, "REJECTED")["category"] == "UTILITY"


def test_a_template_settles_for_twenty_minutes_after_its_approval(horizonte: Company) -> None:
    with horizonte.unit() as work:
        mine = template.c.workspace_id == horizonte.workspace_id, template.c.id == horizonte.template_id
        work.tx.execute(update(template).where(*mine).values(status="PENDING"))
    status(horizonte, "APPROVED", NOW + HOUR)
    found = named(horizonte, "lembrete_matricula")
    assert found is not None and found.approved_at == NOW + HOUR
    assert settling_until(found.approved_at, NOW + HOUR) == NOW + HOUR + 20 * MINUTE
    assert settling_until(found.approved_at, NOW + HOUR + 20 * MINUTE) is None
    status(horizonte, "PAUSED", NOW + 2 * HOUR)
    paused = named(horizonte, "lembrete_matricula")
    assert paused is not None and paused.approved_at is None


def test_caio_asks_nothing_of_anas_templates(horizonte: Company, padaria: Company) -> None:
    made = asked(horizonte)
    with padaria.db.read() as tx:
        assert request_by_id(tx, padaria.workspace_id, made) is None
        assert due_requests(tx, padaria.workspace_id, NOW) == []
    with padaria.unit() as work:
        assert not actions.take_back(work, made)
