"""A picture goes up once for a number, before a message names it; until then messages wait out of the way."""

from __future__ import annotations

import asyncio
import io
import json
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from avisa.campaigns import actions as campaigns
from avisa.campaigns import making_actions as making
from avisa.campaigns.types import Variant
from avisa.channels.port import Outbound
from avisa.engine.channels import Channels
from avisa.engine.store import Store
from avisa.engine.uploads import Uploads, files_in_use
from avisa.errors import Refused
from avisa.kernel.clock import HOUR, MINUTE
from avisa.messages.filling import Mapping, mapping_from
from avisa.messages.single import SingleRequest, dispatch
from avisa.schedule import actions as schedules
from avisa.schedule.types import StepAsked
from avisa.schedule.types import Unit as Day
from avisa.templates.media.actions import keep, refuse
from avisa.templates.media.queries import uploads_of_file
from avisa.templates.media.rules import LASTS, LOOK_AGAIN, RENEWED_BEFORE
from avisa.templates.media.types import Upload, UploadState
from avisa.templates.samples.actions import take_in_sample
from avisa.templates.samples.rules import medium_of
from avisa.templates.shapes import version_of
from avisa.templates.tables import template
from tests.campaigns.school import looked_over, view_of
from tests.cast import Company, FakeClock
from tests.channels.peers import Line, Peer
from tests.engine.by_hand import Hand
from tests.engine.live import Live, point
from tests.gate.audience import AGREED, assemble
from tests.messages.letters import row_of, rows_in
from tests.people import VAULT, add_parents, phone_of
from tests.schedule.school import DAILY, NINE, asked, parents
from whatsapp_sandbox.testing import RunningSandbox

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 800, 418) + b"\x08\x02"
IMAGE: dict[str, Any] = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}}
BODY: dict[str, Any] = {"type": "BODY", "text": "A feira de ciências da escola é no sábado às nove horas."}


def kept(company: Company, content: bytes = PNG, name: str = "feira.png") -> int:
    who, medium = (company.workspace_id, "user:1", company.clock()), medium_of(content, len(content))
    return take_in_sample(company.db, company.ids, VAULT, who, name, medium, io.BytesIO(content))


def with_picture(company: Company) -> None:
    """The school's template shows a picture."""
    with_parts(company, [IMAGE, BODY])


def with_parts(company: Company, parts: list[dict[str, Any]]) -> None:
    mine = (template.c.workspace_id == company.workspace_id) & (template.c.id == company.template_id)
    told = {"components": parts, "version": version_of("UTILITY", parts)}
    with company.unit() as unit:
        unit.tx.execute(update(template).where(mine).values(told))


def campaign_with(company: Company, file: int, people: int = 2) -> int:
    mapping = mapping_from({"slots": {"header_link": {"fixed": f"media:{file}"}}})
    what = {"number_id": company.number_id, "template_id": company.template_id, "mapping": mapping}
    whom = {"purpose_id": company.matricula_id, "list_id": assemble(company, [AGREED] * people)}
    with company.unit() as unit:
        return campaigns.create(unit, name=f"Feira {file}", **what, **whom)  # type: ignore[arg-type]


def launched(company: Company, file: int) -> int:
    made = campaign_with(company, file)
    with company.unit() as unit:
        assert campaigns.launch(unit, made, looked_over(company, made))
        assert campaigns.freeze_next(unit, made).done
    return made


def upload_of(company: Company, file: int) -> Upload:
    with company.db.read() as tx:
        (found,) = uploads_of_file(tx, company.workspace_id, file)
    return found


def uploaded(company: Company, file: int, media_id: str) -> None:
    with company.unit() as unit:
        keep(unit, upload_of(company, file), media_id)


def headers(sent: list[Outbound]) -> set[str]:
    return {one.body.header.media_id for one in sent if one.body.header}


def test_messages_wait_for_the_upload_and_leave_with_the_numbers_own_id(
    horizonte: Company, clock: FakeClock
) -> None:
    with_picture(horizonte)
    file = kept(horizonte)
    made = launched(horizonte, file)
    hand = Hand(horizonte)
    assert hand.claim().ready == ()
    assert {(row.state, row.reason, row.due_at) for row in rows_in(horizonte, made)} == {
        ("queued", "media_uploading", clock() + LOOK_AGAIN)
    }
    uploaded(horizonte, file, "1037")
    clock.advance(LOOK_AGAIN)
    assert headers([one.outbound for one in hand.claim().ready]) == {"1037"}


def test_an_upload_is_renewed_before_its_end_and_never_trusted_at_it(
    horizonte: Company, clock: FakeClock
) -> None:
    with_picture(horizonte)
    file = kept(horizonte)
    made, hand = campaign_with(horizonte, file, 3), Hand(horizonte)
    uploaded(horizonte, file, "1037")
    with horizonte.unit() as unit:
        assert campaigns.launch(unit, made, looked_over(horizonte, made))
        assert campaigns.freeze_next(unit, made).done
    clock.advance(LASTS - RENEWED_BEFORE)
    assert headers([one.outbound for one in hand.claim(1).ready]) == {"1037"}
    assert upload_of(horizonte, file).state is UploadState.ASKED  # a new one is on its way
    clock.advance(RENEWED_BEFORE - HOUR)
    assert hand.claim(1).ready == ()
    uploaded(horizonte, file, "2074")
    clock.advance(LOOK_AGAIN)
    assert headers([one.outbound for one in hand.claim().ready]) == {"2074"}


def test_a_file_that_whatsapp_does_not_take_stops_the_campaign_and_burns_nobody(horizonte: Company) -> None:
    with_picture(horizonte)
    file = kept(horizonte)
    made, hand = launched(horizonte, file), Hand(horizonte)
    with horizonte.unit() as unit:
        refuse(unit, upload_of(horizonte, file), "media_not_uploaded", "too bright")
    assert hand.claim().ready == ()
    found = view_of(horizonte, made)
    assert (found.state, found.reason) == ("stopped", "media_refused")
    assert {row.state for row in rows_in(horizonte, made)} == {"queued"}


def test_a_file_of_another_company_or_kind_is_refused_where_it_is_named(
    horizonte: Company, padaria: Company
) -> None:
    with_picture(horizonte)
    caios = kept(padaria)
    with pytest.raises(Refused, match="media_gone"):
        campaign_with(horizonte, caios)
    with pytest.raises(Refused, match="media_gone"), horizonte.unit() as unit:
        picture = {"header_link": f"media:{caios}"}
        single = SingleRequest("lembrete_matricula", values=picture, to=phone_of(0), purpose="matrícula")
        dispatch(unit, VAULT, single)
    pdf = kept(horizonte, b"%PDF-1.7 and more", "boleto.pdf")
    with pytest.raises(Refused, match="media_misfit"):
        campaign_with(horizonte, pdf)


def test_the_same_file_is_kept_once(horizonte: Company) -> None:
    assert kept(horizonte) == kept(horizonte)
    assert kept(horizonte, name="outra.png") != kept(horizonte)


CARD = [
    IMAGE,
    {"type": "BODY", "text": "Oficina de {{1}} na feira."},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "URL", "text": "Ver", "url": "https://example.com.br/o/{{1}}", "example": ["x"]}
        ],
    },
]
OFFER = {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Até sexta", "has_expiration": True}}
COUPON = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "COPY_CODE", "example": "FEIRA"},
        {"type": "URL", "text": "Usar", "url": "https://example.com.br/{{1}}", "example": ["x"]},
    ],
}
FLOW = {
    "type": "BUTTONS",
    "buttons": [{"type": "FLOW", "text": "Inscrever", "flow_id": "1", "flow_action": "navigate"}],
}
CODE: list[dict[str, Any]] = [
    {"type": "BODY", "add_security_recommendation": True},
    {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"}]},
]
PARTS: dict[str, tuple[str, list[dict[str, Any]], dict[str, str]]] = {
    "com_figura": ("UTILITY", [IMAGE, BODY], {"header_link": "media:{file}"}),
    "com_lugar": (
        "UTILITY",
        [{"type": "HEADER", "format": "LOCATION"}, BODY],
        {
            "header.latitude": "-19.92",
            "header.longitude": "-43.94",
            "header.name": "Escola",
            "header.address": "Rua A, 1",
        },
    ),
    "com_fluxo": ("UTILITY", [BODY, FLOW], {}),
    "com_oferta": (
        "MARKETING",
        [BODY, OFFER, COUPON],
        {"offer_ends": "2099-12-18T23:59-03:00", "button.0": "FEIRA27", "button.1": "loja"},
    ),
    "com_cartoes": (
        "MARKETING",
        [BODY, {"type": "CAROUSEL", "cards": [{"components": CARD}] * 2}],
        {
            f"card.{place}.{slot}": value
            for place in (0, 1)
            for slot, value in (
                ("header_link", "media:{file}"),
                ("body.1", "robótica"),
                ("button.0", "robos"),
            )
        },
    ),
    "com_codigo": ("AUTHENTICATION", CODE, {"body.1": "271828"}),
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """It takes no id of a file that nobody uploaded."""
    shown = {"name": "", "language": "pt_BR", "category": "", "components": []}
    listed = [shown | {"name": n, "category": c, "components": p} for n, (c, p, _) in PARTS.items()]
    file = tmp_path_factory.mktemp("carried") / "templates.json"
    file.write_text(json.dumps(listed))
    secrets = ("--token", "token-of-the-tests", "--app-secret", "app-secret-of-the-tests")
    with RunningSandbox(*secrets, "--known-media", "--templates", str(file)) as sandbox:
        yield sandbox


def one_round(live: Live) -> int:
    with ThreadPoolExecutor(1) as threads:
        store = Store(live.house.db, live.house.vault, live.house.ids, live.house.clock, threads)

        async def once() -> int:
            channels = Channels(store, live.house.channel_of)
            try:
                return await Uploads(store, channels).run_once()
            finally:
                await channels.close()

        return asyncio.run(once())


@ON_SQLITE
def test_every_kind_of_template_is_taken_over_the_wire(live: Live) -> None:
    file, asked = kept(live.company), {}
    purposes = {"UTILITY": "matrícula", "MARKETING": "novidades", "AUTHENTICATION": ""}
    with live.engine():
        for person, (name, (category, _, values)) in zip(
            live.parents(len(PARTS)), PARTS.items(), strict=True
        ):
            told = {slot: value.format(file=file) for slot, value in values.items()}
            request = SingleRequest(name, values=told, contact_id=person.id, purpose=purposes[category])
            with live.company.unit() as unit:
                asked[name] = dispatch(unit, live.house.vault, request).message_id
        for name, message_id in asked.items():
            found = live.wait_for_state(message_id, "delivered", "read", "failed", "skipped")
            assert (name, found.reason, found.details) == (name, "", "")
    there = live.sandbox.control("GET", "/state")["media"]
    assert [one["file_name"] for one in there] == ["feira.png"]


@ON_SQLITE
def test_an_upload_whose_answer_was_lost_is_done_again_before_anybody_gets_it(live: Live) -> None:
    async def close(line: Line) -> None:
        await line.read_request()
        line.close()

    file, (person,) = kept(live.company), live.parents(1)
    request = SingleRequest("com_figura", values={"header_link": f"media:{file}"}, contact_id=person.id)
    with live.company.unit() as unit:
        message_id = dispatch(unit, live.house.vault, request).message_id
    hand = Hand(live.company)
    assert hand.claim().ready == () and live.row(message_id).reason == "media_uploading"
    with Peer(close) as peer:
        point(live.company, live.sandbox, peer.url)
        assert one_round(live) == 1
    point(live.company, live.sandbox)
    failed = upload_of(live.company, file)
    assert (failed.state, failed.reason, failed.tries) == (UploadState.ASKED, "no_connection", 1)
    live.clock.advance(10 * MINUTE)
    assert one_round(live) == 1 and upload_of(live.company, file).media_id
    (sent,) = hand.claim().ready
    assert sent.id == message_id
    assert headers([sent.outbound]) == {upload_of(live.company, file).media_id}
    live.clock.advance(LASTS)
    assert one_round(live) == 0  # no campaign names it: it is not renewed for nobody


def test_an_offer_that_has_ended_is_not_sent(horizonte: Company, clock: FakeClock) -> None:
    with_parts(horizonte, [BODY, OFFER])
    (person,) = add_parents(horizonte, 1)
    values = {"offer_ends": str(clock() + HOUR)}
    request = SingleRequest("lembrete_matricula", values=values, contact_id=person, purpose="matrícula")
    with horizonte.unit() as unit:
        message_id = dispatch(unit, VAULT, request).message_id
    clock.advance(HOUR)
    assert Hand(horizonte).claim().ready == ()
    assert row_of(horizonte, message_id).state == "expired"


def test_what_a_schedule_or_another_wording_names_is_in_use_until_it_is_over(horizonte: Company) -> None:
    with_picture(horizonte)
    first, other, daily = kept(horizonte), kept(horizonte, name="b.png"), kept(horizonte, name="c.png")
    made = campaign_with(horizonte, first)

    def of(file: int) -> Mapping:
        return mapping_from({"slots": {"header_link": {"fixed": f"media:{file}"}}})

    step = StepAsked(horizonte.template_id, of(daily), NINE, 0, Day.DAY)
    plan = asked(horizonte, DAILY, parents(horizonte)[1], step)
    with horizonte.unit() as unit:
        making.amend(unit, made, variants=[Variant(horizonte.template_id, of(other), 20)])
        reminder = schedules.create(unit, plan)
    assert in_use(horizonte) == {first, other, daily}
    with horizonte.unit() as unit:
        campaigns.cancel(unit, made)
        schedules.cancel(unit, reminder)
    assert in_use(horizonte) == set()


def in_use(company: Company) -> set[int]:
    with company.db.read() as tx:
        return files_in_use(tx, company.workspace_id)
