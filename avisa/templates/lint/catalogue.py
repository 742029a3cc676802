"""All rules in the order in which a person would look: each with its severity and where it comes from."""

from __future__ import annotations

from avisa.templates.lint.rules import (
    buttons,
    content,
    context,
    language,
    links,
    naming,
    special,
    spelling,
    texts,
    variables,
    whole,
    writing,
)
from avisa.templates.lint.types import Check, Rule, Severity

MALFORMED = "malformed"

FORM = "WhatsApp: creation of templates"
LIMITS = "WhatsApp: limits of templates"
ANSWERS = "WhatsApp: refusals told by those who met them"
REVIEW = "WhatsApp: what the review rejects"
CATEGORY = "WhatsApp: categories of templates"
LINKS = "House: links lead to the company's own domain"
HOUSE = "House: good practice of notifications (product, Templates)"
POLICY = "WhatsApp: business policy, ways to opt out"
NORM = "Orthographic agreement of 1990, and common grammar"

REFUSED: tuple[tuple[str, Check], ...] = (
    (FORM, whole.field_missing), (LIMITS, whole.name_form), (LIMITS, whole.language_code),
    (FORM, whole.category_unknown), (FORM, whole.parameter_format), (LIMITS, whole.time_to_live),
    (FORM, whole.component_unknown), (FORM, whole.component_twice),
    (FORM, texts.header_kind), (FORM, texts.header_sample), (ANSWERS, texts.header_plain),
    (FORM, texts.text_missing), (LIMITS, texts.text_long), (LIMITS, texts.footer_variable),
    (REVIEW, texts.body_empty),
    (LIMITS, variables.variable_form), (LIMITS, variables.variable_order), (LIMITS, variables.variable_twice),
    (LIMITS, variables.header_variables), (LIMITS, variables.variable_edge),
    (LIMITS, variables.variable_beside), (LIMITS, variables.variable_sample),
    (LIMITS, variables.variables_crowded),
    (FORM, buttons.buttons_missing), (FORM, buttons.button_kind), (LIMITS, buttons.buttons_many),
    (LIMITS, buttons.buttons_order), (FORM, buttons.button_text), (FORM, buttons.button_field),
    (LIMITS, buttons.url_form), (LIMITS, buttons.phone_form), (LIMITS, buttons.copy_code_long),
    (LIMITS, special.offer), (LIMITS, special.carousel), (LIMITS, special.card_parts),
    (LIMITS, special.cards_alike), (FORM, special.code_parts), (FORM, special.code_expiry),
    (FORM, special.code_button), (FORM, special.code_apps),
    (LINKS, links.link_insecure), (REVIEW, links.link_shortener), (REVIEW, links.link_whatsapp),
    (LINKS, links.link_ip), (LINKS, links.link_credentials), (LINKS, links.link_foreign),
    (LINKS, links.link_variable),
    (REVIEW, language.language_text), (REVIEW, content.threat), (REVIEW, content.secret_asked),
    (REVIEW, content.scam), (REVIEW, content.duplicate),
)  # fmt: skip
DOUBTED: tuple[tuple[str, Check], ...] = (
    (HOUSE, naming.name_vague), (HOUSE, language.language_profile), (LINKS, links.link_punycode),
    (FORM, texts.text_stray),
    (ANSWERS, texts.emoji_many), (ANSWERS, texts.blank_lines), (REVIEW, variables.variable_signs),
    (REVIEW, variables.sample_vague), (LIMITS, variables.variables_many), (REVIEW, buttons.buttons_alike),
    (NORM, spelling.spelling), (NORM, spelling.accent), (NORM, writing.word_repeated),
    (NORM, writing.spaces), (HOUSE, writing.shouting), (NORM, writing.crasis), (NORM, writing.agreement),
    (NORM, writing.opening_sign), (HOUSE, writing.formatting),
    (HOUSE, context.sender_missing), (HOUSE, context.text_thin), (HOUSE, context.next_missing),
    (CATEGORY, content.selling_as_utility), (CATEGORY, content.code_elsewhere),
    (POLICY, content.stop_missing),
)  # fmt: skip


def rules_of(severity: Severity, sourced: tuple[tuple[str, Check], ...]) -> tuple[Rule, ...]:
    """A rule is called what its function is called."""
    return tuple(Rule(check.__name__, severity, source, check) for source, check in sourced)


RULES = (*rules_of(Severity.ERROR, REFUSED), *rules_of(Severity.WARNING, DOUBTED))
