"""The mirror of an account's templates, and the webhooks that come in between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from avisa.channels.port import (
    TemplateCategorySeen,
    TemplateQualitySeen,
    TemplateSeen,
    TemplateStatusSeen,
)
from avisa.journal.tables import journal
from avisa.kernel.clock import HOUR
from avisa.templates import actions, queries
from avisa.templates.types import Change, Template
from avisa.workspace.queries import account_by_id, open_chores
from tests.cast import LEMBRETE, MONDAY_10H, Company

LATER = MONDAY_10H + HOUR
PARTS: list[dict[str, Any]] = [
    {"type": "BODY", "text": LEMBRETE, "example": {"body_text": [["Marina", "Theo"]]}}
]
OTHER = TemplateSeen("9001", "boas_vindas", "pt_BR", "MARKETING", "APPROVED", "UNKNOWN", PARTS)


def listed(company: Company) -> TemplateSeen:
    """The cast's own template as the platform lists it."""
    own = f"template-{company.template_id}"
    return TemplateSeen(own, "lembrete_matricula", "pt_BR", "UTILITY", "APPROVED", "GREEN", PARTS)


def mirror(company: Company, *seen: TemplateSeen, now: int = MONDAY_10H) -> tuple[Change, ...]:
    with company.unit(now=now) as work:
        return actions.mirror(work, company.account_id, seen)


def template_of(company: Company) -> Template:
    with company.db.read() as tx:
        return queries.templates_of(tx, company.workspace_id, [company.template_id])[company.template_id]


def names_of(company: Company) -> list[tuple[str, str]]:
    with company.db.read() as tx:
        page = queries.templates_page(tx, company.workspace_id)
    return [(one.name, one.language) for one in page]


def asked(company: Company) -> list[str]:
    with company.db.read() as tx:
        return [chore.kind for chore in open_chores(tx, company.workspace_id)]


def status(company: Company, word: str, at: int = LATER) -> tuple[Change, ...]:
    with company.unit(now=LATER) as work:
        seen = TemplateStatusSeen(f"template-{company.template_id}", "lembrete_matricula", "pt-BR", word, at)
        return actions.apply_status(work, seen)


def test_new_templates_are_taken_in_and_known_ones_keep_their_id(horizonte: Company) -> None:
    changes = mirror(
        horizonte, listed(horizonte), OTHER, replace(OTHER, platform_id="9002", language="en-US")
    )
    assert names_of(horizonte) == [
        ("boas_vindas", "en_US"),
        ("boas_vindas", "pt_BR"),
        ("lembrete_matricula", "pt_BR"),
    ]
    assert [change.field for change in changes] == ["version"]  # the cast's version was made up
    assert template_of(horizonte).shape.variables[1].example == "Theo"
    with horizonte.db.read() as tx:
        account = account_by_id(tx, horizonte.workspace_id, horizonte.account_id)
    assert account is not None and account.templates_read_at == MONDAY_10H


def test_reading_the_same_list_again_changes_nothing(horizonte: Company) -> None:
    mirror(horizonte, listed(horizonte), OTHER)
    assert mirror(horizonte, listed(horizonte), OTHER, now=LATER) == ()


def test_what_the_account_no_longer_lists_is_deleted_and_can_come_back(horizonte: Company) -> None:
    mirror(horizonte, listed(horizonte))
    gone = mirror(horizonte)
    assert gone == (Change(horizonte.template_id, "status", "APPROVED", "DELETED"),)
    assert not template_of(horizonte).is_live
    assert names_of(horizonte) == []
    assert mirror(horizonte) == ()
    back = mirror(horizonte, replace(listed(horizonte), platform_id="9009"))
    assert back == (Change(horizonte.template_id, "status", "DELETED", "APPROVED"),)
    assert template_of(horizonte).platform_id == "9009"


def test_changes_are_told_and_written_in_the_journal(horizonte: Company) -> None:
    mirror(horizonte, listed(horizonte))
    changes = mirror(horizonte, replace(listed(horizonte), status="PAUSED", quality="RED"))
    assert changes == (
        Change(horizonte.template_id, "status", "APPROVED", "PAUSED"),
        Change(horizonte.template_id, "quality", "GREEN", "RED"),
    )
    with horizonte.db.read() as tx:
        told = tx.execute(select(journal.c.kind).where(journal.c.workspace_id == horizonte.workspace_id))
        assert [line.kind for line in told] == ["template.version", "template.status", "template.quality"]


def test_a_template_that_is_new_is_written_in_the_journal(horizonte: Company) -> None:
    mirror(horizonte, listed(horizonte), replace(listed(horizonte), name="convite_feira", platform_id="9010"))
    with horizonte.db.read() as tx:
        mine = journal.c.workspace_id == horizonte.workspace_id, journal.c.kind == "template.added"
        [told] = tx.scalars(select(journal.c.body).where(*mine))
    assert (told["name"], told["language"], told["status"]) == ("convite_feira", "pt_BR", "APPROVED")


def test_the_mirror_of_one_account_leaves_caios_alone(horizonte: Company, padaria: Company) -> None:
    mirror(padaria)
    assert template_of(horizonte).is_live
    assert not template_of(padaria).is_live


def test_a_webhook_pauses_a_template_within_seconds(horizonte: Company) -> None:
    assert status(horizonte, "PAUSED") == (Change(horizonte.template_id, "status", "APPROVED", "PAUSED"),)
    assert not template_of(horizonte).is_live
    assert status(horizonte, "PAUSED") == ()
    assert asked(horizonte) == []


def test_a_word_that_is_not_a_status_makes_us_read_the_list(horizonte: Company) -> None:
    status(horizonte, "REINSTATED")
    assert not template_of(horizonte).is_live
    assert asked(horizonte) == ["read_templates"]


def test_a_webhook_older_than_what_was_read_changes_nothing_but_makes_us_read_again(
    horizonte: Company,
) -> None:
    mirror(horizonte, listed(horizonte), now=LATER)
    assert status(horizonte, "PAUSED", at=LATER - 1) == ()
    assert template_of(horizonte).is_live
    assert asked(horizonte) == ["read_templates"]


def test_webhooks_in_the_wrong_order_leave_the_newest(horizonte: Company) -> None:
    status(horizonte, "APPROVED", at=LATER)
    status(horizonte, "PAUSED", at=LATER - 1000)
    assert template_of(horizonte).status == "APPROVED"


def test_a_quality_and_a_category_are_followed(horizonte: Company) -> None:
    own = f"template-{horizonte.template_id}"
    before = template_of(horizonte).version
    with horizonte.unit() as work:
        actions.apply_quality(work, TemplateQualitySeen(own, "YELLOW", MONDAY_10H))
        changes = actions.apply_category(work, TemplateCategorySeen(own, "MARKETING", "", MONDAY_10H))
    assert [change.field for change in changes] == ["category", "version"]
    now = template_of(horizonte)
    assert (now.quality, now.category) == ("YELLOW", "MARKETING")
    assert now.version != before


def test_a_notice_of_a_coming_category_is_only_written_down(horizonte: Company) -> None:
    mirror(horizonte, listed(horizonte))
    own = f"template-{horizonte.template_id}"
    with horizonte.unit(now=LATER) as work:
        assert actions.apply_category(work, TemplateCategorySeen(own, "UTILITY", "MARKETING", LATER)) == ()
        kinds = work.tx.execute(
            select(journal.c.kind).where(journal.c.workspace_id == horizonte.workspace_id)
        )
        assert "template.category_notice" in [line.kind for line in kinds]
    assert template_of(horizonte).category == "UTILITY"


def test_a_webhook_about_a_template_we_do_not_know_changes_nothing(
    horizonte: Company, padaria: Company
) -> None:
    with padaria.unit() as work:
        seen = TemplateStatusSeen(f"template-{horizonte.template_id}", "x", "pt_BR", "DISABLED", LATER)
        assert actions.apply_status(work, seen) == ()
    assert template_of(horizonte).is_live
