"""The list of an account's templates: all its pages, or one reason why not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from avisa.channels.meta import client
from avisa.channels.port import TemplateSeen, Trouble
from tests.channels.peers import Behaviour, Line, Peer, answering, channel_to, refusal

Answer = tuple[int, object]


def read_templates(peer: Peer) -> tuple[TemplateSeen, ...] | Trouble:
    async def reading() -> tuple[TemplateSeen, ...] | Trouble:
        channel = channel_to(peer.url)
        try:
            return await channel.templates()
        finally:
            await channel.close()

    return asyncio.run(reading())


def listing(answer: Callable[[str, int], Answer]) -> Behaviour:
    """A peer whose answer depends on the cursor that was asked for and on how many were asked before."""

    async def lists(line: Line) -> None:
        while True:
            await line.read_request()
            status, body = answer(queries(line.peer)[-1].get("after", [""])[0], len(line.peer.heads))
            await line.answer(status, json.dumps(body).encode())

    return lists


def queries(peer: Peer) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(head.split(b" ")[1].decode()).query) for head in peer.heads]


def listed(name: str, **more: object) -> dict[str, object]:
    return {"id": f"id-{name}", "name": name, "language": "pt_BR", "status": "APPROVED"} | more


def page(*templates: dict[str, object], after: str = "", last: bool = False) -> dict[str, object]:
    paging: dict[str, object] = {"cursors": {"before": "b", "after": after}}
    return {"data": list(templates), "paging": paging if last else paging | {"next": "more"}}


PAGES = {
    "": page(listed("a"), listed("b"), after="2"),
    "2": page(listed("c"), after="3"),
    "3": page(listed("d"), after="4", last=True),
}


def test_all_pages_are_read_with_every_field_that_matters() -> None:
    with Peer(listing(lambda after, _: (200, PAGES[after]))) as peer:
        seen = read_templates(peer)
    assert not isinstance(seen, Trouble)
    assert [each.name for each in seen] == ["a", "b", "c", "d"]
    assert [query.get("after") for query in queries(peer)] == [None, ["2"], ["3"]]
    asked = set(queries(peer)[0]["fields"][0].split(","))
    assert {"quality_score", "correct_category", "rejected_reason", "parameter_format", "components"} <= asked
    assert peer.heads[0].startswith(b"GET /v25.0/8800/message_templates?")


def test_a_template_keeps_what_the_platform_says_of_it() -> None:
    components = [{"type": "BODY", "text": "Olá {{nome}}"}]
    full = listed(
        "aviso",
        category="UTILITY",
        correct_category="MARKETING",
        quality_score={"score": "GREEN", "date": 1},
        rejected_reason="NONE",
        parameter_format="NAMED",
        components=components,
        something_new={"x": 1},
    )
    with Peer(answering(200, page(full, last=True))) as peer:
        assert read_templates(peer) == (
            TemplateSeen(
                platform_id="id-aviso",
                name="aviso",
                language="pt_BR",
                category="UTILITY",
                status="APPROVED",
                quality="GREEN",
                components=tuple(components),
                parameter_format="NAMED",
                correct_category="MARKETING",
            ),
        )


def test_a_bare_template_is_positional_and_of_unknown_quality() -> None:
    with Peer(answering(200, {"data": [listed("a", rejected_reason="SCAM")]})) as peer:
        seen = read_templates(peer)
    assert not isinstance(seen, Trouble)
    assert (seen[0].parameter_format, seen[0].quality, seen[0].rejected_reason) == (
        "POSITIONAL",
        "UNKNOWN",
        "SCAM",
    )


def test_an_account_without_templates_is_no_trouble() -> None:
    with Peer(answering(200, {"data": []})) as peer:
        assert read_templates(peer) == ()


def test_a_cursor_that_died_starts_the_list_again_once() -> None:
    def dies_once(after: str, count: int) -> Answer:
        return (400, refusal(131059)) if count == 2 else (200, PAGES[after])

    with Peer(listing(dies_once)) as peer:
        seen = read_templates(peer)
    assert not isinstance(seen, Trouble)
    assert [each.name for each in seen] == ["a", "b", "c", "d"]


def test_a_cursor_that_dies_twice_is_told() -> None:
    def dies(after: str, _: int) -> Answer:
        return (400, refusal(131059)) if after else (200, PAGES[""])

    with Peer(listing(dies)) as peer:
        seen = read_templates(peer)
    assert isinstance(seen, Trouble)
    assert seen.fault is not None
    assert seen.fault.name == "paging_cursor_invalid"
    assert len(peer.heads) == 4


def test_a_list_that_never_ends_is_given_up() -> None:
    with Peer(answering(200, page(listed("a"), after="again"))) as peer:
        assert isinstance(read_templates(peer), Trouble)
    assert len(peer.heads) == client.MOST_PAGES


def test_troubles_carry_their_fault_when_meta_names_it() -> None:
    with Peer(answering(401, refusal(190, "Session has expired"))) as peer:
        seen = read_templates(peer)
    assert isinstance(seen, Trouble)
    assert seen.details == "Session has expired"
    assert seen.fault is not None
    assert seen.fault.name == "token_invalid"


def test_troubles_without_an_answer_say_what_happened() -> None:
    async def hangs_up(line: Line) -> None:
        await line.read_request()

    for behaviour in (hangs_up, answering(502, b"<html>"), answering(200, {"data": [{"id": 1}]})):
        with Peer(behaviour) as peer:
            seen = read_templates(peer)
        assert isinstance(seen, Trouble)
        assert seen.details
        assert seen.fault is None
