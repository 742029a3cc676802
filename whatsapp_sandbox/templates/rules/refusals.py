"""The refusals of a template: code 100 with a subcode, and a title and a sentence for its author."""

from __future__ import annotations

from whatsapp_sandbox.wire.errors import Problem

BEING_DELETED = 2388023
EXISTS = 2388024  # some sources swap it with the one above [!]: both mean a conflict of names
NOT_EDITABLE = 2388039
TOO_LONG = 2388040
INCOMPLETE = 2388043  # a field of a component is missing [!]
HEADER = 2388047
BODY = 2388072
FOOTER = 2388073
TOO_MANY_VARIABLES = 2388293
AT_THE_EDGE = 2388299
TOO_MANY_TEMPLATES = 2388019
NOT_EDITED, NOT_DELETED = 2388318, 2388330  # of Direct Send; listed as codes, here subcodes of 100 [!]

_TITLES = {
    BEING_DELETED: "Message template is being deleted",
    EXISTS: "Content in this language already exists",
    NOT_EDITABLE: "Message template cannot be edited",
    TOO_LONG: "Character limit exceeded",
    INCOMPLETE: "Component is missing expected fields",
    HEADER: "Message header format is incorrect",
    BODY: "Message body format is incorrect",
    FOOTER: "Message footer format is incorrect",
    TOO_MANY_VARIABLES: "Too many parameters for the length of the text",
    AT_THE_EDGE: "Parameters at the edge of the text",
    TOO_MANY_TEMPLATES: "Message template limit exceeded",
    NOT_EDITED: "A Direct Send template cannot be updated",
    NOT_DELETED: "A Direct Send template cannot be deleted",
}


def refused(why: str, subcode: int = 0) -> Problem:
    title = _TITLES.get(subcode, "Invalid parameter")
    return Problem(100, message="Invalid parameter", subcode=subcode, user_title=title, user_message=why)


def one_of(name: str, known: object, got: str) -> Problem:
    return Problem(100, message=f"(#100) Param {name} must be one of {known} - got {got!r}.")
