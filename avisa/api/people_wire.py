"""What goes in and out about people and lists over `/v1`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.wire import Id

Key = Annotated[str, Field(min_length=1, max_length=100)]
Value = Annotated[str, Field(max_length=1_000)]
Attributes = Annotated[dict[Key, Value], Field(max_length=100, examples=[{"turma": "3B"}])]


class NewPerson(Asked):
    """Somebody becomes known by their phone, without any consent."""

    phone: Annotated[str, Field(min_length=1, max_length=60, examples=["(31) 99888-7766"])]
    name: Annotated[str, Field(max_length=120)] = ""
    language: Annotated[str, Field(max_length=20, examples=["pt_BR"])] = ""
    attributes: Attributes = Field(default_factory=dict)


class PersonChange(Asked):
    """What is left out stays as it is; an attribute that is null is taken away."""

    name: Annotated[str | None, Field(max_length=120, examples=["Marina Souza"])] = None
    language: Annotated[str | None, Field(max_length=20)] = None
    attributes: Annotated[dict[Key, Value | None], Field(max_length=100)] = Field(default_factory=dict)


class PersonShown(BaseModel):
    id: Id
    phone: str | None
    wa_id: str | None
    bsuid: str | None
    name: str
    language: str
    attributes: dict[str, str]


class PersonPage(BaseModel):
    items: list[PersonShown]
    next_cursor: str | None


class ListShown(BaseModel):
    id: Id
    name: str
    columns: list[str] = Field(description="What its rows tell of people, for the variables of templates.")
    people: int
    created_at: str | None


class ListPage(BaseModel):
    items: list[ListShown]
    next_cursor: str | None


class ListRow(Asked):
    """What this list says of the person."""

    values: Attributes = Field(default_factory=dict)


class ListedPerson(BaseModel):
    contact_id: Id
    phone: str | None
    bsuid: str | None
    name: str
    values: dict[str, str]


class ListedPage(BaseModel):
    items: list[ListedPerson]
    next_cursor: str | None


class Stop(BaseModel):
    """A no that stands: the person's own, WhatsApp's, or yours."""

    contact_id: Id
    source: Annotated[str, Field(examples=["person", "platform", "ours"])]
    scope: Annotated[str, Field(examples=["all", "marketing"])]
    reason: str
    at: str | None


class StopPage(BaseModel):
    items: list[Stop]
    next_cursor: str | None
