"""Davi's scripts get a key for what they do and no more, and the description of what they may call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.identity.queries import holder_of_key
from avisa.identity.types import KeyHolder
from avisa.kernel.secrets import token_hash
from tests.cast import FakeClock, open_company
from tests.databases import Databases
from tests.programs.shell import Shell, shell_in


@pytest.fixture
def shell(databases: Databases, tmp_path: Path) -> Iterator[Shell]:
    with databases.fresh_url("sqlite") as url:
        made = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        with made.house() as house:
            open_company(house.db, FakeClock(), house.ids, "Colégio Horizonte", "+553133334444")
        yield made


def holder(shell: Shell, key: str) -> KeyHolder | None:
    with shell.house() as house, house.db.read() as tx:
        return holder_of_key(tx, token_hash(key))


def test_a_key_is_printed_once_and_does_what_it_was_made_for(shell: Shell) -> None:
    made = shell.run("api-key", "create", "ERP", "--scope", "messages.send", "--scope", "journal.read")
    key = made.out.strip()
    found = holder(shell, key)
    assert found is not None
    assert (found.name, found.scopes) == ("ERP", frozenset({"messages.send", "journal.read"}))
    assert key.startswith("avk_")
    listed = shell.run("api-key", "list", "--json")
    assert key not in listed.out
    assert (listed.json["scopes"], listed.json["revoked_at"]) == (["journal.read", "messages.send"], None)
    assert shell.run("api-key", "revoke", listed.json["id"]).status == 0
    assert holder(shell, key) is None


def test_without_a_scope_it_is_an_operators(shell: Shell) -> None:
    made = shell.run("api-key", "create", "Receipts", "--json").json
    found = holder(shell, made["key"])
    assert found is not None
    assert (str(found.key_id), found.role, found.scopes) == (made["id"], "operator", frozenset())
    refused = shell.run("api-key", "create", "x", "--role", "agent", "--scope", "journal.read")
    assert (refused.status, refused.out) == (1, "")
    assert "journal.read" in refused.err


def test_the_description_is_printed_without_a_database(tmp_path: Path) -> None:
    told = json.loads(shell_in(tmp_path).run("openapi").out)
    assert told["openapi"].startswith("3.1")
    assert "/messages:batch" in told["paths"]
    assert list(tmp_path.glob("**/*.db")) == []
