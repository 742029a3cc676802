"""What is safe to ask twice is asked again, later and later; the rest is left to who called."""

from __future__ import annotations

import pytest

from avisa.client import calls
from avisa.client.answers import LONGEST_WAIT, TRIES, Answer, wait_before_next
from avisa.client.calls import Call

SENDING = calls.send_message({"to": "(31) 99888-7766"}, "")
UNSAFE = Call("POST", "/contacts/1/preference-link", dict)
BUSY = Answer(503, "text/html", "", b"")
REFUSED = Answer(422, "application/problem+json", "", b'{"code": "phone_malformed"}')
TAKEN = Answer(409, "application/problem+json", "", b'{"code": "idempotency_key_reused"}')
UNDER_WAY = Answer(409, "application/problem+json", "1", b'{"code": "idempotency_in_progress"}')


@pytest.mark.parametrize("answer", [None, BUSY, UNDER_WAY])
def test_a_message_is_asked_for_again_under_its_key(answer: Answer | None) -> None:
    assert SENDING.key
    waits = [wait_before_next(SENDING, answer, tried, 0.5) for tried in range(1, TRIES + 1)]
    assert waits[-1] is None
    assert all(one is not None and one > 0 for one in waits[:-1])


@pytest.mark.parametrize("answer", [REFUSED, TAKEN, Answer(200, "application/json", "", b"{}")])
def test_an_answer_that_would_be_the_same_is_the_last(answer: Answer) -> None:
    assert wait_before_next(SENDING, answer, 1, 0.5) is None


def test_what_may_happen_twice_is_asked_once() -> None:
    assert wait_before_next(UNSAFE, None, 1, 0.5) is None


def test_avisa_says_how_long_to_wait_up_to_a_limit() -> None:
    assert wait_before_next(SENDING, Answer(429, "", "7", b""), 1, 0.0) == 7
    assert wait_before_next(SENDING, Answer(429, "", "9999", b""), 1, 0.0) == LONGEST_WAIT
