"""Which column of a list is the phone, which the name, and what the others are called: a proposal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from avisa.audience import header_words
from avisa.audience.address_cells import ScopedId, parse_address
from avisa.audience.phones import Phone, PhoneProblem, PhoneReason

LayoutName = Literal["blip", "plain"]


class Role(StrEnum):
    PHONE = "phone"
    NAME = "name"
    EMAIL = "email"
    LANGUAGE = "language"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns counted from 0. Attribute keys match `[a-z0-9_]+` and are unique; `email`, `language` and
    `consent` are what every list calls them, whatever its header says.
    """

    phone: int
    name: int | None
    attributes: tuple[tuple[int, str], ...]
    layout: LayoutName = "plain"


_MAX_KEY: Final = 60
_RESERVED: Final = frozenset({"phone", "name"})  # the person's own, never an attribute's

_BLIP_FIRST: Final = "telephone"
_BLIP_OTHER: Final = re.compile(r"button[0-9]*|url_?link[0-9]*|url_?media|extra[0-9]+")

# Cells that are somebody's phone, though none that can be used.
_ALMOST: Final = frozenset({PhoneReason.LANDLINE, PhoneReason.LOST_DIGITS, PhoneReason.SEVERAL_NUMBERS})


def propose_mapping(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> Mapping | None:
    """What the names say, checked against the cells; None when no column looks like a phone.

    `sample_rows` are cells of some rows; twenty are plenty.
    """
    if _is_blips(header):
        return map_columns(header, 0, _best_name(header, 0), layout="blip")
    phone = _best_phone(header, sample_rows)
    if phone is None:
        return None
    empty = [at for at, name in enumerate(header) if not name and not any(_column(sample_rows, at))]
    return map_columns(header, phone, _best_name(header, phone), left_out=empty)


def map_columns(
    header: Sequence[str],
    phone: int,
    name: int | None,
    *,
    left_out: Sequence[int] = (),
    layout: LayoutName = "plain",
) -> Mapping:
    """The mapping in which a person has chosen the columns; all the others become attributes."""
    others = [at for at in range(len(header)) if at not in (phone, name) and at not in left_out]
    return Mapping(phone, name, tuple(_keyed(header, others)), layout)


def role_of(name: str) -> Role | None:
    """What a column of this name holds, as far as the name alone can say."""
    words = _words(name)
    if words & header_words.EMAIL or {"e", "mail"} <= words:
        return Role.EMAIL
    if words & header_words.CONSENT or {"opt", "in"} <= words:
        return Role.CONSENT
    if words & header_words.LANGUAGE:
        return Role.LANGUAGE
    if _phone_weight(name) > header_words.WEAK_PHONE:
        return Role.PHONE
    if _name_weight(name):
        return Role.NAME
    return Role.PHONE if _phone_weight(name) else None


def key_of(name: str) -> str:
    """The name as templates and segments write it: `Data de Matrícula` is `data_de_matricula`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain)[:_MAX_KEY].strip("_")


def _is_blips(header: Sequence[str]) -> bool:
    keys = [key_of(name) for name in header]
    return len(keys) > 1 and keys[0] == _BLIP_FIRST and any(map(_BLIP_OTHER.fullmatch, keys[1:]))


def _best_phone(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    scores = [_phone_score(name, _column(rows, at)) for at, name in enumerate(header)]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] > 0 else None


def _column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] for row in rows if at < len(row) and row[at].strip()]


def _phone_score(name: str, cells: Sequence[str]) -> float:
    """A good name outweighs the cells only when they do not speak against it."""
    weight, share = _phone_weight(name), _share_of_phones(cells)
    if weight == 0 and _words(name) & header_words.NO_PHONE:
        return 0
    if weight <= header_words.WEAK_PHONE:
        return weight + 6 * share if share >= 0.5 else 0
    return weight + 6 * share if share > 0.2 or not cells else 0.1


def _share_of_phones(cells: Sequence[str]) -> float:
    return sum(map(_likeness, cells)) / len(cells) if cells else 0


def _likeness(cell: str) -> float:
    match parse_address(cell):
        case Phone() | ScopedId():
            return 1
        case PhoneProblem(reason) if reason in _ALMOST:
            return 0.8
        case _:
            return 0


def _phone_weight(name: str) -> int:
    words = _words(name)
    weight = max((header_words.PHONE.get(word, 0) for word in words), default=0)
    if words & header_words.NO_PHONE:
        return weight if weight > 3 else 0
    return weight


def _best_name(header: Sequence[str], phone: int) -> int | None:
    weights = [0 if at == phone else _name_weight(name) for at, name in enumerate(header)]
    best = max(range(len(weights)), key=weights.__getitem__, default=0)
    return best if weights and weights[best] else None


def _name_weight(name: str) -> float:
    """`Nome` before `Nome do responsável` before `Aluno`: fewer words say it plainer."""
    words = _words(name)
    if words & header_words.NO_NAME:
        return 0
    weight = max((header_words.NAME.get(word, 0) for word in words), default=0)
    return weight + 0.5 * bool(header_words.PLAINER_NAME & words) if weight else 0


def _words(name: str) -> set[str]:
    return set(key_of(name).split("_")) - {""}


def _keyed(header: Sequence[str], columns: Sequence[int]) -> Iterator[tuple[int, str]]:
    taken = set(_RESERVED)
    for at in columns:
        role = role_of(header[at])
        plain = key_of(header[at]) or f"column_{at + 1}"
        wanted = role.value if role in (Role.EMAIL, Role.LANGUAGE, Role.CONSENT) else plain
        key, number = wanted, 1
        while key in taken:
            number += 1
            key = f"{wanted}_{number}"
        taken.add(key)
        yield at, key
