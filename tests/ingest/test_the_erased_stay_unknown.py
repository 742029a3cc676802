"""By whichever name they were known, in whatever order it arrives: what was said before brings nobody back.

A model keeps what was said under which name; after each step it is compared with who can be found, and at the
end with whom the engine takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import pytest

from avisa.audience.queries import find_person
from avisa.audience.types import Person
from avisa.consent.intake.enrolment import Enrolment, enrol
from avisa.errors import Refused
from avisa.kernel.clock import MINUTE, Millis
from avisa.messages.single import SingleRequest, dispatch
from avisa.privacy.actions import erase
from tests.audience.lists import STATEMENT, declared, imported
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, preference, system, written
from tests.messages.letters import queued
from tests.people import VAULT, phone_of

STORIES, STEPS = 12, 14
SAYS = (*["write"] * 6, *["late", "erase"] * 4, *["import", "enrol"] * 2, "moves", "prefers")
FIRST = 700  # of the phones of this file

# What dice seldom tell: each step by which names, and with a dot where it does not reach us at once.
SELDOM = (
    "write:b write:b. erase:b late:b",
    "write:b write:bp. write:p. erase:b late:b late:b import:p",
    "write:b moves:b. erase:b late:b write:n erase:n late:b",
    "write:b write:p. write:bp. erase:b late:b.",
)
Step = tuple[str, str, bool]
Told = tuple[bytes, str, Millis, str]  # a webhook, by which names, when, and what they are called after it


@dataclass(slots=True)
class Model:
    """One person: `b` is the platform's id of them, `n` a newer one of those, `p` their number."""

    known: set[str] = field(default_factory=set)
    gone: dict[str, Millis] = field(default_factory=dict)
    agreed: bool = False

    def says(self, told: Sequence[Told]) -> None:
        """All that reaches us together: who is named by two names in one of these is gone by both in each."""
        for _ in told:
            for _, names, at, after in told:
                if at < (erased := self.erased_at(names)):
                    self.gone |= {name: max(erased, self.gone.get(name, 0)) for name in after or names}
        new = [one for one in told if one[2] >= self.erased_at(one[1])]
        for _, names, _, after in sorted(new, key=lambda one: not one[3]):  # who is who comes first
            if not after:
                self.known |= set(names)
            elif set(names) & self.known and after not in self.known:
                self.known = self.known - set(names) | {after}

    def erased_at(self, names: str) -> Millis:
        return max((self.gone.get(name, 0) for name in names), default=0)

    def is_brought_in(self) -> None:
        if "p" not in self.gone:
            self.known.add("p")
            self.agreed = True

    def is_erased(self, names: set[str], now: Millis) -> None:
        self.known -= names
        self.gone |= dict.fromkeys(names, now)
        self.agreed = self.agreed and "p" in self.known


@dataclass(slots=True)
class Story:
    company: Company
    clock: FakeClock
    number: int
    model: Model = field(default_factory=Model)
    waiting: list[Told] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return phone_of(self.number)

    @property
    def ids(self) -> dict[str, str]:
        return {"b": f"BR.{self.number}", "n": f"BR.{self.number}n", "p": self.phone.lstrip("+")}

    def tell(self, step: Step) -> None:
        what, names, at_once = step
        self.clock.advance(MINUTE)
        if what in ("write", "moves", "prefers"):
            told = self.body(what, names)
            self.waiting.append(told)
            if at_once:
                self.reaches_us([self.waiting.pop()])
        elif what == "late" and self.waiting:
            together = self.waiting[:1] if at_once else self.waiting[:]
            del self.waiting[: len(together)]
            self.reaches_us(together)
        elif what == "erase":
            self.erase_all()
        elif what == "import":
            list_of_one = f"Nome;Celular\nMarina {self.clock()};{self.phone}\n".encode()
            imported(self.company, list_of_one, declared(self.company), f"Lista {self.number} {self.clock()}")
            self.model.is_brought_in()
        elif what == "enrol":
            self.enrols()
        self.looks_the_same(step)

    def body(self, what: str, names: str) -> Told:
        at, ids = self.clock() // 1_000 * 1_000, self.ids
        if what == "moves":
            changed = {"type": "user_changed_user_id", "user_id": ids["n"], "previous_user_id": ids["b"]}
            return system(self.company, "", **changed), "b", at, "n"
        if what == "prefers":
            return preference(self.company, ids["p"], "stop"), "p", at, ""
        user = {} if names == "p" else {"from_user_id": ids[names[0]]}
        number = ids["p"] if "p" in names else ""
        return written(self.company, number, "Bom dia", **user), names, at, ""

    def reaches_us(self, told: Sequence[Told]) -> None:
        hear(self.company, *(one[0] for one in told))
        self.model.says(told)

    def found(self, name: str) -> Person | None:
        by = {"wa_id": self.ids["p"]} if name == "p" else {"bsuid": self.ids[name]}
        with self.company.db.read() as tx:
            return find_person(tx, self.company.workspace_id, **by)

    def erase_all(self) -> None:
        """Elisa erases whoever she finds under any of the names."""
        for name in self.ids:
            while who := self.found(name):
                with self.company.unit("user:1") as unit:
                    erase(unit, VAULT, who.id)
                has = {key for key, one in self.ids.items() if one in (who.bsuid, who.wa_id)}
                self.model.is_erased(has | ({"p"} if who.phone else set()), self.clock())

    def enrols(self) -> None:
        asked = Enrolment(
            *(self.phone, "Marina", "pt_BR", ("matrícula",), STATEMENT, "1", "Colégio Horizonte", None),
            *("", "", "", "", False),
        )
        try:
            with self.company.unit() as unit:
                enrol(unit, VAULT, asked)
        except Refused as refused:
            assert refused.code == "number_erased"
        self.model.is_brought_in()

    def looks_the_same(self, step: Step) -> None:
        found = {name for name in self.ids if self.found(name)}
        assert found == self.model.known, (step, self.model)

    def send(self, hand: Hand) -> None:
        """Whoever is known by the number is written to; it leaves only to a name that was never erased."""
        who = self.found("p")
        if who is None:
            return
        queued(self.company, [who.id], phone=self.phone, run_id=self.company.ids.next())
        taken = hand.claim().ready
        hand.settle(taken)
        assert self.model.agreed or not taken
        if "p" in self.model.gone:
            values = {"1": "Marina", "2": "Theo"}
            letter = SingleRequest("lembrete_matricula", "pt_BR", values, to=self.phone)
            with pytest.raises(Refused, match="number_erased"), self.company.unit() as unit:
                dispatch(unit, VAULT, letter)


def told_by(dice: Random) -> list[Step]:
    return [
        (dice.choice(SAYS), dice.choice(["b", "b", "n", "p", "bp"]), dice.random() < 0.5)
        for _ in range(STEPS)
    ]


def read_from(story: str) -> list[Step]:
    steps = (one.split(":") for one in story.split())
    return [(what, names.rstrip("."), not names.endswith(".")) for what, names in steps]


def test_nobody_is_known_again_by_what_was_said_before(horizonte: Company, clock: FakeClock) -> None:
    stories = [*map(read_from, SELDOM), *(told_by(Random(seed)) for seed in range(STORIES))]
    hand = Hand(horizonte)
    for number, steps in enumerate(stories):
        story = Story(horizonte, clock, FIRST + number)
        for step in steps:
            story.tell(step)
        clock.advance(MINUTE)
        story.send(hand)
