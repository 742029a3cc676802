"""Whatever people say, in whatever order it arrives: nobody without a valid yes is handed to the channel.

A model that knows nothing of tables or chains keeps all that was said, and is asked about every message
that the engine takes; on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import update

from avisa.consent.actions import forget, grant, lift, revoke, suppress
from avisa.consent.queries import verify
from avisa.consent.tables import purpose
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import MINUTE, Millis
from avisa.templates.tables import template
from tests.audience.lists import declared, imported
from tests.cast import LEMBRETE, MONDAY_10H, Company, FakeClock, own, put
from tests.engine.by_hand import Hand
from tests.messages.letters import queued, rows_in
from tests.people import VAULT, add_parents, add_people, phone_of

PEOPLE = 3
PURPOSES = ("UTILITY", "MARKETING")
VALID_FOR: Millis = 30 * MINUTE  # of the marketing purpose
STEP: Millis = MINUTE


@dataclass(frozen=True, slots=True)
class Step:
    """Something that one person says, or that is done to them; `late` is how long it took to reach us."""

    what: str
    person: int
    purpose: int
    source: SuppressionSource
    scope: Scope
    late: Millis
    holds_for: Millis | None


STEPS = st.builds(
    Step,
    what=st.sampled_from(
        ["grant"] * 5 + ["revoke", "suppress"] * 2 + ["lift"] * 2 + ["send"] * 3 + ["import", "erase"]
    ),
    person=st.integers(0, PEOPLE - 1),
    purpose=st.integers(0, len(PURPOSES) - 1),
    source=st.sampled_from(SuppressionSource),
    scope=st.sampled_from(Scope),
    late=st.sampled_from([0] * 9 + [STEP // 2, 2 * STEP, 5 * STEP]),
    holds_for=st.sampled_from([None, None, 2 * STEP, 10 * STEP]),
)


@dataclass(slots=True)
class Model:
    """All that was said by one person; asked, it looks through everything again."""

    yes: list[tuple[int, Millis, Millis | None]] = field(default_factory=list)  # purpose, at, until
    taken_back: list[tuple[int, Millis]] = field(default_factory=list)
    noes: list[tuple[SuppressionSource, Scope, Millis]] = field(default_factory=list)
    lifts: list[tuple[SuppressionSource, Millis]] = field(default_factory=list)
    erased: bool = False

    def may_get(self, purpose: int, now: Millis) -> bool:
        return not self.erased and not self._stopped(purpose) and self._agrees(purpose, now)

    def _agrees(self, purpose: int, now: Millis) -> bool:
        """The last yes counts, unless a no was said with it or after it, or it has run out."""
        said = [(at, until) for what, at, until in self.yes if what == purpose]
        if not said or self.took_back(purpose):
            return False
        last = max(at for at, _ in said)
        until = [until for at, until in said if at == last][-1]
        return until is None or until > now

    def took_back(self, purpose: int) -> bool:
        last = max((at for what, at, _ in self.yes if what == purpose), default=0)
        return any(what == purpose and at >= last for what, at in self.taken_back)

    def _stopped(self, purpose: int) -> bool:
        marketing = PURPOSES[purpose] == "MARKETING"
        for source, scope, at in self.noes:
            lifted = max((when for whose, when in self.lifts if whose is source), default=at - 1)
            narrow = source is SuppressionSource.PLATFORM or scope is Scope.MARKETING
            if at > lifted and (marketing or not narrow):
                return True
        return False


@dataclass(slots=True)
class Story:
    """One company, three people, and what the model makes of them."""

    company: Company
    clock: FakeClock
    people: list[int]
    first: int
    marketing_id: int
    in_time: bool
    hand: Hand
    models: list[Model] = field(default_factory=lambda: [Model() for _ in range(PEOPLE)])

    def purposes(self) -> list[int]:
        return [self.company.matricula_id, self.company.novidades_id]

    def tell(self, step: Step) -> None:
        self.clock.advance(STEP)
        model, at = self.models[step.person], self.clock() - step.late
        if step.what == "send":
            self.send()
        elif step.what == "import":
            self._import()
        elif not model.erased:
            self._say(step, model, at)

    def _say(self, step: Step, model: Model, at: Millis) -> None:
        who, what = [self.people[step.person]], [self.purposes()[step.purpose]]
        proof = Proof(channel=Channel.FORM, at=at)
        with self.company.unit() as unit:
            match step.what:
                case "grant":
                    until = at + step.holds_for if step.holds_for else None
                    grant(unit, VAULT, who, what, structs.replace(proof, expires_at=until))
                    model.yes.append((step.purpose, at, end_of(step.purpose, at, until)))
                case "revoke":
                    revoke(unit, VAULT, who, what, proof)
                    model.taken_back.append((step.purpose, at))
                case "suppress":
                    suppress(unit, VAULT, who, step.source, step.scope, "agent", proof)
                    model.noes.append((step.source, step.scope, at))
                case "lift":
                    lift(unit, VAULT, who, step.source, "agent", proof)
                    model.lifts.append((step.source, at))
                case _:
                    forget(unit, VAULT, {who[0]: phone_of(self.first + step.person)})
                    model.erased = True

    def _import(self) -> None:
        """The school's list, on which everybody is said to have agreed to hear of the enrolment.

        A list gives nobody back the yes that they took back, and makes nobody known again who was erased.
        """
        phones = [phone_of(self.first + n) for n in range(PEOPLE)]
        rows = "".join(f"Pessoa {self.clock()};{phone};\n" for phone in phones)
        agreed = declared(self.company, self.company.matricula_id)
        imported(self.company, f"Nome;Celular;Curso\n{rows}".encode(), agreed, f"Lista {self.clock()}")
        for model in self.models:
            if not model.took_back(0):
                model.yes.append((0, self.clock(), None))

    def send(self) -> None:
        """A message of each kind to each of them: who gets one is who the model says may."""
        for kind, template_id in enumerate((self.company.template_id, self.marketing_id)):
            self.clock.advance(STEP)
            run = {"template_id": template_id, "run_id": self.company.ids.next()}
            queued(self.company, self.people, purpose_id=self.purposes()[kind], **run)
            taken = self.hand.claim()
            self.hand.settle(taken.ready)
            got = {self.people.index(one.contact_id) for one in taken.ready}
            may = {n for n, model in enumerate(self.models) if model.may_get(kind, self.clock())}
            assert got <= may, "somebody got a message to whom nothing allowed it"
            if self.in_time:
                assert got == may, "somebody who may get it did not"


def end_of(purpose: int, at: Millis, until: Millis | None) -> Millis | None:
    if PURPOSES[purpose] != "MARKETING":
        return until
    return at + VALID_FOR if until is None else min(until, at + VALID_FOR)


@pytest.fixture
def marketing_id(horizonte: Company) -> int:
    """A template of the other kind, and a purpose for it whose yes runs out."""
    identifier = horizonte.ids.next()
    what = {"name": "novidades", "language": "pt_BR", "category": "MARKETING", "status": "APPROVED"}
    body = {"type": "BODY", "text": LEMBRETE, "example": {"body_text": [["Marina", "Theo"]]}}
    more = {"account_id": horizonte.account_id, "version": "v1", "parameter_format": "POSITIONAL"}
    with horizonte.unit() as unit:
        put(unit.tx, template, **own(horizonte, identifier), **what, **more, components=[body])
        mine = (purpose.c.workspace_id == horizonte.workspace_id, purpose.c.id == horizonte.novidades_id)
        unit.tx.execute(update(purpose).where(*mine).values(valid_for=VALID_FOR))
    return identifier


@pytest.fixture
def hand(horizonte: Company) -> Hand:
    """One engine for all the stories: a lease is held by one."""
    return Hand(horizonte)


FIRST = count(0, PEOPLE)


@settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),  # to make a failure small takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_who_gets_a_message_is_who_said_yes(
    horizonte: Company, clock: FakeClock, marketing_id: int, hand: Hand, steps: list[Step]
) -> None:
    clock.now = MONDAY_10H
    first = next(FIRST)
    people, in_time = add_people(horizonte, PEOPLE, first), not any(step.late for step in steps)
    story = Story(horizonte, clock, people, first, marketing_id, in_time, hand)
    for step in steps:
        story.tell(step)
    story.send()
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def test_a_no_that_was_committed_before_the_claim_wins(horizonte: Company, clock: FakeClock) -> None:
    marina, theo, rita = add_parents(horizonte, 3)
    queued(horizonte, [marina, theo, rita])
    clock.advance(STEP)
    proof = Proof(channel=Channel.FORM, at=clock())
    with horizonte.unit() as unit:
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], proof)
        suppress(unit, VAULT, [theo], SuppressionSource.PERSON, Scope.ALL, "keyword", proof)
    taken = Hand(horizonte).claim()
    assert [one.contact_id for one in taken.ready] == [rita]
    told = {row.contact_id: (row.state, row.reason) for row in rows_in(horizonte)}
    assert told[marina] == ("skipped", "no_consent") and told[theo] == ("skipped", "suppressed")
