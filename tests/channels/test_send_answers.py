"""What an answer means: accepted, refused with a name for it, or no proof of either."""

from __future__ import annotations

import pytest

from avisa.channels.port import Accepted, Ambiguous, Blame, Outcome, Rejected, Verb
from avisa.errors import Misconfigured
from tests.channels.peers import (
    NUMBER,
    SENT,
    Peer,
    answering,
    channel_to,
    message,
    refusal,
    send_all,
    send_one,
)

MINUTE = 60_000


def outcome_of(status: int, body: object, *headers: str) -> Outcome:
    with Peer(answering(status, body, *headers)) as peer:
        return send_one(peer.url)


def rejected(status: int, body: object, *headers: str) -> Rejected:
    outcome = outcome_of(status, body, *headers)
    assert isinstance(outcome, Rejected), outcome
    return outcome


def test_a_post_reaches_the_number_with_its_token() -> None:
    with Peer(answering(200, SENT)) as peer:
        outcomes = send_all(peer.url, message("1.1"), message("2.1"))
    assert outcomes == [Accepted("wamid.HBgM", wa_id="553198887766")] * 2
    assert peer.heads[0].startswith(f"POST /v25.0/{NUMBER}/messages HTTP/1.1\r\n".encode())
    assert b"authorization: bearer eaag-secret\r\n" in peer.heads[0].lower()
    assert b"content-type: application/json\r\n" in peer.heads[0].lower()
    assert peer.lines == 1


@pytest.mark.parametrize("status", ["held_for_quality_assessment", "paused"])
def test_a_message_that_the_platform_holds_is_accepted_and_held(status: str) -> None:
    body = SENT | {"messages": [{"id": "wamid.H", "message_status": status}]}
    assert outcome_of(200, body) == Accepted("wamid.H", "553198887766", held=True)


def test_a_person_known_by_id_alone_is_accepted_without_a_number() -> None:
    body = SENT | {"contacts": [{"input": "BR.13", "user_id": "BR.13"}], "messages": [{"id": "wamid.B"}]}
    assert outcome_of(200, body) == Accepted("wamid.B", bsuid="BR.13")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"<html>ok</html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        {},
        {"messages": []},
        {"messages": [{"id": ""}]},
    ],
)
def test_a_yes_that_cannot_be_read_proves_nothing(body: object) -> None:
    assert isinstance(outcome_of(200, body), Ambiguous)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_without_metas_body_proves_nothing(status: int) -> None:
    assert outcome_of(status, b"<html>bad gateway</html>") == Ambiguous(
        f"http {status} without a readable answer"
    )


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429])
def test_a_refusal_by_something_in_between_proves_nothing(status: int) -> None:
    assert isinstance(outcome_of(status, b"<html>no</html>"), Ambiguous)


@pytest.mark.parametrize("code", [1, 2, 131000])
def test_codes_that_promise_nothing_stay_ambiguous_whatever_the_status(code: int) -> None:
    for status in (200, 400, 500):
        outcome = outcome_of(status, refusal(code, "Something went wrong"))
        assert isinstance(outcome, Ambiguous)
        assert outcome.details == "Something went wrong"
        assert outcome.fault is not None
        assert outcome.fault.name == "provider_error"


def test_the_code_decides_and_not_the_http_status() -> None:
    for status in (200, 400, 404, 429, 500):
        outcome = rejected(status, refusal(132001, "template name (x) does not exist in pt_BR"))
        assert (outcome.fault.name, outcome.fault.verb) == ("template_missing", Verb.STOP_CAMPAIGN)
        assert outcome.details == "template name (x) does not exist in pt_BR"


def test_a_code_may_come_as_a_string() -> None:
    assert rejected(400, refusal("131056")).fault.name == "pair_rate_limited"


def test_an_error_without_a_usable_code_proves_nothing() -> None:
    assert isinstance(outcome_of(400, {"error": {"message": "no code"}}), Ambiguous)
    assert isinstance(outcome_of(400, refusal("oops")), Ambiguous)


def test_an_unknown_code_of_a_bad_request_fails_the_message_and_is_ours() -> None:
    fault = rejected(400, refusal(987654)).fault
    assert (fault.code, fault.name, fault.verb, fault.blame) == (987654, "unlisted", Verb.FAIL, Blame.OURS)


def test_an_unknown_code_of_a_server_error_promises_nothing() -> None:
    outcome = outcome_of(500, refusal(987654))
    assert isinstance(outcome, Ambiguous)
    assert outcome.fault is not None
    assert (outcome.fault.code, outcome.fault.verb) == (987654, Verb.UNKNOWN)


def test_an_unknown_number_is_told_apart_from_a_bad_request() -> None:
    assert rejected(400, refusal(100, error_subcode=33)).fault.name == "number_unknown"
    assert rejected(400, refusal(100)).fault.name == "bad_request"


def test_an_expired_token_stops_the_account() -> None:
    assert rejected(401, refusal(190, error_subcode=463)).fault.verb is Verb.STOP_ACCOUNT


def test_odd_error_details_fall_back_to_the_message() -> None:
    odds: list[object] = [None, "text", [1], {"details": 5}, {"blame": {}}]
    for odd in odds:
        assert rejected(400, refusal(131009, error_data=odd)).details == "(#131009) refused"


@pytest.mark.parametrize("address", ["graph.example", "http://", "", "http://[::1"])
def test_an_address_that_is_none_is_told_before_the_first_message(address: str) -> None:
    with pytest.raises(Misconfigured, match="graph_url_unusable"):
        channel_to(address)


USAGE = '{"88":[{"type":"messages","estimated_time_to_regain_access":19},{"type":"x"}]}'


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("Retry-After: 120", 2 * MINUTE),
        (f"X-Business-Use-Case-Usage: {USAGE}", 19 * MINUTE),
        ("Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", 0),
        ("X-Business-Use-Case-Usage: nonsense", 0),
        ("Retry-After: 999999999", 24 * 60 * MINUTE),
    ],
)
def test_the_wait_that_meta_asks_for_is_kept(header: str, wait: int) -> None:
    assert rejected(400, refusal(80007), header).retry_after == wait
