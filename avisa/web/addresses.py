"""Ids in addresses: `{campaign_id:id}` in a route."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class IdConvertor(Convertor[int]):
    """Our ids have 63 bits; what is longer would not fit the database and is no address of ours."""

    regex = "[0-9]{1,18}|[0-8][0-9]{18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("id", IdConvertor())
