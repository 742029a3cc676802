"""The pictures in a chat: those whose bytes the sandbox has are shown, for others there is a drawing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from whatsapp_sandbox.phone.chat import Chat
from whatsapp_sandbox.phone.rendering import HEADERS
from whatsapp_sandbox.platform import Platform

_SHOWN = ("image/jpeg", "image/png", "image/webp", "video/mp4")


def pictures_in(platform: Platform, chat: Chat) -> dict[str, str]:
    """Ids, each with "image" or "video"."""
    looks = [item.look for item in chat.items]
    media = [look.medium for look in looks] + [card.medium for look in looks for card in look.cards]
    ids = {medium.id for medium in media if medium is not None and medium.id}
    return {each: kind for each in ids if (kind := _kind(platform, each))}


def _kind(platform: Platform, medium_id: str) -> str:
    known = platform.media.of(medium_id)
    return known.mime_type.partition("/")[0] if known and known.mime_type in _SHOWN else ""


async def medium(platform: Platform, request: Request) -> Response:
    """Without a token, unlike the simulated API: this page answers this machine only."""
    known = platform.media.of(request.path_params["id"])
    if known is None or known.mime_type not in _SHOWN:
        return Response(status_code=404)
    return FileResponse(platform.media.path(known), media_type=known.mime_type, headers=HEADERS)
