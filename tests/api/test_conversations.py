"""`/v1/conversations`: Davi's chatbot reads the inbox, answers in it, and takes over; Caio sees nothing."""

from __future__ import annotations

import pytest

from avisa.desk.label_actions import note
from avisa.hooks.delivery_actions import take_from_journal
from avisa.hooks.queries import hook_by_id
from avisa.identity.actions import insert_user, make_api_key
from avisa.identity.types import Role
from avisa.kernel.clock import DAY, MINUTE
from tests.api.davi import Caller
from tests.cast import Company, FakeClock
from tests.desk.desks import MARINA, conversation_with, replies_to
from tests.hooks.receiver import deliveries, subscribe
from tests.ingest.posts import hear, written
from tests.journal.readers import give_positions
from tests.people import add_parents, phone_of

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def marina(horizonte: Company) -> int:
    """Who wrote a minute ago."""
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Quando começam as aulas?"))
    return marina


def test_what_a_person_wrote_is_read_and_answered(davi: Caller, horizonte: Company, marina: int) -> None:
    (one,) = davi.get("/conversations?waiting=true").json["items"]
    assert (one["state"], one["unread"], one["contact_id"]) == ("open", 1, str(marina))
    assert davi.get(f"/conversations/{one['id']}").json == one
    (said,) = davi.get(f"/conversations/{one['id']}/messages").json["items"]
    assert (said["direction"], said["text"]) == ("in", "Quando começam as aulas?")
    answer = davi.call("POST", f"/conversations/{one['id']}/messages", {"text": "Na segunda-feira."})
    assert answer.status == 202
    (queued,) = replies_to(horizonte, marina)
    assert answer.json == {"id": str(queued.id)}
    ours, theirs = davi.get(f"/conversations/{one['id']}/messages").json["items"]
    assert (ours["direction"], ours["text"], ours["state"]) == ("out", "Na segunda-feira.", "queued")
    assert theirs == said
    assert davi.get("/conversations?unread=true").json["items"] == []
    rows = {"button": "Turnos", "rows": [{"title": "Manhã"}]}
    address = f"/conversations/{one['id']}/messages"
    for touch in ({"buttons": ["Sim", "Não"]}, {"menu": rows}):
        assert davi.call("POST", address, {"text": "Qual?", **touch}).status == 202
    twice = davi.call("POST", address, {"text": "Qual?", "buttons": ["Sim", "Sim"]})
    assert (twice.status, twice.json["code"]) == (422, "canned_buttons_malformed")
    _, buttons, menu = replies_to(horizonte, marina)
    assert '"title":"Sim"' in buttons.body and '"label":"Turnos"' in menu.body


def test_after_the_window_free_text_is_refused(
    davi: Caller, horizonte: Company, clock: FakeClock, marina: int
) -> None:
    clock.advance(DAY)
    address = f"/conversations/{conversation_with(horizonte, marina).id}/messages"
    answer = davi.call("POST", address, {"text": "Ainda aí?"})
    assert (answer.status, answer.json["code"]) == (422, "window_closed")
    assert replies_to(horizonte, marina) == []


def test_a_conversation_is_given_closed_and_opened_again(
    davi: Caller, horizonte: Company, marina: int
) -> None:
    with horizonte.unit() as unit:
        bia = insert_user(unit, "bia@horizonte.example", "Bia", "x", Role.AGENT, "pt_BR").user_id
    address = f"/conversations/{conversation_with(horizonte, marina).id}"
    given = davi.call("PUT", f"{address}/assignment", {"agent_id": str(bia)})
    assert (given.status, given.json["agent_id"]) == (200, str(bia))
    assert davi.call("PUT", f"{address}/assignment", {"agent_id": "77"}).status == 404
    assert davi.call("PUT", f"{address}/closing").status == 204
    assert davi.call("PUT", f"{address}/closing").status == 204
    assert [one["id"] for one in davi.get("/conversations?state=closed").json["items"]] == [given.json["id"]]
    assert davi.call("DELETE", f"{address}/closing").status == 204
    assert davi.get(address).json["state"] == "open"


def test_notes_and_tags_are_left_by_program_too(
    davi: Caller, caio: Caller, horizonte: Company, marina: int
) -> None:
    one = conversation_with(horizonte, marina).id
    address = f"/conversations/{one}"
    assert davi.call("POST", f"{address}/notes", {"text": "Prefere a tarde."}).status == 204
    assert davi.call("POST", f"{address}/notes", {"text": "  "}).json["code"] == "text_missing"
    with horizonte.unit() as unit:
        bia = insert_user(unit, "bia@horizonte.example", "Bia", "x", Role.AGENT, "pt_BR").user_id
        note(unit, one, bia, "Ligou hoje.")
    newest = davi.get(f"{address}/notes?limit=1").json
    oldest = davi.get(f"{address}/notes?cursor={newest['next_cursor']}").json
    noted = [(each["author_id"], each["text"]) for page in (newest, oldest) for each in page["items"]]
    assert noted == [(str(bia), "Ligou hoje."), (None, "Prefere a tarde.")]
    assert oldest["next_cursor"] is None
    for _ in range(2):
        assert davi.call("PUT", f"{address}/tags/boleto").json == {"tags": ["boleto"]}
    assert davi.call("PUT", f"{address}/tags/2%2F3").json == {"tags": ["2/3", "boleto"]}
    assert davi.call("DELETE", f"{address}/tags/2%2F3").json == {"tags": ["boleto"]}
    assert davi.call("PUT", f"{address}/tags/boleto%00").json == {"tags": ["boleto"]}, "no database keeps NUL"
    theirs = (
        ("GET", "notes", None),
        ("POST", "notes", {"text": "x"}),
        ("PUT", "tags/x", None),
        ("DELETE", "tags/boleto", None),
    )
    for method, path, body in theirs:
        assert caio.call(method, f"{address}/{path}", body).json["code"] == "conversation_unknown"
    assert davi.get(address).json["tags"] == ["boleto"]
    assert davi.call("DELETE", f"{address}/tags/boleto").json == {"tags": []}


def test_a_system_that_got_it_answers_and_agents_do_not(
    davi: Caller, horizonte: Company, marina: int
) -> None:
    address = f"/conversations/{conversation_with(horizonte, marina).id}"
    give_positions(horizonte)
    hook = subscribe(horizonte, "https://erp.example.com.br/in", "conversation.*").hook_id
    assert davi.call("PUT", f"{address}/system", {"system": "chatbot"}).status == 204
    give_positions(horizonte)
    with horizonte.unit() as unit:
        one = hook_by_id(unit.tx, horizonte.workspace_id, hook)
        assert one is not None and take_from_journal(unit, one)
    assert [each.kind for each in deliveries(horizonte, hook)] == ["conversation.handed_over"]
    assert davi.get(address).json["handed_to"] == "chatbot"
    assert davi.call("POST", f"{address}/messages", {"text": "Sou o assistente."}).status == 202


def test_a_key_narrowed_to_answering_takes_no_agents_conversation(
    davi: Caller, horizonte: Company, marina: int
) -> None:
    with horizonte.unit() as unit:
        bia = insert_user(unit, "bia@horizonte.example", "Bia", "x", Role.AGENT, "pt_BR").user_id
        narrow = make_api_key(unit, "Chatbot", Role.OPERATOR, scopes=["desk.read", "desk.write"]).secret
    address = f"/conversations/{conversation_with(horizonte, marina).id}"
    davi.call("PUT", f"{address}/assignment", {"agent_id": str(bia)})
    bot = Caller(davi.served, narrow)
    assert bot.call("PUT", f"{address}/assignment", {}).status == 403
    assert bot.call("PUT", f"{address}/closing").status == 403
    assert bot.call("POST", f"{address}/messages", {"text": "Oi"}).status == 409
    assert davi.get(address).json["agent_id"] == str(bia)


def test_pages_follow_each_other_and_caio_sees_none(
    davi: Caller, caio: Caller, horizonte: Company, clock: FakeClock
) -> None:
    people = add_parents(horizonte, 5)
    for position in range(len(people)):
        hear(horizonte, written(horizonte, phone_of(position).lstrip("+"), "Oi"))
        clock.advance(MINUTE)
    seen: list[str] = []
    cursor = ""
    while True:
        page = davi.get(f"/conversations?limit=2&cursor={cursor}").json
        seen += [one["contact_id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == [str(one) for one in reversed(people)]
    assert caio.get("/conversations").json["items"] == []
    theirs = conversation_with(horizonte, people[0]).id
    assert caio.get(f"/conversations/{theirs}").status == 404
    assert caio.call("POST", f"/conversations/{theirs}/messages", {"text": "Oi"}).status == 404
