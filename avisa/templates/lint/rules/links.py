"""Rules for links: the company's own domain, https, nothing that hides where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from avisa.kernel.i18n import N_
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.form import PLACEHOLDER
from avisa.templates.lint.links import Link, links
from avisa.templates.lint.reading import replaced
from avisa.templates.lint.types import Change, Known, Note

WHATSAPP = ("wa.me", "whatsapp.com", "wa.link")


def link_insecure(draft: Draft, known: Known) -> Iterator[Note]:
    for link in links(draft, known):
        if not link.is_secure:
            fixed = "https://" + link.url.partition("://")[2]
            yield note(
                link, N_("The link %(url)s is not https."), replaced(link.path, link.text, link.span, fixed)
            )


def link_shortener(draft: Draft, known: Known) -> Iterator[Note]:
    for link in links(draft, known):
        if hides(link, known):
            yield note(link, N_("The short link %(url)s hides where it leads: write the whole address."))


def link_whatsapp(draft: Draft, known: Known) -> Iterator[Note]:
    for link in links(draft, known):
        if is_whatsapp(link, known):
            yield note(
                link, N_("Links to WhatsApp itself (%(url)s) are refused: offer a quick reply instead.")
            )


def link_ip(draft: Draft, known: Known) -> Iterator[Note]:
    for link in links(draft, known):
        if link.is_ip:
            yield note(link, N_("The link %(url)s leads to a number instead of a name."))


def link_credentials(draft: Draft, known: Known) -> Iterator[Note]:
    for link in links(draft, known):
        if link.has_credentials:
            bare = link.url.partition("://")[0] + "://" + link.url.rpartition("@")[2]
            fix = replaced(link.path, link.text, link.span, bare) if "://" in link.url else ()
            yield note(link, N_("The link %(url)s holds a user or a password."), fix)


def link_foreign(draft: Draft, known: Known) -> Iterator[Note]:
    """Silent where the company's domains are not known."""
    for link in links(draft, known):
        named = hides(link, known) or is_whatsapp(link, known) or link.is_ip
        if named or not known.domains or known.registrable(link.host) in known.domains:
            continue
        fields = {"url": shown(link), "domains": ", ".join(sorted(known.domains))}
        text = N_("The link %(url)s is not on the company's own domain (%(domains)s).")
        yield Note(link.path, text, fields, link.span)


def link_variable(draft: Draft, known: Known) -> Iterator[Note]:
    """A variable may stand behind the host, never in it: else anybody's site can be put in."""
    for link in links(draft, known):
        rest = link.url.partition("://")[2] or link.url
        if PLACEHOLDER.search(rest.partition("/")[0].partition("?")[0]):
            yield note(link, N_("The domain of the link %(url)s is a variable: it could lead anywhere."))


def link_punycode(draft: Draft, known: Known) -> Iterator[Note]:
    for link in links(draft, known):
        shown = spelled(link.host)
        if shown != link.host or not link.host.isascii():
            fields = {"url": link.url, "shown": shown}
            text = N_("The host of %(url)s has letters that look like others; it reads as “%(shown)s”.")
            yield Note(link.path, text, fields, link.span)


def spelled(host: str) -> str:
    """The other spelling: `xn--bcher-kva.example` as a person reads it, `bücher.example` as machines do."""
    try:
        return host.encode("ascii").decode("idna") if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def hides(link: Link, known: Known) -> bool:
    return link.host in known.shorteners or known.registrable(link.host) in known.shorteners


def is_whatsapp(link: Link, known: Known) -> bool:
    return known.registrable(link.host) in WHATSAPP or link.host in WHATSAPP


def note(link: Link, text: str, fix: tuple[Change, ...] = ()) -> Note:
    return Note(link.path, text, {"url": shown(link)}, link.span, fix)


def shown(link: Link) -> str:
    """Passwords of an address are not repeated."""
    if not link.has_credentials:
        return link.url
    return link.url.replace(urlsplit(link.whole).netloc.rpartition("@")[0], "…")
