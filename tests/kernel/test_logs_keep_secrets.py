"""What reaches the log holds no secret and no whole phone number, and still says which row it was."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import exc, insert
from sqlalchemy.exc import IntegrityError

from avisa.audience.tables import contact
from avisa.kernel.clock import system_clock
from avisa.kernel.ids import Ids
from avisa.kernel.log import configure, redacted
from avisa.kernel.secrets import new_token
from tests.cast import Company, put

PHONES = (
    "+5531998887766",
    "5531998887766",
    "31998887766",
    "3133334444",
    "+55 (31) 99888-7766",
    "+55 31 99888 7766",
    "(31) 99888-7766",
    "(31) 3333-4444",
    "+14155552671",
    "+44 20 7946 0958",
)
SECRETS = (
    "Authorization: Bearer EAAGm0PX4ZCpsBAJk8s",
    "token=abc123",
    "hub.verify_token=abc123&hub.mode=subscribe",
    "{'access_token': 'abc123'}",
    '{"app_secret":"abc123"}',
    "app_secret=b'abc123'",
    "password: abc123",
    "api_key=abc123",
    "AVISA_SECRET_KEY=abc123",
    "EAAGabc123ZCpsBAJk8sLong",
    "postgresql://avisa:abc123@db.example/avisa",
    "postgresql+psycopg://avisa:p@ss:abc123@127.0.0.1:5432/avisa",
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    written = io.StringIO()
    configure(stream=written)
    yield written
    root.handlers[:], root.level = before


@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_number_is_masked(phone: str) -> None:
    line = redacted(f"to {phone}: refused")
    digits = "".join(filter(str.isdigit, phone))
    assert digits not in "".join(filter(str.isdigit, line))
    assert line.startswith("to ")
    assert line.endswith(f"…{digits[-2:]}: refused")


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden(secret: str) -> None:
    assert "abc123" not in redacted(f"calling with {secret} now")
    assert "ZCpsBA" not in redacted(f"calling with {secret} now")


def test_a_token_of_ours_is_hidden_even_without_a_name() -> None:
    tokens = [new_token() for _ in range(200)]
    assert [token for token in tokens if token in redacted(f"signed in by {token}")] == []


def test_our_ids_stay_readable() -> None:
    for identifier in (*Ids(system_clock, node=511).take(3), 9_223_372_036_854_775_807):
        assert str(identifier) in redacted(f"number {identifier}: 12 messages, epoch 7")


def test_the_platforms_message_id_does_not_carry_the_number() -> None:
    line = redacted("sent as wamid.HBgNNTUzMTk5ODg4Nzc2NhUCABEYEjQ1Njc4OTBBQkNERUYA ok")
    assert line == "sent as wamid.…NERUYA ok"


def test_the_platforms_id_of_a_person_is_not_told() -> None:
    assert redacted("to BR.13491208655302741918 now, PT.ENT.11815799212886844830") == "to BR.… now, PT.…"


def test_amounts_and_dates_stay_as_they_are() -> None:
    line = "2026-11-16T13:00:00.000Z 1000 of 250000 rows in 3.52 s on 127.0.0.1:8000 graph v25.0"
    assert redacted(line) == line


def test_an_exception_is_one_line_without_the_row_that_it_quotes(
    log: io.StringIO, horizonte: Company
) -> None:
    person = {
        "workspace_id": horizonte.workspace_id,
        "id": 7,
        "phone": "+5531998887766",
        "name": "Marina Prado",
    }
    try:
        with horizonte.unit() as work:
            put(work.tx, contact, **person)
            work.tx.execute(insert(contact), {**person, "id": 8})
    except exc.SQLAlchemyError:
        logging.getLogger("avisa.audience").exception("contact %s not stored", 8)
    written = log.getvalue()
    assert written.count("\n") == 1
    assert "contact 8 not stored" in written
    assert IntegrityError.__name__ in written
    assert "Marina" not in written
    assert "998887766" not in written


def test_arguments_are_masked_like_the_text(log: io.StringIO) -> None:
    logging.getLogger("avisa.engine").warning("to %s with %s", "+5531998887766", {"token": "abc123"})
    line = log.getvalue()
    assert line.endswith(" WARNING avisa.engine to +55…66 with {'token': [hidden]}\n")
