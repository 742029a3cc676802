"""A prepared answer as people type it, and as its fields show what is kept."""

from __future__ import annotations

from avisa.channels.port import Choice, Reply
from avisa.desk.canned_rules import MOST_BUTTONS, Wish
from avisa.desk.types import CannedReply, Content
from avisa.web.forms import Form

# Where a refusal is shown: the field, by its code.
PLACES = {
    "canned_title_missing": "title",
    "canned_kind_unknown": "title",
    "canned_shortcut_malformed": "shortcut",
    "canned_shortcut_taken": "shortcut",
    "canned_buttons_malformed": "button1",
    "canned_rows_malformed": "rows",
    "canned_replies_too_many": "title",
    "text_missing": "text",
    "text_too_long": "text",
    "caption_not_heard": "text",
    "medium_gone": "file",
    "medium_malformed": "file",
    "medium_too_large": "file",
    "template_unknown": "template",
}
BUTTONS = tuple(f"button{place}" for place in range(1, MOST_BUTTONS + 1))


def wish_in(typed: Form, medium_id: int) -> Wish:
    return Wish(
        title=typed["title"],
        kind=typed["kind"],
        content=content_in(typed, medium_id),
        category=typed["category"],
        shortcut=typed["shortcut"],
        shared=typed["shared"] == "yes",
    )


def content_in(typed: Form, medium_id: int) -> Content:
    text = typed["text"].replace("\r\n", "\n")
    if typed["kind"] == "media":
        return Content(text=text, medium_id=medium_id)
    if typed["kind"] == "template":
        values = {slot: value for slot, value in typed.named("slot").items() if value}
        return Content(template_id=typed.id("template"), values=values)
    if typed["kind"] == "interactive" and typed["shape"] == "list":
        return Content(text=text, label=typed["label"], choices=rows_in(typed["rows"]) or (Choice("", ""),))
    if typed["kind"] == "interactive":
        return Content(text=text, replies=buttons_in(typed))
    return Content(text=text)


def buttons_in(typed: Form) -> tuple[Reply, ...]:
    return tuple(Reply(typed[one], "") for one in BUTTONS if typed[one])


def rows_in(typed: str) -> tuple[Choice, ...]:
    """One a line: the title and, after a bar, a detail."""
    parts = (line.partition("|") for line in typed.splitlines() if line.strip())
    return tuple(Choice(title.strip(), "", detail.strip()) for title, _, detail in parts)


def kept_values(one: CannedReply) -> dict[str, str]:
    """What the fields show of an answer that is changed."""
    content = one.content
    buttons = {name: reply.title for name, reply in zip(BUTTONS, content.replies, strict=False)}
    rows = (f"{row.title} | {row.description}" if row.description else row.title for row in content.choices)
    return {
        "title": one.title,
        "kind": one.kind,
        "category": one.category,
        "shortcut": one.shortcut,
        "shared": "yes" if one.is_shared else "",
        "text": content.text,
        "shape": "list" if content.choices else "buttons",
        "label": content.label,
        "rows": "\n".join(rows),
        "template": str(content.template_id or ""),
        **buttons,
        **{f"slot.{slot}": value for slot, value in content.values.items()},
    }
