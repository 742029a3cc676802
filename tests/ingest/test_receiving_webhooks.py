"""A webhook is believed for its signature, durable before it is answered, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from sqlalchemy import select, text, update

from avisa.channels.meta.signature import signature
from avisa.ingest.endpoint import MOST_BYTES
from avisa.ingest.tables import inbox as inbox_table
from avisa.kernel.clock import SECOND
from avisa.workspace.tables import connection
from tests.cast import Company, FakeClock
from tests.ingest.webhooks import (
    APP_SECRET,
    BODY,
    VAULT,
    VERIFY_TOKEN,
    Meta,
    address,
    bodies_in,
    waiting_in,
)
from tests.serving import Served


def subscribe(served: Served, path: str, token: str, mode: str = "subscribe") -> tuple[int, bytes]:
    query = urlencode({"hub.mode": mode, "hub.challenge": "1158201444", "hub.verify_token": token})
    answer = served.request("GET", f"{path}?{query}")
    return answer.status, answer.body


def test_meta_finds_our_address_by_the_right_token(horizonte: Company, served: Served) -> None:
    assert subscribe(served, address(horizonte), VERIFY_TOKEN) == (200, b"1158201444")


def test_a_wrong_token_or_mode_is_refused(horizonte: Company, served: Served) -> None:
    assert subscribe(served, address(horizonte), "guessed") == (403, b"")
    assert subscribe(served, address(horizonte), "") == (403, b"")
    assert subscribe(served, address(horizonte), VERIFY_TOKEN, mode="unsubscribe") == (403, b"")


def test_what_is_answered_200_is_stored_as_it_came(horizonte: Company, meta: Meta, clock: FakeClock) -> None:
    assert meta.post(address(horizonte)).status == 200
    (stored,) = waiting_in(horizonte)
    assert bodies_in(horizonte) == [BODY]
    assert (stored.connection_id, stored.received_at) == (horizonte.connection_id, clock.now)


def test_a_stolen_database_shows_nothing_of_it(horizonte: Company, meta: Meta) -> None:
    body = b'{"from":"5531998887766","text":"Quero sair"}'
    assert meta.post(address(horizonte), body).status == 200
    with horizonte.db.read() as tx:
        sealed = tx.scalar(
            select(inbox_table.c.raw).where(inbox_table.c.workspace_id == horizonte.workspace_id)
        )
    assert sealed
    assert b"5531998887766" not in sealed


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=" + "0" * 40,
        signature("another secret", BODY),
        signature("", BODY),
        signature(APP_SECRET, BODY + b" "),
        signature(APP_SECRET, BODY).removeprefix("sha256="),
    ],
)
def test_a_forged_signature_leaves_nothing_behind(horizonte: Company, meta: Meta, proof: str) -> None:
    assert meta.post(address(horizonte), signed=proof).status == 401
    assert waiting_in(horizonte) == []


def test_no_signature_at_all_is_refused(horizonte: Company, served: Served) -> None:
    assert served.request("POST", address(horizonte), BODY).status == 401
    assert waiting_in(horizonte) == []


def test_an_address_that_names_nothing_is_not_there(horizonte: Company, meta: Meta) -> None:
    for path in ("/webhooks/meta/1", f"/webhooks/meta/{1 << 63}", "/webhooks/meta/x"):
        assert meta.post(path).status == 404
        assert subscribe(meta.served, path, VERIFY_TOKEN)[0] == 404
    assert waiting_in(horizonte) == []


def test_caio_cannot_post_into_anas_inbox_with_his_secret(
    horizonte: Company, padaria: Company, meta: Meta
) -> None:
    give_secret(padaria, b"the secret of caio's app")
    caio = Meta(meta.served, "the secret of caio's app")
    assert caio.post(address(padaria)).status == 200
    assert caio.post(address(horizonte)).status == 401
    assert (waiting_in(horizonte), bodies_in(padaria)) == ([], [BODY])


def give_secret(company: Company, secret: bytes) -> None:
    sealed = VAULT.seal(secret, f"connection:{company.connection_id}:app_secret")
    with company.db.write() as tx:
        tx.execute(
            update(connection).where(connection.c.id == company.connection_id).values(app_secret=sealed)
        )


def test_a_new_app_secret_counts_within_ten_seconds(horizonte: Company, meta: Meta, clock: FakeClock) -> None:
    assert meta.post(address(horizonte)).status == 200
    give_secret(horizonte, b"a new one")
    clock.advance(10 * SECOND)
    assert meta.post(address(horizonte)).status == 401
    assert Meta(meta.served, "a new one").post(address(horizonte)).status == 200


def test_a_body_that_breaks_off_is_nothing(horizonte: Company, served: Served) -> None:
    head = (
        f"POST {address(horizonte)} HTTP/1.1\r\nHost: avisa\r\nContent-Length: {len(BODY)}\r\n"
        f"X-Hub-Signature-256: {signature(APP_SECRET, BODY)}\r\n\r\n"
    )
    with served.raw() as broken:
        broken.sendall(head.encode() + BODY[:20])
    assert Meta(served).post(address(horizonte), b"{}").status == 200
    assert bodies_in(horizonte) == [b"{}"]


def test_a_body_that_lost_its_tail_on_the_way_is_not_believed(horizonte: Company, meta: Meta) -> None:
    assert meta.post(address(horizonte), BODY[:-5], signature(APP_SECRET, BODY)).status == 401
    assert waiting_in(horizonte) == []


def test_the_largest_body_that_meta_sends_is_taken(horizonte: Company, meta: Meta) -> None:
    body = b"x" * (3 << 20)
    assert meta.post(address(horizonte), body).status == 200
    assert bodies_in(horizonte) == [body]


def test_an_announced_giant_is_refused_before_it_is_read(horizonte: Company, served: Served) -> None:
    head = f"POST {address(horizonte)} HTTP/1.1\r\nHost: avisa\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n"
    with served.raw() as giant:
        giant.sendall(head.encode() + b"x")
        assert giant.recv(100).startswith(b"HTTP/1.1 413")


def test_a_giant_in_chunks_is_refused_once_it_is_too_large(horizonte: Company, served: Served) -> None:
    head = f"POST {address(horizonte)} HTTP/1.1\r\nHost: avisa\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with served.raw() as giant:
        giant.sendall(head.encode() + piece * (MOST_BYTES // 65536))
        giant.sendall(b"1\r\nx\r\n")
        assert giant.recv(100).startswith(b"HTTP/1.1 413")
    assert waiting_in(horizonte) == []


def test_two_hundred_at_once_are_each_kept_exactly_once(horizonte: Company, meta: Meta) -> None:
    bodies = [b'{"n":%d}' % number for number in range(200)]
    with ThreadPoolExecutor(16) as senders:
        answers = list(senders.map(lambda body: meta.post(address(horizonte), body).status, bodies))
    assert answers == [200] * 200
    assert sorted(bodies_in(horizonte)) == sorted(bodies)


def test_one_transaction_holds_what_came_for_several_companies(
    horizonte: Company, padaria: Company, meta: Meta
) -> None:
    paths = [address(horizonte), address(padaria)] * 20
    with ThreadPoolExecutor(16) as senders:
        assert {answer.status for answer in senders.map(meta.post, paths)} == {200}
    assert (len(waiting_in(horizonte)), len(waiting_in(padaria))) == (20, 20)


def test_without_a_database_meta_is_asked_to_come_again(horizonte: Company, meta: Meta) -> None:
    with horizonte.db.write() as tx:
        tx.execute(text("ALTER TABLE inbox RENAME TO inbox_away"))
    refused = meta.post(address(horizonte))
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    with horizonte.db.write() as tx:
        tx.execute(text("ALTER TABLE inbox_away RENAME TO inbox"))
    assert meta.post(address(horizonte)).status == 200
    assert bodies_in(horizonte) == [BODY]
