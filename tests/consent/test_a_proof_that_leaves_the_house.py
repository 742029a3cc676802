"""An exported proof holds on its own; nothing in it can be changed, and it tells nothing of other people."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from avisa.consent.actions import append, forget, revoke
from avisa.consent.ledger.exported import Flaw, checked, written
from avisa.consent.ledger.exporting import proof_of
from avisa.consent.ledger.rows import signed_head
from avisa.consent.types import Evidence
from avisa.errors import Conflict, NotFound
from avisa.kernel.clock import MINUTE
from avisa.kernel.secrets import Vault
from avisa.workspace.queries import workspace_by_id
from tests.cast import MONDAY_10H, Company
from tests.consent.steps import ACEITE, VAULT, people, proof, yes
from tests.consent.test_the_ledger_can_be_proven import change

THEO = "+5531980000001"


@pytest.fixture
def marina(horizonte: Company) -> int:
    """She said yes, and no again; Theo and Rita spoke before, between and after."""
    marina, theo, rita = people(horizonte, 3)
    purpose = horizonte.matricula_id
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(theo, purpose), yes(marina, purpose), yes(rita, purpose)])
        revoke(unit, VAULT, [marina], [purpose], proof(unit.now + MINUTE))
        append(unit, VAULT, [yes(theo, horizonte.novidades_id)])
        forget(unit, VAULT, {theo: THEO})
    return marina


def exported(company: Company, contact_id: int, *only: int) -> bytes:
    with company.db.read() as tx:
        workspace = workspace_by_id(tx, company.workspace_id)
        assert workspace is not None
        return written(proof_of(tx, workspace, VAULT, contact_id, MONDAY_10H, only))


def test_it_holds_without_database_or_secret(horizonte: Company, marina: int) -> None:
    found = checked(exported(horizonte, marina), VAULT.public_key.hex())
    assert found.flaw is None and found.proof is not None
    assert [event.kind for event in found.proof.events] == ["grant", "revoke"]
    said = msgspec.json.decode(found.proof.events[0].evidence, type=Evidence)
    assert said.proof.shown == ACEITE
    assert (found.proof.start.position, found.proof.head.count, len(found.proof.links)) == (2, 5, 4)


def test_one_event_alone_can_be_proven(horizonte: Company, marina: int) -> None:
    whole = checked(exported(horizonte, marina)).proof
    assert whole is not None
    alone = checked(exported(horizonte, marina, int(whole.events[1].id)))
    assert alone.flaw is None and alone.proof is not None
    assert [event.kind for event in alone.proof.events] == ["revoke"]


def test_it_says_nothing_of_the_others(horizonte: Company, marina: int) -> None:
    content = exported(horizonte, marina)
    assert b"+5531980000000" in content
    others = people(horizonte, 3)[1:]
    for told in (THEO, "+5531980000002", *map(str, others)):
        assert told.encode() not in content


def test_the_same_proof_is_the_same_file(horizonte: Company, marina: int) -> None:
    assert exported(horizonte, marina) == exported(horizonte, marina)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of the file that holds a word or a number."""
    if isinstance(value, dict):
        return [place for name, part in value.items() for place in leaves(part, (*path, name))]
    if isinstance(value, list):
        return [place for n, part in enumerate(value) for place in leaves(part, (*path, n))]
    return [] if value is None else [path]


def test_no_field_of_it_can_be_changed_unseen(horizonte: Company, marina: int) -> None:
    """All but what says itself that it proves nothing: words about the file, its day, the company's name."""
    content = exported(horizonte, marina)
    unseen = set()
    for path in leaves(msgspec.json.decode(content)):
        changed = msgspec.json.decode(content)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = other(place[path[-1]])
        if checked(msgspec.json.encode(changed)).flaw is None:
            unseen.add(path[0])
    assert unseen == {"how", "company", "made_at"}


def other(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    last = "1" if value.endswith("0") else "0"
    return value[:-1] + last


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format":1}', b"\xff\xfe"])
def test_what_is_no_proof_is_not_read(content: bytes) -> None:
    assert checked(content).flaw is Flaw.UNREADABLE


def test_a_proof_without_events_proves_nothing(horizonte: Company, marina: int) -> None:
    emptied = msgspec.json.decode(exported(horizonte, marina)) | {"events": []}
    assert checked(msgspec.json.encode(emptied)).flaw is Flaw.EMPTY


def test_a_proof_that_somebody_else_signed_is_known_by_its_key(horizonte: Company, marina: int) -> None:
    forger = Vault(b"another secret, that no machine of Ana's has ever seen")
    forged = msgspec.json.decode(exported(horizonte, marina))
    head = signed_head(
        forger, horizonte.workspace_id, forged["head"]["count"], bytes.fromhex(forged["head"]["hash"])
    )
    forged["head"]["signature"], forged["public_key"] = head.signature.hex(), forger.public_key.hex()
    content = msgspec.json.encode(forged)
    assert checked(content).flaw is None, "by itself a file cannot tell whose key it is"
    assert checked(content, VAULT.public_key.hex()).flaw is Flaw.OTHER_KEY


def test_of_a_broken_ledger_no_proof_is_handed_out(horizonte: Company, marina: int) -> None:
    change(horizonte, 3, kind="revoke")
    with pytest.raises(Conflict, match="ledger_broken"):
        exported(horizonte, marina)


def test_who_was_erased_or_said_nothing_has_no_proof(
    horizonte: Company, padaria: Company, marina: int
) -> None:
    theo = people(horizonte, 4)[1]
    silent = people(horizonte, 4)[3]
    for company, contact_id in ((horizonte, theo), (horizonte, silent), (padaria, marina)):
        with pytest.raises(NotFound, match="proof_unknown"):
            exported(company, contact_id)
