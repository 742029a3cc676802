"""Consentimento: invitations by SMS, drafted with their numbers, looked at, launched, followed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import lists_of
from avisa.consent.intake.sms import actions
from avisa.consent.intake.sms.actions import NewAsking
from avisa.consent.intake.sms.queries import (
    asking_by_id,
    askings_of,
    counts_of,
    doubts_of,
    provider_of,
    rows_after,
    sms_by_id,
)
from avisa.consent.intake.sms.segments import cheaper, measure
from avisa.consent.intake.sms.sending_actions import end_doubt, text_of
from avisa.consent.intake.sms.types import Asking, Way
from avisa.consent.queries import purposes_of
from avisa.consent.texts.queries import texts_by_id
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.i18n import N_
from avisa.web import sms_words
from avisa.web.public.form import ALPHABET
from avisa.web.sms_form import (
    SLUG_SIGNS,
    Typed,
    base_of,
    check,
    check_numbers,
    join_file,
    phones_in,
    typed_in,
)
from avisa.web.visit import Visit, form, page
from avisa.workspace.queries import numbers_of

MOST_ROWS = 100
TRIES = 5  # for an address that nobody has yet
WRONG = {
    "message_malformed": N_("Write what people shall send, in at most 300 characters."),
    "message_stops": N_("This is a word with which people stop your messages."),
    "message_taken": N_("This message is in use already. Close the other one first."),
}
TOO_MANY = N_("At most %(most)s people in one invitation: make several.")


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found = askings_of(tx, visit.workspace_id)
        counts = {one.id: counts_of(tx, visit.workspace_id, one.id) for one in found}
        purposes = purposes_of(tx, visit.workspace_id)
        provider = provider_of(tx, visit.console.vault, visit.workspace_id)
    return visit.show(
        "consent/sms.html", found=found, counts=counts, purposes=purposes, provider=provider, sms=sms_words
    )


def new(visit: Visit) -> Response:
    return asked(visit, typed_in(visit))


def asked(visit: Visit, typed: Typed, status: int = 200) -> Response:
    with visit.read() as tx:
        numbers = numbers_of(tx, visit.workspace_id)
        lists = lists_of(tx, visit.workspace_id)
        purposes = list(purposes_of(tx, visit.workspace_id).values())
    return visit.show(
        "consent/new_sms.html",
        status,
        typed=typed,
        numbers=numbers,
        lists=lists,
        purposes=purposes,
        sms=sms_words,
        cheap=cheaper(typed.wording),
        follows=False,
    )


def preview(visit: Visit) -> Response:
    """While somebody types: the SMS as it will look, what it costs, what it lacks. Writes nothing."""
    typed = typed_in(visit)
    told = {"typed": typed, "sms": sms_words, "cheap": cheaper(typed.wording)}
    follows = typed.wording == typed.model != visit.form["wording"]
    block = visit.block("consent/new_sms.html", "preview", **told, follows=follows)
    return Response(block, media_type="text/html")


def add(visit: Visit) -> Response:
    join_file(visit)
    typed = typed_in(visit)
    check(visit, typed)
    check_numbers(visit)
    if not visit.form.good:
        return asked(visit, typed, 422)
    try:
        made = draft(visit, typed)
        fill(visit, made)
    except Refused as error:
        text = WRONG.get(error.code)
        visit.form.wrong("word" if text else "numbers", text or TOO_MANY, **error.fields)
        return asked(visit, typed, 422)
    return visit.go(f"/consent/sms/{made}", "sms_drafted")


def draft(visit: Visit, typed: Typed) -> int:
    for asking in drafts(visit, typed):
        try:
            with visit.write() as unit:
                return actions.draft(unit, asking)
        except Refused as error:
            if error.code != "address_taken":
                raise
    raise Conflict("address_taken")


def drafts(visit: Visit, typed: Typed) -> Iterator[NewAsking]:
    """The same, each with an address of its own; one is enough nearly always."""
    name, words = visit.form["name"], (typed.way, typed.wording, typed.texts)
    if typed.way is Way.WORD and typed.number:
        phone, number_id = typed.number.phone, typed.number.id
        yield NewAsking(name, *words, word=typed.word, number=phone, number_id=number_id)
        return
    for _ in range(TRIES):
        slug = "".join(secrets.choice(ALPHABET.lower()) for _ in range(SLUG_SIGNS))
        yield NewAsking(name, *words, base=base_of(visit), slug=slug)


def fill(visit: Visit, asking_id: int) -> None:
    """Portion by portion, so that no transaction is long. What is cut off here is never launched."""
    with visit.read() as tx:
        rest = actions.rest_of(provider_of(tx, visit.console.vault, visit.workspace_id))
    for phones in phones_in(visit):
        with visit.write() as unit:
            actions.add_numbers(unit, visit.console.vault, asking_id, phones, rest)
    with visit.write() as unit:
        actions.drafted(unit, asking_id)


def shown(visit: Visit) -> Response:
    asking = asking_in(visit)
    with visit.read() as tx:
        provider = provider_of(tx, visit.console.vault, visit.workspace_id)
        after = visit.query_id("after")
        rows = rows_after(tx, visit.workspace_id, asking.id, after, MOST_ROWS + 1)
        found: dict[str, Any] = {
            "counts": counts_of(tx, visit.workspace_id, asking.id),
            "doubts": doubts_of(tx, visit.workspace_id, asking.id),
            "texts": texts_by_id(tx, visit.workspace_id, asking.texts),
            "purposes": purposes_of(tx, visit.workspace_id),
            "rows": rows[:MOST_ROWS],
            "more": rows[MOST_ROWS - 1].position if len(rows) > MOST_ROWS else 0,
        }
    sample = sample_of(visit, asking)
    return visit.show(
        "consent/sms_invitation.html",
        one=asking,
        sample=sample,
        measure=measure(sample),
        warnings=sms_words.warnings(asking, provider),
        sms=sms_words,
        **found,
    )


def sample_of(visit: Visit, asking: Asking) -> str:
    """The SMS of nobody, so that what is shown here opens nobody's page."""
    return text_of(visit.console.vault, asking, 2**14, "+5500000000000")


def asking_in(visit: Visit) -> Asking:
    with visit.read() as tx:
        found = asking_by_id(tx, visit.workspace_id, visit.id("asking_id"))
    if found is None:
        raise NotFound("invitation_unknown")
    return found


def launch(visit: Visit) -> Response:
    asking = asking_in(visit)
    with visit.read() as tx:
        provider = provider_of(tx, visit.console.vault, visit.workspace_id)
    if provider is None:
        raise Conflict("sms_provider_missing")
    with visit.write() as unit:
        if not actions.launch(unit, asking.id):
            raise Conflict("sms_moved_on")
    return visit.go(f"/consent/sms/{asking.id}", "sms_launched")


def stop(visit: Visit) -> Response:
    asking = asking_in(visit)
    with visit.write() as unit:
        actions.stop(unit, asking.id)
    return visit.go(f"/consent/sms/{asking.id}", "sms_stopped")


def drop(visit: Visit) -> Response:
    asking = asking_in(visit)
    with visit.write() as unit:
        if not actions.drop(unit, asking.id):
            raise Conflict("sms_moved_on")
    return visit.go("/consent/sms", "sms_dropped")


def decide(visit: Visit) -> Response:
    """What somebody found at the provider: it was sent, or it was not. Neither sends it again."""
    asking = asking_in(visit)
    with visit.read() as tx:
        row = sms_by_id(tx, visit.workspace_id, visit.id("sms_id"))
    if row is None or row.invitation_id != asking.id:
        raise NotFound("invitation_unknown")
    with visit.write() as unit:
        end_doubt(unit, row.id, visit.form["sent"] == "yes")
    return visit.go(f"/consent/sms/{asking.id}", "sms_decided")


ONE = "/consent/sms/{asking_id:id}"
ROUTES = [
    Route("/consent/sms", page(listed, "consent.read"), methods=["GET"]),
    Route("/consent/sms", form(add, "consent.write"), methods=["POST"]),
    Route("/consent/sms/new", page(new, "consent.write")),
    Route("/consent/sms/preview", form(preview, "consent.write"), methods=["POST"]),
    Route(ONE, page(shown, "consent.read"), methods=["GET"]),
    Route(ONE, page(drop, "consent.write"), methods=["DELETE"]),
    Route(f"{ONE}/launch", page(launch, "consent.write"), methods=["PUT"]),
    Route(f"{ONE}/launch", page(stop, "consent.write"), methods=["DELETE"]),
    Route(f"{ONE}/doubts/{{sms_id:id}}", form(decide, "consent.write"), methods=["PUT"]),
]
