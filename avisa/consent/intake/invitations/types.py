"""The words of invitations: a message that a person writes to say yes, and one that came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class InvitationKind(StrEnum):
    QR = "qr"
    KEYWORD = "keyword"
    AD = "ad"  # the greeting of a click-to-WhatsApp advertisement
    SMS = "sms"  # the word that an SMS asks for


@dataclass(frozen=True, slots=True)
class Invitation:
    """`texts` are the versions that are shown beside it, which a later version does not change."""

    id: int
    kind: InvitationKind
    name: str
    message: str
    answer: str
    purposes: tuple[int, ...]
    texts: tuple[int, ...]
    number_id: int | None
    created_at: int
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message that somebody wrote; `ad` and `ad_page` say which advertisement they had clicked on."""

    contact_id: int
    number_id: int
    inbound_id: str
    text: str
    at: int
    ad: str = ""
    ad_page: str = ""
    payload: str = ""  # what the button brought that was pressed
    answers: int | None = None  # our message that it quotes or follows, where its words could be an answer
