"""How the free text of an attribute is read: as plain words, as a number, as a day. Pure.

The databases read it the same way (`reading_sql`): SQLite calls these very functions, PostgreSQL is given
the same patterns.
"""

from __future__ import annotations

import re

ACCENTED = "ÀÁÂÃÄÅàáâãäåÇçÈÉÊËèéêëÌÍÎÏìíîïÑñÒÓÔÕÖòóôõöÙÚÛÜùúûüÝýÿ"
WITHOUT = "aaaaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuuyyy"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FROM, TO = ACCENTED + CAPITALS, WITHOUT + CAPITALS.lower()
PLAIN = str.maketrans(FROM, TO)

CURRENCY = r"^(R\$|US\$|\$|€)\s*"
GROUPED = r"^-?[0-9]{1,3}([.][0-9]{3}){1,5}(,[0-9]{1,9})?$"  # 1.234,56, and 1.234 as Brazil means it
COMMA = r"^-?[0-9]{1,18}(,[0-9]{1,9})?$"
POINT = r"^-?[0-9]{1,18}[.][0-9]{1,9}$"
ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$"
OUR_DAY = r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"


def plain(text: str | None) -> str | None:
    """Without case, accents and surrounding spaces, so that "São Paulo" is "SAO PAULO"."""
    return None if text is None else text.strip(" ").translate(PLAIN)


def number_in(text: str | None) -> float | None:
    """`1.234,56`, `1234.56` and `R$ 99,90`; None for what is no number."""
    bare = re.sub(CURRENCY, "", (text or "").strip(" "))
    if re.fullmatch(GROUPED, bare) or re.fullmatch(COMMA, bare):
        return float(bare.replace(".", "").replace(",", "."))
    return float(bare) if re.fullmatch(POINT, bare) else None


def day_in(text: str | None) -> str | None:
    """`2026-11-23` of `23/11/2026` or of an ISO date or instant; as text, it sorts as the days do."""
    bare = (text or "").strip(" ")
    if re.fullmatch(ISO_DAY, bare, re.DOTALL):
        return bare[:10]
    if not re.fullmatch(OUR_DAY, bare):
        return None
    day, month, year = bare.split("/")
    return f"{year}-{month:0>2}-{day:0>2}"
