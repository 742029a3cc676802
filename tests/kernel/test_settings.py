"""Settings come from the environment once; an empty variable counts as unset; wrong ones say their name."""

from __future__ import annotations

from pathlib import Path

import pytest

from avisa.config import Settings, load, terminal_locale
from avisa.errors import Misconfigured
from avisa.kernel.db import Database


def test_nothing_set_means_one_file_in_the_data_folder() -> None:
    settings = load({})
    assert settings == Settings()
    assert settings.database == f"sqlite:///{Path.cwd() / 'data' / 'avisa.db'}"


def test_an_empty_variable_counts_as_unset() -> None:
    assert load({"AVISA_GRAPH_VERSION": "", "AVISA_DATA_DIR": ""}) == Settings()


def test_each_setting_is_read() -> None:
    chosen = load({"AVISA_GRAPH_URL": "http://127.0.0.1:9", "AVISA_SECRET_KEY": "k" * 40})
    assert (chosen.graph_url, chosen.secret_key) == ("http://127.0.0.1:9", "k" * 40)


@pytest.mark.parametrize(
    ("variables", "locale"),
    [
        ({"LANG": "pt_BR.UTF-8"}, "pt_BR"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "", "LC_MESSAGES": "es.UTF-8"}, "es"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "C"),
        ({}, ""),
    ],
)
def test_what_the_terminal_speaks(variables: dict[str, str], locale: str) -> None:
    assert terminal_locale(variables) == locale


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("postgres://ana@db/avisa", "postgresql+psycopg://ana@db/avisa"),
        ("postgresql://ana@db/avisa", "postgresql+psycopg://ana@db/avisa"),
        ("postgresql+psycopg://ana@db/avisa", "postgresql+psycopg://ana@db/avisa"),
        ("sqlite:////srv/avisa.db", "sqlite:////srv/avisa.db"),
    ],
)
def test_addresses_are_taken_as_people_paste_them(pasted: str, address: str) -> None:
    assert load({"AVISA_DATABASE_URL": pasted}).database == address


@pytest.mark.parametrize("pasted", ["mysql://db/avisa", "avisa.db", "://"])
def test_another_database_is_refused_by_name(pasted: str) -> None:
    with pytest.raises(Misconfigured, match="AVISA_DATABASE_URL"):
        _ = load({"AVISA_DATABASE_URL": pasted}).database


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite"])
def test_a_database_in_memory_is_refused(address: str) -> None:
    with pytest.raises(Misconfigured):
        Database(address)
