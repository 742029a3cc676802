"""Marina opens the link to her own page: what is recorded, what she chooses, and links that open nothing."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from avisa.consent.intake.preferences.links import HOLDS_FOR, link_of
from avisa.consent.intake.preferences.types import Link
from avisa.consent.queries import consents_of, verify
from avisa.consent.rules import stands
from avisa.consent.tables import privacy_request
from avisa.consent.types import Channel, Kind
from avisa.kernel.clock import SECOND
from avisa.kernel.secrets import Vault
from avisa.privacy.actions import erase
from tests.cast import Company, FakeClock
from tests.consent.asking import ledger_of, publish, stops_of
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, preference
from tests.messages.letters import queued, row_of
from tests.people import VAULT, add_parents, phone_of
from tests.web.test_the_form import fields_of
from tests.web.visitor import Visitor


@pytest.fixture
def marina(horizonte: Company) -> int:
    """She has said yes to the enrolment, on paper."""
    publish(horizonte, horizonte.matricula_id, horizonte.novidades_id)
    (contact_id,) = add_parents(horizonte, 1)
    return contact_id


def path_to(company: Company, contact_id: int, vault: Vault = VAULT) -> str:
    link = Link(company.workspace_id, contact_id, company.clock() + HOLDS_FOR)
    return f"/p/{link_of(vault, link)}"


def agreed(company: Company, contact_id: int) -> list[int]:
    purposes = [company.matricula_id, company.novidades_id]
    with company.db.read() as tx:
        found = consents_of(tx, company.workspace_id, [contact_id], purposes)
    return [purpose for (_, purpose), one in found.items() if stands(one, company.clock())]


def requests(company: Company) -> list[tuple[int, str, str]]:
    c = privacy_request.c
    mine = select(c.contact_id, c.kind, c.channel).where(c.workspace_id == company.workspace_id)
    with company.db.read() as tx:
        return [(row[0], row[1], row[2]) for row in tx.execute(mine.order_by(c.id))]


def test_she_reads_what_is_recorded_in_words(stranger: Visitor, horizonte: Company, marina: int) -> None:
    page = stranger.get(path_to(horizonte, marina))
    assert page.status == 200
    assert "matrícula: your yes stands since Nov 16, 2026 10:00:00" in page.text
    assert "novidades: no consent is recorded" in page.text
    assert "Said yes · Paper" in page.text
    assert phone_of(0) not in page.html
    assert re.findall(r'value="(\d+)" checked', page.html) == [str(horizonte.matricula_id)]


def test_she_chooses_purposes_and_each_change_is_in_the_ledger(
    stranger: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    path = path_to(horizonte, marina)
    seen = fields_of(stranger.get(path))
    clock.advance(SECOND)
    chosen = {"order": "save", "purposes": horizonte.novidades_id, **seen}
    assert stranger.post(path, chosen).goes_to.endswith("?done=saved")
    assert agreed(horizonte, marina) == [horizonte.novidades_id]
    _, taken, given = ledger_of(horizonte, marina)
    assert taken.evidence
    assert given.evidence
    assert (taken.kind, taken.evidence.purposes) == (Kind.REVOKE, (horizonte.matricula_id,))
    assert (given.kind, given.evidence.purposes) == (Kind.GRANT, (horizonte.novidades_id,))
    proof = given.evidence.proof
    assert proof.shown
    assert (proof.channel, proof.shown.version) == (Channel.PREFERENCE, f"{horizonte.novidades_id}/en/1")
    assert path not in proof.page
    assert "Your choice was saved." in stranger.get(f"{path}?done=saved").text
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def test_a_stop_works_at_once_also_for_what_is_queued(
    stranger: Visitor, horizonte: Company, marina: int
) -> None:
    (letter,) = queued(horizonte, [marina], run_id=7)
    stranger.post(path_to(horizonte, marina), {"order": "stop"})
    Hand(horizonte).claim()
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("skipped", "suppressed")
    assert stops_of(horizonte, marina) == ["person"]


def test_a_replayed_answer_undoes_no_later_no(
    stranger: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    path = path_to(horizonte, marina)
    everything = {"order": "save", "purposes": [horizonte.matricula_id, horizonte.novidades_id]}
    old = everything | fields_of(stranger.get(path))
    clock.advance(SECOND)
    assert stranger.post(path, old).status == 303
    clock.advance(SECOND)
    stranger.post(path, {"order": "stop"})
    clock.advance(SECOND)
    replayed = stranger.post(path, old)
    assert replayed.status == 409
    assert "Something has changed" in replayed.text
    assert stops_of(horizonte, marina) == ["person"]
    before = len(ledger_of(horizonte, marina))
    stranger.post(path, {"order": "save", "purposes": horizonte.matricula_id})
    assert (len(ledger_of(horizonte, marina)), stops_of(horizonte, marina)) == (before, ["person"])


def test_a_new_choice_takes_back_her_own_stop_but_not_whatsapps(
    stranger: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    path = path_to(horizonte, marina)
    hear(horizonte, preference(horizonte, phone_of(0).lstrip("+"), "stop"))
    stranger.post(path, {"order": "stop"})
    page = stranger.get(path)
    assert "Nothing is sent to you." in page.text
    assert "Only there you can resume it." in page.text
    assert "checked" not in page.html
    clock.advance(SECOND)
    stranger.post(path, {"order": "save", "purposes": horizonte.matricula_id, **fields_of(page)})
    assert stops_of(horizonte, marina) == ["platform"]
    assert agreed(horizonte, marina) == [horizonte.matricula_id]


def test_she_asks_for_her_data_once_and_elisa_finds_it(
    stranger: Visitor, horizonte: Company, marina: int
) -> None:
    path = path_to(horizonte, marina)
    for order in ("export", "export", "erasure"):
        assert stranger.post(path, {"order": order}).goes_to.endswith(f"?done={order}")
    assert requests(horizonte) == [(marina, "export", "preference"), (marina, "erasure", "preference")]


def test_forged_bent_and_foreign_links_open_nothing(
    stranger: Visitor, horizonte: Company, padaria: Company, marina: int
) -> None:
    good = path_to(horizonte, marina)
    bent = good[:-6] + ("A" if good[-6] != "A" else "B") + good[-5:]
    by_another_machine = path_to(horizonte, marina, Vault(b"another machine's secret, as long as ours is"))
    for path in (
        bent,
        by_another_machine,
        good[:40],
        "/p/%C3%A3",
        "/p/" + "A" * 4000,
        path_to(padaria, marina),
    ):
        assert stranger.get(path).status == 404, path
        assert stranger.post(path, {"order": "stop"}).status == 404, path
    assert stops_of(horizonte, marina) == []


def test_an_expired_link_says_what_to_do(
    stranger: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    path = path_to(horizonte, marina)
    clock.advance(HOLDS_FOR)
    page = stranger.get(path)
    assert page.status == 410
    assert "Answer SAIR to stop" in page.text
    assert stranger.post(path, {"order": "stop"}).status == 410
    assert stops_of(horizonte, marina) == []


def test_an_unknown_order_changes_nothing(stranger: Visitor, horizonte: Company, marina: int) -> None:
    assert stranger.post(path_to(horizonte, marina), {"order": "sell"}).status == 404
    assert agreed(horizonte, marina) == [horizonte.matricula_id]


def test_a_link_from_before_opens_nothing_once_she_is_erased(
    stranger: Visitor, horizonte: Company, marina: int
) -> None:
    path = path_to(horizonte, marina)
    everything = {"order": "save", "purposes": [horizonte.matricula_id, horizonte.novidades_id]}
    replayed = everything | fields_of(stranger.get(path))
    with horizonte.unit() as unit:
        erase(unit, VAULT, marina)
    before = ledger_of(horizonte, marina)
    assert stranger.get(path).status == 404
    for typed in (replayed, {"order": "stop"}, {"order": "export"}, {"order": "erasure"}):
        assert stranger.post(path, typed).status == 404
    assert ledger_of(horizonte, marina) == before
    assert (requests(horizonte), agreed(horizonte, marina), stops_of(horizonte, marina)) == ([], [], [])
