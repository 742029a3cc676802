"""Fixtures for the programs: a shell with settings of its own, and Ana's school behind a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.programs.school import School, school_in
from tests.programs.shell import Shell, shell_in


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """On a machine where nothing has run yet."""
    return shell_in(tmp_path)


@pytest.fixture
def school(databases: Databases, tmp_path: Path) -> Iterator[School]:
    with databases.fresh_url("sqlite") as url, school_in(tmp_path, url) as school:
        yield school


@pytest.fixture(params=["sqlite", "postgresql"])
def school_on_both(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[School]:
    with databases.fresh_url(request.param) as url, school_in(tmp_path, url) as school:
        yield school
