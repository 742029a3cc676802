"""Ports on this machine: a free one, and whether one is taken, asked before a server fails on it."""

from __future__ import annotations

import socket

from avisa.errors import Refused


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def refuse_taken(host: str, port: int) -> None:
    """Raises Refused("port_taken") with the system's own word for why."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Refused("port_taken", address=f"{host}:{port}", why=error.strerror or "") from error


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
