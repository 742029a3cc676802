"""People by a part of their number, read from the index of numbers alone: the desk looks for one person."""

from __future__ import annotations

from sqlalchemy import select

from avisa.audience.queries import contacts_of
from avisa.audience.tables import contact
from avisa.audience.types import Person
from avisa.kernel.db import Tx

FEWEST = 4  # digits: fewer fit too many


def digits_in(words: str) -> str:
    """Of what somebody looks for; "" when it is a name, or too little of a number."""
    digits = "".join(sign for sign in words if sign.isdigit())
    return digits if len(digits) >= FEWEST and not any(sign.isalpha() for sign in words) else ""


def people_with_digits(tx: Tx, workspace_id: int, digits: str, most: int = 50) -> list[Person]:
    """In the order of their numbers, so that the index that keeps them unique is all that is read."""
    c = contact.c
    fitting = (
        select(c.id)
        .where(c.workspace_id == workspace_id, c.phone.contains(digits, autoescape=True))
        .order_by(c.phone)
        .limit(most)
    )
    ids = tx.scalars(fitting).all()
    people = contacts_of(tx, workspace_id, ids)
    return [people[contact_id] for contact_id in ids if contact_id in people]
