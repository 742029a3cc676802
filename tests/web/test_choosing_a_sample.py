"""Ana chooses the picture of a header: checked, kept with what she typed, and shown only to her company."""

from __future__ import annotations

import pytest

from avisa.templates.samples.queries import first_sample
from tests.cast import Company
from tests.engine.test_uploading_samples import PNG
from tests.web.test_writing_templates import CARDS, GOOD, from_model, save, the_draft
from tests.web.visitor import Page, Visitor

# What differs between the databases is tried in tests/engine.
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def choose(visitor: Visitor, address: str, base: int, name: str, content: bytes) -> Page:
    typed = {**GOOD, "header": "VIDEO", "base": str(base)}
    return visitor.post_with_file(f"{address}/sample", typed, "sample_file", name, content)


def test_a_picture_is_kept_with_what_was_typed(ana: Visitor, caio: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    assert choose(ana, address, 1, "feira.png", PNG).goes_to == address
    draft = the_draft(horizonte)
    with horizonte.db.read() as tx:
        sample = first_sample(tx, horizonte.workspace_id, draft.body)
    assert sample is not None and draft.name == GOOD["name"]
    assert draft.body["components"][0]["format"] == "IMAGE"  # as its bytes say
    page = ana.get(address)
    assert "feira.png" in page.text and "800 × 418" in page.text and "Nothing found" in page.text
    seen = ana.get(f"/templates/samples/{sample.id}")
    assert (seen.answer.body, seen.answer.headers["content-type"]) == (PNG, "image/png")
    assert caio.get(f"/templates/samples/{sample.id}").status == 404
    told = save(ana, address, 2, "submit", header="VIDEO", header_handle=sample.reference)
    assert told.status == 422 and "another kind of file" in told.text
    handed = save(ana, address, 3, "submit", header="IMAGE", header_handle=sample.reference)
    assert handed.status == 303


def test_what_whatsapp_would_not_take_is_said_at_the_file(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    page = choose(ana, address, 1, "feira.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ")
    assert page.status == 422 and "Save the picture as JPEG or PNG" in page.text
    assert GOOD["footer"] in page.html and the_draft(horizonte).version == 1
    assert choose(ana, address, 1, "", b"").goes_to == address  # without a file it only saves
    assert the_draft(horizonte).version == 2


def test_bia_may_not_choose(ana: Visitor, bia: Visitor) -> None:
    assert choose(bia, from_model(ana), 1, "feira.png", PNG).status == 403


def test_a_card_has_a_file_of_its_own_and_its_findings_are_told_with_it(
    ana: Visitor, horizonte: Company
) -> None:
    address = from_model(ana)
    typed = {**GOOD, **CARDS, "base": "1", "card.0.body": "Manhã  de segunda a sexta, com almoço."}
    kept = ana.post_with_file(f"{address}/sample", typed, "card.1.sample_file", "tarde.png", PNG)
    assert kept.status == 303
    carousel = next(one for one in the_draft(horizonte).body["components"] if one["type"] == "CAROUSEL")
    handles = [card["components"][0]["example"]["header_handle"][0] for card in carousel["cards"]]
    assert handles[0] == CARDS["card.0.handle"] and handles[1].startswith("sample:")
    page = ana.get(address)
    assert "tarde.png" in page.text and "800 × 418" in page.text
    assert "Card 1 · Body" in page.text  # where a blank stands twice
    wrong = ana.post_with_file(f"{address}/sample", typed, "card.0.sample_file", "tarde.gif", b"GIF89a")
    assert wrong.status == 422 and 'id="card.0.sample_file-mistake"' in wrong.html
