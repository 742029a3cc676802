"""Phone numbers as lists hold them, read into E.164 with Brazil's ninth digit, or refused with a reason."""

from __future__ import annotations

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from avisa.audience.area_codes import AREA_CODES
from avisa.audience.phone_cells import as_typed, objection, plain
from avisa.audience.phone_types import REASON_TEXT, Kind, Phone, PhoneProblem, PhoneReason

__all__ = [
    "REASON_TEXT",
    "Phone",
    "PhoneProblem",
    "PhoneReason",
    "canonical_from_wa_id",
    "mask",
    "parse_phone",
    "wa_id_variants",
]

# Nearly every good row of a Brazilian list looks like this, and needs no further thought.
_PLAIN_MOBILE: Final = re.compile(r"(?:\+?55 ?|0 ?)?\(?([1-9][0-9])\)?[ -]?(9) ?([0-9]{4})[- ]?([0-9]{4})")

# Numbers of companies: 0800 and its like, the nation-wide 4004 family, and short codes (190, 103xx).
_SERVICE: Final = re.compile(
    r"(?:[3589]00[0-9]{6,7}|(?:[1-9]{2})?(?:300[0-9]|400[0-9]|4020|4062)[0-9]{4}|1[0-9]{2}|10[356][0-9]{2})"
)

_SERVICE_TYPES: Final = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)

_IMPOSSIBLE: Final = {
    ValidationResult.INVALID_COUNTRY_CODE: PhoneReason.UNKNOWN_COUNTRY,
    ValidationResult.TOO_SHORT: PhoneReason.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: PhoneReason.NO_AREA_CODE,
    ValidationResult.TOO_LONG: PhoneReason.TOO_LONG,
}


def parse_phone(text: str, region: str = "BR", *, landlines: bool = False) -> Phone | PhoneProblem:
    """The number in this cell. `region` is the country of numbers written without a country code.

    A landline is refused unless `landlines`: a company's WhatsApp may live on one, a person's does not.
    Nothing is guessed: a number that could be read in two ways is refused.
    """
    if region == "BR" and (match := _PLAIN_MOBILE.fullmatch(text.strip())) and match[1] in AREA_CODES:
        return Phone("+55" + match[1] + match[2] + match[3] + match[4], "BR", "mobile")
    typed = as_typed(text)
    if reason := objection(typed):
        return PhoneProblem(reason)
    return _kept(_read(plain(typed), region), landlines)


def _kept(number: Phone | PhoneProblem, landlines: bool) -> Phone | PhoneProblem:
    if isinstance(number, Phone) and number.kind == "landline" and not landlines:
        return PhoneProblem(PhoneReason.LANDLINE)
    return number


def _read(typed: str, region: str) -> Phone | PhoneProblem:
    """`typed` holds digits only, with a leading + or without."""
    if typed.startswith(("+", "00")):
        return _international(typed[1:] if typed.startswith("+") else typed[2:])
    if region == "BR":
        return _without_plus(typed)
    return _foreign(typed, region)


def _international(digits: str) -> Phone | PhoneProblem:
    return _brazilian(digits[2:]) if digits.startswith("55") else _foreign("+" + digits, None)


def _without_plus(digits: str) -> Phone | PhoneProblem:
    """12 digits and more carry the country: 55..., or 055... as Blip writes it."""
    local = digits.removeprefix("0")
    if local.startswith("55") and len(local) >= 12:
        return _brazilian(local[2:])
    if digits == local and len(digits) >= 12:
        return PhoneProblem(PhoneReason.NO_COUNTRY_CODE if len(digits) <= 15 else PhoneReason.TOO_LONG)
    return _brazilian(digits)


def _brazilian(national: str) -> Phone | PhoneProblem:
    """DDD and subscriber, perhaps behind a trunk zero, which may bring a carrier (0 15 31 9...)."""
    digits = national.removeprefix("0")
    if digits != national and len(digits) in (12, 13):
        digits = digits[2:]
    if _SERVICE.fullmatch(digits):
        return PhoneProblem(PhoneReason.SERVICE_NUMBER)
    if len(digits) in (10, 11):
        return _subscriber(digits[:2], digits[2:])
    if len(digits) in (8, 9):
        return PhoneProblem(PhoneReason.NO_AREA_CODE)
    return PhoneProblem(PhoneReason.TOO_SHORT if len(digits) < 8 else PhoneReason.TOO_LONG)


def _subscriber(ddd: str, subscriber: str) -> Phone | PhoneProblem:
    if ddd not in AREA_CODES:
        return PhoneProblem(PhoneReason.UNKNOWN_AREA_CODE)
    if len(subscriber) == 8 and subscriber[0] in "2345":
        return Phone(f"+55{ddd}{subscriber}", "BR", "landline")
    if len(subscriber) == 8 and subscriber[0] in "6789":
        subscriber = "9" + subscriber
    if len(subscriber) == 9 and subscriber[0] == "9":
        return Phone(f"+55{ddd}{subscriber}", "BR", "mobile")
    return PhoneProblem(PhoneReason.INVALID)


def _foreign(digits: str, region: str | None) -> Phone | PhoneProblem:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException as error:
        unknown = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        return PhoneProblem(PhoneReason.UNKNOWN_COUNTRY if unknown else PhoneReason.TOO_SHORT)
    if not phonenumbers.is_valid_number(number):
        possible = phonenumbers.is_possible_number_with_reason(number)
        return PhoneProblem(_IMPOSSIBLE.get(possible, PhoneReason.INVALID))
    if phonenumbers.number_type(number) in _SERVICE_TYPES:
        return PhoneProblem(PhoneReason.SERVICE_NUMBER)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, phonenumbers.region_code_for_number(number) or "001", _kind(number))


def _kind(number: phonenumbers.PhoneNumber) -> Kind:
    match phonenumbers.number_type(number):
        case PhoneNumberType.MOBILE:
            return "mobile"
        case PhoneNumberType.FIXED_LINE:
            return "landline"
        case _:
            return "unknown"


def wa_id_variants(e164: str) -> tuple[str, ...]:
    """The ids under which the platform may know this number: its digits, and in Brazil also without the nine.

    Only subscribers that had eight digits before the nine came (6-9) have the short form; taking the nine
    from a newer number would name somebody's landline.
    """
    digits = e164.removeprefix("+")
    if _is_brazilian_mobile(digits) and digits[5] in "6789":
        return digits, digits[:4] + digits[5:]
    return (digits,)


def canonical_from_wa_id(wa_id: str) -> str:
    """E.164 with Brazil's nine for an id that the platform gave; ValueError for what is no number."""
    if not re.fullmatch(r"[1-9][0-9]{5,14}", wa_id):
        raise ValueError("not_a_wa_id")
    if len(wa_id) == 12 and wa_id.startswith("55") and wa_id[2:4] in AREA_CODES and wa_id[4] in "6789":
        return f"+{wa_id[:4]}9{wa_id[4:]}"
    return f"+{wa_id}"


def mask(phone: str) -> str:
    """The number for logs: where it is from and its last two digits, and nothing of what is no number."""
    digits = phone.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) > 7):
        return "***"
    if _is_brazilian_mobile(digits):
        return f"+55 {digits[2:4]} 9****-**{digits[-2:]}"
    if len(digits) == 12 and digits.startswith("55"):
        return f"+55 {digits[2:4]} ****-**{digits[-2:]}"
    return f"+{digits[:2]}{'*' * (len(digits) - 4)}{digits[-2:]}"


def _is_brazilian_mobile(digits: str) -> bool:
    return len(digits) == 13 and digits.startswith("55") and digits[4] == "9"
