"""What people do: every kind of message opens the window, preferences stop marketing, numbers change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from avisa.channels.port import (
    AccountSeen,
    Acquaintance,
    Details,
    Event,
    IdentitySeen,
    InboundSeen,
    MediaSeen,
    Place,
    PreferenceSeen,
    StatusSeen,
    UnknownSeen,
)
from tests.channels.webhooks import NUMBER, SHEENA, TIME, conversation, one, seen

TEXT: dict[str, object] = {
    "from": "16505551234",
    "from_user_id": "US.1349",
    "id": "wamid.in",
    "timestamp": "1749416383",
    "type": "text",
    "text": {"body": "Oi"},
}
SEEN = InboundSeen(
    number=NUMBER,
    at=1_749_416_383_000,
    wamid="wamid.in",
    wa_id="16505551234",
    bsuid="US.1349",
    name="Sheena",
    kind="text",
    text="Oi",
)


def inbound(people: object = (SHEENA,), /, **changed: object) -> Event:
    told = {key: value for key, value in (TEXT | changed).items() if value is not None}
    return one("messages", conversation(contacts=people, messages=[told]))


def of_kind(kind: str, content: object, **more: object) -> Event:
    return inbound(type=kind, text=None, **{kind: content}, **more)


def test_a_text_is_seen_with_who_wrote_it() -> None:
    assert inbound() == SEEN


def test_a_reply_names_what_it_answers() -> None:
    assert inbound(context={"from": "553133334444", "id": "wamid.out"}) == replace(SEEN, context="wamid.out")


def test_a_template_button_is_pressed_with_its_payload() -> None:
    event = of_kind("button", {"payload": "STOP", "text": "Parar avisos"}, context={"id": "wamid.out"})
    assert event == replace(SEEN, kind="button", text="Parar avisos", payload="STOP", context="wamid.out")


@pytest.mark.parametrize(
    ("reply", "text", "payload", "details"),
    [
        ({"type": "button_reply", "button_reply": {"id": "b1", "title": "Sim"}}, "Sim", "b1", None),
        (
            {"type": "list_reply", "list_reply": {"id": "l1", "title": "Manhã", "description": "x"}},
            "Manhã",
            "l1",
            Details(note="x"),
        ),
        (
            {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}},
            "Sent",
            "{}",
            None,
        ),
        ({"type": "something_new", "something_new": 5}, "", "", None),
        ({}, "", "", None),
    ],
)
def test_interactive_replies(
    reply: dict[str, object], text: str, payload: str, details: Details | None
) -> None:
    event = of_kind("interactive", reply)
    assert event == replace(SEEN, kind="interactive", text=text, payload=payload, details=details)


JPEG = {"id": "9", "mime_type": "image/jpeg", "sha256": "x", "caption": "Foto"}
ESCOLA = Details(Place("1.5", "2", "Escola"))
DAVI = Details(people=(Acquaintance("Davi"),))


def file(form: str, kind: str = "", name: str = "") -> Details:
    """A file by its id; what is not a hash of SHA-256 is left out."""
    return Details(media=MediaSeen(form, "9", kind, name))


@pytest.mark.parametrize(
    ("kind", "content", "text", "context", "details"),
    [
        ("image", JPEG, "Foto", "", file("image", "image/jpeg")),
        ("video", {"id": "9"}, "", "", file("video")),
        (
            "document",
            {"id": "9", "filename": "a.pdf", "caption": "Oi"},
            "Oi",
            "",
            file("document", "", "a.pdf"),
        ),
        ("audio", {"id": "9", "voice": True}, "", "", file("audio")),
        ("sticker", {"id": "9", "animated": False}, "", "", file("sticker")),
        ("reaction", {"message_id": "wamid.out", "emoji": "👍"}, "👍", "wamid.out", None),
        ("location", {"latitude": 1.5, "longitude": 2, "name": "Escola"}, "Escola", "", ESCOLA),
        ("contacts", [{"name": {"formatted_name": "Davi"}}], "", "", DAVI),
        ("order", {"catalog_id": "1", "text": "Quero", "product_items": []}, "Quero", "", None),
        ("unsupported", None, "", "", Details()),
        ("unknown", None, "", "", Details()),
        ("edit", {"body": "x"}, "", "", None),
        ("a_kind_of_next_year", {"x": 1}, "", "", None),
    ],
)
def test_whatever_a_person_sends_is_inbound(
    kind: str, content: object, text: str, context: str, details: Details | None
) -> None:
    assert of_kind(kind, content) == replace(SEEN, kind=kind, text=text, context=context, details=details)


@pytest.mark.parametrize(
    ("kind", "content", "details"),
    [
        ("location", {"latitude": "1"}, Details(Place("1", ""))),
        ("contacts", [{}], Details(people=(Acquaintance(""),))),
    ],
)
def test_a_message_without_a_type_is_of_the_kind_of_its_content(
    kind: str, content: object, details: Details
) -> None:
    event = inbound(type=None, text=None, **{kind: content})
    assert event == replace(SEEN, kind=kind, text="", details=details)


def test_a_corrected_message_says_its_new_words() -> None:
    edit = {"original_message_id": "wamid.old", "message": {"type": "text", "text": {"body": "SAIR"}}}
    assert of_kind("edit", edit) == replace(SEEN, kind="edit", text="SAIR")


def test_a_message_with_errors_is_inbound_all_the_same() -> None:
    event = of_kind("unsupported", None, errors=[{"code": 131051, "title": "Unsupported"}])
    assert event == replace(SEEN, kind="unsupported", text="", details=Details(note="Unsupported"))


def test_a_person_known_by_id_alone() -> None:
    contact = {"profile": {"name": "Sheena"}, "user_id": "US.1349"}
    assert inbound([contact], **{"from": None}) == replace(SEEN, wa_id="")
    assert inbound([contact], **{"from": None, "from_user_id": None}) == replace(SEEN, wa_id="")


def test_a_message_finds_its_own_contact_among_many() -> None:
    other = {"profile": {"name": "Davi"}, "wa_id": "5531998887766", "user_id": "BR.1"}
    assert inbound([other, SHEENA]) == SEEN
    assert inbound([other]) == replace(SEEN, name="")
    assert inbound([other], **{"from": None}) == replace(SEEN, wa_id="", name="")


def test_a_message_without_contacts_is_seen() -> None:
    for contacts in ([], None, "x", [None]):
        assert inbound(contacts) == replace(SEEN, name="")


def test_messages_statuses_and_errors_may_come_together() -> None:
    status = {"id": "wamid.out", "status": "read", "timestamp": "1749416384", "recipient_id": "16505551234"}
    error = {"code": 130429, "title": "Rate limit hit", "message": "x", "error_data": {"details": "slow"}}
    value = conversation(contacts=[SHEENA], messages=[TEXT], statuses=[status], errors=[error])
    first, second, third = seen("messages", value)
    assert first == SEEN
    assert isinstance(second, StatusSeen)
    assert isinstance(third, AccountSeen)


def test_errors_may_come_alone() -> None:
    error = {"code": 130429, "title": "Rate limit hit", "message": "x", "error_data": {"details": "slow"}}
    told = {"code": "130429", "title": "Rate limit hit", "message": "x", "details": "slow"}
    assert one("messages", conversation(errors=[error])) == AccountSeen("error", TIME * 1000, told)


def system(content: object, **changed: object) -> Event:
    told = {key: value for key, value in TEXT.items() if key not in ("text", "from_user_id")}
    message = told | {"type": "system", "system": content} | changed
    return one("messages", conversation(messages=[message]))


def test_a_changed_number_is_followed_and_opens_no_window() -> None:
    event = system({"body": "changed", "wa_id": "16505559999", "type": "user_changed_number"})
    assert event == IdentitySeen(SEEN.at, old_wa_id="16505551234", new_wa_id="16505559999")


def test_a_changed_id_is_followed() -> None:
    event = system({"type": "user_changed_user_id", "user_id": "US.2", "previous_user_id": "US.1349"})
    assert event == IdentitySeen(SEEN.at, "16505551234", "", "US.1349", "US.2")
    event = system({"type": "user_changed_user_id", "user_id": "US.2"}, from_user_id="US.2")
    assert event == IdentitySeen(SEEN.at, "16505551234", "", "", "US.2")


def test_other_system_messages() -> None:
    event = system({"type": "customer_identity_changed"})
    assert event == AccountSeen("customer_identity_changed", SEEN.at, {"wamid": "wamid.in"})
    assert system({"type": "user_flew_to_mars"}) == UnknownSeen("messages.system", "user_flew_to_mars")
    assert system("?") == UnknownSeen("messages.system", "")


def preference(value: str, **changed: object) -> Event:
    told: dict[str, object] = {
        "wa_id": "16505551234",
        "user_id": "US.1349",
        "detail": "User requested to stop marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": 1731705721,
    }
    contacts = [{"wa_id": "16505551234"}]
    return one("user_preferences", conversation(contacts=contacts, user_preferences=[told | changed]))


def test_stop_and_resume_are_preferences() -> None:
    assert preference("stop") == PreferenceSeen("16505551234", 1_731_705_721_000, True, "US.1349")
    assert preference("resume") == PreferenceSeen("16505551234", 1_731_705_721_000, False, "US.1349")
    assert preference("stop", timestamp="1731705721") == preference("stop")


def test_a_preference_that_is_new_to_us_decides_nothing() -> None:
    assert preference("signup", signup_id="5") == UnknownSeen("user_preferences", "signup")
    assert preference("maybe") == UnknownSeen("user_preferences", "maybe")


def test_a_value_with_nothing_in_it_is_counted() -> None:
    assert one("messages", conversation()) == UnknownSeen("messages", "messaging_product, metadata")
