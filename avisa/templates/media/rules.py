"""Which files a message names, whether the provider has them, and when they go up once more.

For how long a provider keeps an uploaded file: facts, section 8 (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from avisa.channels.port import Body, Card, Header
from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis
from avisa.templates.media.types import Upload, UploadState
from avisa.templates.types import Shape
from avisa.templates.values import kept_in

LASTS: Millis = 30 * DAY
RENEWED_BEFORE: Millis = 3 * DAY
TOO_LATE: Millis = HOUR  # before its end it is not trusted: a message may wait at the provider
ANSWERS_WITHIN: Millis = 5 * MINUTE  # an engine that died is not waited for longer
AGAIN_AFTER_A_REFUSAL: Millis = 10 * MINUTE
LOOK_AGAIN: Millis = MINUTE  # a message waits so long at most: the upload wakes it before
LONGEST_REST: Millis = 30 * MINUTE

UPLOADING, REFUSED = "media_uploading", "media_refused"
NAMED = '"media:'  # in a body as JSON: cheap to look for before it is read

read_body = msgspec.json.Decoder(Body).decode


def files_in(body: str) -> tuple[int, ...]:
    """The kept files that a row's body names."""
    if NAMED not in body:
        return ()
    found = (kept_in(header.media_id) for header in headers_of(read_body(body)))
    return tuple(one for one in found if one is not None)


def headers_of(body: Body) -> Iterator[Header]:
    if body.header is not None:
        yield body.header
    yield from (card.header for card in body.cards if card.header is not None)


def files_named(values: Any) -> set[int]:
    """The kept files anywhere among values, or in the sources of a campaign's."""
    if isinstance(values, str):
        found = kept_in(values)
        return set() if found is None else {found}
    if isinstance(values, Mapping):
        values = list(values.values())
    return set().union(*map(files_named, values)) if isinstance(values, list | tuple) else set()


def kinds_wanted(shape: Shape, values: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """Slot, file and the kind of header (image, video, document) of each file that is named."""
    headers = {"header_link": shape.header}
    headers |= {f"card.{place}.header_link": card.header for place, card in enumerate(shape.cards)}
    for slot, header in headers.items():
        file = kept_in(values.get(slot, "").strip())
        if header is not None and file is not None:
            yield slot, file, header.kind


def is_good(upload: Upload, now: Millis) -> bool:
    """It may be named in a message; also while a new one is asked for."""
    return bool(upload.media_id) and now < upload.expires_at - TOO_LATE


def is_old(upload: Upload, now: Millis) -> bool:
    return upload.state is UploadState.THERE and now >= upload.expires_at - RENEWED_BEFORE


def may_be_asked_again(upload: Upload, now: Millis) -> bool:
    return is_old(upload, now) or (upload.state is UploadState.REFUSED and now >= upload.due_at)


def rest_after(tries: int) -> Millis:
    """Longer each time, for a provider that does not answer."""
    return min(MINUTE << min(tries, 10), LONGEST_REST)


def with_ids(body: Body, there: Mapping[int, Upload]) -> Body:
    """The message as it leaves: the provider's ids for our references, and a document's own name."""
    header = None if body.header is None else named(body.header, there)
    cards = tuple(with_card(card, there) for card in body.cards)
    return msgspec.structs.replace(body, header=header, cards=cards)


def with_card(card: Card, there: Mapping[int, Upload]) -> Card:
    return card if card.header is None else msgspec.structs.replace(card, header=named(card.header, there))


def named(header: Header, there: Mapping[int, Upload]) -> Header:
    file = kept_in(header.media_id)
    if file is None or file not in there:
        return header
    name = there[file].name if header.kind == "document" else ""
    return msgspec.structs.replace(header, media_id=there[file].media_id, filename=name)
