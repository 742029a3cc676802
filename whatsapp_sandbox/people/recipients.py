"""Who a `to` or a `recipient` means: the person, the platform's wa_id, the business-scoped user id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, is_valid_number, parse, region_code_for_number
from phonenumbers import NumberParseException as NoNumber

_TOLERATED = str.maketrans("", "", "+ ()-.")
_DIGITS = re.compile(r"[1-9][0-9]{6,14}")
# Brazil: WhatsApp keeps the eight-digit form of many mobiles outside the states of DDDs 11 to 28.
_FIRST_EIGHT_DIGIT_DDD = 31
_USER_ID = re.compile(r"([A-Z]{2})\.(ENT\.)?([0-9A-Za-z]{1,128})")
# A user id is the phone number times a constant that has no common divisor with 10^16, so that the sandbox
# finds the person again without keeping anything.
_IDS = 10**16
_STEP = 7_368_787_919_371_121
_SEED_STEP = 2_654_435_769_001
_BACK = pow(_STEP, -1, _IDS)


@dataclass(frozen=True, slots=True)
class Recipient:
    person: str  # digits, in Brazil always with the ninth; the user id of somebody whose phone nobody knows
    wa_id: str
    user_id: str
    region: str

    @property
    def parent_user_id(self) -> str:
        """The id by which linked portfolios know the same person."""
        return f"{self.user_id[:3]}ENT.{self.user_id[3:]}"


@lru_cache(maxsize=65_536)
def recipient(to: str, seed: int, eight_digit_share: float, home: str = "") -> Recipient | None:
    """None when `to` cannot be a phone number; `home` is the business's own number."""
    digits = to.translate(_TOLERATED)
    if not _DIGITS.fullmatch(digits):
        return None
    person = _with_ninth_digit(digits if "+" in to else _with_country(digits, home))
    region = _region(person)
    mark = int.from_bytes(blake2b(f"{seed}:{person}".encode(), digest_size=8).digest(), "big")
    wa_id = person[:4] + person[5:] if _keeps_eight(person, mark, eight_digit_share) else person
    number = (int(person) * _STEP + seed * _SEED_STEP) % _IDS
    return Recipient(person, wa_id, f"{region}.{number:016d}", region)


@lru_cache(maxsize=65_536)
def recipient_by_id(user_id: str, seed: int, eight_digit_share: float) -> Recipient | None:
    """None when it is no user id; an id that is nobody's makes a recipient without a wa_id."""
    found = _USER_ID.fullmatch(user_id)
    if found is None:
        return None
    region, _, mark = found.groups()
    if len(mark) == 16 and mark.isdecimal():
        phone = (int(mark) - seed * _SEED_STEP) * _BACK % _IDS
        who = recipient(f"+{phone}", seed, eight_digit_share)
        if who is not None and who.region == region:
            return who
    return Recipient(user_id, "", user_id, region)


def is_user_id(to: str) -> bool:
    return _USER_ID.fullmatch(to) is not None


def _with_country(digits: str, home: str) -> str:
    """Without a plus the business's country code may be put in front: where only that makes a number."""
    code = _country_code(home.translate(_TOLERATED))
    if not code or digits.startswith(code) or _is_number(digits) or not _is_number(code + digits):
        return digits
    return code + digits


def _country_code(digits: str) -> str:
    codes = (digits[:length] for length in (1, 2, 3))
    return next((code for code in codes if code and int(code) in COUNTRY_CODE_TO_REGION_CODE), "")


def _is_number(digits: str) -> bool:
    try:
        return is_valid_number(parse(f"+{digits}"))
    except NoNumber:
        return False


def _with_ninth_digit(digits: str) -> str:
    old_mobile = len(digits) == 12 and digits.startswith("55") and digits[4] in "6789"
    return f"{digits[:4]}9{digits[4:]}" if old_mobile else digits


def _keeps_eight(person: str, mark: int, share: float) -> bool:
    mobile = len(person) == 13 and person.startswith("55") and person[4] == "9"
    return mobile and int(person[2:4]) >= _FIRST_EIGHT_DIGIT_DDD and mark % 10_000 < share * 10_000


def _region(person: str) -> str:
    if person.startswith("1") and len(person) == 11:
        return region_code_for_number(parse(f"+{person}")) or "US"
    code = _country_code(person)
    return COUNTRY_CODE_TO_REGION_CODE[int(code)][0] if code else "ZZ"
