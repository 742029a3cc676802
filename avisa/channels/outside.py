"""Where a name leads, looked up at the moment of sending: nothing may lead into the company's own network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

Judge = Callable[[IPv4Address | IPv6Address], bool]


def address_of(host: str, port: int, is_allowed: Judge) -> str | None:
    """The first address of a name, if all of them are allowed; None when one is not.

    Raises OSError when the name leads nowhere. It blocks: to be asked in a thread.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not addresses or not all(is_allowed(ip_address(one)) for one in addresses):
        return None
    return addresses[0]
