"""One person, many names: phone with the nine or without, the platform's wa_id, its user id."""

from __future__ import annotations

import pytest

from avisa.audience.actions import (
    ensure_contact,
    learn_wa_ids,
    mark_not_on_whatsapp,
    touch_all_from_inbound,
    touch_from_inbound,
)
from avisa.audience.queries import contacts_of, find_person, people_count, person, search
from avisa.audience.tables import contact
from avisa.audience.types import Person, Writer
from avisa.kernel.clock import DAY
from tests.audience.lists import count
from tests.cast import Company, FakeClock

MARINA = "+5531988887777"


@pytest.fixture
def marina(horizonte: Company) -> int:
    with horizonte.unit() as unit:
        return ensure_contact(unit, MARINA, "Marina Alves", attributes={"curso": "Inglês"})


def known(company: Company, contact_id: int) -> Person:
    with company.db.read() as tx:
        found = person(tx, company.workspace_id, contact_id)
    assert found is not None
    return found


def test_a_phone_is_one_person(horizonte: Company, marina: int) -> None:
    with horizonte.unit() as unit:
        assert ensure_contact(unit, MARINA, "Outro nome") == marina
    assert known(horizonte, marina).name == "Marina Alves"
    assert count(horizonte, contact) == 1


@pytest.mark.parametrize("wa_id", ["5531988887777", "553188887777"])
def test_a_reply_finds_her_with_the_nine_and_without(horizonte: Company, marina: int, wa_id: str) -> None:
    with horizonte.unit() as unit:
        assert touch_from_inbound(unit, wa_id, "BR.abc", "mari 🌸") == marina
    found = known(horizonte, marina)
    assert (found.wa_id, found.bsuid, found.name) == (wa_id, "BR.abc", "Marina Alves")
    with horizonte.db.read() as tx:
        for identity in ({"wa_id": "5531988887777"}, {"wa_id": "553188887777"}, {"phone": MARINA}):
            assert find_person(tx, horizonte.workspace_id, **identity) == found
        assert find_person(tx, horizonte.workspace_id, bsuid="BR.abc") == found
        assert find_person(tx, horizonte.workspace_id, wa_id="5531977776666") is None
        assert find_person(tx, horizonte.workspace_id) is None


def test_a_stranger_who_writes_becomes_known(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        theo = touch_from_inbound(unit, "553188886666", "", "Théo")
        assert touch_from_inbound(unit, "5531988886666", "", "Théo") == theo
    found = known(horizonte, theo)
    assert (found.phone, found.name) == ("+5531988886666", "Théo")


def test_somebody_known_by_the_user_id_alone_has_no_phone(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        rita = touch_from_inbound(unit, "", "BR.rita", "Rita")
        assert touch_from_inbound(unit, "", "BR.rita") == rita
    assert known(horizonte, rita).phone is None


def test_a_batch_of_messages_makes_each_writer_known_once(horizonte: Company, marina: int) -> None:
    writers = [
        Writer("553188886666", "", "Théo"),
        Writer("5531988887777"),
        Writer("5531988886666", "BR.theo"),
        Writer("", "BR.rita", "Rita"),
        Writer("", "BR.rita"),
        Writer("16505551234", "", "Ann"),
    ]
    with horizonte.unit() as unit:
        theo, mari, theo_again, rita, rita_again, ann = touch_all_from_inbound(unit, writers)
    assert mari == marina
    assert (theo, rita) == (theo_again, rita_again)
    assert known(horizonte, ann).phone == "+16505551234"
    assert count(horizonte, contact) == 4


def test_a_writer_must_be_somebody() -> None:
    with pytest.raises(ValueError, match="writer_without_id"):
        Writer(name="Ninguém")


def test_what_the_platform_answers_is_kept(horizonte: Company, marina: int) -> None:
    with horizonte.unit() as unit:
        assert learn_wa_ids(unit, [(marina, "553188887777", "")]) == 1
        assert learn_wa_ids(unit, [(marina, "553188887777", "")]) == 0
        assert learn_wa_ids(unit, [(marina, "", "BR.abc"), (1, "551", "")]) == 1
    assert (known(horizonte, marina).wa_id, known(horizonte, marina).bsuid) == ("553188887777", "BR.abc")


def test_who_is_not_on_whatsapp_is_marked_once_and_until_they_write(
    horizonte: Company, marina: int, clock: FakeClock
) -> None:
    with horizonte.unit() as unit:
        assert mark_not_on_whatsapp(unit, [marina]) == 1
    marked = clock()
    clock.advance(DAY)
    with horizonte.unit() as unit:
        assert mark_not_on_whatsapp(unit, [marina]) == 0
    assert known(horizonte, marina).not_on_whatsapp_at == marked
    with horizonte.unit() as unit:
        touch_from_inbound(unit, "5531988887777")
    assert known(horizonte, marina).not_on_whatsapp_at is None


def test_people_are_found_by_name_and_by_digits_page_by_page(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        for number, name in enumerate(["Ana", "Ána", "ÁLVARO", "Marina", "ana"]):
            ensure_contact(unit, f"+55319888877{number:02d}", name)

    def found(words: str, after: tuple[str, int] = ("", 0), most: int = 50) -> list[Person]:
        with horizonte.db.read() as tx:
            return search(tx, horizonte.workspace_id, words, after, most)

    assert {p.name for p in found("ana")} == {"Ana", "ana"}
    assert {p.name for p in found("álvaro")} == {"ÁLVARO"}
    assert [p.name for p in found("88877-03")] == ["Marina"]
    assert found("100%") == []
    page = found("", most=2)
    rest = found("", (page[-1].name, page[-1].id))
    assert len(page) == 2
    assert len({p.id for p in (*page, *rest)}) == 5


def test_caio_sees_nobody_of_anas(horizonte: Company, padaria: Company, marina: int) -> None:
    with padaria.db.read() as tx:
        assert contacts_of(tx, padaria.workspace_id, [marina]) == {}
        assert find_person(tx, padaria.workspace_id, phone=MARINA) is None
        assert people_count(tx, padaria.workspace_id) == 0
        assert people_count(tx, horizonte.workspace_id) == 1
    with padaria.unit() as unit:
        assert learn_wa_ids(unit, [(marina, "1", "")]) == 0
        assert mark_not_on_whatsapp(unit, [marina]) == 0
        assert ensure_contact(unit, MARINA) != marina
