"""A CSV goes straight into a campaign, from the wizard through the import and back again."""

from __future__ import annotations

from html import escape, unescape
from urllib.parse import parse_qs, urlencode, urlsplit

from sqlalchemy import update

from avisa.audience.tables import import_run
from avisa.consent.intake.importer import Importer
from tests.campaigns.school import list_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.people import VAULT
from tests.web.test_importing_a_list import LIST, YES
from tests.web.visitor import HTMX, Page, Visitor


def asked(company: Company, **more: object) -> dict[str, object]:
    """What the wizard's second step sends beside the file."""
    return {"number": company.number_id, "template": company.template_id, "people": "chosen"} | more


def bring(ana: Visitor, company: Company, content: bytes = LIST, **more: object) -> str:
    typed = asked(company, **more)
    page = ana.post_with_file("/contacts/imports", typed, "file", "pais.csv", content)
    assert page.status == 303
    return page.goes_to


def declare(ana: Visitor, company: Company, address: str) -> Page:
    return ana.post(address, YES | {"purposes": company.matricula_id})


def import_now(company: Company, address: str) -> None:
    """What an engine does."""
    made = int(urlsplit(address).path.rpartition("/")[2])
    list(Importer(company.db, company.ids, VAULT).run(company.workspace_id, made, company.clock()))


def test_from_the_wizard_and_back_with_everything_chosen(ana: Visitor, horizonte: Company) -> None:
    first = list_of(horizonte, ({"responsavel": "Rita"},))
    second = ana.get(f"/campaigns/new?template={horizonte.template_id}")
    assert 'formaction="/contacts/imports" formmethod="post" formenctype="multipart/form-data"' in second.html
    address = bring(ana, horizonte, list=first, name="Volta & <aulas>")
    columns = ana.get(address)
    assert "→ +55 31 99888-7766" in columns.text
    assert f'action="{escape(address)}"' in columns.html
    started = declare(ana, horizonte, address)
    assert (started.status, started.goes_to) == (303, address)
    waiting = ana.get(address)
    assert "Your campaign waits for this list" in waiting.text
    import_now(horizonte, address)
    onward = ana.get(address)
    assert onward.status == 303
    chosen = parse_qs(urlsplit(onward.goes_to).query)
    assert urlsplit(onward.goes_to)[:3] == ("", "", "/campaigns/new")
    assert chosen["list"][0] == str(first) and len(chosen["list"]) == 2
    third = ana.get(onward.goes_to)
    assert "pais.csv is in. Good: 2, repeated: 1, bad: 2." in third.text
    assert "Matrículas, Pais 2027" in third.text
    assert 'value="Volta &amp; &lt;aulas&gt;"' in third.html
    assert '<option value="column:aluno"' in third.html


@ON_SQLITE
def test_the_live_page_goes_on_by_itself(ana: Visitor, horizonte: Company) -> None:
    address = bring(ana, horizonte)
    declare(ana, horizonte, address)
    path, _, query = address.partition("?")
    assert f'hx-sse:connect="{escape(f"{path}/live?{query}")}"' in ana.get(address).html
    import_now(horizonte, address)
    told = ana.get(f"{path}/live?{query}").html
    assert f'id="onward" hx-get="{escape(address)}" hx-trigger="load"' in told
    onward = ana.get(address, **HTMX)
    assert onward.goes_to.startswith("/campaigns/new?number=")


@ON_SQLITE
def test_without_a_yes_the_wizard_says_what_is_missing(ana: Visitor, horizonte: Company) -> None:
    address = bring(ana, horizonte)
    ana.post(address, {"consent": "no", "list_name": "Pais"})
    import_now(horizonte, address)
    assert "these people cannot be messaged yet" in ana.get(ana.get(address).goes_to).text


@ON_SQLITE
def test_an_import_that_fails_leads_back_to_the_people(ana: Visitor, horizonte: Company) -> None:
    address = bring(ana, horizonte)
    declare(ana, horizonte, address)
    with horizonte.unit() as unit:
        ended = {"state": "failed", "failure": "sheet_unreadable", "finished_at": unit.now}
        mine = import_run.c.workspace_id == horizonte.workspace_id
        unit.tx.execute(update(import_run).where(mine).values(**ended))
    page = ana.get(address)
    assert page.status == 200
    assert "Your campaign still waits for a list." in page.text
    again = ana.get(address_of("Choose another file", page))
    assert "Bring a new list" in again.text


@ON_SQLITE
def test_a_file_that_cannot_be_read_leads_back_too(ana: Visitor, horizonte: Company) -> None:
    page = ana.get(bring(ana, horizonte, b"%PDF-1.7\nnothing of use"))
    assert page.status == 422
    assert "Bring a new list" in ana.get(address_of("Choose another file", page)).text


@ON_SQLITE
def test_without_a_file_the_choices_stay(ana: Visitor, horizonte: Company) -> None:
    page = ana.post_with_file("/contacts/imports", asked(horizonte), "file", "", b"")
    assert page.status == 422
    assert f'action="/contacts/imports?number={horizonte.number_id}&amp;template=' in page.html


@ON_SQLITE
def test_a_file_that_was_chosen_and_not_sent_is_not_forgotten(ana: Visitor, horizonte: Company) -> None:
    known = list_of(horizonte, ({"responsavel": "Rita"},))
    query = urlencode(asked(horizonte, list=known, file="pais.csv"))
    assert "so far it has not been taken in" in ana.get(f"/campaigns/new?{query}").text


@ON_SQLITE
def test_only_numbers_of_ours_travel(ana: Visitor, horizonte: Company) -> None:
    wrong = {"list": "https://evil.example", "segment": "1&next=//evil.example", "next": "//evil.example"}
    address = bring(ana, horizonte, LIST, **wrong)
    assert "evil" not in address
    assert parse_qs(urlsplit(address).query).keys() == {"number", "template"}
    assert "?" not in bring(ana, horizonte, template="//evil.example")


@ON_SQLITE
def test_nothing_of_another_company_is_reached(ana: Visitor, caio: Visitor, horizonte: Company) -> None:
    address = bring(ana, horizonte)
    declare(ana, horizonte, address)
    assert caio.get(address).status == 404
    import_now(horizonte, address)
    onward = ana.get(address).goes_to
    assert caio.get(address).status == 404
    seen = caio.get(onward)
    assert seen.status == 200
    assert "What to send" in seen.text
    assert "pais.csv" not in seen.text and "Pais 2027" not in seen.text
    foreign = ana.get(caio.upload(f"/contacts/imports?{urlsplit(address).query}", "pao.csv", LIST).goes_to)
    assert foreign.status == 404


def address_of(text: str, page: Page) -> str:
    return unescape(page.html.split(f">{text}</a>")[0].rpartition('href="')[2].partition('"')[0])
