"""Files of people over `/v1`: what is said of one, and what became of its rows."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.segments_wire import Id
from avisa.audience.types import ImportState
from avisa.consent.types import LegalBasis

Words = Annotated[str, Field(min_length=1, max_length=200)]


class ListConsent(Asked):
    """What the people of the file agreed to, and who says so: the evidence of every yes that is written."""

    purpose_ids: Annotated[
        list[Id], Field(min_length=1, max_length=20, description="What they agreed to get messages for.")
    ]
    statement: Annotated[
        str,
        Field(
            min_length=1,
            max_length=4_000,
            description="The words that they agreed to, or where these stand.",
            examples=["Aceito avisos do Colégio Horizonte pelo WhatsApp."],
        ),
    ]
    company_name: Annotated[Words, Field(description="The company's name as they read it.")]
    declared_by: Annotated[Words, Field(description="Who says that they agreed.", examples=["Ana"])]
    legal_basis: LegalBasis = Field(
        LegalBasis.CONSENT, description="What the processing stands on (LGPD, art. 7)."
    )
    version: Annotated[str, Field(max_length=200, description="Of the words, where they have one.")] = ""


class ImportStart(Asked):
    """The list that is made, its columns, and what its consent stands on."""

    list_name: Annotated[
        str,
        Field(min_length=1, max_length=120, pattern=r"\S", description="A list of this name is added to."),
    ]
    phone_column: Annotated[
        str, Field(max_length=200, description="The header's words; empty for the one that was proposed.")
    ] = ""
    name_column: Annotated[
        str, Field(max_length=200, description="The header's words; empty for the one that was proposed.")
    ] = ""
    consent: ListConsent | None = Field(
        None, description="Without it nothing is declared: people keep what they said before."
    )


class Import(BaseModel):
    """`rows` = ok + duplicate + bad; before it was started, of the first rows alone. `ok` rows name a person,
    `created` are the new people among them."""

    id: Annotated[Id, Field(description="Of the import; its list has one of its own.")]
    filename: str = Field(description="As it was told, for people.")
    state: ImportState = Field(description="`uploaded` waits to be started; `done` and `failed` are ends.")
    failure: str = Field(description="Why the file could not be read to its end; empty otherwise.")
    columns: list[str] = Field(description="The header, while it waits to be started.")
    phone_column: str | None = Field(description="Proposed: where the phones seem to be; null when unclear.")
    name_column: str | None = Field(description="Proposed: where the names seem to be.")
    rows: int = Field(description="Read so far.")
    ok: int = Field(description="Rows that name a person, new or not.")
    duplicate: int = Field(description="Rows whose number came before in the file: the first one counts.")
    bad: int = Field(description="Rows that nobody can be told from; `problems` says why.")
    created: int = Field(description="People who were not known before.")
    list_id: Id | None = Field(description="Where its people are from the start on.")


class ImportProblem(BaseModel):
    """A row that was left out."""

    line: int = Field(description="Of the file, counted from 1.")
    column: str = Field(description="The header's words.")
    value: str = Field(description="What stands in the cell.")
    reason: str = Field(description="`duplicate` for a number that came before in the file.")
    detail: str = Field(description="More about the reason, where there is more.")


class ImportProblems(BaseModel):
    items: list[ImportProblem] = Field(description="In the order of their lines.")
    next_cursor: str | None = Field(description="For the next page; null at the end.")
