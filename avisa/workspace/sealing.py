"""The sealing of a connection's secrets."""

from __future__ import annotations

from avisa.kernel.secrets import Vault
from avisa.workspace.types import Connection, Secrets

NAMES = ("token", "app_secret", "verify_token")


def sealed(connection_id: int, secrets: Secrets, vault: Vault) -> dict[str, bytes]:
    """Each under its own context, so that one seal cannot be put in another's place."""
    return {name: vault.seal(getattr(secrets, name).encode(), context(connection_id, name)) for name in NAMES}


def opened(connection: Connection, vault: Vault) -> Secrets:
    """Raises Misconfigured when the machine's secret key is not the one that sealed them."""
    clear = {n: vault.open(getattr(connection, n), context(connection.id, n)).decode() for n in NAMES}
    return Secrets(**clear)


def context(connection_id: int, name: str) -> str:
    return f"connection:{connection_id}:{name}"
