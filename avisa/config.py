"""Settings: read once from the environment, typed, each with the page that explains it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from avisa.errors import Misconfigured


def setting(variable: str, default: str, page: str) -> Any:
    """A field of `Settings` that is read from `variable`; `page` lies under docs/."""
    return field(default=default, metadata={"variable": variable, "page": page})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a machine's owner can choose; everything else lives in the database."""

    database_url: str = setting("AVISA_DATABASE_URL", "", page="howto/settings.md")
    graph_url: str = setting("AVISA_GRAPH_URL", "https://graph.facebook.com", page="howto/settings.md")
    graph_version: str = setting("AVISA_GRAPH_VERSION", "v25.0", page="howto/settings.md")
    data_dir: str = setting("AVISA_DATA_DIR", "data", page="howto/settings.md")
    secret_key: str = setting("AVISA_SECRET_KEY", "", page="howto/settings.md")
    webhooks_to_private: str = setting("AVISA_WEBHOOKS_TO_PRIVATE", "no", page="howto/settings.md")

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir).expanduser().absolute()

    @property
    def hooks_may_be_private(self) -> bool:
        """Whether webhooks may go to the company's own network, and by plain http."""
        return self.webhooks_to_private.strip().lower() == "yes"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; without one, a SQLite file in the data folder."""
        if not self.database_url:
            return f"sqlite:///{self.data_path / 'avisa.db'}"
        return with_driver(self.database_url)


def with_driver(url: str) -> str:
    """Accept the addresses that people paste (`postgres://`, `postgresql://`, `sqlite://`)."""
    scheme, rest = url.split("://", 1) if "://" in url else ("", url)
    drivers = {
        "postgres": "postgresql+psycopg",
        "postgresql": "postgresql+psycopg",
        "postgresql+psycopg": "postgresql+psycopg",
        "sqlite": "sqlite",
    }
    if scheme not in drivers:
        raise Misconfigured("database_url_unknown", variable="AVISA_DATABASE_URL", scheme=scheme)
    return f"{drivers[scheme]}://{rest}"


def terminal_locale(environment: Mapping[str, str] | None = None) -> str:
    """What the terminal speaks, as POSIX orders the variables: `pt_BR` for `pt_BR.UTF-8`, "" when unset."""
    source = os.environ if environment is None else environment
    said = source.get("LC_ALL") or source.get("LC_MESSAGES") or source.get("LANG") or ""
    return said.partition(".")[0]


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an empty variable counts as unset."""
    source = os.environ if environment is None else environment
    chosen = {f.name: source[v] for f in fields(Settings) if source.get(v := f.metadata["variable"])}
    return Settings(**chosen)
