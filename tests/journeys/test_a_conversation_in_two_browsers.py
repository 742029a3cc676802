"""A person at the phone and an agent at the desk, two browsers at once."""

from __future__ import annotations

import struct
import zlib

import pytest
from playwright.sync_api import Page, expect

from avisa.audience.types import Person
from tests.engine.live import Live
from tests.journeys.in_browsers import chat_of, types, whole

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def picture(width: int = 120, height: int = 80) -> bytes:
    rows = b"".join(b"\0" + bytes([90, 140, 160]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_words_and_pictures_arrive_are_answered_and_read(
    live: Live, agent: Page, phone: Page, marina: Person
) -> None:
    agent.goto("/desk?shelf=queue")
    expect(agent.locator(".talks")).to_contain_text("The queue is empty")
    types(phone, "Quando começam as aulas?")
    agent.locator(".talks li", has_text="Quando começam as aulas?").get_by_role("link").click()
    thread = agent.get_by_role("log")
    whole(agent, thread.get_by_text("Quando começam as aulas?"))
    expect(agent.get_by_role("timer")).to_contain_text("23:5")

    agent.get_by_label("Message", exact=True).fill("Na *segunda-feira*, às oito.")
    agent.keyboard.press("Enter")
    expect(thread.locator(".us strong", has_text="segunda-feira")).to_be_visible()
    expect(agent.get_by_label("Message", exact=True)).to_have_value("")
    expect(phone.get_by_role("log")).to_contain_text("segunda-feira")
    expect(thread.locator(".us .tick.read")).to_have_count(1)
    expect(agent.locator(".talk header")).to_contain_text("yours")

    agent.locator("#file").set_input_files({"name": "mapa.png", "mimeType": "image/png", "buffer": picture()})
    agent.get_by_label("Message", exact=True).fill("Fica aqui.")
    agent.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("log")).to_contain_text("Fica aqui.")
    expect(thread.locator(".us .tick.read")).to_have_count(2)
    live.control("/phone/acts", {"chat": chat_of(live, marina), "act": "send", "kind": "image"})
    expect(thread.locator(".them img")).to_have_js_property("complete", True)
    assert thread.locator(".them img").evaluate("image => image.naturalWidth") > 0
