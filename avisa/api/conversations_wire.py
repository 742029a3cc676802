"""Conversations over `/v1`: whose they are, what was said, and what may be asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.canned_wire import Menu
from avisa.desk.canned_rules import MOST_BUTTONS
from avisa.desk.rules import LONGEST_NAME, LONGEST_NOTE, LONGEST_TEXT

Id = Annotated[str, Field(pattern="^[0-9]{1,18}$", examples=["204516348723200"])]


class Conversation(BaseModel):
    """What a person and a number said to each other. Free text ends at `window_until`; null: never begun."""

    id: str
    contact_id: str
    number_id: str
    state: Literal["open", "closed"]
    agent_id: str | None
    queue_id: str | None
    handed_to: str | None = Field(description="The other system that answers, where one does.")
    campaign_id: str | None = Field(description="The campaign that the person's last words answer.")
    unread: int
    tags: list[str]
    last_at: str | None
    waiting_since: str | None
    window_until: str | None


class ConversationPage(BaseModel):
    items: list[Conversation]
    next_cursor: str | None = None


class Said(BaseModel):
    """One message of either side. `state` is of ours alone; `file` says what a person sent."""

    id: str
    direction: Literal["in", "out"]
    kind: str = Field(examples=["text"])
    text: str
    at: str | None
    state: str | None = None
    template: str | None = None
    answers: str | None = Field(description="Our message that the person's words answer.")
    file: str | None = Field(description="The media type of what came with it.")


class SaidPage(BaseModel):
    items: list[Said]
    next_cursor: str | None = None


class Answer(Asked):
    """Words, alone or with buttons or a list that the person answers by a touch."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, examples=["Começam na segunda-feira."])]
    buttons: Annotated[
        list[Annotated[str, Field(max_length=20)]],
        Field(
            max_length=MOST_BUTTONS, description="Up to three; the text has at most 1,024 characters then."
        ),
    ] = []
    menu: Menu | None = Field(None, description="A list, instead of buttons.")


class Answered(BaseModel):
    """It is in line; `/v1/messages/{id}` follows it."""

    id: str


class Assignment(Asked):
    """An agent, or a queue (null: the one that everybody sees)."""

    agent_id: Id | None = None
    queue_id: Id | None = None
    told: Annotated[str, Field(max_length=500)] = ""


class NewNote(Asked):
    """Between colleagues."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE, examples=["Prefere a tarde."])]


class Note(BaseModel):
    """What one colleague left for the others."""

    id: Id = Field(description="Of the note.")
    author_id: Id | None = Field(description="The member who wrote it; null for a program.")
    text: str = Field(description="As it was written; the person never sees it.")
    at: str | None = Field(description="When it was left, UTC.")


class NotePage(BaseModel):
    items: list[Note]
    next_cursor: str | None = None


class ConversationTags(BaseModel):
    tags: list[str]


class HandOver(Asked):
    system: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["chatbot"])]
    told: Annotated[str, Field(max_length=500)] = ""
