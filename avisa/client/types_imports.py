"""What is asked and answered about files of people."""

from __future__ import annotations

from typing import TypedDict

import msgspec


class ListConsent(TypedDict, total=False):
    """What the people of a file agreed to, and who says so."""

    purpose_ids: list[str]
    statement: str
    company_name: str
    declared_by: str
    legal_basis: str
    version: str


class ImportStart(TypedDict, total=False):
    list_name: str
    phone_column: str
    name_column: str
    consent: ListConsent | None


class Import(msgspec.Struct, frozen=True):
    """`uploaded` waits to be started; `done` and `failed` are ends. Its people are on the list `list_id`."""

    id: str
    state: str
    filename: str = ""
    failure: str = ""
    columns: tuple[str, ...] = ()
    phone_column: str | None = None
    name_column: str | None = None
    rows: int = 0
    ok: int = 0
    duplicate: int = 0
    bad: int = 0
    created: int = 0
    list_id: str | None = None


class ImportProblem(msgspec.Struct, frozen=True):
    """A row that was left out."""

    line: int
    column: str
    value: str
    reason: str
    detail: str = ""
