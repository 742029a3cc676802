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
from avisa.audience.addresses import shown
from avisa.audience.queries import contacts_of, find_person, people_count, person, search
from avisa.audience.tables import contact
from avisa.audience.types import Person, Writer
from avisa.kernel.clock import DAY
from tests.audience.lists import count
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.kernel.test_batches_use_indexes import plans_of

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


def found(company: Company, words: str, after: tuple[str, int] = ("", 0), most: int = 50) -> list[Person]:
    with company.db.read() as tx:
        return search(tx, company.workspace_id, words, after, most)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("jose", ["JOSÉ Açaí", "José da Silva", "jose"]),
        ("JOSÉ", ["JOSÉ Açaí", "José da Silva", "jose"]),
        ("silva jose", ["José da Silva"]),
        ("acai", ["JOSÉ Açaí"]),
        ("strasse", ["Rua Straße"]),
        ("88877-03", ["Rua Straße"]),
        ("ose%", []),
        ("_ose", []),
        ("", ["JOSÉ Açaí", "José da Silva", "Rua Straße", "jose", "Álvaro"]),
    ],
)
def test_people_are_found_whatever_the_case_and_the_accents(
    horizonte: Company, words: str, names: list[str]
) -> None:
    with horizonte.unit() as unit:
        people = ["José da Silva", "jose", "JOSÉ  Açaí", "Rua Straße", "Álvaro"]
        for number, name in enumerate(people):
            ensure_contact(unit, f"+55319888877{number:02d}", " ".join(name.split()))
    assert sorted(person.name for person in found(horizonte, words)) == names


def test_somebody_without_a_phone_is_found_by_the_whole_id(horizonte: Company, padaria: Company) -> None:
    with horizonte.unit() as unit:
        lia = touch_from_inbound(unit, "", "BR.13491208655302741918", "Lia")
        ensure_contact(unit, MARINA, "Dra. DR.Silva")
    assert [one.id for one in found(horizonte, " BR.13491208655302741918 ")] == [lia]
    assert found(horizonte, "BR.13491208655302741918", ("lia", lia)) == []
    assert [one.name for one in found(horizonte, "DR.Silva")] == ["Dra. DR.Silva"]
    assert found(horizonte, "BR.1349120865") == found(padaria, "BR.13491208655302741918") == []


def test_an_address_is_shown_whole_as_a_phone_and_cut_short_as_an_id() -> None:
    assert [shown(one) for one in (MARINA, "BR.13491208655302741918", "BR.lia1", "")] == [
        *(MARINA, "BR…1918", "BR.lia1", "")
    ]


def test_people_are_listed_by_name_page_by_page_without_a_gap(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        for number, name in enumerate(["Bento", "Álvaro", "alice", "ÁLVARO", "", "Zoé"]):
            ensure_contact(unit, f"+55319888877{number:02d}", name)
    whole = [person.name for person in found(horizonte, "")]
    assert [name.lower() for name in whole] == ["", "alice", "álvaro", "álvaro", "bento", "zoé"]
    paged, after = [], ("", 0)
    while page := found(horizonte, "", after, 1):
        paged.append(page[0].name)
        after = page[0].name, page[0].id
    assert paged == whole


def test_a_search_reads_the_index_of_names_alone(databases: Databases) -> None:
    """On SQLite, of a million people, it would otherwise fetch every row to look at its name."""
    with databases.fresh("sqlite") as database:
        first, *_ = plans_of(database, lambda tx: search(tx, 1, "jose silva"))
    assert "COVERING INDEX ix_contact_search_name" in first


def test_a_name_that_is_learnt_later_is_found_too(horizonte: Company, marina: int) -> None:
    with horizonte.unit() as unit:
        stranger = touch_from_inbound(unit, "5531977776666")
        assert touch_from_inbound(unit, "5531977776666", name="Antônio") == stranger
    assert [person.id for person in found(horizonte, "antonio")] == [stranger]


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
