"""What reading a phone number answers: the number, or the reason why it is none that can be written to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from avisa.kernel.i18n import N_

Kind = Literal["mobile", "landline", "unknown"]


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` has Brazil's ninth digit; `country` is ISO 3166, or `001` for numbers of no country."""

    e164: str
    country: str
    kind: Kind

    @property
    def address(self) -> str:
        """What a message goes to (`addresses`)."""
        return self.e164


class PhoneReason(StrEnum):
    MISSING = "missing"  # nothing there, or only a dash or zeros
    LOST_DIGITS = "lost_digits"  # Excel wrote 5,51E+12 or ####: the digits are not in the file any more
    SEVERAL_NUMBERS = "several_numbers"  # two or more numbers in one cell: which one is a person's choice
    LETTERS = "letters"  # words beside or instead of the number
    SYMBOLS = "symbols"  # emoji and other signs that no phone number has
    NO_AREA_CODE = "no_area_code"  # eight or nine digits: the DDD is missing
    UNKNOWN_AREA_CODE = "unknown_area_code"  # a DDD that does not exist
    TOO_SHORT = "too_short"  # too few digits for any number
    TOO_LONG = "too_long"  # too many digits for a number of its country
    LANDLINE = "landline"  # a fixed line: it gets no WhatsApp of a person
    SERVICE_NUMBER = "service_number"  # 0800, 0300, 4004, 190 and their like
    NO_COUNTRY_CODE = "no_country_code"  # longer than any number of the region, and without + and country
    UNKNOWN_COUNTRY = "unknown_country"  # a country code that does not exist
    INVALID = "invalid"  # the right length, but its country gives out no such number


@dataclass(frozen=True, slots=True)
class PhoneProblem:
    reason: PhoneReason


REASON_TEXT: Final[dict[str, str]] = {
    PhoneReason.MISSING: N_("There is no phone number."),
    PhoneReason.LOST_DIGITS: N_(
        "The spreadsheet has cut this number (like 5.51E+12): format the column as text and export it again."
    ),
    PhoneReason.SEVERAL_NUMBERS: N_("There are several numbers in one cell: leave one."),
    PhoneReason.LETTERS: N_("There are letters in the number."),
    PhoneReason.SYMBOLS: N_("There are signs in the number that no phone number has."),
    PhoneReason.NO_AREA_CODE: N_("The area code is missing."),
    PhoneReason.UNKNOWN_AREA_CODE: N_("This area code does not exist."),
    PhoneReason.TOO_SHORT: N_("The number has too few digits."),
    PhoneReason.TOO_LONG: N_("The number has too many digits."),
    PhoneReason.LANDLINE: N_("This is a landline; WhatsApp needs a mobile number."),
    PhoneReason.SERVICE_NUMBER: N_("This is a service number, not a person's."),
    PhoneReason.NO_COUNTRY_CODE: N_(
        "Too many digits for a number of this country; write foreign numbers with + and the country code."
    ),
    PhoneReason.UNKNOWN_COUNTRY: N_("This country code does not exist."),
    PhoneReason.INVALID: N_("No such number is given out in its country."),
}
