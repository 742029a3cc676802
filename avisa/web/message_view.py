"""What stood in a frozen message, slot by slot, to show it again as the person saw it."""

from __future__ import annotations

import msgspec

from avisa.templates.types import Template


class Part(msgspec.Struct):
    """A header, parameter or button as the row keeps it; what a screen does not show is left out."""

    text: str = ""
    link: str = ""
    index: int = 0


class FrozenBody(msgspec.Struct):
    text: str = ""
    header: Part | None = None
    parameters: list[Part] = []
    buttons: list[Part] = []


def values_in(template: Template | None, body: str) -> dict[str, str]:
    """Empty for a row without a body: its values did not fit when it was frozen."""
    if template is None or not body:
        return {}
    frozen = msgspec.json.decode(body, type=FrozenBody)
    header = frozen.header or Part()
    variables = template.shape.variables
    texts = {f"body.{v.name}": part.text for v, part in zip(variables, frozen.parameters, strict=False)}
    buttons = {f"button.{part.index}": part.text for part in frozen.buttons}
    return {"header": header.text, "header_link": header.link} | texts | buttons


def free_text_in(body: str) -> str:
    """What an agent or a program wrote itself, inside the window."""
    return msgspec.json.decode(body, type=FrozenBody).text if body else ""
