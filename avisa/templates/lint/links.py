"""Addresses in a template: behind buttons, in texts and in samples, with or without https://."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from avisa.templates.lint.draft import Draft, button_samples, samples_of
from avisa.templates.lint.form import PLACEHOLDER
from avisa.templates.lint.types import Known, Span

WITH_SCHEME = re.compile(r"\bhttps?://[^\s<>\"”»]+", re.IGNORECASE)
# A bare number is an address where a port or a path follows.
NUMERIC = re.compile(r"(?<![\w@.:/-])\d{1,3}(?:\.\d{1,3}){3}(?::\d+(?:/[^\s<>\"]*)?|/[^\s<>\"]*)")
# People's phones make a link of these too. A host of a mail address, or a part of a longer one, is none.
BARE = re.compile(
    r"(?<![\w@.:/-])(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#][^\s<>\"”»]*)?(?![\w@])"
)
AT_THE_END = ".,;:!?)]}*_~'’"
RESERVED = ("example", "test", "invalid", "localhost")  # no public suffix, and meant as addresses


@dataclass(frozen=True, slots=True)
class Link:
    """`url` as it stands, `whole` with a scheme and without variables."""

    path: str
    url: str
    span: Span
    whole: str
    host: str
    text: str  # the whole text at `path`

    @property
    def is_secure(self) -> bool:
        return self.whole.startswith("https://")

    @property
    def is_ip(self) -> bool:
        try:
            ip_address(self.host.strip("[]"))
        except ValueError:
            return False
        return True

    @property
    def has_credentials(self) -> bool:
        return "@" in urlsplit(self.whole).netloc


def links(draft: Draft, known: Known) -> Iterator[Link]:
    for one in draft.buttons:
        if one.button.kind == "URL" and one.button.url.strip() and not draft.is_code:
            url = one.button.url
            if found := link(f"{one.path}/url", url, url.strip(), (0, len(url))):
                yield found
        for path, sample in button_samples(one):
            yield from links_in(path, sample, known)
    for said in draft.said:
        yield from links_in(said.path, said.text, known)
    for part in draft.all_parts:
        for path, sample in samples_of(part):
            yield from links_in(path, sample, known)


def links_in(path: str, text: str, known: Known) -> Iterator[Link]:
    taken: list[Span] = []
    for pattern in (WITH_SCHEME, NUMERIC, BARE):
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            url = trimmed(found[0])
            made = link(path, text, url, (found.start(), found.start() + len(url)))
            if made and (pattern is not BARE or is_host(made.host, known)):
                taken.append(made.span)
                yield made


def trimmed(url: str) -> str:
    """Without the sentence's own signs; a variable's braces belong to it."""
    while url and url[-1] in AT_THE_END and not url.endswith("}}"):
        url = url[:-1]
    return url


def is_host(host: str, known: Known) -> bool:
    return (
        known.is_public(host)
        or host.rpartition(".")[2] in RESERVED
        or known.registrable(host) in known.domains
    )


def link(path: str, text: str, url: str, span: Span) -> Link | None:
    whole = PLACEHOLDER.sub("x", url)
    whole = whole if "://" in whole else f"https://{whole}"
    scheme, _, rest = whole.partition("://")
    whole = f"{scheme.lower()}://{rest}"
    try:
        host = urlsplit(whole).hostname or ""
    except ValueError:
        return None
    return Link(path, url, span, whole, host.rstrip("."), text) if host else None
