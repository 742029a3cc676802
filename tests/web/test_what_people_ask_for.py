"""Marina asks for her data or to be erased; Elisa sees it with its term, answers, and it is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from avisa.audience.actions import ensure_contact
from avisa.consent.intake.preferences.actions import ask_of_company, choose, stop_all
from avisa.consent.intake.preferences.links import HOLDS_FOR, link_of
from avisa.consent.intake.preferences.queries import preferences_of
from avisa.consent.intake.preferences.types import Link, Request
from avisa.consent.queries import history_of
from avisa.consent.tables import privacy_request
from avisa.consent.types import Channel, Proof
from avisa.errors import NotFound
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.privacy.queries import open_requests
from tests.cast import SECRET, Company, FakeClock
from tests.databases import ON_SQLITE
from tests.web.visitor import Visitor, person, signed_in

PHONE = "+5531998887766"
LINE = "Requests of people about their data: %s."


@pytest.fixture
def elisa(ana: Visitor, horizonte: Company) -> Visitor:
    return signed_in(ana.served, horizonte, person(horizonte, "Elisa"))


@pytest.fixture
def marina(horizonte: Company) -> int:
    """She asked for a copy of her data, and to be erased."""
    with horizonte.unit("person") as unit:
        marina = ensure_contact(unit, PHONE, "Marina Lopes")
        for request in Request:
            ask_of_company(unit, marina, request, "preference")
    return marina


def closed(company: Company) -> list[tuple[str, int | None, str]]:
    """Kind, when and by whom, of those that are closed."""
    c = privacy_request.c
    mine = select(c.kind, c.done_at, c.done_by).where(c.workspace_id == company.workspace_id)
    with company.db.read() as tx:
        found = tx.execute(mine.where(c.done_at.is_not(None)).order_by(c.id))
        return [(row[0], row[1], row[2].split(":")[0]) for row in found]


def waiting(company: Company) -> list[int]:
    with company.db.read() as tx:
        return [one.id for one in open_requests(tx, company.workspace_id)]


def told(company: Company, contact_id: int) -> list[str]:
    """What the journal says was answered."""
    c = journal.c
    mine = (c.workspace_id == company.workspace_id, c.subject == f"contact:{contact_id}")
    lines = select(c.body).where(*mine, c.kind == "privacy_request.done").order_by(c.id)
    with company.db.read() as tx:
        return sorted(body["request"] for body in tx.scalars(lines))


def test_elisa_sees_who_waits_and_the_days_of_the_term(
    elisa: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    clock.advance(DAY // 2)
    with horizonte.unit("person") as unit:
        theo = ensure_contact(unit, "+5531998887767", "Theo <i>Lopes</i>")
        ask_of_company(unit, theo, Request.EXPORT, "agent")
    page = elisa.get("/privacy")
    assert "Marina Lopes +55 31 99888-7766 A copy of their data Preference page 11/16/26 15" in page.text
    assert "To be erased Preference page 11/16/26 15" in page.text
    assert page.text.index("Marina Lopes") < page.text.index("Theo <i>Lopes</i>")
    assert "<i>Lopes" not in page.html
    for link in (f"/contacts/{marina}/record", f"/contacts/{marina}/erasure", f"/contacts/{theo}/record"):
        assert f'href="{link}"' in page.html
        assert elisa.get(link).status == 200


@ON_SQLITE
@pytest.mark.parametrize(("days", "left"), [(1, "14"), (15, "0"), (16, "Overdue -1")])
def test_the_term_runs_out(
    ana: Visitor, horizonte: Company, marina: int, clock: FakeClock, days: int, left: str
) -> None:
    clock.advance(days * DAY)
    elisa = signed_in(ana.served, horizonte, person(horizonte, "Elisa"))
    text = elisa.get("/privacy").text
    assert f"11/16/26 {left} All that is known" in text
    assert ("Overdue" in text) is (days > 15)


def test_what_was_answered_is_closed_once(elisa: Visitor, horizonte: Company, marina: int) -> None:
    first, second = waiting(horizonte)
    assert elisa.post(f"/privacy/requests/{first}/done").goes_to == "/privacy"
    assert closed(horizonte) == [("export", horizonte.clock(), "user")]
    assert (waiting(horizonte), told(horizonte, marina)) == ([second], ["export"])
    again = elisa.post(f"/privacy/requests/{first}/done")
    assert again.status == 409
    assert "Somebody has closed this request already." in again.text
    assert elisa.post("/privacy/requests/7/done").status == 404
    assert told(horizonte, marina) == ["export"]
    assert "Answered what was asked about their data" in elisa.get("/privacy/trail").text
    elisa.post(f"/privacy/requests/{second}/done")
    assert "Nobody waits for an answer about their data." in elisa.get("/privacy").text


def test_erasing_the_person_closes_both(elisa: Visitor, horizonte: Company, marina: int) -> None:
    with horizonte.unit("person") as unit:
        theo = ensure_contact(unit, "+5531998887767", "Theo Lopes")
        ask_of_company(unit, theo, Request.EXPORT, "agent")
    assert elisa.post(f"/contacts/{marina}/erasure", {"number": PHONE}).status == 303
    assert closed(horizonte) == [(kind, horizonte.clock(), "user") for kind in ("export", "erasure")]
    assert told(horizonte, marina) == ["erasure", "export"]
    with horizonte.db.read() as tx:
        assert [one.contact_id for one in open_requests(tx, horizonte.workspace_id)] == [theo]


def test_the_link_of_who_was_erased_opens_nothing(
    elisa: Visitor, stranger: Visitor, horizonte: Company, marina: int
) -> None:
    link = Link(horizonte.workspace_id, marina, horizonte.clock() + HOLDS_FOR)
    path = f"/p/{link_of(Vault(SECRET), link)}"
    assert stranger.get(path).status == 200
    elisa.post(f"/contacts/{marina}/erasure", {"number": PHONE})
    page = stranger.get(path)
    assert page.status == 404
    assert "Ask the company that gave it to you for a new one." in page.text
    for order in ("export", "erasure", "save", "stop"):
        assert stranger.post(path, {"order": order}).status == 404
    assert waiting(horizonte) == []


def test_a_choice_that_meets_the_erasure_writes_nothing(
    elisa: Visitor, horizonte: Company, marina: int
) -> None:
    vault, now = Vault(SECRET), horizonte.clock()
    with horizonte.db.read() as tx:
        seen = preferences_of(tx, vault, Link(horizonte.workspace_id, marina, now + 1), ["en"], now)
    assert seen is not None
    proof = Proof(channel=Channel.PREFERENCE, at=now)
    elisa.post(f"/contacts/{marina}/erasure", {"number": PHONE})
    late: list[Callable[[Unit], None]] = [
        lambda unit: choose(unit, vault, seen, [horizonte.matricula_id], seen.state, proof),
        lambda unit: stop_all(unit, vault, marina, proof),
        lambda unit: ask_of_company(unit, marina, Request.EXPORT, "preference"),
    ]
    for write in late:
        with pytest.raises(NotFound, match="link_unknown"), horizonte.unit("person") as unit:
            write(unit)
    with horizonte.db.read() as tx:
        assert history_of(tx, horizonte.workspace_id, marina, vault) == ()


def test_the_first_page_says_that_somebody_waits(
    elisa: Visitor, bia: Visitor, horizonte: Company, marina: int
) -> None:
    home = elisa.get("/")
    assert LINE % 2 in home.text and 'href="/privacy"' in home.html
    assert "about their data" not in bia.get("/").text, "she may not answer them"
    for request_id in waiting(horizonte):
        elisa.post(f"/privacy/requests/{request_id}/done")
    assert "about their data" not in elisa.get("/").text


@ON_SQLITE
def test_caio_and_bia_close_nothing(
    caio: Visitor, bia: Visitor, horizonte: Company, padaria: Company, marina: int
) -> None:
    before = waiting(horizonte)
    assert waiting(padaria) == []
    assert "Nobody waits for an answer" in caio.get("/privacy").text
    assert "about their data" not in caio.get("/").text
    for request_id in before:
        assert caio.post(f"/privacy/requests/{request_id}/done").status == 404
        assert bia.post(f"/privacy/requests/{request_id}/done").status == 403
    assert (waiting(horizonte), closed(horizonte)) == (before, [])
