"""Handing templates in: creation, edit, and many languages of a code at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import handles, library, news
from whatsapp_sandbox.templates.form import form_of
from whatsapp_sandbox.templates.rules import limits, refusals
from whatsapp_sandbox.templates.rules.creation import first_objection
from whatsapp_sandbox.templates.rules.limits import Measure
from whatsapp_sandbox.templates.rules.refusals import refused
from whatsapp_sandbox.templates.template import DAY_MS, Template, template_of
from whatsapp_sandbox.templates.verdicts import twin_of
from whatsapp_sandbox.wire.errors import Problem, missing

_HOUR_MS = 60 * 60 * 1000
_EDITED = (
    "category", "components", "message_send_ttl_seconds", "parameter_format",
    "cta_url_link_tracking_opted_out", "degrees_of_freedom_spec",
)  # fmt: skip


def create(platform: Platform, body: Mapping[str, Any]) -> Template | Problem:
    """Answers the template as it stands now: its status may already be a verdict."""
    whole = library.expanded(body) if body.get("library_template_name") else body
    if isinstance(whole, Problem):
        return whole
    problem = misfit(platform, whole) or hindrance(platform, whole)
    problem = problem or handles.foreign(platform, body.get("components"))
    if problem is not None:
        return problem
    platform.templates.created.append(platform.clock.now())
    template = platform.templates.add(whole, platform.clock.now())
    is_known = template.category == "AUTHENTICATION" or whole is not body
    platform.review.submit(template, is_known)
    return template


def misfit(platform: Platform, body: Mapping[str, Any]) -> Problem | None:
    form = form_of(body)
    if isinstance(form, Problem):
        return form
    settings = platform.settings
    return first_objection(form, Measure(settings.words_per_variable, settings.edge_ignores))


def hindrance(platform: Platform, body: Mapping[str, Any]) -> Problem | None:
    """What stands in the way of a template that is right in itself."""
    now = platform.clock.now()
    return (
        _too_many_this_hour(platform, now)
        or platform.misuse.forbids_creation(str(body["category"]).upper(), now)
        or platform.pacing.forbids_creation()
        or _name_is_taken(platform, str(body["name"]), str(body["language"]), now)
        or _account_is_full(platform)
        or _is_a_twin(platform, body)
    )


def _too_many_this_hour(platform: Platform, now: int) -> Problem | None:
    created = platform.templates.created
    created[:] = [instant for instant in created if instant > now - _HOUR_MS]
    if not platform.settings.rate_limits or len(created) < platform.settings.creations_per_hour:
        return None
    # [!] The facts name 80007 and 4 for too many management calls, none for creations alone.
    return Problem(80007, f"More than {platform.settings.creations_per_hour} templates in one hour.")


def _name_is_taken(platform: Platform, name: str, language: str, now: int) -> Problem | None:
    known = platform.templates.of(name, language)
    if platform.templates.locked.get((name, language), 0) > now or (
        known is not None and known.status == "PENDING_DELETION"
    ):
        why = f"{name} in {language} has been deleted; its name is free again 30 days after that."
        return refused(why, refusals.BEING_DELETED)
    return refused(f"There is already {name} in {language}.", refusals.EXISTS) if known else None


def _account_is_full(platform: Platform) -> Problem | None:
    most = platform.settings.templates_most
    if sum(not one.is_generated for one in platform.templates) < most:
        return None
    return refused(
        f"The account has its {most} templates, each language counted.", refusals.TOO_MANY_TEMPLATES
    )


def _is_a_twin(platform: Platform, body: Mapping[str, Any]) -> Problem | None:
    """[!] Whether the same wording is refused at once or rejected by the review is a setting."""
    if platform.settings.duplicate_content != "refuse":
        return None
    twin = twin_of(template_of("0", body, 0), platform.templates)
    return refused(f"Body and footer are those of {twin.name}.", refusals.EXISTS) if twin else None


def edit(platform: Platform, template: Template, body: Mapping[str, Any]) -> Problem | None:
    """Components are replaced as a whole; name and language stay what they are."""
    changes = {name: body[name] for name in _EDITED if body.get(name) is not None}
    if not changes:
        return missing("components")
    whole = template.as_body() | changes
    now = platform.clock.now()
    problem = _not_editable(template, body, now) or misfit(platform, whole)
    problem = problem or handles.foreign(platform, changes.get("components"))
    if problem is not None:
        return problem
    if template.status == "APPROVED":
        template.life.edits.append(now)
    template.rewrite(whole)
    template.life.resumes_at, template.life.paused_by = 0, ""
    template.life.category_due, template.life.correct_category = 0, ""
    platform.pacing.forget(template)
    platform.outbox.add(news.template_components(template, now))
    platform.review.submit(template, template.category == "AUTHENTICATION")
    return None


def _not_editable(template: Template, body: Mapping[str, Any], now: int) -> Problem | None:
    if template.is_generated:
        return refused("What Direct Send has made cannot be edited.", refusals.NOT_EDITED)
    if template.status not in limits.EDITABLE:
        why = f"A template that is {template.status} cannot be edited."
        return refused(why, refusals.NOT_EDITABLE)
    for name in ("name", "language"):
        if body.get(name) not in (None, getattr(template, name)):
            return refused(f"The {name} of a template cannot be changed.", refusals.NOT_EDITABLE)
    if template.status != "APPROVED":
        return None
    if str(body.get("category") or template.category).upper() != template.category:
        return refused("The category of an approved template cannot be changed.", refusals.NOT_EDITABLE)
    return _edited_too_often(template, now)


def _edited_too_often(template: Template, now: int) -> Problem | None:
    edits = template.life.edits
    today = sum(instant > now - DAY_MS for instant in edits)
    this_month = sum(instant > now - 30 * DAY_MS for instant in edits)
    if today < limits.EDITS_A_DAY and this_month < limits.EDITS_A_MONTH:
        return None
    # [!] The subcode of this refusal is not published.
    why = "An approved template can be edited once in 24 hours and ten times in 30 days."
    return refused(why, refusals.NOT_EDITABLE)


def upsert(platform: Platform, body: Mapping[str, Any]) -> list[Template] | Problem:
    """Authentication templates in many languages: what exists is rewritten, the rest created."""
    languages = body.get("languages")
    if not isinstance(languages, list) or not languages:
        return missing("languages")
    if str(body.get("category", "")).upper() != "AUTHENTICATION":
        return refused("Only authentication templates are made in many languages at once.")
    one_each = [{**body, "language": language} for language in languages]
    for one in one_each:
        if problem := misfit(platform, one):
            return problem
    made = [_put(platform, {k: v for k, v in one.items() if k != "languages"}) for one in one_each]
    return next((each for each in made if isinstance(each, Problem)), None) or [
        each for each in made if isinstance(each, Template)
    ]


def _put(platform: Platform, body: Mapping[str, Any]) -> Template | Problem:
    known = platform.templates.of(str(body["name"]), str(body["language"]))
    if known is None or known.status == "PENDING_DELETION":
        return create(platform, body)
    known.rewrite(known.as_body() | {**body})
    platform.review.submit(known, is_known=True)
    return known
