"""The file in a header goes up before its template, which names it; a lost answer means going up again."""

from __future__ import annotations

import asyncio
import io
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from avisa.engine.store import Store
from avisa.engine.upkeep import Upkeep
from avisa.kernel.clock import MINUTE
from avisa.templates.drafts import actions as drafts
from avisa.templates.samples.actions import take_in_sample
from avisa.templates.samples.queries import content_of, sample_by_id
from avisa.templates.samples.rules import PIECE, UNUSED_KEPT, medium_of
from avisa.templates.samples.types import Sample
from avisa.templates.submission.types import RequestState
from avisa.templates.tables import template_sample, template_sample_piece
from tests.channels.peers import Line, Peer
from tests.engine.live import Live, point
from tests.engine.test_handing_templates_in import ask, body, one_round, request_of, rounds_until, there
from tests.ingest.webhooks import VAULT

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 800, 418) + b"\x08\x02" + bytes(PIECE)


def keep(live: Live, content: bytes = PNG) -> int:
    who = (live.company.workspace_id, "user:1", live.clock())
    medium = medium_of(content, len(content))
    house = live.house
    return take_in_sample(house.db, house.ids, house.vault, who, "feira.png", medium, io.BytesIO(content))


def begin(live: Live, sample_id: int) -> int:
    example = {"header_handle": [f"sample:{sample_id}"]}
    header: dict[str, Any] = {"type": "HEADER", "format": "IMAGE", "example": example}
    with live.company.unit("user:1") as unit:
        given = {**body(), "components": [header, *body()["components"]]}
        return drafts.begin(unit, live.company.account_id, given)


def sample_of(live: Live, sample_id: int) -> Sample:
    with live.company.db.read() as tx:
        found = sample_by_id(tx, live.company.workspace_id, sample_id)
    assert found is not None
    return found


def uploads(live: Live) -> int:
    mine = template_sample.c.workspace_id == live.company.workspace_id
    with live.company.db.read() as tx:
        return int(tx.scalar(select(template_sample.c.uploads).where(mine)) or 0)


def test_a_kept_file_is_sealed_uploaded_and_named(live: Live) -> None:
    sample_id = keep(live)
    mine = template_sample_piece.c.workspace_id == live.company.workspace_id
    with live.company.db.read() as tx:
        pieces = tx.scalars(select(template_sample_piece.c.sealed).where(mine)).all()
        assert content_of(tx, live.company.workspace_id, VAULT, sample_id) == PNG
    assert len(pieces) == 2 and not any(b"IHDR" in piece for piece in pieces)
    asked = ask(live, begin(live, sample_id))
    rounds_until(live, asked, RequestState.DONE)
    handle = sample_of(live, sample_id).handle
    assert handle.startswith("4:") and len(there(live)) == 1


def forget(live: Live) -> list[int]:
    w = live.company.workspace_id
    with live.house.db.read() as tx:
        before = set(tx.scalars(select(template_sample.c.id).where(template_sample.c.workspace_id == w)))
    with ThreadPoolExecutor(1) as threads:
        store = Store(live.house.db, live.house.vault, live.house.ids, live.house.clock, threads)
        asyncio.run(Upkeep(store).run_once())
    with live.house.db.read() as tx:
        after = set(tx.scalars(select(template_sample.c.id).where(template_sample.c.workspace_id == w)))
    return sorted(before - after)


def test_a_file_that_nothing_names_is_forgotten_after_a_month(live: Live) -> None:
    named, other = keep(live), keep(live, PNG + b"another")
    begin(live, named)
    assert forget(live) == []  # not yet
    live.clock.advance(UNUSED_KEPT + MINUTE)
    assert forget(live) == [other]
    assert sample_of(live, named)
    with live.company.db.read() as tx:
        assert sample_by_id(tx, live.company.workspace_id, other) is None


@ON_SQLITE
def test_an_upload_whose_answer_was_lost_is_done_again(live: Live) -> None:
    async def close(line: Line) -> None:
        await line.read_request()
        line.close()

    sample_id = keep(live)
    asked = ask(live, begin(live, sample_id))
    with Peer(close) as peer:
        point(live.company, live.sandbox, peer.url)
        one_round(live)
    point(live.company, live.sandbox)
    waiting = request_of(live, asked)
    assert (waiting.state, waiting.reason, waiting.attempt) == (RequestState.ASKED, "sample_unanswered", 0)
    live.clock.advance(MINUTE)
    rounds_until(live, asked, RequestState.DONE)
    assert uploads(live) > 1 and len(there(live)) == 1
