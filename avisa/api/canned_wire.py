"""Prepared answers over `/v1`: what one says, by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.channels.port import Choice, Reply
from avisa.desk.canned_rules import LONGEST_CATEGORY, LONGEST_TITLE, MOST_BUTTONS, MOST_ROWS
from avisa.desk.rules import LONGEST_TEXT
from avisa.desk.types import Content

Id = Annotated[str, Field(pattern="^[0-9]{1,18}$", examples=["204516348723200"])]


class Row(Asked):
    title: Annotated[str, Field(max_length=24, examples=["Manhã"])]
    description: Annotated[str, Field(max_length=72)] = ""


class Menu(Asked):
    """A list that opens behind a button."""

    button: Annotated[str, Field(max_length=20, examples=["Ver turnos"])]
    rows: Annotated[list[Row], Field(max_length=MOST_ROWS)]


def content_in(text: str, buttons: Sequence[str], menu: Menu | None) -> Content:
    """Words with what the person may touch, as they were asked for."""
    rows = menu.rows if menu else []
    return Content(
        text=text,
        replies=tuple(Reply(title, "") for title in buttons),
        choices=tuple(Choice(row.title, "", row.description) for row in rows),
        label=menu.button if menu else "",
    )


class NewCannedReply(Asked):
    """`text` belongs to all kinds but templates, and may hold variables: {{name}}, {{agent}}, {{today}},
    {{hours}}, {{company}}, or the name of an attribute."""

    title: Annotated[str, Field(max_length=LONGEST_TITLE, examples=["Horário"])]
    kind: Literal["text", "media", "interactive", "template"] = "text"
    category: Annotated[str, Field(max_length=LONGEST_CATEGORY)] = ""
    shortcut: Annotated[str, Field(max_length=40, examples=["horario"])] = ""
    text: Annotated[str, Field(max_length=LONGEST_TEXT, examples=["Olá, {{nome}}! Abrimos {{horario}}."])] = (
        ""
    )
    buttons: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=MOST_BUTTONS)] = []
    menu: Menu | None = None
    medium_id: Id | None = Field(None, description="Of kind `media`: from `POST /canned-replies/files`.")
    template_id: Id | None = None
    values: dict[str, str] = Field(default={}, description="Of the template, by slot: `body.1`.")


class CannedFile(BaseModel):
    """What a prepared answer carries; `id` goes into `medium_id`."""

    id: str = Field(description="Of the file.", examples=["204516348723200"])
    name: str = Field(description="What people see of a document.", examples=["horario.pdf"])
    kind: str = Field(description="Its media type, by its bytes.", examples=["application/pdf"])
    form: str = Field(description="image, video, audio or document.", examples=["document"])
    size: int = Field(description="In bytes.", examples=[48213])


class CannedReply(BaseModel):
    """One that all agents have."""

    id: str
    title: str
    kind: str = Field(description="text, media, interactive or template.", examples=["text"])
    category: str
    shortcut: str
    text: str
    buttons: list[str]
    menu: Menu | None
    file: CannedFile | None = Field(description="Of kind `media`.")
    template_id: str | None
    values: dict[str, str]
    changed_at: str | None


class CannedReplyPage(BaseModel):
    items: list[CannedReply]
    next_cursor: str | None = None
