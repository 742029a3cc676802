"""The pop-up's script and its addresses: small, for the company's own sites, as careful as the form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import avisa.web
from avisa.consent.types import Channel
from avisa.kernel.clock import SECOND
from avisa.web.public.flood import FROM_ONE_NETWORK
from tests.cast import Company
from tests.consent.asking import SITE, form_of, publish
from tests.ingest.posts import hear, written
from tests.web.test_the_form import RITA, events, turn, waiting
from tests.web.visitor import Page, Visitor

SCRIPT = Path(avisa.web.__file__).parent / "static" / "widget.js"
PAGE = f"{SITE}/matriculas"


def told(visitor: Visitor, body: dict[str, Any], origin: str = SITE) -> Page:
    headers = {"Content-Type": "application/json", "Origin": origin, "Sec-Fetch-Site": "cross-site"}
    return visitor.ask("POST", "/c/matriculas/answers", json.dumps(body).encode(), headers)


def filled(visitor: Visitor, company: Company, **changes: object) -> dict[str, Any]:
    offer = visitor.get("/c/matriculas/offer?language=en", Origin=SITE).answer.json
    turn(company, 5 * SECOND)
    purposes = [one["id"] for one in offer["purposes"]]
    return {
        "token": offer["token"],
        "phone": RITA,
        "page": PAGE,
        "language": "en",
        "purposes": purposes,
    } | changes


def test_it_is_under_ten_kilobytes_and_asks_nothing_of_a_strict_policy() -> None:
    source = SCRIPT.read_text()
    assert len(source.encode()) < 10_000
    for forbidden in (
        "eval(",
        "new Function",
        "innerHTML",
        ".style",
        'setAttribute("style',
        "https://",
        "cookie=",
    ):
        assert forbidden not in source


def test_only_the_companys_sites_may_read_and_answer(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    evil = "https://evil.example"
    for origin in (evil, "null", SITE + ".evil.example", "http://www.example.com.br"):
        headers = stranger.get("/c/matriculas/offer", Origin=origin).answer.headers
        assert "access-control-allow-origin" not in headers
    typed = filled(stranger, horizonte)
    assert told(stranger, typed, evil).status == 403
    assert waiting(horizonte) == 0
    asked = stranger.ask("OPTIONS", "/c/matriculas/answers", None, {"Origin": SITE}).answer
    assert (asked.status, asked.headers["access-control-allow-origin"]) == (204, SITE)
    answer = told(stranger, typed).answer
    assert answer.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_its_yes_waits_for_the_phone_and_names_the_page(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    answer = told(stranger, filled(stranger, horizonte)).answer.json
    assert answer["link"].startswith("https://wa.me/553133334444?text=")
    assert events(horizonte) == []
    turn(horizonte, 5 * SECOND)
    hear(horizonte, written(horizonte, "5531988887777", answer["message"]))
    (event,) = events(horizonte)
    assert event.evidence
    proof = event.evidence.proof
    assert (proof.channel, proof.page, proof.double_opt_in) == (Channel.POPUP, PAGE, True)


def test_a_slip_is_told_in_words_and_a_bot_is_thanked(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    assert "landline" in told(stranger, filled(stranger, horizonte, phone="3133334444")).answer.json["wrong"]
    assert "Tick" in told(stranger, filled(stranger, horizonte, purposes=[])).answer.json["wrong"]
    for bad in ({"token": 7}, {"purposes": "x"}, {"token": "forged"}):
        assert told(stranger, filled(stranger, horizonte, **bad)).status == 422
    assert told(stranger, filled(stranger, horizonte, website="spam")).answer.json["title"] == "Thank you"
    assert waiting(horizonte) == 0


def test_a_flood_is_held_back(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    typed = filled(stranger, horizonte, phone="1")
    answers = [told(stranger, typed).status for _ in range(FROM_ONE_NETWORK + 1)]
    assert answers[-2:] == [422, 429]
