"""Which invitation a message answers, whether a yes is news, and the words of a new QR code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from avisa.consent.intake.confirmation.rules import answer_in
from avisa.consent.intake.invitations.types import Invitation, InvitationKind, Said
from avisa.consent.texts.rules import ended_at
from avisa.consent.texts.types import Text
from avisa.consent.types import Channel, Purpose, Standing
from avisa.consent.unclear.rules import may_be_a_no
from avisa.kernel.clock import Millis

LONGEST_MESSAGE = 300

# The person sends it as it stands; the code says from which poster it came.
WRITING: Final = {
    "pt_BR": "Olá! Quero receber mensagens de {company} pelo WhatsApp. ({code})",
    "en": "Hello! I want to get messages from {company} on WhatsApp. ({code})",
    "es": "¡Hola! Quiero recibir mensajes de {company} por WhatsApp. ({code})",
}
ACCEPTING: Final = {"pt_BR": "ACEITO", "en": "I ACCEPT", "es": "ACEPTO"}


def message_with(language: str, company: str, code: str) -> str:
    return WRITING.get(language, WRITING["en"]).format(company=company, code=code)


def link_to(phone: str, message: str) -> str:
    """Opens WhatsApp with the message ready to be sent."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(message)}"


def chosen(open_ones: Sequence[Invitation], said: Said) -> Invitation | None:
    """An advertisement's greeting counts only from who came by one; a QR code may be anybody's words."""
    fitting = [one for one in open_ones if one.number_id in (None, said.number_id)]
    ads = [one for one in fitting if one.kind is InvitationKind.AD and said.ad]
    others = [one for one in fitting if one.kind is not InvitationKind.AD]
    return next(iter((*ads, *others)), None)


def reads_as_no(kind: InvitationKind, message: str) -> bool:
    """A word that a company thought out must not be one with which people refuse. A QR code's are ours."""
    return answer_in(message) is False or (kind is not InvitationKind.QR and may_be_a_no(message))


def channel_of(invitation: Invitation, said: Said) -> Channel:
    if said.ad:
        return Channel.AD
    return Channel.QR if invitation.kind is InvitationKind.QR else Channel.KEYWORD


def by_end(texts: Sequence[Text], purposes: Mapping[int, Purpose]) -> dict[Millis | None, tuple[int, ...]]:
    """The texts' purposes by the instant at which a yes to these very words ends; None where it holds."""
    found: dict[Millis | None, tuple[int, ...]] = {}
    for text in texts:
        ends = ended_at(text, purposes[text.purpose_id])
        found[ends] = (*found.get(ends, ()), text.purpose_id)
    return found


def news_of(
    purposes: Iterable[int], standing: Mapping[tuple[int, int], Standing], contact_id: int, at: int
) -> tuple[int, ...]:
    """The purposes for which a yes said `at` changes anything: a webhook may come twice, or late."""
    return tuple(purpose for purpose in purposes if _is_later(standing.get((contact_id, purpose)), at))


def _is_later(current: Standing | None, at: int) -> bool:
    return current is None or at > max(current.granted_at, current.revoked_at or 0)
