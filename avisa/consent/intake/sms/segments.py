"""How many SMS a text is: GSM 7-bit or UCS-2, and what is left of the last one (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from typing import Final

from avisa.consent.intake.sms.types import Measure

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("^{}\\[~]|€\f")  # each takes two places

# What people type and a cheaper sign says as well.
CHEAPER: Final = {
    "á": "a", "â": "a", "ã": "a", "Á": "A", "À": "A", "Â": "A", "Ã": "A",
    "ê": "e", "Ê": "E", "È": "E", "í": "i", "î": "i", "Í": "I", "Î": "I",
    "ó": "o", "ô": "o", "õ": "o", "Ó": "O", "Ô": "O", "Õ": "O",
    "ú": "u", "û": "u", "Ú": "U", "Û": "U", "ç": "c",
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ",
}  # fmt: skip

GSM_ALONE, GSM_PART = 160, 153
UNICODE_ALONE, UNICODE_PART = 70, 67


def measure(text: str) -> Measure:
    dear = tuple(dict.fromkeys(sign for sign in text if sign not in BASIC and sign not in EXTENDED))
    if dear:
        widths = [len(sign.encode("utf-16-be")) // 2 for sign in text]
        return Measure(False, *fitted(widths, UNICODE_ALONE, UNICODE_PART), dear)
    return Measure(True, *fitted([2 if sign in EXTENDED else 1 for sign in text], GSM_ALONE, GSM_PART))


def fitted(widths: list[int], alone: int, part: int) -> tuple[int, int, int]:
    """Used, segments, left; a sign of two places is never cut in two."""
    used = sum(widths)
    if used <= alone:
        return used, 1, alone - used
    segments, filled = 1, 0
    for width in widths:
        if filled + width > part:
            segments, filled = segments + 1, 0
        filled += width
    return used, segments, part - filled


def cheaper(text: str) -> str:
    """The same words with signs that fit the cheap alphabet, where there are such."""
    return "".join(CHEAPER.get(sign, sign) for sign in text)
