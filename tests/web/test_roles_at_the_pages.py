"""Bia is an agent: she reads, and what she may not do is neither offered nor accepted."""

from __future__ import annotations

import pytest

from tests.campaigns.school import campaign_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.web.visitor import Visitor

OTHERS = (
    "/campaigns/new",
    "/contacts/imports",
    "/settings/keys/new",
    "/settings/people/new",
    "/settings/numbers/new",
    "/settings/hours",
    "/settings/hours/closed",
    "/settings/hours/rules",
)
OFFERS = ("New campaign", "Import contacts", "Read again", "Add a person", "New key", "Connect a number")


@pytest.mark.parametrize(
    "path", ["/", "/campaigns", "/contacts", "/contacts/lists", "/templates", "/settings", "/account"]
)
def test_bia_reads(bia: Visitor, path: str) -> None:
    page = bia.get(path)
    assert page.status == 200
    for offer in OFFERS:
        assert offer not in page.text


@ON_SQLITE
@pytest.mark.parametrize("path", OTHERS)
def test_pages_that_are_not_hers_say_so(bia: Visitor, path: str) -> None:
    page = bia.get(path)
    assert page.status == 403
    assert "Not for your role" in page.text


def test_bia_launches_nothing(bia: Visitor, ana: Visitor, horizonte: Company) -> None:
    draft = f"/campaigns/{campaign_of(horizonte)}"
    refused = bia.put(f"{draft}/launch")
    assert refused.status == 403
    assert "Your role may not do this." in refused.text
    assert refused.answer.headers["hx-retarget"] == "#notices"
    assert "Draft" in ana.get("/campaigns").text
