"""Brazil's 67 area codes (DDD) with the time zone that each keeps."""

from __future__ import annotations

from typing import Final

# States keep their own zone even where clocks agree today: summer time has come and gone by state.
# DDD 81 holds Fernando de Noronha and 97 a few western towns of Amazonas; both keep their state's zone here.
_DDDS_BY_ZONE: Final = {
    "America/Sao_Paulo": "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46"
    " 47 48 49 51 53 54 55 61 62 64",
    "America/Araguaina": "63",
    "America/Bahia": "71 73 74 75 77",
    "America/Maceio": "79 82",
    "America/Recife": "81 87",
    "America/Fortaleza": "83 84 85 86 88 89 98 99",
    "America/Belem": "91 93 94 96",
    "America/Manaus": "92 97",
    "America/Boa_Vista": "95",
    "America/Porto_Velho": "69",
    "America/Cuiaba": "65 66",
    "America/Campo_Grande": "67",
    "America/Rio_Branco": "68",
}

ZONE_OF_DDD: Final[dict[str, str]] = {
    ddd: zone for zone, ddds in _DDDS_BY_ZONE.items() for ddd in ddds.split()
}

AREA_CODES: Final = frozenset(ZONE_OF_DDD)
