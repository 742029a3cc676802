"""What people are called, for those whose name nobody has told."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

NAMES = (
    "Aline Souza", "Bruno Lima", "Carla Nunes", "Diego Rocha", "Érica Prado", "Fábio Dias", "Gabriela Melo",
    "Hugo Reis", "Iara Campos", "João Batista", "Karina Alves", "Luís Otávio", "Marta Reis",
)  # fmt: skip


def name_of(person: str) -> str:
    """By the digits of the phone; somebody without one is named after the user id."""
    return NAMES[(int(person) if person.isdecimal() else _mark(person)) % len(NAMES)]


def username_of(person: str) -> str:
    plain = unicodedata.normalize("NFKD", name_of(person)).encode("ascii", "ignore").decode()
    return f"@{plain.lower().replace(' ', '.')}{_mark(person) % 10_000:04d}"


def _mark(person: str) -> int:
    return int.from_bytes(blake2b(person.encode(), digest_size=4).digest(), "big")
