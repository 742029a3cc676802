"""The library: every model is clean under the lint, and taken by the platform in the category it claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from avisa.templates.drafts.rules import misfits
from avisa.templates.library.loading import library, model_by_id
from avisa.templates.library.rules import body_of, chosen, closest
from avisa.templates.library.types import BRANCHES, LANGUAGES, MOMENTS, Model
from avisa.templates.lint.linting import lint
from avisa.templates.lint.loading import known_of
from whatsapp_sandbox.testing import RunningSandbox

COMPANY, DOMAIN = "Colégio Horizonte", "horizonte.com.br"
EACH = [pytest.param(model, id=model.id) for model in library()]


@pytest.fixture(scope="module")
def platform() -> Iterator[RunningSandbox]:
    """Reviews what it is given, at once."""
    with RunningSandbox("--review", "rules", "--review-ms", "0", "--review-surprise-share", "0") as sandbox:
        yield sandbox


def test_there_are_forty_models_of_every_branch_and_moment() -> None:
    assert len(library()) >= 40
    assert {model.branch for model in library()} == set(BRANCHES)
    assert {model.moment for model in library()} == set(MOMENTS)
    assert [n for n, times in Counter(model.id for model in library()).items() if times > 1] == []


def test_the_first_of_them_open_a_closed_window_again() -> None:
    first = [model.moment for model in library()][:5]
    assert first == ["reopening"] * 5
    reopening = chosen(library(), moment="reopening")
    assert {model.branch for model in reopening} == set(BRANCHES) - {"bank"}
    assert all(wording.replies for model in reopening for wording in model.wordings.values())


@pytest.mark.parametrize("model", EACH)
def test_a_model_is_clean_under_the_lint_in_three_languages(model: Model) -> None:
    known = known_of(COMPANY, [DOMAIN], LANGUAGES)
    for language in LANGUAGES:
        body = body_of(model, language, language, COMPANY, DOMAIN)
        assert list(misfits(body)) == []
        assert [(one.rule, one.note.path) for one in lint(body, known)] == []


def test_every_model_is_approved_in_its_category(platform: RunningSandbox) -> None:
    """All of them on one account, so that no two say the same."""
    for model in library():
        for language in LANGUAGES:
            body = body_of(model, language, language, COMPANY, DOMAIN)
            status, answer = platform.graph("POST", f"/{platform.waba_id}/message_templates", body)
            assert status == 200, (model.id, language, answer)
    listed: list[dict[str, str]] = []
    after = ""
    while True:
        path = f"/{platform.waba_id}/message_templates?limit=100&fields=name,language,status,category"
        _, page = platform.graph("GET", f"{path}&after={after}" if after else path)
        listed += page["data"]
        if "next" not in page.get("paging", {}):
            break
        after = page["paging"]["cursors"]["after"]
    there = {(one["name"], one["language"]): (one["status"], one["category"]) for one in listed}
    for model in library():
        for language in LANGUAGES:
            key = (model.wordings[language].name, language)
            assert there[key] == ("APPROVED", model.category), key


def test_a_draft_of_a_model_bears_the_companys_name_and_domain() -> None:
    model = model_by_id("order-shipped")
    assert model is not None
    body = body_of(model, "es", "pt_BR", COMPANY, DOMAIN)
    assert (body["name"], body["language"]) == ("aviso_pedido_enviado", "es")
    assert COMPANY in body["components"][0]["text"]
    (button,) = body["components"][1]["buttons"]
    assert button["url"] == "https://horizonte.com.br/entregas/{{1}}"
    (button,) = body_of(model, "es", "es", COMPANY, "")["components"][1]["buttons"]
    assert button["url"].startswith("https://example.com/")


def test_what_fits_everybody_is_shown_with_every_branch() -> None:
    assert model_by_id("payment-due") in chosen(library(), "clinic", "payment")
    assert model_by_id("card-purchase") not in chosen(library(), "clinic")
    assert [closest(code) for code in ("pt_PT", "es-MX", "en_US", "de")] == ["pt_BR", "es", "en", "en"]
