"""`/v1/consents`: the enrolment path, for a yes that the caller's own system took."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.caller import Lifter
from avisa.api.parts import Parts, parts_of
from avisa.consent.intake.enrolment import Enrolled, Enrolment, enrol
from avisa.consent.queries import consents_of, events_by_id, purposes_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.texts.rules import findings
from avisa.consent.types import Purpose, Standing
from avisa.identity.types import KeyHolder
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import known_language
from avisa.messages.once_actions import Once, bind, claim

router = APIRouter(prefix="/consents", tags=["consents"])

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Recommended. The same key and body within 24 hours make one event and one answer.",
    ),
]
Line = Annotated[str, Field(max_length=500)]


class NewConsent(Asked):
    """A person's yes, with what your system showed them. Everything here becomes evidence."""

    to: Annotated[str, Field(min_length=1, max_length=60, examples=["(31) 99888-7766"])]
    name: Annotated[str, Field(max_length=120)] = ""
    language: Annotated[str, Field(max_length=20, examples=["pt_BR"])] = ""
    purposes: Annotated[list[str], Field(min_length=1, max_length=20, examples=[["matrícula"]])]
    text: Annotated[str, Field(min_length=1, max_length=5_000)]
    version: Annotated[str, Field(min_length=1, max_length=100, examples=["enrolment-2027-3"])]
    company_name: Annotated[str, Field(min_length=1, max_length=200, description="As the person saw it.")]
    said_at: AwareDatetime | None = Field(
        None, description="When the person agreed, RFC 3339 with a zone. Now, when left out."
    )
    zone: Annotated[str, Field(max_length=60, description="IANA; your company's when left out.")] = ""
    ip: Annotated[str, Field(max_length=60, description="The person's, not your server's.")] = ""
    user_agent: Line = ""
    page: Line = ""
    double_opt_in: bool = Field(False, description="Whether the person has confirmed it in a second step.")


class PurposeState(BaseModel):
    purpose: str
    stands: bool = Field(description="False where a later no was recorded, or a second yes is waited for.")
    to_confirm: bool = Field(description="The person is asked on WhatsApp; nothing is sent before their yes.")


class Lack(BaseModel):
    """The yes is recorded all the same; a text that lacks this proves less."""

    rule: Annotated[str, Field(examples=["whatsapp", "company", "kind", "stop"])]
    suggestion: str


class RecordedConsent(BaseModel):
    event_id: str
    contact_id: str
    purposes: list[PurposeState]
    suppressed: bool = Field(description="A stop stands, which only the person can lift: nothing is sent.")
    text_lacks: list[Lack]


@router.post("", status_code=201, summary="Record a yes")
def post_consent(
    body: NewConsent, request: Request, response: Response, holder: Lifter, key: Key = None
) -> RecordedConsent:
    """It lifts no stop. What is older than a recorded no changes nothing."""
    parts = parts_of(request)
    asked = asked_for(body)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        used = claim(unit, Once(key, hash_of(body))) if key else None
        if used is None:
            made = enrol(unit, parts.vault, asked)
            if key:
                bind(unit, key, made.event_id)
        else:
            response.headers["Idempotency-Replayed"] = "true"
            made = made_before(tx, parts, holder, used.made_id)
        return recorded(tx, parts, holder, made, body)


def asked_for(body: NewConsent) -> Enrolment:
    return Enrolment(
        phone_typed=body.to,
        name=body.name,
        language=known_language(body.language) or "",
        purposes=tuple(body.purposes),
        text=body.text,
        version=body.version,
        company_name=body.company_name,
        said_at=to_millis(body.said_at) if body.said_at else None,
        zone=body.zone,
        ip=body.ip,
        user_agent=body.user_agent,
        page=body.page,
        double_opt_in=body.double_opt_in,
    )


def hash_of(body: NewConsent) -> str:
    return "consent/" + hashlib.sha256(body.model_dump_json().encode()).hexdigest()


def made_before(tx: Tx, parts: Parts, holder: KeyHolder, event_id: int) -> Enrolled:
    """An erased person's event says nothing any more, not even to who asks again."""
    event = events_by_id(tx, holder.workspace_id, parts.vault, [event_id]).get(event_id)
    known = purposes_of(tx, holder.workspace_id)
    if event is None or event.evidence is None:
        return Enrolled(0, event_id, ())
    purposes = tuple(known[one] for one in event.evidence.purposes if one in known)
    return Enrolled(event.evidence.contact_id, event_id, purposes)


def recorded(tx: Tx, parts: Parts, holder: KeyHolder, made: Enrolled, body: NewConsent) -> RecordedConsent:
    now, person = parts.clock(), made.contact_id
    standing = consents_of(tx, holder.workspace_id, [person], [one.id for one in made.purposes])
    lacks = findings(body.text, known_language(body.language) or "pt_BR", body.company_name, body.purposes[0])
    return RecordedConsent(
        event_id=str(made.event_id),
        contact_id=str(person),
        purposes=[state_of(one, standing.get((person, one.id)), now) for one in made.purposes],
        suppressed=person in suppressions_of(tx, holder.workspace_id, [person]),
        text_lacks=[Lack(rule=one.rule, suggestion=one.suggestion) for one in lacks],
    )


def state_of(purpose: Purpose, consent: Standing | None, now: Millis) -> PurposeState:
    """What waits for a second yes is what asks for one, and was not taken back."""
    holds = stands(consent, now)
    taken_back = consent is not None and consent.revoked_at is not None
    waits = purpose.asking is not None and not holds and not taken_back
    return PurposeState(purpose=purpose.name, stands=holds, to_confirm=waits)
