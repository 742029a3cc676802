"""Pictures of consent, privacy and the rules of sending; what the demo has not, the walk sets up."""

from __future__ import annotations

from playwright.sync_api import Page

from scripts.screenshots.camera import DARK, PHONE, TALL, Walks, at
from scripts.screenshots.demo import Demo

PURPOSE = "matrícula"
WORKDAY = (("08:00", "12:00"), ("14:00", "18:00"))
CLOSED = (
    ("Recesso de fim de ano", "2026-12-21", "2027-01-10", ""),
    ("Aniversário de São Paulo", "2027-01-25", "", "11"),
)
SAVE = "main form button.primary"


def text(page: Page, running: Demo) -> None:
    """A wording that lacks how to stop: the check says so before anybody publishes it."""
    page.goto("/consent")
    page.locator("main tr", has_text=PURPOSE).locator("a[href$='/pt_BR']").click()
    page.locator("#body").fill("Aceito receber mensagens do Colégio Horizonte pelo WhatsApp sobre matrícula.")
    page.locator("button[value=publish]").click()
    page.locator("main .notice, main .mistake").first.wait_for()


def opened_form(page: Page, running: Demo) -> None:
    """With the script for the company's own site, whose domain stands on top of the settings."""
    page.goto("/settings")
    domain = page.locator("main .head p").inner_text().split(" · ")[1]
    page.goto("/consent/forms/new")
    page.locator("#name").fill("Feira de matrículas")
    page.locator("#slug").fill("feira-de-matriculas")
    page.locator("#sites").fill(f"https://www.{domain}")
    page.get_by_label(PURPOSE).check()
    page.locator(SAVE).click()
    page.wait_for_url("**/consent/forms/*")


def qr(page: Page, running: Demo) -> None:
    page.goto("/consent/invitations/new?kind=qr")
    page.locator("#name").fill("Cartaz da secretaria")
    page.get_by_label(PURPOSE).check()
    page.locator(SAVE).click()
    page.locator("main img").first.wait_for()


def record(page: Page, running: Demo) -> None:
    """All that is known of one person."""
    page.goto("/contacts")
    page.locator("main td a.cover").first.click()
    page.locator("main a[href$='/record']").click()


def hours(page: Page, running: Demo) -> None:
    page.goto("/settings/hours")
    page.locator("[name=hours][value=kept]").check()
    for day in range(5):
        for place, (begins, ends) in enumerate(WORKDAY):
            page.locator(f"[name=begins-{day}]").nth(place).fill(begins)
            page.locator(f"[name=ends-{day}]").nth(place).fill(ends)
    page.locator("#most").fill("2")
    page.locator("#days").fill("7")
    page.locator(SAVE).click()
    page.locator(".notice.good").wait_for()
    page.goto("/settings/hours")


def closed_days(page: Page, running: Demo) -> None:
    for name, begins, ends, only in CLOSED:
        page.goto("/settings/hours/closed")
        page.locator("#name").fill(name)
        page.locator("#begins").fill(begins)
        page.locator("#ends").fill(ends)
        page.locator("#only").fill(only)
        page.locator(SAVE).first.click()
        page.locator(".notice.good").wait_for()
    page.goto("/settings/hours/closed")


RULES: Walks = {
    "texto-de-consentimento": (TALL, "pt_BR", text),
    "formulario": (TALL, "pt_BR", opened_form),
    "qr-de-consentimento": (TALL, "pt_BR", qr),
    "registro-da-pessoa": (TALL, "pt_BR", record),
    "privacidade": (TALL, "pt_BR", at("/privacy")),
    "horarios": (TALL, "pt_BR", hours),
    "horarios-celular": (PHONE | DARK, "pt_BR", at("/settings/hours")),
    "dias-fechados": (TALL, "pt_BR", closed_days),
    "regras-dos-estados": (TALL, "pt_BR", at("/settings/hours/rules")),
}
