"""The review: what the rules say, when they say it, and how a person says it instead."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.templates.verdicts import Verdict
from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver
from .templates import PLAIN


@pytest.fixture
def reviewing(sandbox: RunningSandbox) -> RunningSandbox:
    """Rules decide, a minute or so after the creation; time stands still."""
    sandbox.control("POST", "/review", {"mode": "rules", "delay_ms": 60_000})
    templates.stand_still(sandbox)
    return sandbox


def _words(text: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Veja os horários em https://bit.ly/abc antes de vir.", "INVALID_FORMAT"),
        ("Fale com a gente em wa.me/5531999990000 ainda hoje.", "INVALID_FORMAT"),
        ("Pague ainda hoje ou vamos te processar, sem mais avisos.", "ABUSIVE_CONTENT"),
        ("Responda com o número do cartão para confirmar a sua compra.", "ABUSIVE_CONTENT"),
        ("Você foi sorteado e só precisa responder a esta mensagem.", "SCAM"),
        ("Thank you for your order, it will be with you this week.", "TAG_CONTENT_MISMATCH"),
        ("O seu código de verificação está na tela do aplicativo.", "INCORRECT_CATEGORY"),
    ],
)
def test_rules_reject_with_a_reason(reviewing: RunningSandbox, text: str, reason: str) -> None:
    reviewing.control("POST", "/review", {"delay_ms": 0})
    made = templates.created(reviewing, _words(text))
    one = templates.shown(reviewing, made["id"], "status,rejected_reason")
    assert (made["status"], one["rejected_reason"]) == ("REJECTED", reason)


def test_variables_side_by_side_are_rejected_even_without_a_review(sandbox: RunningSandbox) -> None:
    part = _words("Olá {{1}} {{2}}, as aulas voltam na segunda-feira cedo.")
    made = templates.created(sandbox, part | {"example": {"body_text": [["Ana", "Lima"]]}})
    assert made["status"] == "REJECTED"


def test_the_same_words_twice_are_rejected(reviewing: RunningSandbox) -> None:
    reviewing.control("POST", "/review", {"delay_ms": 0})
    assert templates.created(reviewing, PLAIN)["status"] == "APPROVED"
    assert templates.created(reviewing, PLAIN, name="outro")["status"] == "REJECTED"
    assert templates.created(reviewing, PLAIN, language="pt_PT")["status"] == "APPROVED"


def test_utility_that_sells_is_approved_as_marketing(reviewing: RunningSandbox) -> None:
    reviewing.control("POST", "/review", {"delay_ms": 0})
    made = templates.created(reviewing, _words("Aproveite o desconto de dezembro na sua matrícula."))
    assert (made["status"], made["category"]) == ("APPROVED", "MARKETING")


def test_a_verdict_takes_its_time_and_is_told(reviewing: RunningSandbox, receiver: Receiver) -> None:
    made = templates.created(reviewing, _words("Veja os horários em https://bit.ly/abc antes de vir."))
    assert made["status"] == "PENDING"
    assert sends.refused(reviewing, sends.template("novo"))[1]["code"] == 132001
    (waiting,) = reviewing.control("GET", "/templates/pending")
    now = reviewing.control("GET", "/state")["clock"]["now"]
    assert 30_000 <= waiting["verdict_due"] - now < 90_000
    templates.advance(reviewing, 90_000)
    told = receiver.wait_for_field("message_template_status_update")
    assert (told["event"], told["reason"]) == ("REJECTED", "INVALID_FORMAT")
    assert {*told["rejection_info"]} == {"reason", "recommendation"}
    assert reviewing.control("GET", "/templates/pending") == []


def test_a_person_decides_before_the_rules(reviewing: RunningSandbox) -> None:
    made = templates.created(reviewing, PLAIN)
    verdict = {"status": "REJECTED", "reason": "PROMOTIONAL", "why": "Vende.", "recommendation": "Não venda."}
    reviewing.control("POST", "/templates/novo/pt_BR/verdict", verdict)
    templates.advance(reviewing, templates.HOUR)
    one = templates.shown(reviewing, made["id"], "status,rejected_reason")
    assert (one["status"], one["rejected_reason"]) == ("REJECTED", "PROMOTIONAL")


def test_chance_varies_the_delay_and_the_seed_repeats_it(reviewing: RunningSandbox) -> None:
    def delays() -> list[int]:
        for place in range(4):
            templates.created(reviewing, name=f"modelo_{place}", language="en_US")
        now = reviewing.control("GET", "/state")["clock"]["now"]
        return [row["verdict_due"] - now for row in reviewing.control("GET", "/templates/pending")]

    first = delays()
    reviewing.control("POST", "/reset")
    reviewing.control("POST", "/review", {"mode": "rules", "delay_ms": 60_000})
    templates.stand_still(reviewing)
    assert len({*first}) == 4
    assert delays() == first


def test_duplicates_can_be_refused_at_once() -> None:
    with RunningSandbox("--duplicate-content", "refuse") as sandbox:
        templates.created(sandbox, PLAIN)
        assert templates.refused(sandbox, templates.creation(PLAIN, name="outro"))["error_subcode"] == 2388024


@pytest.mark.parametrize(("share", "ended"), [(1.0, ("APPROVED", "NONE")), (0.0, ("REJECTED", "SCAM"))])
def test_an_appeal_is_answered_within_a_day(share: float, ended: tuple[str, str]) -> None:
    """By the seed; the reason stays what it was."""
    platform = open_platform(Settings(virtual_clock=True, appeal_share=share, review="off"))
    template = platform.templates.named("convite_evento")[0]
    platform.review.decide(template, Verdict("REJECTED", "", "SCAM"))
    platform.review.appeal(template)
    assert (template.status, [*platform.review.pending()]) == ("IN_APPEAL", [template.id])
    asyncio.run(platform.advance(templates.DAY))
    assert (template.status, template.rejected_reason) == ended


def test_a_person_answers_an_appeal(sandbox: RunningSandbox, receiver: Receiver) -> None:
    path = "/templates/convite_evento/pt_BR"
    with pytest.raises(RuntimeError, match="nothing to appeal"):
        sandbox.control("POST", f"{path}/appeal", {})
    sandbox.control("POST", path, {"status": "DISABLED"})
    assert sandbox.control("POST", f"{path}/appeal", {})["status"] == "IN_APPEAL"
    assert sends.refused(sandbox, sends.template())[1]["code"] == 132001
    assert sandbox.control("POST", f"{path}/verdict", {"status": "REJECTED"})["status"] == "DISABLED"
    sandbox.control("POST", f"{path}/appeal", {})
    sandbox.control("POST", f"{path}/verdict", {"status": "APPROVED"})
    sends.accepted(sandbox, sends.template())
    receiver.wait_for(lambda posts: "REINSTATED" in _events(posts))
    assert _events(receiver) == ["DISABLED", "IN_APPEAL", "REJECTED", "IN_APPEAL", "REINSTATED"]


def _events(receiver: Receiver) -> list[str]:
    return [value["event"] for value in receiver.told("message_template_status_update")]
