"""Product.md's table, cell by cell: what the gate asks of which kind of message, and in what order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from avisa.consent.types import Purpose, Scope, Suppression, SuppressionSource
from avisa.desk.types import Author
from avisa.gate.types import Admit, Cancel, Cap, Caps, Expire, Skip, Verdict, Wait, WhileServed
from avisa.kernel.clock import DAY, HOUR, MINUTE
from tests.gate.cases import KINDS, MARINA, MESSAGE, NOW, PURPOSE, RUN, YES, World, world

Change = Callable[[World], World]
MORNING, OTHER = NOW + 10 * HOUR, 52  # when the hours begin again; another purpose
BIA, RUI = 71, 72

OWN, PLATFORM, OURS = SuppressionSource.PERSON, SuppressionSource.PLATFORM, SuppressionSource.OURS

# A fact against the message, and the kinds that it stops with the answer given.
AGAINST: tuple[tuple[str, Change, dict[str, Verdict]], ...] = (
    ("its time has passed", lambda w: w.with_message(expires_at=NOW), dict.fromkeys(KINDS, Expire())),
    (
        "the person said stop",
        lambda w: w.with_no(OWN),
        dict.fromkeys(("marketing", "utility", "request"), Skip("suppressed")),
    ),
    (
        "we decided to stop",
        lambda w: w.with_no(OURS),
        dict.fromkeys(("marketing", "utility", "request"), Skip("suppressed")),
    ),
    (
        "the person stopped marketing alone",
        lambda w: w.with_no(OWN, Scope.MARKETING),
        {"marketing": Skip("suppressed")},
    ),
    ("the platform stopped us", lambda w: w.with_no(PLATFORM), {"marketing": Skip("suppressed")}),
    (
        "nobody recorded a yes",
        lambda w: w.with_facts(consents={}),
        {"marketing": Skip("no_consent"), "utility": Skip("no_consent")},
    ),
    (
        "WhatsApp cannot reach the number",
        lambda w: w.with_facts(not_on_whatsapp={MARINA: NOW - DAY}),
        dict.fromkeys(KINDS, Skip("not_on_whatsapp")),
    ),
    (
        "the person has shown no phone",
        lambda w: w.with_message(phone="BR.13490001"),
        {"authentication": Skip("code_needs_phone")},
    ),
    (
        "the person got enough of us",
        lambda w: w.with_facts(caps=Caps(Cap(1, 7)), lately={MARINA: ((OTHER, NOW - DAY),)}),
        {"marketing": Skip("frequency_cap"), "utility": Skip("frequency_cap")},
    ),
    (
        "somebody answers the person, and the company lets nothing interrupt",
        lambda w: w.with_facts(serving={MARINA: BIA}, while_served=WhileServed.SKIP),
        {"marketing": Skip("in_conversation"), "utility": Skip("in_conversation")},
    ),
    (
        "somebody answers the person, and the company lets it wait",
        lambda w: w.with_facts(serving={MARINA: BIA}, while_served=WhileServed.WAIT),
        dict.fromkeys(("marketing", "utility"), Wait("in_conversation", NOW + 15 * MINUTE)),
    ),
    (
        "another agent answers the person who got it in line",
        lambda w: w.with_facts(serving={MARINA: RUI}, authors={MESSAGE: Author(BIA)}),
        dict.fromkeys(("marketing", "utility"), Wait("in_conversation", NOW + 15 * MINUTE)),
    ),
    ("somebody answers the person", lambda w: w.with_facts(serving={MARINA: BIA}), {}),
    (
        "the person said stop after it was put in line",
        lambda w: w.with_facts(suppressions={MARINA: (Suppression(OWN, Scope.ALL, "keyword", MESSAGE + 1),)}),
        dict.fromkeys(("marketing", "utility", "request", "reply"), Skip("suppressed")),
    ),
    (
        "it is night where the person is",
        lambda w: w.with_facts(opens=dict.fromkeys(((MARINA, PURPOSE), (MARINA, None)), MORNING)),
        {"marketing": Wait("quiet_hours", MORNING), "utility": Wait("quiet_hours", MORNING)},
    ),
    (
        "the person wrote what may be a no",
        lambda w: w.with_facts(unclear=frozenset({MARINA})),
        {"marketing": Wait("unclear_no", NOW + HOUR)},
    ),
    (
        "the person wrote what may be a no, and nobody wrote the answer",
        lambda w: w.with_facts(automatic=frozenset({MESSAGE} if w.message.kind == "reply" else ())),
        {"reply": Wait("unclear_no", NOW + HOUR)},
    ),
    (
        "its values did not fit",
        lambda w: w.with_message(body=""),
        dict.fromkeys(KINDS, Skip("bad_variables")),
    ),
    (
        "the window is closed",
        lambda w: w.with_facts(open_windows=frozenset()),
        {"reply": Skip("window_closed"), "confirmation": Skip("window_closed")},
    ),
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_nothing_speaks_against_may_go(kind: str) -> None:
    answer = world(kind).verdict
    assert isinstance(answer, Admit)
    assert answer.event_id == (YES if kind in ("marketing", "utility") else None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("change", "stops"), [row[1:] for row in AGAINST], ids=[row[0] for row in AGAINST])
def test_each_fact_stops_the_kinds_that_it_is_about(
    kind: str, change: Change, stops: dict[str, Verdict]
) -> None:
    answer = change(world(kind)).verdict
    assert answer == stops[kind] if kind in stops else isinstance(answer, Admit)


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_leaves_outside_a_window_takes_a_place_in_the_limit(kind: str) -> None:
    inside = world(kind).with_facts(open_windows=frozenset({MARINA})).verdict
    assert isinstance(inside, Admit)
    assert not inside.counts
    if kind not in ("reply", "confirmation"):
        outside = world(kind).verdict
        assert isinstance(outside, Admit)
        assert outside.counts


def test_a_reply_needs_an_open_window_even_with_a_template() -> None:
    """A reply asks for no consent because the person wrote: without that it is an active message."""
    reply = world("utility").with_message(kind="reply", run_id=MESSAGE, purpose_id=None)
    assert reply.verdict == Skip("window_closed")
    assert isinstance(reply.with_facts(open_windows=frozenset({MARINA})).verdict, Admit)


def test_a_request_about_marketing_is_stopped_by_whatever_stops_marketing() -> None:
    purpose = Purpose(PURPOSE, "novidades", "MARKETING", "consent")
    request = world("request").with_facts(purposes={PURPOSE: purpose})
    assert request.verdict == Admit(None, counts=True)
    for no in (request.with_no(PLATFORM), request.with_no(OWN, Scope.MARKETING)):
        assert no.verdict == Skip("suppressed")


def test_a_request_never_leaves_by_a_template_that_is_an_advertisement_by_now() -> None:
    assert world("request").with_template(category="MARKETING").verdict == Skip("outside_purpose")
    assert world("request").with_template(status="PAUSED").verdict == Skip("template_not_live")


def test_a_confirmation_may_use_a_template_when_the_window_is_closed() -> None:
    template = world("utility").with_message(kind="confirmation", run_id=MESSAGE, purpose_id=None)
    assert template.with_no(OWN).verdict == Admit(None, counts=True)


# Objections in the order of product.md, each made to a campaign's marketing message.
ORDER: tuple[tuple[str, Change, Verdict], ...] = (
    ("expired", lambda w: w.with_message(expires_at=NOW - 1), Expire()),
    ("cancelled", lambda w: w.with_facts(campaigns={RUN: "cancelling"}), Cancel()),
    ("suppressed", lambda w: w.with_no(OWN), Skip("suppressed")),
    ("no_consent", lambda w: w.with_consent(revoked_at=NOW - 1, expires_at=NOW - 1), Skip("no_consent")),
    ("consent_expired", lambda w: w.with_consent(expires_at=NOW), Skip("consent_expired")),
    ("outside_purpose", lambda w: w.with_facts(purposes={}), Skip("outside_purpose")),
    ("template_not_live", lambda w: w.with_template(status="PAUSED"), Wait("template_not_live", None)),
    ("bad_variables", lambda w: w.with_message(body=""), Skip("bad_variables")),
    (
        "not_on_whatsapp",
        lambda w: w.with_facts(not_on_whatsapp={MARINA: NOW}),
        Skip("not_on_whatsapp"),
    ),
    (
        "in_conversation",
        lambda w: w.with_facts(serving={MARINA: BIA}, while_served=WhileServed.SKIP),
        Skip("in_conversation"),
    ),
    (
        "frequency_cap",
        lambda w: w.with_facts(caps=Caps(Cap(1, 7)), lately={MARINA: ((PURPOSE, NOW - DAY),)}),
        Skip("frequency_cap"),
    ),
    ("paused", lambda w: w.with_facts(campaigns={RUN: "paused"}), Wait("paused", None)),
    (
        "unclear_no",
        lambda w: w.with_facts(unclear=frozenset({MARINA})),
        Wait("unclear_no", NOW + HOUR),
    ),
    (
        "quiet_hours",
        lambda w: w.with_facts(opens={(MARINA, PURPOSE): MORNING}),
        Wait("quiet_hours", MORNING),
    ),
)

# Two that change the same fact cannot both be the case.
EXCLUDE_EACH_OTHER = ({"cancelled", "paused"}, {"no_consent", "consent_expired"})


@pytest.mark.parametrize(("change", "answer"), [row[1:] for row in ORDER], ids=[row[0] for row in ORDER])
def test_each_objection_alone(change: Change, answer: Verdict) -> None:
    assert change(world("marketing")).verdict == answer


def test_of_two_objections_the_first_is_the_answer() -> None:
    for (name, first, answer), (other, second, _) in combinations(ORDER, 2):
        if {name, other} not in EXCLUDE_EACH_OTHER:
            assert second(first(world("marketing"))).verdict == answer, (name, other)
            assert first(second(world("marketing"))).verdict == answer, (name, other)


def test_with_everything_against_it_a_message_says_only_the_first_thing() -> None:
    everything = world("marketing")
    for name, change, _ in reversed(ORDER):
        if name not in ("paused", "consent_expired"):
            everything = change(everything)
    assert everything.verdict == Expire()


@pytest.mark.parametrize("rule", WhileServed)
@pytest.mark.parametrize("author", [Author(BIA), Author(RUI, overrides=True)])
def test_whoever_answers_the_person_or_may_speak_over_them_is_not_held_back(
    rule: WhileServed, author: Author
) -> None:
    spoken = world("utility").with_facts(serving={MARINA: BIA}, authors={MESSAGE: author}, while_served=rule)
    assert isinstance(spoken.verdict, Admit)


def test_what_waits_for_the_end_of_a_conversation_still_expires_in_time() -> None:
    served = world("utility").with_facts(serving={MARINA: 0}, while_served=WhileServed.WAIT)
    assert served.with_message(expires_at=NOW + 1).verdict == Wait("in_conversation", NOW + 1)


def test_what_waits_for_a_decision_still_expires_in_time() -> None:
    soon = world("marketing").with_facts(unclear=frozenset({MARINA})).with_message(expires_at=NOW + 1)
    assert soon.verdict == Wait("unclear_no", NOW + 1)


@pytest.mark.parametrize("state", ["paused", "stopped"])
def test_a_paused_or_stopped_campaigns_rows_wait_for_a_person(state: str) -> None:
    assert world("utility").with_facts(campaigns={RUN: state}).verdict == Wait("paused", None)


@pytest.mark.parametrize("state", ["cancelling", "cancelled"])
def test_a_cancelled_campaigns_rows_end(state: str) -> None:
    assert world("utility").with_facts(campaigns={RUN: state}).verdict == Cancel()


@pytest.mark.parametrize("state", ["launching", "running", "done", "draft"])
def test_no_other_state_of_a_campaign_holds_a_row_back(state: str) -> None:
    assert isinstance(world("utility").with_facts(campaigns={RUN: state}).verdict, Admit)


@pytest.mark.parametrize("status", ["PAUSED", "PENDING", "REJECTED", "DISABLED", "DELETED", "IN_APPEAL"])
def test_a_template_that_is_not_live_burns_no_row_of_a_campaign_but_ends_a_single_message(
    status: str,
) -> None:
    waiting = world("utility").with_template(status=status)
    assert waiting.verdict == Wait("template_not_live", None)
    assert waiting.with_message(run_id=MESSAGE).verdict == Skip("template_not_live")


def test_another_wording_than_the_frozen_one_is_never_sent() -> None:
    changed = world("utility").with_template(version="v2")
    assert changed.verdict == Wait("template_changed", None)
    assert changed.with_message(run_id=MESSAGE).verdict == Skip("template_not_live")


def test_a_template_that_whatsapp_calls_marketing_by_now_is_outside_the_purpose() -> None:
    assert world("utility").with_template(category="MARKETING").verdict == Skip("outside_purpose")


def test_a_code_needs_its_template_to_be_one() -> None:
    """Who wants to send without consent cannot simply leave the purpose out."""
    smuggled = world("marketing").with_message(purpose_id=None)
    assert smuggled.verdict == Skip("no_consent")
    assert world("authentication").with_facts(templates={}).verdict == Skip("no_consent")


def test_whatsapps_word_on_a_number_is_believed_for_thirty_days() -> None:
    marked = world("utility")
    last_day = marked.with_facts(not_on_whatsapp={MARINA: NOW - 30 * DAY + 1})
    assert last_day.verdict == Skip("not_on_whatsapp")
    assert isinstance(marked.with_facts(not_on_whatsapp={MARINA: NOW - 30 * DAY}).verdict, Admit)


def test_a_yes_holds_until_the_very_instant_at_which_it_ends() -> None:
    assert isinstance(world("utility").with_consent(expires_at=NOW + 1).verdict, Admit)
    assert world("utility").with_consent(expires_at=NOW).verdict == Skip("consent_expired")


def test_a_yes_that_was_taken_back_is_no_yes() -> None:
    assert world("utility").with_consent(revoked_at=NOW - DAY).verdict == Skip("no_consent")


def test_a_yes_for_another_purpose_is_not_this_one() -> None:
    assert world("utility").with_message(purpose_id=999).verdict == Skip("no_consent")


@pytest.mark.parametrize(
    ("caps", "got", "full"),
    [
        (Caps(Cap(2, 7)), [(PURPOSE, NOW - DAY)], False),
        (Caps(Cap(2, 7)), [(PURPOSE, NOW - DAY), (OTHER, NOW)], True),
        (Caps(Cap(1, 7)), [(PURPOSE, NOW - 7 * DAY)], False),
        (Caps(Cap(1, 7)), [(PURPOSE, NOW - 7 * DAY + 1)], True),
        (Caps(purposes={PURPOSE: Cap(1, 7)}), [(OTHER, NOW - DAY)], False),
        (Caps(purposes={PURPOSE: Cap(1, 7)}), [(PURPOSE, NOW - DAY)], True),
        (Caps(purposes={OTHER: Cap(1, 7)}), [(PURPOSE, NOW - DAY)], False),
        (Caps(Cap(3, 30), {PURPOSE: Cap(1, 1)}), [(PURPOSE, NOW - HOUR)], True),
        (Caps(Cap(1, 1), {PURPOSE: Cap(3, 30)}), [(PURPOSE, NOW - 2 * DAY)], False),
    ],
)
def test_a_cap_counts_what_left_in_its_days(
    caps: Caps, got: list[tuple[int | None, int]], full: bool
) -> None:
    answer = world("utility").with_facts(caps=caps, lately={MARINA: tuple(got)}).verdict
    assert answer == Skip("frequency_cap") if full else isinstance(answer, Admit)
