"""Whoever fits a condition, on both databases: what is known, agreed, said, got and answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from avisa.audience.tables import contact
from avisa.audience.tag_actions import tag, untag
from avisa.consent.actions import grant, revoke, suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.errors import Refused
from avisa.kernel.clock import DAY, HOUR
from avisa.kernel.ids import Ids
from avisa.kernel.reading_sql import day_of, number_of, plain_of, value_at
from avisa.kernel.readings import day_in, number_in, plain
from avisa.messages.links.tables import link
from avisa.messages.tables import message
from avisa.segments.queries import matching, members, scanned
from avisa.segments.rules import condition_from
from tests.cast import Company, FakeClock, open_company, own, put
from tests.databases import Databases
from tests.kernel.test_batches_use_indexes import plans_of
from tests.people import VAULT, add_parents, add_people
from tests.segments.school import enlist, know, sent, who, wrote

TEXTS = (
    "São Paulo", " SAO PAULO ", "ÁÉÍÓÚ ç ñ", "1.234,56", "1234.56", "R$ 99,90", "1.234", "-5", "12,", "abc",
    "", "23/11/2026", "3/1/2026", "2026-11-23", "2026-11-23T10:00:00Z", "31/02/2026", "2026-1-2", "1.23.4",
)  # fmt: skip


def test_both_databases_read_a_text_as_we_do(horizonte: Company) -> None:
    people = add_people(horizonte, len(TEXTS))
    for person, text in zip(people, TEXTS, strict=True):
        know(horizonte, person, **{'o "nome" é.este': text})
    value = value_at(contact.c.attributes, 'o "nome" é.este')
    asked = select(
        value, plain_of(value), number_of(value), day_of(value), value_at(contact.c.attributes, "x")
    )
    with horizonte.db.read() as tx:
        rows = tx.execute(
            asked.where(contact.c.workspace_id == horizonte.workspace_id).order_by(contact.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [(t, plain(t), number_in(t), day_in(t), None) for t in TEXTS]
    assert (plain(" SAO PAULO "), number_in("1.234,56"), number_in("1.234")) == ("sao paulo", 1234.56, 1234)


def attribute(op: str, value: str = "", name: str = "cidade") -> dict[str, str]:
    return {"is": "attribute", "name": name, "op": op, "value": value}


def test_what_is_known_of_people(horizonte: Company, padaria: Company) -> None:
    a, b, c, d = add_people(horizonte, 4)
    add_people(padaria, 2)
    know(horizonte, a, cidade="São Paulo", parcela="1.200,50", vence="18/11/2026")
    know(horizonte, b, cidade="SAO PAULO", parcela="300", vence="2026-11-10")
    know(horizonte, c, cidade="Ouro Preto", parcela="R$ 90,00", vence="16/11/2026")
    cases: list[tuple[dict[str, str], list[int]]] = [
        (attribute("equals", "são paulo"), [a, b]),
        (attribute("not_equals", "São Paulo"), [c, d]),
        (attribute("contains", "pau"), [a, b]),
        (attribute("not_contains", "ouro"), [a, b, d]),
        (attribute("starts_with", "OURO"), [c]),
        (attribute("contains", "%"), []),
        (attribute("empty"), [d]),
        (attribute("not_empty"), [a, b, c]),
        (attribute("at_least", "300", "parcela"), [a, b]),
        (attribute("more_than", "300,00", "parcela"), [a]),
        (attribute("at_most", "90", "parcela"), [c]),
        (attribute("less_than", "1.200,50", "parcela"), [b, c]),
        (attribute("on", "18/11/2026", "vence"), [a]),
        (attribute("before", "2026-11-16", "vence"), [b]),
        (attribute("after", "15/11/2026", "vence"), [a, c]),
        (attribute("in_next", "2", "vence"), [a, c]),  # today is 16 November in São Paulo
        (attribute("in_last", "6", "vence"), [b, c]),
        (attribute("equals", "Pessoa 3", "name"), [d]),
        (attribute("starts_with", "+5511", "phone"), [a, b, c, d]),
    ]
    for condition, fits in cases:
        assert who(horizonte, condition) == fits, condition
        assert who(horizonte, condition, match="none") == sorted({a, b, c, d} - set(fits)), condition


def test_tags_and_lists(horizonte: Company, padaria: Company) -> None:
    a, b, c = add_people(horizonte, 3)
    (caios,) = add_people(padaria, 1)
    made = enlist(horizonte, [b, c])
    with horizonte.unit() as unit:
        assert tag(unit, [a, b, caios], "  Bolsa  Integral ") == 2
        assert tag(unit, [a], "bolsa integral") == 0
    has = {"is": "tag", "name": "BOLSA integral"}
    assert who(horizonte, has) == [a, b]
    assert who(horizonte, has, {"is": "list", "list_id": made}) == [b]
    assert who(horizonte, {**has, "has": False}, {"is": "list", "list_id": made, "member": False}) == []
    assert who(horizonte, has, {"is": "list", "list_id": made}, match="any") == [a, b, c]
    with horizonte.unit() as unit:
        assert untag(unit, [a, c], "bolsa integral") == 1
    assert who(horizonte, has) == [b]


def test_what_people_agreed_to_and_stopped(horizonte: Company) -> None:
    a, b, c, d, e = add_parents(horizonte, 4) + add_people(horizonte, 1, first=9)
    proof = Proof(channel=Channel.PAPER, at=horizonte.clock(), expires_at=horizonte.clock() + 5 * DAY)
    gone = Proof(channel=Channel.AGENT, at=horizonte.clock() + 1)
    with horizonte.unit() as unit:
        later = replace(unit, now=unit.now + 1)
        grant(later, VAULT, [b], [horizonte.matricula_id], proof)
        revoke(later, VAULT, [c], [horizonte.matricula_id], gone)
        suppress(later, VAULT, [d], SuppressionSource.PLATFORM, Scope.MARKETING, "platform", gone)
        suppress(later, VAULT, [e], SuppressionSource.PERSON, Scope.ALL, "keyword", gone)

    def agreed(op: str, days: int = 0) -> list[int]:
        condition = {"is": "consent", "purpose_id": horizonte.matricula_id, "op": op}
        return who(horizonte, {**condition, "days": days} if days else condition)

    assert (agreed("valid"), agreed("none")) == ([a, b, d], [c, e])
    assert (agreed("ends_within", 4), agreed("ends_within", 6)) == ([], [b])
    stopped = [
        who(horizonte, {"is": "suppressed", "op": op}) for op in ("everything", "marketing", "nothing")
    ]
    assert stopped == [[e], [d, e], [a, b, c]]


def test_what_people_got_and_did_with_it(horizonte: Company) -> None:
    a, b, c, d, e, f = add_people(horizonte, 6)
    now = horizonte.clock()
    first = sent(horizonte, a, ago=9 * DAY, delivered_at=now - 9 * DAY, state="delivered", wamid="w.a")
    sent(horizonte, b, ago=2 * DAY, delivered_at=now - 2 * DAY, read_at=now, state="read", wamid="w.b")
    with horizonte.unit() as unit:
        mine = (message.c.workspace_id == horizonte.workspace_id, message.c.contact_id == b)
        unit.tx.execute(update(message).where(*mine).values(clicked_at=now))
        whose = {"message_id": first, "contact_id": a, "run_id": 7, "code": "c"}
        put(unit.tx, link, **own(horizonte, unit.ids.next()), **whose)
    sent(horizonte, c, ago=2 * DAY, template_id=horizonte.template_id)
    sent(horizonte, d, state="failed", reason="marketing_capped", accepted_at=None)
    sent(horizonte, e, state="failed", reason="undeliverable", run=8)
    sent(horizonte, f, state="queued", claimed_at=None, accepted_at=None)
    wrote(horizonte, a, context="w.a")  # days later, but quoting
    wrote(horizonte, b, ago=DAY - HOUR)  # without quoting, too late to be an answer

    def past(op: str, **more: Any) -> list[int]:
        return who(horizonte, {"is": "message", "op": op, **more})

    assert past("got") == [a, b, c]
    assert past("got", days=7) == [b, c]
    assert past("got", campaign_id=8) == []
    assert past("got", template_id=horizonte.template_id) == [c]
    assert past("not_got", days=7) == [a, d, e, f]
    assert past("planned", campaign_id=7) == [a, b, c, f]
    assert (past("delivered"), past("not_delivered")) == ([a, b], [c])
    assert (past("read"), past("not_read")) == ([b], [a])
    assert (past("replied"), past("not_replied")) == ([a], [b])
    assert (past("clicked"), past("not_clicked")) == ([b], [a])
    assert (past("failed_softly"), past("failed_softly", campaign_id=8)) == ([d], [])
    assert who(horizonte, {"is": "wrote"}) == [a, b]
    assert who(horizonte, {"is": "wrote", "days": 20}, past_any_read()) == [b]
    assert who(horizonte, {"is": "wrote", "did": False}) == [c, d, e, f]


def past_any_read() -> dict[str, object]:
    return {"is": "group", "match": "none", "of": [{"is": "message", "op": "not_read"}]}


ENDING = {"is": "consent", "purpose_id": 1, "op": "ends_within"}


@pytest.mark.parametrize(
    ("raw", "place", "details"),
    [
        ({"match": "all", "of": [attribute("at_least", "muito")]}, "of.0", "not_a_number"),
        ({"match": "any", "of": [attribute("on", "amanhã")]}, "of.0", "not_a_day"),
        ({"match": "any", "of": [attribute("in_next", "-1")]}, "of.0", "not_days"),
        ({"match": "all", "of": [attribute("equals", " ")]}, "of.0", "value_missing"),
        ({"match": "all", "of": [{"is": "tag", "name": " "}]}, "of.0", "name_missing"),
        (
            {"match": "all", "of": [{"is": "group", "match": "any", "of": [attribute("equals", "x", "")]}]},
            "of.0.of.0",
            "name_missing",
        ),
        (
            {"match": "all", "of": [{"is": "consent", "purpose_id": 1, "op": "ends_within"}]},
            "of.0",
            "not_days",
        ),
        ({"match": "all", "of": [{"is": "wrote", "days": 99999}]}, "of.0", "not_days"),
        ({"match": "all", "of": [attribute("empty")] * 41}, "", "too_many"),
    ],
)
def test_what_means_nothing_is_refused_at_its_place(raw: object, place: str, details: str) -> None:
    with pytest.raises(Refused) as refused:
        condition_from(raw)
    assert refused.value.fields == {"place": place, "details": details}


def test_people_are_found_by_their_ids_and_never_by_reading_everybody(databases: Databases) -> None:
    """SQLite has no statistics of its own: a condition must not be turned into a walk over all messages."""
    condition = condition_from(
        {
            "match": "all",
            "of": [
                {"is": "tag", "name": "bolsa"},
                {"is": "list", "list_id": 7},
                {"is": "consent", "purpose_id": 3},
                {"is": "suppressed", "op": "nothing"},
                {"is": "wrote", "days": 5},
                {"is": "message", "op": "not_replied", "campaign_id": 9},
            ],
        }
    )
    with databases.fresh("sqlite") as database:
        clock = FakeClock()
        company = open_company(database, clock, Ids(clock, 5), "Colégio Horizonte", "+553133334444")
        asked = (company.workspace_id, condition)
        for look in (
            lambda tx: matching(tx, *asked, [1, 2], clock()),
            lambda tx: members(tx, *asked, 1, 500, clock()),
            lambda tx: scanned(tx, *asked, 1, 500, clock()),
        ):
            plans = plans_of(database, look)
            others = [plan for plan in plans if "workspace USING" not in plan and "purpose" not in plan]
            assert [plan for plan in others if "(workspace_id=? AND" not in plan] == []
            assert len(others) >= 6
