"""pywa's asynchronous client works against the sandbox as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest
from pywa.errors import WhatsAppError
from pywa_async import WhatsApp, types
from pywa_async.types import templates as t

from tests.sandbox import sends
from tests.sandbox.clients.detour import PLATFORM, AsyncDetour
from tests.sandbox.files import JPEG
from whatsapp_sandbox.testing import RunningSandbox

Told = TypeVar("Told")
INVITATION = t.BodyText.params("Ana", "10 de dezembro")  # type: ignore[arg-type]  # as in its manual
LANGUAGE = t.TemplateLanguage.PORTUGUESE_BR


def used(sandbox: RunningSandbox, work: Callable[[WhatsApp], Awaitable[Told]]) -> Told:
    """What comes of some work with a client that lives as long as the work."""

    async def living() -> Told:
        detour = {PLATFORM: AsyncDetour(sandbox.url)}
        async with httpx.AsyncClient(mounts=detour, trust_env=False) as session:
            own = WhatsApp(sandbox.phone_number_id, sandbox.token, session=session, waba_id=sandbox.waba_id)
            return await work(own)

    return asyncio.run(living())


def test_it_sends_messages_side_by_side(sandbox: RunningSandbox) -> None:
    heard = sandbox.control("POST", "/inbound", {"phone": sends.ANA, "text": "Oi"})["wamid"]

    async def work(client: WhatsApp) -> set[str]:
        sent = await asyncio.gather(
            client.send_message(sends.ANA, "Oi, Ana"),
            client.send_message(sends.ANA, "Vem?", buttons=[types.Button("Sim", callback_data="s")]),
            client.send_image(sends.ANA, image=JPEG, mime_type="image/jpeg"),
            client.send_reaction(sends.ANA, "😀", heard),
            client.send_template(sends.ANA, "convite_evento", LANGUAGE, [INVITATION]),
        )
        assert await client.mark_message_as_read(heard)
        return {message.id for message in sent}

    assert used(sandbox, work) == {message["wamid"] for message in sandbox.seen_messages()}


def test_it_understands_a_refusal(sandbox: RunningSandbox) -> None:
    async def work(client: WhatsApp) -> int:
        with pytest.raises(WhatsAppError) as refused:
            await client.send_template("+12", "convite_evento", LANGUAGE, [INVITATION])
        return refused.value.code

    assert used(sandbox, work) == 131009


def test_it_uploads_and_downloads_media(sandbox: RunningSandbox) -> None:
    async def work(client: WhatsApp) -> bytes:
        medium = await client.upload_media(JPEG, mime_type="image/jpeg", filename="foto.jpg")
        address = await client.get_media_url(medium.id)
        content: bytes = await client.get_media_bytes(address.url)
        assert await client.delete_media(medium.id)
        return content

    assert used(sandbox, work) == JPEG


def test_it_creates_lists_and_deletes_templates(sandbox: RunningSandbox) -> None:
    letter = t.Template(
        name="aviso",
        language=LANGUAGE,
        category=t.TemplateCategory.UTILITY,
        components=[t.BodyText("Olá {{1}}, sua matrícula vence hoje.", "Ana")],
    )

    async def work(client: WhatsApp) -> tuple[set[str], set[str]]:
        await client.create_template(letter)
        before = {one.name for one in await client.get_templates()}
        assert await client.delete_template("aviso")
        return before, {one.name for one in await client.get_templates()}

    before, after = used(sandbox, work)
    assert before - after == {"aviso"}
