"""What a cell of the number's column holds: a phone, or the platform's id of somebody who has shown none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from phonenumbers import SUPPORTED_REGIONS

from avisa.audience.phone_cells import as_typed
from avisa.audience.phones import Phone, PhoneProblem, parse_phone

# Narrower than what the platform may write: a code of the company's own (`SP.12`) must not be taken for one.
_ID_IN_A_CELL: Final = re.compile(r"([A-Z]{2})\.(?:ENT\.)?(?=[A-Za-z]*[0-9])[0-9A-Za-z]{8,128}")


@dataclass(frozen=True, slots=True)
class ScopedId:
    bsuid: str

    @property
    def address(self) -> str:
        return self.bsuid


def parse_address(cell: str, region: str = "BR") -> Phone | ScopedId | PhoneProblem:
    """As `parse_phone`, whose reasons it gives for what is neither."""
    read = parse_phone(cell, region)
    if isinstance(read, Phone):
        return read
    found = _ID_IN_A_CELL.fullmatch(as_typed(cell))
    return ScopedId(found[0]) if found and found[1] in SUPPORTED_REGIONS else read
