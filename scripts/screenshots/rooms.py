"""Pictures of the agenda, the inbox, segments and webhooks; what the demo has not, the walk sets up."""

from __future__ import annotations

from playwright.sync_api import Page

from scripts.screenshots.camera import DARK, DESKTOP, PHONE, TALL, Walks, at
from scripts.screenshots.demo import Demo

TEMPLATE = "mensalidade_a_vencer · pt_BR"
VALUES = {
    "body.responsavel": "attribute:name",
    "body.aluno": "column:aluno",
    "body.vencimento": "column:prazo",
    "button.0": "column:aluno",
}
SCHEDULES = (("Lembrete de mensalidade", "cobrança", "25"), ("Aviso de vencimento", "cobrança", "28"))
CANNED = (
    (
        "Horário da secretaria",
        "horario",
        "Olá, {{primeiro_nome}}! Atendemos de segunda a sexta, das 7h30 às 17h.",
    ),
    ("Segunda via do boleto", "boleto", "{{primeiro_nome}}, a segunda via está no portal da família."),
)
ANSWER = "Que bom! Já separamos a vaga. O contrato chega por e-mail ainda hoje."
SAVE = "main form button.primary"


def planned(page: Page, name: str, purpose: str, day: str) -> None:
    """A schedule of every month, active from now on."""
    page.goto("/agenda/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=list]").first.check()
    page.get_by_label(purpose).check()
    page.locator("#monthday").select_option(day)
    page.locator("[id='s0.template']").select_option(label=TEMPLATE)
    for slot, source in VALUES.items():
        page.locator(f"[id='s0.source.{slot}']").select_option(source)
    page.locator(SAVE).last.click()
    page.get_by_role("button", name="Ativar…").click()
    page.locator("dialog[open] .primary").click()
    page.locator("main .head .chip.good").wait_for()


def agenda(page: Page, running: Demo) -> None:
    for name, purpose, day in SCHEDULES:
        planned(page, name, purpose, day)
    page.goto("/agenda")


def canned(page: Page, running: Demo) -> None:
    for title, shortcut, text in CANNED:
        page.goto("/canned/new")
        page.locator("#title").fill(title)
        page.locator("#shortcut").fill(shortcut)
        page.locator("#category").fill("Secretaria")
        page.locator("#text").fill(text)
        page.locator(SAVE).click()
        page.locator("main .cover", has_text=title).wait_for()
    page.goto("/canned")


def conversation(page: Page, running: Demo) -> None:
    """Somebody's answer to the campaign, taken and answered."""
    page.goto("/desk?shelf=queue")
    page.locator(".talks li a", has_text="Quero rematricular").first.click(timeout=240_000)
    page.get_by_role("button", name="Assumir").click()
    page.get_by_role("button", name="Assumir").wait_for(state="detached")
    page.locator("#text").fill(ANSWER)
    page.get_by_role("button", name="Enviar", exact=True).click()
    page.locator(".thread .us .tick.read").nth(1).wait_for()
    page.locator("#text").blur()


def known_conversation(page: Page, running: Demo) -> None:
    page.goto("/desk")
    page.locator(".talks li a").first.click()
    page.locator(".composer textarea").wait_for()


def segment(page: Page, running: Demo) -> None:
    """Who has read, and not written."""
    page.goto("/contacts/segments/new")
    page.locator("[name=name]").fill("Quem leu e não respondeu")
    page.locator("[id='g0.r0.is']").select_option("message")
    page.locator("[id='g0.r0.op']").select_option("read")
    page.get_by_role("button", name="Adicionar uma condição").click()
    page.locator("[id='g0.r1.is']").select_option("wrote")
    page.locator("[id='g0.r1.yes']").select_option("no")
    page.locator("#count .big").wait_for()
    page.wait_for_timeout(1500)  # the count follows half a second after the last change


def webhooks(page: Page, running: Demo) -> None:
    domain = running.email.split("@")[1]
    page.goto("/settings/webhooks/new")
    page.locator("#url").fill(f"https://erp.{domain}/avisa")
    for told in ("message.failed", "message.received", "campaign.*"):
        page.locator(f"main input[value='{told}']").check()
    page.locator(SAVE).click()
    page.locator("#secret").wait_for()
    page.goto("/settings/webhooks")
    page.locator("main a.cover").first.click()


ROOMS: Walks = {
    "agenda": (TALL, "pt_BR", agenda),
    "agenda-celular": (PHONE, "pt_BR", at("/agenda")),
    "respostas-prontas": (DESKTOP, "pt_BR", canned),
    "atendimento": (DESKTOP, "pt_BR", conversation),
    "atendimento-celular": (PHONE | DARK, "pt_BR", known_conversation),
    "segmento": (DESKTOP, "pt_BR", segment),
    "precos": (TALL, "pt_BR", at("/settings/prices")),
    "webhooks": (DESKTOP, "pt_BR", webhooks),
}
