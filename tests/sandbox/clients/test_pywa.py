"""pywa, a Python client written for the real platform, works against the sandbox as it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pywa import WhatsApp, handlers, types
from pywa.errors import WhatsAppError
from pywa.types import templates as t

from tests.sandbox import sends
from tests.sandbox.clients.detour import PLATFORM, Detour
from tests.sandbox.files import JPEG
from tests.serving import serving
from whatsapp_sandbox.testing import RunningSandbox

HOOK = "/webhooks/meta"
INVITATION = t.BodyText.params("Ana", "10 de dezembro")  # type: ignore[arg-type]  # as in its manual
LINK = "https://escola.example/cardapio"


@pytest.fixture
def client(sandbox: RunningSandbox) -> Iterator[WhatsApp]:
    with httpx.Client(mounts={PLATFORM: Detour(sandbox.url)}, trust_env=False) as session:
        yield WhatsApp(
            phone_id=sandbox.phone_number_id,
            token=sandbox.token,
            waba_id=sandbox.waba_id,
            session=session,
        )


@pytest.fixture
def window(sandbox: RunningSandbox) -> str:
    """Ana has written; the id of her message."""
    heard: str = sandbox.control("POST", "/inbound", {"phone": sends.ANA, "text": "Oi"})["wamid"]
    return heard


class Heard:
    """What pywa's handlers were called with, until there is enough of it."""

    def __init__(self) -> None:
        self._updates: list[Any] = []
        self._come = threading.Condition()

    def add(self, _: WhatsApp, update: Any) -> None:
        with self._come:
            self._updates.append(update)
            self._come.notify_all()

    def first(self, fits: Callable[[Any], bool]) -> Any:
        with self._come:
            if not self._come.wait_for(lambda: any(map(fits, self._updates)), timeout=30):
                raise AssertionError(f"did not come: {self._updates}")
            return next(filter(fits, self._updates))


@pytest.fixture
def listening(sandbox: RunningSandbox) -> Iterator[tuple[WhatsApp, Heard]]:
    """pywa behind its own routes, which check every signature; the sandbox has challenged them."""
    app, heard = FastAPI(), Heard()
    with (
        httpx.Client(mounts={PLATFORM: Detour(sandbox.url)}, trust_env=False) as session,
        serving(app) as served,
    ):
        client = WhatsApp(
            phone_id=sandbox.phone_number_id,
            token=sandbox.token,
            waba_id=sandbox.waba_id,
            session=session,
            server=app,
            webhook_endpoint=HOOK,
            verify_token=sandbox.verify_token,
            app_secret=sandbox.app_secret,
        )
        kinds = (
            handlers.MessageHandler,
            handlers.MessageStatusHandler,
            handlers.CallbackButtonHandler,
            handlers.TemplateStatusUpdateHandler,
        )
        client.add_handlers(*(kind(heard.add) for kind in kinds))
        where = {"url": f"http://{served.host}:{served.port}{HOOK}", "verify": True}
        sandbox.control("POST", "/webhook", where)
        yield client, heard
        sandbox.control("POST", "/webhook", {"url": ""})


def send_each(client: WhatsApp, answered: str) -> dict[str, Any]:
    """One message of every kind."""
    rows = [types.SectionRow(title="Segunda", callback_data="seg", description="Às 9 h")]
    days = types.SectionList(button_title="Dias", sections=[types.Section(title="Semana", rows=rows)])
    return {
        "text": client.send_message(sends.ANA, "Oi, Ana", preview_url=True),
        "reply": client.send_message(sends.ANA, "Sim", reply_to_message_id=answered),
        "buttons": client.send_message(sends.ANA, "Vem?", buttons=[types.Button("Sim", callback_data="s")]),
        "list": client.send_message(sends.ANA, "Quando?", buttons=days),
        "link": client.send_message(sends.ANA, "Cardápio", buttons=types.URLButton("Abrir", url=LINK)),
        "image": client.send_image(sends.ANA, image=JPEG, caption="Foto", mime_type="image/jpeg"),
        "location": client.send_location(sends.ANA, -19.9, -43.9, name="Escola"),
        "contact": client.send_contact(
            sends.ANA, types.Contact(name=types.Contact.Name(formatted_name="Rita", first_name="Rita"))
        ),
        "reaction": client.send_reaction(sends.ANA, "😀", answered),
    }


def test_it_sends_messages_of_every_kind(sandbox: RunningSandbox, client: WhatsApp, window: str) -> None:
    sent = send_each(client, window)
    seen = {message["wamid"]: message["type"] for message in sandbox.seen_messages()}
    assert [message.id for message in sent.values()] == [*seen]
    kinds = ["text", "text", *["interactive"] * 3, "image", "location", "contacts", "reaction"]
    assert [*seen.values()] == kinds


def test_it_reads_a_message_and_shows_that_it_types(client: WhatsApp, window: str) -> None:
    assert client.mark_message_as_read(window)
    assert client.indicate_typing(window)


def test_it_sends_a_template(sandbox: RunningSandbox, client: WhatsApp) -> None:
    sent = client.send_template(
        sends.ANA, "convite_evento", t.TemplateLanguage.PORTUGUESE_BR, [INVITATION], tracker="carta-1"
    )
    assert sent.status is not None
    assert sent.status.value == "accepted"
    assert sandbox.seen_messages()[0]["biz_opaque_callback_data"] == "carta-1"


def test_it_understands_a_refusal(client: WhatsApp) -> None:
    with pytest.raises(WhatsAppError) as refused:
        client.send_template(sends.ANA, "nao_existe", t.TemplateLanguage.PORTUGUESE_BR, [])
    assert refused.value.code == 132001
    assert refused.value.details == "template name (nao_existe) does not exist in pt_BR"


def test_it_uploads_downloads_and_deletes_media(client: WhatsApp, tmp_path: Path) -> None:
    medium = client.upload_media(JPEG, mime_type="image/jpeg", filename="foto.jpg")
    address = client.get_media_url(medium.id)
    assert (address.mime_type, int(address.file_size)) == ("image/jpeg", len(JPEG))
    assert client.download_media(url=address.url, path=tmp_path, filename="a.jpg").read_bytes() == JPEG
    assert client.get_media_bytes(address.url) == JPEG
    assert client.delete_media(medium.id)


def test_it_creates_lists_edits_and_deletes_templates(client: WhatsApp) -> None:
    words = t.BodyText("Olá {{1}}, sua matrícula vence hoje.", "Ana")
    buttons = t.Buttons(buttons=[t.QuickReplyButton(text="Parar avisos")])
    letter = t.Template(
        name="aviso",
        language=t.TemplateLanguage.PORTUGUESE_BR,
        category=t.TemplateCategory.UTILITY,
        components=[words, buttons],
    )
    made = client.create_template(letter)
    found = {one.name: one for one in client.get_templates()}
    assert {"aviso", "hello_world", "convite_evento"} <= {*found}
    assert client.get_template(made.id).status == t.TemplateStatus.APPROVED
    assert client.update_template(made.id, new_components=[t.BodyText("As aulas voltam na segunda.")])
    assert client.delete_template("aviso")
    assert "aviso" not in {one.name for one in client.get_templates()}


def test_it_manages_the_number(sandbox: RunningSandbox, client: WhatsApp) -> None:
    number = client.get_business_phone_number()
    assert number.id == sandbox.phone_number_id
    assert [one.id for one in client.get_business_phone_numbers()] == [sandbox.phone_number_id]
    assert client.get_business_account().id == sandbox.waba_id
    assert client.update_business_profile(about="Escola", description="Aulas")
    assert client.get_business_profile().about == "Escola"
    assert client.block_users([sends.BIA]).added_users
    assert client.unblock_users([sends.BIA]).removed_users
    code = client.create_qr_code("Oi", image_type="PNG")
    found = client.get_qr_code(code.code)
    assert found is not None
    assert found.prefilled_message == "Oi"


def test_its_handlers_hear_statuses(sandbox: RunningSandbox, listening: tuple[WhatsApp, Heard]) -> None:
    client, heard = listening
    sandbox.control("POST", "/personas", {"pattern": sends.ANA, "reads": True})
    language = t.TemplateLanguage.PORTUGUESE_BR
    sent = client.send_template(sends.ANA, "convite_evento", language, [INVITATION], tracker="carta-1")
    for status in ("sent", "delivered", "read"):
        told = heard.first(partial(is_status, status))
        assert (told.id, told.tracker) == (sent.id, "carta-1")


def is_status(status: str, update: Any) -> bool:
    return isinstance(update, types.MessageStatus) and update.status.value == status


def test_its_handlers_hear_people(sandbox: RunningSandbox, listening: tuple[WhatsApp, Heard]) -> None:
    client, heard = listening
    sandbox.control("POST", "/inbound", {"phone": sends.ANA, "text": "Oi, é a Ana"})
    message = heard.first(lambda one: isinstance(one, types.Message))
    assert (message.text, message.from_user.wa_id) == ("Oi, é a Ana", sends.ANA.lstrip("+"))
    client.send_message(sends.ANA, "Vem?", buttons=[types.Button("Sim", callback_data="sim")])
    sandbox.control("POST", "/inbound", {"phone": sends.ANA, "press": "Sim"})
    pressed = heard.first(lambda one: isinstance(one, types.CallbackButton))
    assert (pressed.data, pressed.title) == ("sim", "Sim")


def test_its_handlers_hear_of_templates(sandbox: RunningSandbox, listening: tuple[WhatsApp, Heard]) -> None:
    _, heard = listening
    order = {"status": "REJECTED", "reason": "INVALID_FORMAT"}
    sandbox.control("POST", "/templates/convite_evento/pt_BR", order)
    told = heard.first(lambda one: isinstance(one, t.TemplateStatusUpdate))
    assert (told.template_name, told.reason.value) == ("convite_evento", "INVALID_FORMAT")


def test_a_forged_update_is_turned_away(sandbox: RunningSandbox, listening: tuple[WhatsApp, Heard]) -> None:
    """So that the handlers above are known to have looked at the signature."""
    address = sandbox.control("GET", "/state")["webhook"]
    forged = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    assert httpx.post(address, content=b"{}", headers=forged, trust_env=False).status_code == 403
