"""Who a `to` means: the person behind it, the platform's wa_id, the business-scoped user id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, parse, region_code_for_number

_TOLERATED = str.maketrans("", "", "+ ()-.")
_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
# Brazil: WhatsApp keeps the eight-digit form of many mobiles outside the states of DDDs 11 to 28.
_FIRST_EIGHT_DIGIT_DDD = 31


@dataclass(frozen=True, slots=True)
class Recipient:
    person: str  # digits, in Brazil always with the ninth
    wa_id: str
    user_id: str
    region: str


@lru_cache(maxsize=65_536)
def recipient(to: str, seed: int, eight_digit_share: float) -> Recipient | None:
    """None when `to` cannot be a phone number."""
    digits = to.translate(_TOLERATED)
    if not _DIGITS.fullmatch(digits):
        return None
    person = _with_ninth_digit(digits)
    region = _region(person)
    mark = int.from_bytes(blake2b(f"{seed}:{person}".encode(), digest_size=8).digest(), "big")
    wa_id = person[:4] + person[5:] if _keeps_eight(person, mark, eight_digit_share) else person
    return Recipient(person, wa_id, f"{region}.{mark % 10**16:016d}", region)


def _with_ninth_digit(digits: str) -> str:
    old_mobile = len(digits) == 12 and digits.startswith("55") and digits[4] in "6789"
    return f"{digits[:4]}9{digits[4:]}" if old_mobile else digits


def _keeps_eight(person: str, mark: int, share: float) -> bool:
    mobile = len(person) == 13 and person.startswith("55") and person[4] == "9"
    return mobile and int(person[2:4]) >= _FIRST_EIGHT_DIGIT_DDD and mark % 10_000 < share * 10_000


def _region(person: str) -> str:
    if person.startswith("1") and len(person) == 11:
        return region_code_for_number(parse(f"+{person}")) or "US"
    codes = (int(person[:length]) for length in (1, 2, 3))
    return next(
        (COUNTRY_CODE_TO_REGION_CODE[code][0] for code in codes if code in COUNTRY_CODE_TO_REGION_CODE), "ZZ"
    )
