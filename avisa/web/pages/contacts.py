"""Contatos: the people, found by name or number, and all that is known of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import lists_of, people_count, person, search
from avisa.audience.tag_actions import tag, untag
from avisa.audience.tag_queries import tags_known, tags_of
from avisa.consent.intake.paper.queries import scans_of
from avisa.consent.queries import consents_of, history_of, purposes_of, suppressions_of
from avisa.consent.rules import has_expired, stands
from avisa.consent.types import Purpose, Standing
from avisa.consent.unclear.queries import unclear_among
from avisa.errors import NotFound
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.messages.queries import inbound_of, messages_of_contact
from avisa.web.pages.trail import actors_of
from avisa.web.visit import Visit, form, page

MOST = 50


def listed(visit: Visit) -> Response:
    after = (visit.query("name"), visit.query_id("after"))
    with visit.read() as tx:
        found = search(tx, visit.workspace_id, visit.query("search"), after, MOST + 1)
        ids, purposes = [one.id for one in found], purposes_of(tx, visit.workspace_id)
        suppressed = suppressions_of(tx, visit.workspace_id, ids)
        consents = consents_of(tx, visit.workspace_id, ids, purposes)
        count = people_count(tx, visit.workspace_id)
    return visit.show(
        "contacts/list.html",
        people=found[:MOST],
        further=len(found) > MOST,
        suppressed=suppressed,
        agreed=agreed(consents, purposes, visit.now),
        count=count,
    )


def agreed(
    consents: Mapping[tuple[int, int], Standing], purposes: Mapping[int, Purpose], now: Millis
) -> dict[int, list[str]]:
    """The names of the purposes that each person's yes covers now."""
    names: dict[int, list[str]] = {}
    for (whom, purpose), standing in consents.items():
        if stands(standing, now):
            names.setdefault(whom, []).append(purposes[purpose].name)
    return names


def lists(visit: Visit) -> Response:
    with visit.read() as tx:
        return visit.show("contacts/lists.html", lists=lists_of(tx, visit.workspace_id))


def shown(visit: Visit) -> Response:
    whom = visit.id("contact_id")
    with visit.read() as tx:
        found = person(tx, visit.workspace_id, whom)
        if found is None:
            raise NotFound("contact_unknown")
        purposes = purposes_of(tx, visit.workspace_id)
        standing = consents_of(tx, visit.workspace_id, [whom], purposes)
        evidence = visit.may("consent.read")
        answer = visit.show(
            "contacts/contact.html",
            person=found,
            tags=tags_of(tx, visit.workspace_id, [whom]).get(whom, ()),
            tags_known=tags_known(tx, visit.workspace_id),
            purposes=purposes,
            standing={purpose: stand for (_, purpose), stand in standing.items()},
            stands=stands,
            has_expired=has_expired,
            suppressions=suppressions_of(tx, visit.workspace_id, [whom]).get(whom, ()),
            scans=scans_of(tx, visit.workspace_id, whom) if evidence else {},
            actors=actors_of(visit) if evidence else {},
            events=history_of(tx, visit.workspace_id, whom, visit.console.vault) if evidence else (),
            messages=messages_of_contact(tx, visit.workspace_id, whom),
            written=inbound_of(tx, visit.workspace_id, whom, 10),
            erased=found.is_erased,
            unclear=whom in unclear_among(tx, visit.workspace_id, [whom]),
        )
    visit.note("contact.viewed", f"contact:{whom}")
    return answer


def add_tag(visit: Visit) -> Response:
    return tagged(visit, tag, visit.form["tag"])


def take_tag(visit: Visit) -> Response:
    return tagged(visit, untag, visit.query("tag"))


def tagged(visit: Visit, change: Callable[[Unit, Iterable[int], str], int], typed: str) -> Response:
    """Nothing typed changes nothing."""
    whom = visit.id("contact_id")
    with visit.read() as tx:
        if person(tx, visit.workspace_id, whom) is None:
            raise NotFound("contact_unknown")
    if typed:
        with visit.write() as unit:
            change(unit, [whom], typed)
    return visit.go(f"/contacts/{whom}", "tags_saved" if typed else "")


ROUTES = [
    Route("/contacts/{contact_id:id}/tags", form(add_tag, "contacts.tag"), methods=["POST"]),
    Route("/contacts/{contact_id:id}/tags", page(take_tag, "contacts.tag"), methods=["DELETE"]),
    Route("/contacts", page(listed, "contacts.read")),
    Route("/contacts/lists", page(lists, "contacts.read")),
    Route("/contacts/{contact_id:id}", page(shown, "contacts.read")),
]
