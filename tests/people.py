"""People for tests: parents of Ana's school, with their yes or without."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.audience.tables import contact
from avisa.consent.actions import grant
from avisa.consent.types import Channel, Proof
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from tests.cast import SECRET, Company

VAULT = Vault(SECRET)


def add_people(company: Company, count: int, first: int = 0) -> list[int]:
    """`count` contacts with mobile numbers of São Paulo, +55 11 9 9000 0000 upwards."""
    ids = company.ids.take(count)
    rows = [
        {
            "workspace_id": company.workspace_id,
            "id": identifier,
            "phone": phone_of(first + position),
            "name": f"Pessoa {first + position}",
            "search_name": f"pessoa {first + position}",
            "language": "pt_BR",
            "attributes": {},
            "created_at": company.clock(),
            "changed_at": company.clock(),
        }
        for position, identifier in enumerate(ids)
    ]
    with company.unit() as unit:
        bulk_insert(unit.tx, contact, rows)
    return ids


def phone_of(position: int) -> str:
    return f"+55119{90_000_000 + position:08d}"


def say_yes(company: Company, contact_ids: Sequence[int], purpose_id: int | None = None) -> None:
    """Each of them agrees on paper, at the school's counter."""
    proof = Proof(channel=Channel.PAPER, at=company.clock(), operator="Ana")
    with company.unit() as unit:
        grant(unit, VAULT, contact_ids, [purpose_id or company.matricula_id], proof)


def add_parents(company: Company, count: int, first: int = 0) -> list[int]:
    """People who agreed to hear about the enrolment."""
    ids = add_people(company, count, first)
    say_yes(company, ids)
    return ids
