"""Pictures of campaigns, contacts and templates."""

from __future__ import annotations

from playwright.sync_api import Page

from scripts.screenshots.camera import DARK, DESKTOP, PHONE, STAGE, TALL, Walks, at, first
from scripts.screenshots.demo import Demo


def open_campaign(page: Page) -> None:
    """The demo's own; a draft that another picture left behind stands above it."""
    page.goto("/campaigns")
    page.get_by_role("link", name="Rematrícula 2027", exact=True).click()


def campaign_at_work(page: Page, running: Demo) -> None:
    """Once about half of the people have it on their phones."""
    open_campaign(page)
    page.locator("#live .key.fill-read").wait_for(timeout=120_000)


def campaign_done(page: Page, running: Demo) -> None:
    open_campaign(page)
    page.locator("#live .head .chip.good").wait_for(timeout=240_000)


def recipient(page: Page, running: Demo) -> None:
    open_campaign(page)
    page.wait_for_url("**/campaigns/*")
    page.goto(f"{page.url}/recipients?state=read")
    page.locator("main a[href^='/messages/']").first.click()


def list_in_question(page: Page, running: Demo) -> None:
    page.goto("/contacts/imports/new")
    page.locator("#file").set_input_files(next(running.folder.glob("*.csv")))
    page.locator("main form button").click()
    page.wait_for_url("**/imports/*")


def variables(page: Page, running: Demo) -> None:
    page.goto("/templates?status=APPROVED")
    page.locator("main td a.cover", has_text="rematricula_aberta").click()
    page.locator("main a[href^='/campaigns/new']").click()
    page.locator("[name=list]").first.check()
    page.locator("main form button.primary").click()
    page.locator("[name=name]").wait_for()


def rehearsal(page: Page, running: Demo) -> None:
    variables(page, running)
    page.locator("[name=name]").fill("Rematrícula 2027, segunda chamada")
    page.get_by_label("matrícula").check()
    page.locator("main form > div > div > button.primary").click()
    page.locator("#rehearsal .big").first.wait_for(timeout=60_000)
    page.locator("#budget").wait_for()


def phone_of_a_recipient(page: Page, running: Demo) -> None:
    """Of somebody who has read the campaign's message and answered it."""
    campaign_done(page, running)
    page.goto(f"{running.phones}?lang=pt-BR&search=replies")
    page.locator("#people a", has=page.locator(".ticks")).first.click()
    page.locator(".row.mine").last.wait_for()
    page.goto(page.url.replace("search=replies", "search="))
    page.locator("#people .unread").nth(4).wait_for()


# In the order in which the demo gets to them.
CONSOLE: Walks = {
    "campanha-ao-vivo": (DESKTOP, "pt_BR", campaign_at_work),
    "campanha": (DESKTOP, "pt_BR", campaign_done),
    "campanha-celular": (PHONE, "pt_BR", campaign_done),
    "campanha-escuro": (DESKTOP | DARK, "pt_BR", campaign_done),
    "campaign": (DESKTOP, "en", campaign_done),
    "destinatario": (DESKTOP, "pt_BR", recipient),
    "inicio": (DESKTOP, "pt_BR", at("/")),
    "inicio-celular": (PHONE | DARK, "pt_BR", at("/")),
    "home": (DESKTOP, "en", at("/")),
    "contatos": (DESKTOP, "pt_BR", at("/contacts")),
    "importar": (DESKTOP, "pt_BR", list_in_question),
    "importacao": (DESKTOP, "pt_BR", first("/contacts/imports", -1)),
    "modelos": (DESKTOP, "pt_BR", at("/templates")),
    "modelo": (DESKTOP, "pt_BR", first("/templates?status=APPROVED")),
    "variaveis": (DESKTOP, "pt_BR", variables),
    "ensaio": (TALL, "pt_BR", rehearsal),
    "configuracoes": (DESKTOP, "pt_BR", at("/settings")),
    "sandbox-celular": (STAGE, "pt_BR", phone_of_a_recipient),
}
