"""Pages of the sandbox: templates, the frame around each, the headers that keep everybody else out."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from whatsapp_sandbox.people.buttons import NOT_MINE
from whatsapp_sandbox.phone.words import LANGUAGES, Words, words_in
from whatsapp_sandbox.phone.zones import HOME
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates.review import WAITING

HERE = Path(__file__).parent
EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🙏")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_ASSETS = {file.name: file for file in (HERE / "static").iterdir() if file.suffix in _TYPES}
_PAGES = Environment(
    loader=FileSystemLoader(HERE / "html"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_PAGES.globals |= {"EMOJI": EMOJI, "NOT_MINE": NOT_MINE}


def words_for(request: Request) -> Words:
    return words_in(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


def page(platform: Platform, request: Request, tab: str, name: str, values: dict[str, Any]) -> Response:
    words = words_for(request)
    frame = {
        "tab": tab,
        "tabs": tabs(words, request),
        "languages": LANGUAGES.items(),
        "queries": {code: query(request, lang=code) for code in LANGUAGES},
        "pending": pending(platform),
        "now": clock_of(platform),
        "seen_mark": mark_of(platform),
    }
    return HTMLResponse(part(words, name, frame | values), headers=HEADERS)


def part(words: Words, name: str, values: dict[str, Any]) -> str:
    return _PAGES.get_template(name).render(_=words, language=words.language, **values)


def tabs(words: Words, request: Request) -> list[tuple[str, str, str]]:
    chosen = request.query_params.get("lang")
    kept = f"?{urlencode({'lang': chosen})}" if chosen else ""
    pages = (("overview", "", "Overview"), ("phone", "/phone", "Phone"), ("reviews", "/reviews", "Templates"))
    return [(name, f"/_sandbox{path}{kept}", words(text)) for name, path, text in pages]


def query(request: Request, **changes: str) -> str:
    """What the address says after its `?`, with these changes; an empty value leaves its name out."""
    kept = {name: value for name, value in request.query_params.items() if name != "seen"}
    return urlencode({name: value for name, value in (kept | changes).items() if value})


def pending(platform: Platform) -> int:
    return sum(template.status in WAITING for template in platform.templates)


def clock_of(platform: Platform) -> str:
    return f"{datetime.fromtimestamp(platform.clock.now() / 1000, HOME):%d/%m/%Y %H:%M}"


def mark_of(platform: Platform) -> str:
    """Another one whenever something may have changed: by an order or a send, or by a step that was due."""
    return f"{id(platform.store):x}.{platform.moves}.{platform.agenda.ran}"


async def asset(platform: Platform, request: Request) -> Response:
    file = _ASSETS.get(request.path_params["name"])
    if file is None:
        return Response(status_code=404)
    body = file.read_bytes()
    tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    headers = {**HEADERS, "Cache-Control": "no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=_TYPES[file.suffix], headers=headers)
