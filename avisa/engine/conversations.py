"""The files of conversations: what people sent is fetched and sealed, what agents send is uploaded."""

from __future__ import annotations

import hashlib

from avisa.channels.port import (
    Ambiguous,
    MediaFetched,
    MediaOutcome,
    MediaRefused,
    MediaTaken,
    NeverLeft,
    Rejected,
    Trouble,
    Verb,
)
from avisa.desk.attachment_actions import attach_later, refuse_attachment, send_attachment
from avisa.desk.queries import attachments_to_send, conversation_by_id
from avisa.desk.types import Attachment
from avisa.engine.channels import Channels
from avisa.engine.store import Store
from avisa.messages.media.actions import end, keep_piece, keep_upload, refuse, try_again
from avisa.messages.media.queries import content_of, media_to_fetch, medium_by_id
from avisa.messages.media.rules import MOST, PIECE, UPLOAD_KEPT, incoming_kind
from avisa.messages.media.types import Medium
from avisa.workspace.queries import all_workspaces, number_by_id
from avisa.workspace.types import Number

AT_ONCE = 8  # of a company in one look, so that another's files do not wait for all of them
Going = tuple[Attachment, Medium, Number]
Fetched = MediaFetched | MediaRefused | Trouble


class ConversationFiles:
    def __init__(self, store: Store, channels: Channels) -> None:
        self._store = store
        self._channels = channels

    async def run_once(self) -> int:
        """Some of what is due in each company; returns how much that was."""
        done = 0
        for workspace_id in await self._store.call(self._workspaces):
            for medium in await self._store.call(self._asked, workspace_id):
                await self._fetch(workspace_id, medium)
                done += 1
            for going in await self._store.call(self._waiting, workspace_id):
                await self._send(workspace_id, going)
                done += 1
        return done

    async def _fetch(self, workspace_id: int, medium: Medium) -> None:
        number = await self._store.call(self._number, workspace_id, medium.number_id or 0)
        channel = await self._channels.of(workspace_id, number.account_id) if number else None
        found: Fetched = Trouble("number_gone")
        if channel is not None:
            found = await channel.fetch_media(medium.platform_id, MOST[medium.form])
        if isinstance(found, MediaFetched) and is_whole(found, medium):
            for number_of, piece in enumerate(pieces(found.content)):
                await self._store.commit(self._keep_piece, workspace_id, medium.id, number_of, piece)
            await self._store.commit(self._keep, workspace_id, medium, found)
        else:
            await self._store.commit(self._not_kept, workspace_id, medium, found)

    async def _send(self, workspace_id: int, going: Going) -> None:
        """One that the platform has from before is not uploaded again for the same number."""
        _, medium, number = going
        if medium.number_id == number.id and self._store.clock() - medium.uploaded_at < UPLOAD_KEPT:
            await self._store.commit(self._settle, workspace_id, going, MediaTaken(medium.platform_id))
            return
        channel = await self._channels.of(workspace_id, number.account_id)
        if channel is None:
            return
        content = await self._store.call(self._content, workspace_id, medium.id)
        outcome = await channel.upload_media(number.platform_id, medium.name, medium.kind, content)
        await self._store.commit(self._settle, workspace_id, going, outcome)

    def _workspaces(self) -> list[int]:
        with self._store.db.read() as tx:
            return [one.id for one in all_workspaces(tx)]

    def _asked(self, workspace_id: int) -> list[Medium]:
        with self._store.db.read() as tx:
            return media_to_fetch(tx, workspace_id, self._store.clock(), AT_ONCE)

    def _waiting(self, workspace_id: int) -> list[Going]:
        with self._store.db.read() as tx:
            found = attachments_to_send(tx, workspace_id, self._store.clock(), AT_ONCE)
            going: list[Going] = []
            for one in found:
                conversation = conversation_by_id(tx, workspace_id, one.conversation_id)
                medium = medium_by_id(tx, workspace_id, one.medium_id)
                number = number_by_id(tx, workspace_id, conversation.number_id) if conversation else None
                if medium and number and medium.is_kept:
                    going.append((one, medium, number))
        return going

    def _number(self, workspace_id: int, number_id: int) -> Number | None:
        with self._store.db.read() as tx:
            return number_by_id(tx, workspace_id, number_id)

    def _content(self, workspace_id: int, medium_id: int) -> bytes:
        with self._store.db.read() as tx:
            return content_of(tx, workspace_id, self._store.vault, medium_id)

    def _keep_piece(self, workspace_id: int, medium_id: int, number: int, piece: bytes) -> None:
        with self._store.unit(workspace_id) as unit:
            keep_piece(unit, self._store.vault, medium_id, number, piece)

    def _keep(self, workspace_id: int, medium: Medium, found: MediaFetched) -> None:
        kind = incoming_kind(found.content, found.kind or medium.kind, medium.name)
        with self._store.unit(workspace_id) as unit:
            end(unit, medium.id, kind, len(found.content))

    def _not_kept(self, workspace_id: int, medium: Medium, found: Fetched) -> None:
        with self._store.unit(workspace_id) as unit:
            match found:
                case MediaRefused(reason):
                    refuse(unit, medium.id, reason)
                case MediaFetched():
                    try_again(unit, medium.id, medium.tries + 1, "not_whole")
                case Trouble():
                    try_again(unit, medium.id, medium.tries + 1, "not_fetched")

    def _settle(self, workspace_id: int, going: Going, outcome: MediaOutcome) -> None:
        one, medium, number = going
        with self._store.unit(workspace_id, actor_of(one)) as unit:
            match outcome:
                case MediaTaken(platform_id):
                    if platform_id != medium.platform_id:
                        keep_upload(unit, medium.id, number.id, platform_id)
                    send_attachment(unit, one, medium, platform_id)
                case Rejected(fault) if fault.verb is not Verb.RETRY:
                    refuse_attachment(unit, one, fault.name)
                case Rejected(fault):
                    attach_later(unit, one, fault.name)
                case NeverLeft() | Ambiguous():
                    attach_later(unit, one, "no_connection")


def is_whole(found: MediaFetched, medium: Medium) -> bool:
    """The bytes are those that the webhook named, or the platform itself where that named none."""
    told = medium.sha256 or found.sha256
    return bool(found.content) and (not told or hashlib.sha256(found.content).hexdigest() == told)


def pieces(content: bytes) -> list[bytes]:
    return [content[at : at + PIECE] for at in range(0, len(content), PIECE)]


def actor_of(one: Attachment) -> str:
    return f"user:{one.made_by}" if one.made_by else "avisa"
