"""Drafts: what is a template at all, versions that are never lost, and what differs between two."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.errors import Conflict, NotFound, Refused
from avisa.templates.drafts import actions, queries
from avisa.templates.drafts.rules import differences, misfits, written_down
from avisa.templates.drafts.types import Draft, Fate
from tests.cast import LEMBRETE, Company

WRITTEN: dict[str, Any] = {
    "name": "aviso_entrega",
    "language": "pt-BR",
    "category": "utility",
    "components": [
        {
            "type": "body",
            "text": "Olá {{1}}, o seu pedido saiu.",
            "example": {"body_text": [["Ana"]]},
        },
        {"type": "buttons", "buttons": [{"type": "quick_reply", "text": "Parar avisos"}]},
    ],
}


def with_body(text: str, **other: Any) -> dict[str, Any]:
    return {**WRITTEN, "components": [{**WRITTEN["components"][0], "text": text}], **other}


def begin(company: Company, given: object = WRITTEN) -> int:
    with company.unit("user:1") as work:
        return actions.begin(work, company.account_id, given)


def save(company: Company, draft_id: int, given: object, base: int, by: str = "user:1") -> int:
    with company.unit(by) as work:
        return actions.save(work, draft_id, given, base)


def draft_of(company: Company, draft_id: int) -> Draft:
    with company.db.read() as tx:
        found = queries.draft_by_id(tx, company.workspace_id, draft_id)
    assert found is not None
    return found


def test_a_draft_is_kept_in_the_platforms_own_form(horizonte: Company) -> None:
    found = draft_of(horizonte, begin(horizonte))
    assert (found.name, found.language, found.category) == ("aviso_entrega", "pt_BR", "UTILITY")
    assert [part["type"] for part in found.body["components"]] == ["BODY", "BUTTONS"]
    assert found.body["components"][1]["buttons"][0]["type"] == "QUICK_REPLY"


def test_each_saving_is_a_version_with_its_author(horizonte: Company) -> None:
    made = begin(horizonte)
    changed = with_body("Olá {{1}}, o seu pedido chegou.")
    assert save(horizonte, made, changed, 1, "user:2") == 2
    assert save(horizonte, made, changed, 2) == 2  # it says the same
    with horizonte.unit() as work:
        assert actions.bring_back(work, made, 1, 2) == 3
    with horizonte.db.read() as tx:
        versions = queries.versions_of(tx, horizonte.workspace_id, made)
    assert [(one.number, one.author) for one in versions] == [(3, "avisa"), (2, "user:2"), (1, "user:1")]
    assert versions[0].body == versions[2].body == written_down(WRITTEN)


def test_who_saves_over_somebody_elses_saving_is_told(horizonte: Company) -> None:
    made = begin(horizonte)
    save(horizonte, made, with_body("Um texto da Bia."), 1, "user:2")
    with pytest.raises(Conflict) as told:
        save(horizonte, made, with_body("Um texto da Ana."), 1)
    assert (told.value.code, told.value.fields["by"]) == ("draft_moved_on", "user:2")


def test_a_name_and_language_are_written_once(horizonte: Company) -> None:
    begin(horizonte)
    with pytest.raises(Conflict, match="draft_exists"):
        begin(horizonte)
    begin(horizonte, {**WRITTEN, "language": "es"})
    with horizonte.db.read() as tx:
        beside = queries.translations_of(tx, horizonte.workspace_id, horizonte.account_id, "aviso_entrega")
    assert [one.language for one in beside] == ["es", "pt_BR"]


def test_what_whatsapp_knows_keeps_its_name(horizonte: Company) -> None:
    with horizonte.unit() as work:
        made = actions.draft_from_template(work, horizonte.template_id)
        assert actions.draft_from_template(work, horizonte.template_id) == made
    found = draft_of(horizonte, made)
    assert found.body["components"][0]["text"] == LEMBRETE
    with pytest.raises(Conflict, match="draft_name_fixed"):
        save(horizonte, made, {**found.body, "name": "outro_nome"}, 1)
    assert save(horizonte, made, {**found.body, "category": "MARKETING"}, 1) == 2


def test_caio_neither_reads_nor_writes_anas_draft(horizonte: Company, padaria: Company) -> None:
    made = begin(horizonte)
    with padaria.db.read() as tx:
        assert queries.draft_by_id(tx, padaria.workspace_id, made) is None
        assert queries.versions_of(tx, padaria.workspace_id, made) == []
    with pytest.raises(NotFound):
        save(padaria, made, WRITTEN, 1)
    with pytest.raises(NotFound), padaria.unit() as work:
        actions.begin(work, horizonte.account_id, WRITTEN)


def test_putting_away_leaves_nothing(horizonte: Company) -> None:
    made = begin(horizonte)
    with horizonte.unit() as work:
        actions.put_away(work, made)
    with horizonte.db.read() as tx:
        assert queries.drafts_of(tx, horizonte.workspace_id) == []
        assert queries.versions_of(tx, horizonte.workspace_id, made) == []
    begin(horizonte)


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    [
        (["no", "template"], "", "not_an_object"),
        ({**WRITTEN, "colour": "blue"}, "/colour", "unknown_field"),
        ({**WRITTEN, "components": "text"}, "/components", "wrong_type"),
        ({**WRITTEN, "message_send_ttl_seconds": True}, "/message_send_ttl_seconds", "wrong_type"),
        ({**WRITTEN, "name": "Aviso 2"}, "/name", "bad_name"),
        ({**WRITTEN, "language": "Português"}, "/language", "bad_language"),
        ({**WRITTEN, "category": "NEWS"}, "/category", "bad_category"),
        ({**WRITTEN, "components": [{"type": "POEM"}]}, "/components/0/type", "unknown_part"),
        ({**WRITTEN, "components": ["BODY"]}, "/components/0", "wrong_type"),
        ({**WRITTEN, "components": [{"type": "BODY", "text": 7}]}, "/components/0/text", "wrong_type"),
        ({**WRITTEN, "components": [{"type": "FOOTER"}, {"type": "footer"}]}, "/components/1", "part_twice"),
        (
            {**WRITTEN, "components": [{"type": "BUTTONS", "buttons": [1]}]},
            "/components/0/buttons",
            "wrong_type",
        ),
        (with_body("a" * 70_000), "", "too_big"),
    ],
)
def test_what_is_no_template_is_refused_with_its_place(given: object, path: str, reason: str) -> None:
    assert (path, reason) in [(one.path, one.reason.value) for one in misfits(given)]


def test_a_refused_draft_is_not_begun(horizonte: Company) -> None:
    with pytest.raises(Refused) as told:
        begin(horizonte, {**WRITTEN, "name": "Aviso 2"})
    assert told.value.fields == {"path": "/name", "reason": "bad_name"}


def test_a_difference_is_told_by_place_and_by_words() -> None:
    after = with_body("Olá {{1}}, o seu pedido chegou hoje.", category="MARKETING")
    after["components"][0]["example"] = {"body_text": [["Bia"]]}
    told = {one.place: one.pieces for one in differences(written_down(WRITTEN), written_down(after))}
    assert list(told) == ["category", "body", "sample.body.1", "button.0"]
    assert [(one.fate, one.text) for one in told["body"]] == [
        (Fate.SAME, "Olá {{1}}, o seu pedido "),
        (Fate.GONE, "saiu"),
        (Fate.NEW, "chegou hoje"),
        (Fate.SAME, "."),
    ]
    assert [one.fate for one in told["button.0"]] == [Fate.GONE]
    assert differences(after, after) == ()
