"""The main street: Ana's spreadsheet becomes delivered, counted messages, and a no is kept for good."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from avisa.audience.queries import find_person
from avisa.audience.types import ImportRun
from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.gate.rehearse import Rehearsal, rehearse
from avisa.kernel.clock import MINUTE, to_datetime
from avisa.messages.filling import mapping_from
from avisa.messages.queries import windows_of
from avisa.reports.history import history_of
from avisa.reports.rules import as_json, is_settled, rates_of
from tests.audience.lists import declared, imported, row, sheet
from tests.campaigns.school import looked_over, view_of
from tests.engine.live import Live
from tests.messages.letters import rows_in

FAMILIES = 24
SLOTS: dict[str, object] = {"body.1": {"attribute": "name"}, "body.2": {"column": "curso"}}


def families() -> bytes:
    """Good rows, and around them what real lists hold: repeats, a landline, half a number, an empty cell."""
    good = [row(n) for n in range(FAMILIES)]
    return sheet(
        *good[:10],
        row(3, "Pessoa 3 outra vez"),
        "Sem telefone;;Inglês;10/12/2026",
        "Número pela metade;(31) 998;Inglês;10/12/2026",
        *good[10:-1],
        row(FAMILIES - 1, course=" "),
    )


def made(live: Live, brought: ImportRun, name: str) -> int:
    assert brought.list_id is not None
    with live.company.unit("user:7") as unit:
        return campaigns.create(
            unit,
            name=name,
            number_id=live.company.number_id,
            template_id=live.company.template_id,
            purpose_id=live.company.matricula_id,
            list_id=brought.list_id,
            mapping=mapping_from({"slots": SLOTS}),
        )


def rehearsed(live: Live, campaign_id: int) -> Rehearsal:
    with live.company.db.read() as tx:
        return rehearse(tx, live.company.workspace_id, view_of(live.company, campaign_id), live.clock())


def launch(live: Live, campaign_id: int) -> None:
    check = looked_over(live.company, campaign_id)
    with live.company.unit("user:7") as unit:
        assert campaigns.launch(unit, campaign_id, check, leave_out_bad=True)


def test_a_list_becomes_a_report_and_a_no_is_obeyed_ever_after(live: Live) -> None:
    brought = imported(live.company, families(), declared(live.company))
    assert (brought.rows, brought.ok, brought.duplicate, brought.bad) == (FAMILIES + 3, FAMILIES, 1, 2)

    first = made(live, brought, "Matrícula 2027")
    said = rehearsed(live, first)
    assert (said.recipients, said.go, said.skipped) == (FAMILIES, FAMILIES - 1, {"bad_variables": 1})
    assert said.per_day == ((today(live), FAMILIES - 1),)

    live.control("/personas", {"pattern": "5531*0005", "replies": "SAIR", "reads": True, "after_ms": 5})
    live.control("/personas", {"pattern": "5531*0006", "fails": 131026})
    launch(live, first)
    with live.engine():
        counts = live.wait_for(first, lambda now: now.read == FAMILIES - 2 and now.failed == 1)
        live.wait_until(lambda: live.state(first) == CampaignState.DONE and live.is_digested())
    report = as_json(counts)
    assert report["accepted"] == said.go == live.sandbox.seen()["accepted"]
    assert report["skipped"] == said.skipped
    assert counts.adds_up and is_settled(counts)
    assert rates_of(counts).read == 1.0
    assert live.sandbox.seen()["duplicates"] == 0

    second = made(live, brought, "Lembrete")
    live.clock.advance(MINUTE)
    again = rehearsed(live, second)
    assert again.skipped == {"bad_variables": 1, "suppressed": 1, "not_on_whatsapp": 1}
    launch(live, second)
    with live.engine():
        counts = live.wait_for(second, lambda now: now.read == FAMILIES - 3)
    assert as_json(counts)["skipped"] == dict(sorted(again.skipped.items()))
    assert live.sandbox.seen()["accepted"] == 2 * FAMILIES - 4


def today(live: Live) -> object:
    moment: datetime = to_datetime(live.clock()).astimezone(ZoneInfo("America/Sao_Paulo"))
    return moment.date()


def test_without_a_declaration_nobody_on_the_list_gets_anything(live: Live) -> None:
    brought = imported(live.company, sheet(*(row(n) for n in range(5))))
    campaign = made(live, brought, "Sem consentimento")
    launch(live, campaign)
    with live.engine():
        counts = live.wait_for(campaign, lambda now: sum(now.skipped.values()) == 5)
        live.wait_until(lambda: live.state(campaign) == CampaignState.DONE)
    assert counts.skipped == {"no_consent": 5}
    assert live.sandbox.seen()["posts"] == 0


def test_a_reply_in_the_eight_digit_form_belongs_to_the_person_on_the_list(live: Live) -> None:
    brought = imported(live.company, sheet(row(1), row(2)), declared(live.company))
    campaign = made(live, brought, "Aviso")
    launch(live, campaign)
    with live.engine():
        live.wait_for(campaign, lambda now: now.read == 2)
        live.control("/inbound", {"phone": "553180000001", "text": "Obrigada!"})
        live.wait_until(lambda: len(windows(live)) == 1)
    with live.company.db.read() as tx:
        person = find_person(tx, live.company.workspace_id, phone="+5531980000001")
    assert person is not None
    assert windows(live) == {person.id}
    (message,) = (row for row in rows_in(live.company, campaign) if row.contact_id == person.id)
    with live.company.db.read() as tx:
        steps = history_of(tx, live.company.workspace_id, message.id) or ()
    assert [step.kind for step in steps][-3:] == ["sent", "delivered", "read"]


def windows(live: Live) -> frozenset[int]:
    """Everybody who may be answered with free text now."""
    with live.company.db.read() as tx:
        people = tx.exec_driver_sql("SELECT id FROM contact").scalars()
        ours = (live.company.workspace_id, live.company.number_id, list(people))
        return windows_of(tx, *ours, live.clock())
