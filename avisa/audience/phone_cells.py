"""What a cell of a list holds around its phone number: invisible signs, Excel's traces, a second number."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import Final

from avisa.audience.phone_types import PhoneReason

_SPACE_CONTROLS: Final = "\t\n\r\v\f"
_DIGITS: Final = "0123456789"
_QUOTES: Final = "'\"`´‘’“”"

# 5,51E+12 in any spelling, and the #### that a column too narrow leaves in a copy.
_LOST: Final = re.compile(r"\+?[0-9]+(?:[.,][0-9]*)?\s*[eE][\s+]*[0-9]{1,3}|#+")

_WHOLE_AS_FLOAT: Final = re.compile(r"(\+?[0-9]{8,})[.,]0+")
_BETWEEN_NUMBERS: Final = re.compile(r"[/;,|&\n\r]+|\b(?:ou|or|e|y|o)\b", re.IGNORECASE)
_ALLOWED: Final = re.compile(r"\+?[0-9\s().,/_-]*")
_DIGITS_OF_TWO: Final = 16  # E.164 ends at 15


def as_typed(text: str) -> str:
    """The cell in plain ASCII where that changes nothing: no invisible signs, no Excel quoting, no `.0`."""
    shown = text if text.isascii() else "".join(map(_plain_sign, text))
    shown = shown.strip().lstrip("=" + _QUOTES).rstrip(_QUOTES).strip()
    if whole := _WHOLE_AS_FLOAT.fullmatch(shown):
        return whole[1]
    return shown


def _plain_sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(sign)
    if category == "Cf" or sign == "\ufe0f":
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or sign == "\u2212":
        return "-"
    folded = unicodedata.normalize("NFKC", sign)
    # A superscript or a circled digit is a footnote, not a digit of the number: it stays, and is refused.
    return sign if any(map(str.isdigit, folded)) else folded


def objection(typed: str) -> PhoneReason | None:
    """Why no single number can be read here, or None."""
    if _LOST.fullmatch(typed):
        return PhoneReason.LOST_DIGITS
    if _holds_several(typed):
        return PhoneReason.SEVERAL_NUMBERS
    if any(sign.isalpha() for sign in typed):
        return PhoneReason.LETTERS
    if not _ALLOWED.fullmatch(typed.lstrip(" (-.")):
        return PhoneReason.SYMBOLS
    return None if any(sign in "123456789" for sign in typed) else PhoneReason.MISSING


def _holds_several(typed: str) -> bool:
    """Two numbers, or a number and another ending of it (99888-7766/7755)."""
    counts = [_digits_in(part) for part in _BETWEEN_NUMBERS.split(typed)]
    others = sorted(counts, reverse=True)[1:]
    if max(counts) >= 8 and any(count >= 3 for count in others):
        return True
    if sum(counts) < _DIGITS_OF_TWO:
        return False
    left = accumulate(_digits_in(part) for part in typed.split())
    return any(8 <= count <= sum(counts) - 8 for count in left)


def _digits_in(text: str) -> int:
    return sum(sign in _DIGITS for sign in text)


def plain(typed: str) -> str:
    """Digits only, with the leading + when there is one."""
    digits = "".join(sign for sign in typed if sign in _DIGITS)
    return "+" + digits if "+" in typed else digits
