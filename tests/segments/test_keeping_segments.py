"""Segments are saved, changed, deleted, and frozen to lists chunk by chunk."""

from __future__ import annotations

import pytest

from avisa.audience.queries import lists_filling, lists_of
from avisa.audience.tag_actions import tag
from avisa.audience.tag_queries import tags_known, tags_of
from avisa.errors import NotFound, Refused
from avisa.segments import actions
from avisa.segments.queries import segment_by_id, segments_page
from avisa.segments.rules import EVERYBODY, condition_from
from avisa.segments.types import Filled
from tests.cast import Company
from tests.people import add_people
from tests.segments.school import know

TAGGED = condition_from({"match": "all", "of": [{"is": "tag", "name": "bolsa"}]})


def test_a_segment_is_kept_changed_and_deleted(horizonte: Company, padaria: Company) -> None:
    with horizonte.unit() as unit:
        made = actions.create(unit, " Com  bolsa ", TAGGED)
        with pytest.raises(Refused, match="name_taken"):
            actions.create(unit, "Com bolsa", EVERYBODY)
        actions.change(unit, made, "Com bolsa", EVERYBODY)
    with horizonte.db.read() as tx:
        kept = segment_by_id(tx, horizonte.workspace_id, made)
        assert kept is not None
        assert (kept.name, kept.condition) == ("Com bolsa", EVERYBODY)
        assert [one.id for one in segments_page(tx, horizonte.workspace_id)] == [made]
        assert segments_page(tx, padaria.workspace_id) == []
    with padaria.unit() as unit, pytest.raises(NotFound):
        actions.remove(unit, made)
    with horizonte.unit() as unit:
        actions.remove(unit, made)
        assert segments_page(unit.tx, horizonte.workspace_id) == []


def test_a_segment_names_only_purposes_of_its_own_company(horizonte: Company, padaria: Company) -> None:
    condition = condition_from(
        {"match": "all", "of": [{"is": "consent", "purpose_id": padaria.matricula_id}]}
    )
    with horizonte.unit() as unit, pytest.raises(Refused) as refused:
        actions.create(unit, "De outra empresa", condition)
    assert refused.value.fields == {"place": "of.0", "details": "purpose_unknown"}


def test_a_segment_frozen_to_a_list_holds_who_fits_now_and_nobody_later(horizonte: Company) -> None:
    people = add_people(horizonte, 7)
    know(horizonte, people[0], aluno="Theo")
    with horizonte.unit() as unit:
        tag(unit, people[:5], "bolsa")
        made = actions.create(unit, "Com bolsa", TAGGED)
        frozen = actions.freeze(unit, made, "Bolsistas de novembro")
        assert (lists_of(unit.tx, unit.workspace_id), lists_filling(unit.tx, unit.workspace_id)) == (
            [],
            [frozen],
        )
    chunks: list[Filled] = []
    while not chunks or not chunks[-1].done:
        with horizonte.unit() as unit:
            chunks.append(actions.fill_next(unit, frozen, 3))
    assert [chunk.people for chunk in chunks] == [3, 2, 0]
    with horizonte.unit() as unit:
        tag(unit, people[5:], "bolsa")
        assert actions.fill_next(unit, frozen).done
        (kept,) = lists_of(unit.tx, unit.workspace_id)
        assert (kept.name, kept.people) == ("Bolsistas de novembro", 5)
        assert tags_of(unit.tx, unit.workspace_id, people[:1]) == {people[0]: ("bolsa",)}
        assert tags_known(unit.tx, unit.workspace_id) == {"bolsa": 7}
