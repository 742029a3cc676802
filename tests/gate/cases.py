"""One message of each kind before the gate, in a world where nothing speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from avisa.consent.types import Purpose, Scope, Standing, Suppression, SuppressionSource
from avisa.gate.rules import verdict
from avisa.gate.types import Case, Facts, LiveTemplate, Verdict, case_of
from avisa.kernel.clock import DAY
from avisa.messages.types import Due, Kind
from tests.cast import MONDAY_10H

NOW = MONDAY_10H
MARINA, RUN, MESSAGE, TEMPLATE, PURPOSE, YES = 11, 21, 31, 41, 51, 61

KINDS = ("marketing", "utility", "authentication", "reply", "confirmation", "request")


@dataclass(frozen=True)
class World:
    """A message and the facts about it; the methods that change it answer with another world."""

    message: Due
    facts: Facts

    @property
    def case(self) -> Case:
        return case_of(self.message, self.facts)

    @property
    def verdict(self) -> Verdict:
        return verdict(self.case)

    def with_message(self, **changes: Any) -> World:
        return replace(self, message=replace(self.message, **changes))

    def with_facts(self, **changes: Any) -> World:
        return replace(self, facts=replace(self.facts, **changes))

    def with_template(self, **changes: Any) -> World:
        return self.with_facts(templates={TEMPLATE: replace(self.facts.templates[TEMPLATE], **changes)})

    def with_consent(self, **changes: Any) -> World:
        return self.with_facts(consents={(MARINA, PURPOSE): replace(STANDING, **changes)})

    def with_no(self, source: SuppressionSource, scope: Scope = Scope.ALL) -> World:
        return self.with_facts(suppressions={MARINA: (Suppression(source, scope, "keyword", 1, NOW - DAY),)})


STANDING = Standing(event_id=YES, granted_at=NOW - DAY, expires_at=None)


def world(kind: str) -> World:
    """`kind` is one of KINDS: the rows of product.md's table."""
    if kind == "reply":
        return free_text(Kind.REPLY)
    if kind == "confirmation":
        return free_text(Kind.CONFIRMATION)
    if kind == "request":
        return (
            templated("UTILITY").with_message(kind=kind, run_id=MESSAGE).with_facts(consents={}, campaigns={})
        )
    return templated(kind.upper())


def templated(category: str) -> World:
    """An active message of a running campaign, agreed to, to somebody who has not written lately."""
    by_law = category == "AUTHENTICATION"  # the person asked for the code: no purpose, no consent
    message = Due(
        id=MESSAGE,
        contact_id=MARINA,
        run_id=RUN,
        lane=2,
        kind=str(Kind.ACTIVE),
        purpose_id=None if by_law else PURPOSE,
        template_id=TEMPLATE,
        template_version="v1",
        phone="+5511998887766",
        body="{}",
        attempt=0,
        expires_at=None,
        created_at=NOW,
    )
    facts = Facts(
        now=NOW,
        templates={TEMPLATE: LiveTemplate("lembrete", "pt_BR", category, "APPROVED", "v1")},
        purposes={PURPOSE: Purpose(PURPOSE, "matrícula", category, "consent", None)},
        consents={} if by_law else {(MARINA, PURPOSE): STANDING},
        suppressions={},
        campaigns={RUN: "running"},
        not_on_whatsapp={},
        open_windows=frozenset(),
    )
    return World(message, facts)


def free_text(kind: Kind) -> World:
    """What Bia writes, or the one confirmation of a stop, to somebody who wrote just now."""
    spoken = templated("UTILITY").with_message(
        kind=str(kind), run_id=MESSAGE, template_id=None, template_version="", purpose_id=None
    )
    return spoken.with_facts(templates={}, consents={}, campaigns={}, open_windows=frozenset({MARINA}))
