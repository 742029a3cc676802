"""What is sealed opens with the same key in the same place only; the key is made once, for its owner."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from avisa.errors import Misconfigured
from avisa.kernel.secrets import Vault, machine_secret, new_token, signed_with, token_hash
from tests.cast import SECRET


def test_what_was_sealed_opens() -> None:
    assert Vault(SECRET).open(Vault(SECRET).seal(b"token", "connection:1"), "connection:1") == b"token"


def test_the_same_text_is_sealed_differently_each_time() -> None:
    vault = Vault(SECRET)
    assert vault.seal(b"token", "connection:1") != vault.seal(b"token", "connection:1")


@pytest.mark.parametrize(
    ("secret", "place", "cut"),
    [
        (b"another secret, long enough to be one", "connection:1", 0),
        (SECRET, "connection:2", 0),
        (SECRET, "connection:1", 1),
    ],
    ids=["another key", "another place", "a byte short"],
)
def test_nothing_else_opens_it(secret: bytes, place: str, cut: int) -> None:
    sealed = Vault(SECRET).seal(b"token", "connection:1")
    with pytest.raises(Misconfigured, match="secret_key_wrong"):
        Vault(secret).open(sealed[: len(sealed) - cut], place)


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 12])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Misconfigured, match="secret_key_wrong"):
        Vault(SECRET).open(sealed, "connection:1")


def test_a_keyed_hash_is_the_same_for_ever_and_only_here() -> None:
    phone = "+5531998887766"
    assert Vault(SECRET).keyed_hash(phone, "1") == Vault(SECRET).keyed_hash(phone, "1")
    others = {Vault(SECRET).keyed_hash(phone, "2"), Vault(b"x" * 32).keyed_hash(phone, "1")}
    assert Vault(SECRET).keyed_hash(phone, "1") not in others


def test_a_signature_holds_for_what_was_signed() -> None:
    vault = Vault(SECRET)
    assert vault.signed(b"head", vault.sign(b"head"))
    assert not vault.signed(b"cut", vault.sign(b"head"))
    assert not vault.signed(b"head", b"")


def test_whoever_has_the_public_key_alone_can_check_a_signature() -> None:
    vault, other = Vault(SECRET), Vault(b"x" * 32)
    assert signed_with(vault.public_key, b"head", vault.sign(b"head"))
    assert not signed_with(other.public_key, b"head", vault.sign(b"head"))
    assert not signed_with(b"no key", b"head", vault.sign(b"head"))


def test_tokens_are_long_and_stored_as_hashes() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 43 and token not in token_hash(token) for token in tokens)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    first = machine_secret("", data)
    assert len(first) >= 32
    assert machine_secret("", data) == first
    assert (data / "secret.key").stat().st_mode & 0o777 == 0o600


def test_programs_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    found: list[bytes] = []
    ready = threading.Barrier(8)

    def start() -> None:
        ready.wait()
        found.append(machine_secret("", tmp_path))

    programs = [threading.Thread(target=start) for _ in range(8)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(found[0]) >= 32


def test_a_key_of_ones_own_must_be_long_enough(tmp_path: Path) -> None:
    assert machine_secret("k" * 32, tmp_path) == b"k" * 32
    with pytest.raises(Misconfigured, match="secret_key_short"):
        machine_secret("k" * 31, tmp_path)
    assert not (tmp_path / "secret.key").exists()
