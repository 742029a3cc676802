"""Modelos: where a draft begins: empty, from the library, from what WhatsApp has, from another language."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.unit import Unit
from avisa.templates.drafts.actions import begin, draft_from_template
from avisa.templates.drafts.queries import draft_by_id
from avisa.templates.library.loading import library, model_by_id
from avisa.templates.library.rules import body_of, chosen, closest
from avisa.templates.library.types import BRANCHES, LANGUAGES, MOMENTS, Model
from avisa.templates.shapes import shape_of
from avisa.web.pages.template_drafts import field_of, said
from avisa.web.template_look import examples_of
from avisa.web.visit import Visit, form, page
from avisa.workspace.queries import accounts_of
from avisa.workspace.types import Workspace


def shelf(visit: Visit) -> Response:
    """The library: filtered by branch and moment, shown in one language with the company's own name."""
    branch, moment = visit.query("branch"), visit.query("moment")
    language = visit.query("language") if visit.query("language") in LANGUAGES else spoken(visit)
    branch = branch if branch in BRANCHES else ""
    moment = moment if moment in MOMENTS else ""
    models = [shown_model(visit, one, language) for one in chosen(library(), branch, moment)]
    return visit.show(
        "templates/library.html",
        models=models,
        branch=branch,
        moment=moment,
        tongue=language,
        tongues=LANGUAGES,
    )


def shown_model(visit: Visit, model: Model, language: str) -> tuple[Model, Any, dict[str, str]]:
    body = model_body(visit, model, language)
    shape = shape_of(body["components"])
    return model, shape, examples_of(shape)


def model_body(visit: Visit, model: Model, language: str) -> dict[str, Any]:
    company = visit.company or Workspace(0, "", "", "", "")
    return body_of(model, language, closest(company.language), company.name, company.domain)


def spoken(visit: Visit) -> str:
    return closest(visit.company.language if visit.company else visit.language)


def new(visit: Visit) -> Response:
    return asking(visit)


def asking(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        accounts = accounts_of(tx, visit.workspace_id)
    return visit.show("templates/new_draft.html", status, accounts=accounts, tongue=spoken(visit))


def add(visit: Visit) -> Response:
    """One click where there is something to begin with; otherwise a name, a language and a category."""
    try:
        with visit.write() as unit:
            made = begun(visit, unit)
    except Conflict as error:
        if error.code == "draft_exists" and "name" not in visit.form.values:
            return visit.go(f"/templates/drafts/{error.fields['draft_id']}", "draft_there")
        return told(visit, error)
    except NotFound:
        raise
    except Refused as error:
        return told(visit, error)
    return visit.go(f"/templates/drafts/{made}", "draft_begun")


def told(visit: Visit, error: Refused) -> Response:
    visit.form.mistakes[field_of(error)] = said(error)
    return asking(visit, error.status)


def begun(visit: Visit, unit: Unit) -> int:
    typed = visit.form
    if typed["template"]:
        return draft_from_template(unit, typed.id("template"))
    if typed["copy"]:
        return copied(visit, unit)
    account_id = typed.id("account") or first_account(visit, unit)
    if typed["model"]:
        model, language = model_by_id(typed["model"]), typed["language"]
        if model is None or language not in LANGUAGES:
            raise NotFound("model_unknown")
        return begin(unit, account_id, model_body(visit, model, language), f"library:{model.id}")
    told = {name: typed[name] for name in ("name", "language", "category")}
    return begin(unit, account_id, {**told, "components": []})


def copied(visit: Visit, unit: Unit) -> int:
    """The same in another language, or under another name: the words are still those of the first."""
    source = draft_by_id(unit.tx, unit.workspace_id, visit.form.id("copy"))
    if source is None:
        raise NotFound("draft_unknown")
    other = {name: visit.form[name] for name in ("language", "name") if visit.form[name]}
    return begin(unit, source.account_id, {**source.body, **other}, source.origin)


def first_account(visit: Visit, unit: Unit) -> int:
    found = accounts_of(unit.tx, visit.workspace_id)
    if not found:
        raise NotFound("account_unknown")
    return found[0].id


ROUTES = [
    Route("/templates/library", page(shelf, "templates.read")),
    Route("/templates/drafts/new", page(new, "templates.write")),
    Route("/templates/drafts", form(add, "templates.write"), methods=["POST"]),
]
