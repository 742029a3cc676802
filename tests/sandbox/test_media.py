"""Media: uploaded, looked up, downloaded with the token, and gone when their time is over."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .files import JPEG, PNG, call, upload, uploaded

DAY_MS = 24 * 60 * 60 * 1000
MB = 1024 * 1024
ANIMATED = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02"
STILL = b"RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\0"


@pytest.fixture(scope="module")
def shared_shelf() -> Iterator[RunningSandbox]:
    with RunningSandbox("--virtual-clock", "--media-mb", "20") as sandbox:
        yield sandbox


@pytest.fixture
def shelf(shared_shelf: RunningSandbox) -> RunningSandbox:
    shared_shelf.control("POST", "/reset")
    return shared_shelf


def _pass(sandbox: RunningSandbox, ms: int) -> None:
    sandbox.control("POST", "/clock", {"advance_ms": ms})


def test_an_upload_is_downloaded_in_two_steps(shelf: RunningSandbox) -> None:
    medium = uploaded(shelf, PNG, "image/png")
    _, told = shelf.graph("GET", f"/{medium}?phone_number_id={shelf.phone_number_id}")
    assert {*told} == {"messaging_product", "url", "mime_type", "sha256", "file_size", "id"}
    assert (told["mime_type"], told["file_size"]) == ("image/png", str(len(PNG)))
    assert told["sha256"] == sha256(PNG).hexdigest()
    parts = urlsplit(told["url"])
    file = call(shelf, "GET", f"{parts.path}?{parts.query}")
    assert (file.status, file.raw, file.headers["content-type"]) == (200, PNG, "image/png")
    assert shelf.request("GET", f"{parts.path}?{parts.query}")[0] == 401


def test_an_address_is_good_for_five_minutes_and_asked_again(shelf: RunningSandbox) -> None:
    medium = uploaded(shelf)
    first = urlsplit(shelf.graph("GET", f"/{medium}")[1]["url"])
    _pass(shelf, 5 * 60 * 1000)
    assert call(shelf, "GET", f"{first.path}?{first.query}").status == 404
    again = urlsplit(shelf.graph("GET", f"/{medium}")[1]["url"])
    assert call(shelf, "GET", f"{again.path}?{again.query}").status == 200
    assert call(shelf, "GET", f"{again.path}?{again.query[:-1]}x").status == 404


def test_a_medium_lives_thirty_days(shelf: RunningSandbox) -> None:
    medium = uploaded(shelf)
    _pass(shelf, 30 * DAY_MS - 1)
    assert shelf.graph("GET", f"/{medium}")[0] == 200
    _pass(shelf, 1)
    status, answer = shelf.graph("GET", f"/{medium}")
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


def test_a_deleted_medium_is_gone(shelf: RunningSandbox) -> None:
    medium = uploaded(shelf)
    assert shelf.graph("DELETE", f"/{medium}/?phone_number_id=1")[0] == 400
    assert shelf.graph("DELETE", f"/{medium}/?phone_number_id={shelf.phone_number_id}") == (
        200,
        {"success": True},
    )
    assert shelf.graph("GET", f"/{medium}")[0] == 400
    assert shelf.graph("DELETE", f"/{medium}")[0] == 400


def test_a_type_that_no_message_takes_is_refused(shelf: RunningSandbox) -> None:
    answer = upload(shelf, JPEG, "application/zip")
    assert (answer.status, answer.error["code"]) == (400, 100)
    assert "Received file of type 'application/zip'" in answer.error["message"]


@pytest.mark.parametrize(
    ("content", "mime_type", "status"),
    [
        (JPEG + b"\0" * 5 * MB, "image/jpeg", 400),
        (JPEG + b"\0" * 4 * MB, "image/jpeg", 200),
        (b"\0" * (16 * MB + 1), "audio/mpeg", 400),
        (b"%PDF" + b"\0" * 16 * MB, "application/pdf", 200),
        (STILL + b"\0" * 101 * 1024, "image/webp", 400),
        (ANIMATED + b"\0" * 101 * 1024, "image/webp", 200),
        (ANIMATED + b"\0" * 501 * 1024, "image/webp", 400),
        (b"", "image/jpeg", 400),
        (b"Ogg", "audio/ogg; codecs=opus", 200),
    ],
)
def test_each_kind_has_its_size(shelf: RunningSandbox, content: bytes, mime_type: str, status: int) -> None:
    answer = upload(shelf, content, mime_type)
    assert answer.status == status
    if status == 400:
        assert answer.error["code"] == 131053
        assert (
            "bytes" in answer.error["error_data"]["details"]
            or "empty" in answer.error["error_data"]["details"]
        )


def test_the_oldest_medium_makes_room(shelf: RunningSandbox) -> None:
    large = b"%PDF" + b"\0" * 9 * MB
    ids = [uploaded(shelf, large, "application/pdf") for _ in range(3)]
    assert [shelf.graph("GET", f"/{medium}")[0] for medium in ids] == [400, 200, 200]


def test_a_form_that_lacks_something_is_refused(shelf: RunningSandbox) -> None:
    assert "messaging_product" in upload(shelf, product="telegram").error["message"]
    path = f"/{shelf.phone_number_id}/media"
    status, answer = shelf.graph("POST", path, {"file": "@foto.jpg", "messaging_product": "whatsapp"})
    assert (status, answer["error"]["message"]) == (400, "(#100) The parameter file is required.")
    assert shelf.graph("POST", "/1/media")[1]["error"]["error_subcode"] == 33


def _begin(
    sandbox: RunningSandbox, length: int, kind: str = "image/jpeg", app: str = "app"
) -> tuple[int, str]:
    query = f"?file_length={length}&file_type={kind}&file_name=capa.jpg"
    status, answer = sandbox.graph("POST", f"/{app}/uploads/{query}")
    return status, answer.get("id") or answer["error"]["message"]


def _send(sandbox: RunningSandbox, session: str, content: bytes, offset: int) -> tuple[int, dict[str, str]]:
    answer = call(sandbox, "POST", f"/v25.0/{session}", content, "OAuth", file_offset=str(offset))
    body: dict[str, str] = answer.body
    return answer.status, body


def test_a_resumable_upload_goes_on_and_ends_in_a_handle(shelf: RunningSandbox) -> None:
    _, session = _begin(shelf, len(JPEG))
    assert session.startswith("upload:")
    assert "?sig=" in session
    assert _send(shelf, session, JPEG[:50], 0)[0] == 400
    progress = call(shelf, "GET", f"/v25.0/{session}", b"", "OAuth").body
    assert progress == {"id": session, "file_offset": 50}
    status, told = _send(shelf, session, JPEG[50:], 0)
    assert (status, told["debug_info"]["type"]) == (400, "OffsetInvalidError")  # type: ignore[index]
    status, told = _send(shelf, session, JPEG[50:], 50)
    assert status == 200
    assert told["h"].startswith("4:")


@pytest.mark.parametrize(
    ("length", "kind", "app"), [(0, "image/jpeg", "app"), (9, "text/html", "app"), (9, "image/jpeg", "7")]
)
def test_an_upload_that_makes_no_sense_is_refused(
    shelf: RunningSandbox, length: int, kind: str, app: str
) -> None:
    assert _begin(shelf, length, kind, app)[0] == 400


def test_a_handle_is_a_picture_and_no_medium(shelf: RunningSandbox) -> None:
    _, session = _begin(shelf, len(JPEG), app=shelf.control("GET", "/state")["connection"]["app_id"])
    handle = _send(shelf, session, JPEG, 0)[1]["h"]
    path = f"/{shelf.phone_number_id}/whatsapp_business_profile"
    change = {"messaging_product": "whatsapp", "profile_picture_handle": handle, "vertical": "EDU"}
    assert shelf.graph("POST", path, change) == (200, {"success": True})
    profile = shelf.graph("GET", path)[1]["data"][0]["business_profile"]
    assert profile["vertical"] == "EDU"
    assert profile["profile_picture_url"].startswith("https://")
    assert shelf.graph("GET", f"/{handle}")[0] == 400


def test_a_template_shows_what_was_uploaded_for_it() -> None:
    with RunningSandbox("--known-media") as strict:
        _, session = _begin(strict, len(JPEG))
        handle = _send(strict, session, JPEG, 0)[1]["h"]
        medium = uploaded(strict)

        def created(example: str) -> int:
            picture = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [example]}}
            parts = [picture, {"type": "BODY", "text": "As matrículas estão abertas."}]
            creation = {"name": "foto", "language": "pt_BR", "category": "MARKETING", "components": parts}
            status, answer = strict.graph("POST", f"/{strict.waba_id}/message_templates", creation)
            return 0 if status == 200 else int(answer["error"]["error_subcode"])

        assert created("4:Zm90bw==:aW1hZ2U=:AbC") == 2494102
        assert created(handle) == 0

        def sent(medium_id: str) -> int:
            picture = {"type": "header", "parameters": [{"type": "image", "image": {"id": medium_id}}]}
            return sends.post(strict, sends.template("foto", picture))[0]

        assert [sent(medium), sent("1")] == [200, 400]
        strict.graph("DELETE", f"/{medium}")
        assert sent(medium) == 400


def test_media_are_still_there_after_a_restart(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "sandbox.state"))
    with RunningSandbox(*state) as sandbox:
        medium = uploaded(sandbox, PNG, "image/png")
    with RunningSandbox(*state) as sandbox:
        address = urlsplit(sandbox.graph("GET", f"/{medium}")[1]["url"])
        assert call(sandbox, "GET", f"{address.path}?{address.query}").raw == PNG
        assert uploaded(sandbox) != medium
