"""Whatever people say, in whatever order it arrives: nobody without a valid yes is handed to the channel.

A model that knows nothing of tables or chains keeps all that was said, and is asked about every message
that the engine takes; on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

import pytest
from msgspec import structs
from sqlalchemy import update

from avisa.consent.actions import forget, grant, lift, revoke, suppress
from avisa.consent.intake.confirmation.actions import ask_twice
from avisa.consent.intake.confirmation.rules import payload_of
from avisa.consent.intake.invitations.actions import hear_yes
from avisa.consent.intake.invitations.types import Said
from avisa.consent.intake.saying import say_yes
from avisa.consent.queries import purposes_of, verify
from avisa.consent.tables import purpose
from avisa.consent.texts.actions import publish_text, save_text
from avisa.consent.texts.rules import model_text
from avisa.consent.types import Asking, Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import DAY, MINUTE, Millis
from avisa.templates.tables import template
from tests.audience.lists import declared, imported
from tests.cast import LEMBRETE, MONDAY_10H, Company, FakeClock, own, put
from tests.engine.all_that_was_said import PURPOSES, VALID_FOR, First, Model, Reworded, Yes, end_of
from tests.engine.by_hand import Hand
from tests.messages.letters import queued, rows_in
from tests.people import VAULT, add_parents, add_people, phone_of

PEOPLE = 2
STEP: Millis = MINUTE
ASKING = Asking("confirmar_aviso", 1)
SCHOOL = "Colégio Horizonte"
STORIES, LONG = 8, (8, 25)


@dataclass(frozen=True, slots=True)
class Step:
    """What one person says, or what is done to them; `late` is how long it took to reach us."""

    what: str
    person: int
    purpose: int
    source: SuppressionSource
    scope: Scope
    late: Millis
    holds_for: Millis | None


SAYS = (
    *["grant"] * 5,
    *["revoke", "suppress", "lift", "reword"] * 2,
    *["first", "confirm", "send"] * 3,
    *["refuse", "import", "erase", "night"],
)


# What dice seldom tell in this order, and must never end with a message.
SELDOM = (
    ("first", "reword", "confirm"),
    ("first", "suppress", "confirm"),
    ("first", "refuse", "confirm"),
    ("first", "confirm", "refuse", "confirm"),
    ("grant", "reword", "night"),
)


def told_by(dice: Random) -> list[Step]:
    """A story as these dice tell it: the same seed always tells the same."""
    return [
        Step(
            what=dice.choice(SAYS),
            person=dice.randrange(PEOPLE),
            purpose=dice.randrange(len(PURPOSES)),
            source=dice.choice(list(SuppressionSource)),
            scope=dice.choice(list(Scope)),
            late=dice.choice([0] * 9 + [STEP // 2, 2 * STEP, 5 * STEP]),
            holds_for=dice.choice([None, None, 2 * STEP, 10 * STEP]),
        )
        for _ in range(dice.randint(*LONG))
    ]


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
    reworded: list[Reworded] = field(default_factory=list)

    def purposes(self) -> list[int]:
        return [self.company.matricula_id, self.company.novidades_id]

    def tell(self, step: Step) -> None:
        self.clock.advance(STEP)
        model, at = self.models[step.person], self.clock() - step.late
        if step.what == "send":
            self.send()
        elif step.what == "import":
            self._import()
        elif step.what == "reword":
            self._reword(step)
        elif step.what == "night":
            self.clock.advance(DAY // 2)
        elif step.what in ("first", "confirm", "refuse") and not model.erased:
            self._twice(step, model)
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
                    model.yes.append(Yes(step.purpose, at, end_of(step.purpose, at, until), at))
                case "revoke":
                    revoke(unit, VAULT, who, what, proof)
                    model.taken_back.append((step.purpose, at))
                case "suppress":
                    said = suppress(unit, VAULT, who, step.source, step.scope, "agent", proof)
                    model.noes.append((step.source, step.scope, at))
                    if said and model.first and step.source is not SuppressionSource.PLATFORM:
                        model.first = replace(model.first, is_open=False)
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
                model.yes.append(Yes(0, self.clock(), None, self.clock()))

    def _reword(self, step: Step) -> None:
        """A new version of the words: the same in other words, or something else from some instant on."""
        purpose, now = self.purposes()[step.purpose], self.clock()
        since = None if step.late else now + (step.holds_for or 0)
        with self.company.unit() as unit:
            named = purposes_of(unit.tx, unit.workspace_id)[purpose].name
            body = f"{model_text('pt_BR', SCHOOL, named)} Versão {unit.ids.next()}."
            publish_text(unit, save_text(unit, purpose, "pt_BR", body), since)
        if since is not None:
            self.reworded.append((step.purpose, now, since))

    def _twice(self, step: Step, model: Model) -> None:
        """The enrolment asks for a second yes where the first one came from somewhere else than the phone."""
        who, now = self.people[step.person], self.clock()
        with self.company.unit() as unit:
            if step.what == "first":
                proof, phone = Proof(channel=Channel.ENROLMENT, at=now), phone_of(self.first + step.person)
                event_id = say_yes(unit, VAULT, who, (phone, ""), [self.company.matricula_id], proof)
                if model.first is None or model.first.until <= now:
                    model.first = First(event_id, now, now + ASKING.days * DAY)
            elif model.first:
                says_yes = step.what == "confirm"
                payload = payload_of(says_yes, model.first.event_id)
                said = Said(who, self.company.number_id, f"wamid.{now}", "...", now, payload=payload)
                hear_yes(unit, VAULT, [said])
                model.answer(says_yes, now)

    def send(self) -> None:
        """A message of each kind to each of them: who gets one is who the model says may."""
        for kind, template_id in enumerate((self.company.template_id, self.marketing_id)):
            self.clock.advance(STEP)
            run = {"template_id": template_id, "run_id": self.company.ids.next()}
            queued(self.company, self.people, purpose_id=self.purposes()[kind], **run)
            taken = self.hand.claim()
            self.hand.settle(taken.ready)
            got = {self.people.index(one.contact_id) for one in taken.ready}
            may = {
                n for n, model in enumerate(self.models) if model.may_get(kind, self.clock(), self.reworded)
            }
            assert got <= may, "somebody got a message to whom nothing allowed it"
            if self.in_time:
                assert got == may, "somebody who may get it did not"


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
        ask_twice(unit, horizonte.matricula_id, ASKING)
    return identifier


@pytest.fixture
def hand(horizonte: Company) -> Hand:
    """One engine for all the stories: a lease is held by one."""
    return Hand(horizonte)


FIRST = count(0, PEOPLE)


@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
def test_who_gets_a_message_is_who_said_yes(
    horizonte: Company, clock: FakeClock, marketing_id: int, hand: Hand, late: bool
) -> None:
    stories = [told_by(Random(f"{seed} {late}")) for seed in range(STORIES)]
    if not late:
        plain = Step("", 0, 0, SuppressionSource.PERSON, Scope.ALL, 0, None)
        stories = [[replace(step, late=0) for step in story] for story in stories]
        stories += [[replace(plain, what=what) for what in story] for story in SELDOM]
    for steps in stories:
        tell_all(horizonte, clock, marketing_id, hand, steps)
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def tell_all(horizonte: Company, clock: FakeClock, marketing_id: int, hand: Hand, steps: list[Step]) -> None:
    clock.now = MONDAY_10H
    with horizonte.unit() as unit:  # the words of the story before
        mine = purpose.c.workspace_id == unit.workspace_id
        unit.tx.execute(update(purpose).where(mine).values(renewals=None))
    first = next(FIRST)
    people, in_time = add_people(horizonte, PEOPLE, first), not any(step.late for step in steps)
    story = Story(horizonte, clock, people, first, marketing_id, in_time, hand)
    for step in steps:
        story.tell(step)
    story.send()


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
