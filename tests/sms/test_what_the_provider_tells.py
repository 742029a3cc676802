"""A person answers an SMS with PARE, and the provider tells of deliveries: by the secret address alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from avisa.audience.actions import ensure_contact
from avisa.audience.queries import people_by_phone
from avisa.consent.intake.sms.links import told_at
from avisa.consent.intake.sms.told_actions import learn_delivery
from avisa.consent.intake.sms.types import SmsAnswer, SmsState
from avisa.consent.ledger.queries import history_of
from avisa.consent.queries import suppressions_of
from avisa.consent.types import Channel, SuppressionSource
from avisa.ingest.sms import build_sms_ingest
from avisa.kernel.i18n import translator
from avisa.privacy.actions import erase
from avisa.programs.sms_fake import RESETS, FakeSms, Outbox, fake_sms
from tests.cast import Company
from tests.people import VAULT
from tests.serving import Served, serving
from tests.sms.school import PAULO, RITA, launched, look, provider_at, row_of
from tests.sms.test_an_sms_on_its_way import by_http
from tests.sms.test_the_fake_provider import ask


@pytest.fixture
def fake() -> Iterator[FakeSms]:
    with fake_sms(Outbox(), translator("en")) as server:
        yield server


@pytest.fixture
def avisa(horizonte: Company) -> Iterator[Served]:
    routes = build_sms_ingest(horizonte.db, VAULT, horizonte.ids, horizonte.clock)
    with serving(Starlette(routes=routes)) as served:
        yield served


def address(company: Company, served: Served, more: str = "") -> str:
    return told_at(VAULT, f"http://{served.host}:{served.port}", company.workspace_id) + more


def tells(fake: FakeSms, where: str, **what: str) -> int:
    """The fake provider calls Avisa; what Avisa answered."""
    status, body = ask(fake, "POST", "/tell", {"address": where, **what})
    assert status == 200, body
    answered: int = json.loads(body)["status"]
    return answered


def stops_of(company: Company, phone: str) -> list[tuple[SuppressionSource, str]] | None:
    """None for somebody unknown."""
    with company.db.read() as tx:
        who = people_by_phone(tx, company.workspace_id, [phone]).get(phone)
        if who is None:
            return None
        found = suppressions_of(tx, company.workspace_id, [who.id]).get(who.id, ())
    return [(no.source, no.reason) for no in found]


def test_whoever_was_invited_and_answers_pare_is_left_alone(
    horizonte: Company, fake: FakeSms, avisa: Served
) -> None:
    provider_at(horizonte, fake.url)
    made = launched(horizonte, (RITA,))
    look(horizonte, by_http, looks=2)
    for _ in range(2):  # told again, as providers do
        assert tells(fake, address(horizonte, avisa), **{"from": RITA.lstrip("+"), "text": "Pare!"}) == 200
    assert stops_of(horizonte, RITA) == [(SuppressionSource.PERSON, "sms")]
    row = row_of(horizonte, made)
    assert row.answer is SmsAnswer.NO and row.contact_id
    with horizonte.db.read() as tx:
        [said] = history_of(tx, horizonte.workspace_id, row.contact_id, VAULT)
    assert said.evidence and said.evidence.proof.channel is Channel.SMS
    assert said.evidence.proof.inbound_text == "Pare!" and said.evidence.proof.invited
    assert said.evidence.proof.invited.text == fake.outbox.all()[0].text


def test_a_stop_counts_for_whom_we_know_and_makes_nobody_known(
    horizonte: Company, padaria: Company, fake: FakeSms, avisa: Served
) -> None:
    provider_at(horizonte, fake.url)
    for company in (horizonte, padaria):
        with company.unit() as unit:
            paulo = ensure_contact(unit, PAULO)
    here = address(horizonte, avisa, "?from=message.from&text=message.body.0")
    form = urlencode({"From": PAULO, "Body": "SAIR"}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask_json(avisa, here, {"message": {"from": PAULO, "body": ["não quero sair do grupo"]}}) == 200
    assert stops_of(horizonte, PAULO) == []
    path = address(horizonte, avisa, "?from=From&text=Body").split("/", 3)[3]
    assert avisa.request("POST", f"/{path}", form, kind).status == 200
    assert ask_json(avisa, here, {"message": {"from": RITA, "body": ["PARE"]}}) == 200
    assert ask_json(avisa, here, ["nothing of this kind"]) == 200
    assert stops_of(horizonte, PAULO) == [(SuppressionSource.PERSON, "sms")]
    assert (stops_of(horizonte, RITA), stops_of(padaria, PAULO)) == (None, [])
    with horizonte.db.read() as tx:
        paulo = people_by_phone(tx, horizonte.workspace_id, [PAULO])[PAULO].id
    with horizonte.unit() as unit:
        erase(unit, VAULT, paulo)
    assert ask_json(avisa, here, {"message": {"from": PAULO, "body": ["PARE"]}}) == 200
    assert stops_of(horizonte, PAULO) is None, "who was erased is not brought back"


def test_nobody_else_is_believed(horizonte: Company, padaria: Company, fake: FakeSms, avisa: Served) -> None:
    with horizonte.unit() as unit:
        ensure_contact(unit, RITA)
    told = {"from": RITA, "text": "PARE"}
    assert tells(fake, address(horizonte, avisa), **told) == 404, "no provider of SMS, no answers"
    provider_at(horizonte, fake.url)
    good = address(horizonte, avisa)
    forged = good[:-2] + ("AA" if not good.endswith("AA") else "BB")
    for wrong in (forged, good.rsplit("/", 1)[0] + "/1", address(padaria, avisa)):
        assert tells(fake, wrong, **told) == 404
    assert avisa.request("POST", "/" + good.split("/", 3)[3], b"x" * (65 << 10)).status == 413
    assert avisa.request("GET", "/" + good.split("/", 3)[3]).status == 405
    assert stops_of(horizonte, RITA) == []
    assert ask(fake, "POST", "/tell", {"address": "https://example.com/", **told})[0] == 400


def test_a_report_ends_a_doubt_and_never_sends_again(
    horizonte: Company, fake: FakeSms, avisa: Served
) -> None:
    doubtful = "+553198888" + RESETS
    provider_at(horizonte, fake.url)
    made = launched(horizonte, (doubtful, RITA))
    look(horizonte, by_http, looks=3)
    assert row_of(horizonte, made, doubtful).state is SmsState.UNKNOWN
    sent = {one.to: one.reference for one in fake.outbox.all()}
    here = address(horizonte, avisa)
    assert tells(fake, here, reference=sent[doubtful], status="buffered") == 200
    assert row_of(horizonte, made, doubtful).state is SmsState.UNKNOWN
    assert tells(fake, here, reference=sent[doubtful], status="DELIVERED") == 200
    assert row_of(horizonte, made, doubtful).state is SmsState.SENT
    assert tells(fake, here, reference=sent[RITA], status="undelivered") == 200
    row = row_of(horizonte, made)
    assert (row.state, row.reason) == (SmsState.REFUSED, "undelivered")
    with horizonte.unit() as unit:
        assert not learn_delivery(unit, f"{row.id}.2", "failed"), "of another attempt"
        assert not learn_delivery(unit, "9" * 30, "failed")
    assert look(horizonte, by_http, looks=2) == 0
    assert len(fake.outbox.all()) == 2


def ask_json(avisa: Served, where: str, body: object) -> int:
    told = json.dumps(body).encode()
    return avisa.request(
        "POST", f"/{where.split('/', 3)[3]}", told, {"Content-Type": "application/json"}
    ).status
