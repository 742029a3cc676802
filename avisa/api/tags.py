"""`/v1/contacts/{contact_id}/tags`: words that you give a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request

from avisa.api import segments_wire as wire
from avisa.api.caller import ContactTagger
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import identifier
from avisa.audience.queries import person
from avisa.audience.tag_actions import LONGEST, tag, untag
from avisa.audience.tag_queries import tags_of
from avisa.errors import NotFound
from avisa.identity.types import KeyHolder
from avisa.kernel.db import Tx

router = APIRouter(prefix="/contacts/{contact_id}/tags", tags=["contacts"])

Name = Annotated[str, Path(min_length=1, max_length=LONGEST, description="Kept in small letters.")]
SAYS = tells("tag_malformed")


@router.put("/{name:path}", summary="Tag a person", openapi_extra=SAYS)
def put_tag(contact_id: str, name: Name, request: Request, holder: ContactTagger) -> wire.Tags:
    parts = parts_of(request)
    with parts.db.write() as tx:
        who = known(tx, holder, contact_id)
        tag(parts.unit(tx, holder, parts.clock()), [who], name)
        return shown(tx, holder, who)


@router.delete("/{name:path}", summary="Take a tag from a person", openapi_extra=SAYS)
def delete_tag(contact_id: str, name: Name, request: Request, holder: ContactTagger) -> wire.Tags:
    parts = parts_of(request)
    with parts.db.write() as tx:
        who = known(tx, holder, contact_id)
        untag(parts.unit(tx, holder, parts.clock()), [who], name)
        return shown(tx, holder, who)


def known(tx: Tx, holder: KeyHolder, contact_id: str) -> int:
    who = person(tx, holder.workspace_id, identifier(contact_id))
    if who is None or who.is_erased:
        raise NotFound
    return who.id


def shown(tx: Tx, holder: KeyHolder, who: int) -> wire.Tags:
    return wire.Tags(tags=list(tags_of(tx, holder.workspace_id, [who]).get(who, ())))
