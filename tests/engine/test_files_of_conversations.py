"""Files of conversations over the wire: fetched whole or refused with the reason, and sent once, in time."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from avisa.audience.types import Person
from avisa.desk.actions import By
from avisa.desk.attachment_actions import attach
from avisa.desk.queries import attachments_of
from avisa.desk.types import Attachment, Conversation
from avisa.engine.channels import Channels
from avisa.engine.conversations import ConversationFiles
from avisa.engine.store import Store
from avisa.ingest.digest import Digest
from avisa.kernel.clock import DAY
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import content_of, media_of_inbound
from avisa.messages.media.types import Medium
from avisa.messages.queries import inbound_of
from tests.desk.desks import conversation_with, replies_to
from tests.engine.live import Live
from tests.ingest.webhooks import VAULT

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
BIA = By(7001)
PDF = b"%PDF-1.7 boleto de marco"


def one_round(live: Live) -> int:
    """What waits is done once, by hand."""

    async def once(store: Store) -> int:
        channels = Channels(store, live.house.channel_of)
        done = await ConversationFiles(store, channels).run_once()
        await channels.close()
        return done

    with ThreadPoolExecutor(1) as threads:
        house = live.house
        return asyncio.run(once(Store(house.db, house.vault, house.ids, house.clock, threads)))


def writes(live: Live, who: Person, **order: object) -> Conversation:
    """The person sends something, and it is digested."""
    before = heard(live, who)
    live.control("/inbound", {"phone": who.phone, **order})
    live.wait_until(lambda: heard(live, who) > before)
    return conversation_with(live.company, who.id)


def heard(live: Live, who: Person) -> int:
    """How much of this person has been digested."""
    house = live.house
    Digest(house.db, house.vault, house.ids, house.clock, house.webhook_of).run_once()
    with house.db.read() as tx:
        return len(inbound_of(tx, live.company.workspace_id, who.id))


def received(live: Live, who: Person) -> list[Medium]:
    w = live.company.workspace_id
    with live.company.db.read() as tx:
        rows = inbound_of(tx, w, who.id)
        return list(media_of_inbound(tx, w, [row.id for row in rows]).values())


def prepared(live: Live, talk: Conversation) -> None:
    who = (live.company.workspace_id, BIA.user_id, live.clock())
    about = ("boleto.pdf", "application/pdf", talk.contact_id)
    kept = take_in(live.company.db, live.company.ids, VAULT, who, about, io.BytesIO(PDF))
    with live.company.unit("user:7001") as unit:
        attach(unit, talk.id, kept, "Segue o boleto.", BIA)


def waiting(live: Live, talk: Conversation) -> list[Attachment]:
    with live.company.db.read() as tx:
        return attachments_of(tx, live.company.workspace_id, talk.id, (1 << 63) - 1, 9)


def test_a_file_that_the_platform_no_longer_has_is_refused(live: Live) -> None:
    (marina,) = live.parents(1)
    writes(live, marina, content={"type": "image", "image": {"id": "404404", "mime_type": "image/jpeg"}})
    assert one_round(live) == 1
    assert [(one.state, one.reason) for one in received(live, marina)] == [("refused", "gone")]
    assert one_round(live) == 0


def test_a_photo_is_kept_as_it_was_sent_and_one_that_differs_is_fetched_again(live: Live) -> None:
    (marina,) = live.parents(1)
    chat = f"{live.sandbox.phone_number_id}-{(marina.phone or '').removeprefix('+')}"
    live.control("/phone/acts", {"chat": chat, "act": "send", "kind": "image"})
    live.wait_until(lambda: heard(live, marina) == 1)
    one_round(live)
    (kept,) = received(live, marina)
    with live.company.db.read() as tx:
        content = content_of(tx, live.company.workspace_id, VAULT, kept.id)
    assert kept.kind in ("image/jpeg", "image/png") and len(content) == kept.size > 0
    another = {"id": kept.platform_id, "mime_type": kept.kind, "sha256": "0" * 64}
    writes(live, marina, content={"type": "image", "image": another})
    one_round(live)
    assert sorted(one.reason for one in received(live, marina)) == ["", "not_whole"]


def test_a_file_becomes_one_message_and_none_once_the_window_has_closed(live: Live) -> None:
    (marina,) = live.parents(1)
    talk = writes(live, marina, text="Pode me mandar o boleto?")
    prepared(live, talk)
    assert (one_round(live), one_round(live)) == (1, 0)
    (sent,) = replies_to(live.company, marina.id)
    assert '"text":"Segue o boleto."' in sent.body and '"filename":"boleto.pdf"' in sent.body
    prepared(live, talk)
    live.clock.advance(DAY)
    assert one_round(live) == 1
    (refused,) = waiting(live, talk)
    assert (refused.state, refused.reason) == ("refused", "window_closed")
    assert len(replies_to(live.company, marina.id)) == 1
