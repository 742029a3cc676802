"""Pages from templates: one environment a language, whole pages and single blocks of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from avisa.kernel.i18n import LANGUAGES, catalogue, translator
from avisa.templates.rules import of_card
from avisa.web import (
    agenda_codes,
    campaign_words,
    canned_words,
    desk_words,
    hook_words,
    price_words,
    privacy_words,
    reasons,
    template_words,
    words,
)
from avisa.web.assets import Assets
from avisa.web.bubble import bubble_text, chat_text

HTML = Path(__file__).parent / "html"


class Screens:
    """Renders pages; all that a template may call beside its own values is put in here."""

    def __init__(self, assets: Assets) -> None:
        self._environments = {language: environment(language, assets) for language in LANGUAGES}

    def page(self, language: str, name: str, values: Mapping[str, Any]) -> str:
        return self._template(language, name).render(values)

    def block(self, language: str, name: str, block: str, values: Mapping[str, Any]) -> str:
        """One block of a page's own template: what HTMX and live pages swap in."""
        template = self._template(language, name)
        return "".join(template.blocks[block](template.new_context(dict(values))))

    def text(self, language: str, message: str, fields: Mapping[str, object]) -> str:
        return translator(language)(message, **fields)

    def _template(self, language: str, name: str) -> Template:
        return self._environments[language].get_template(name)


@cache  # one a process, since a page is compiled when it is first shown
def environment(language: str, assets: Assets) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HTML),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    translations = catalogue(language)
    made.install_gettext_callables(translations.gettext, translations.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(
        asset=assets.url,
        bubble=bubble_text,
        chat=chat_text,
        campaigning=campaign_words,
        canned=canned_words,
        desk=desk_words,
        of_card=of_card,
        hook_words=hook_words,
        languages=LANGUAGES,
        prices=price_words,
        privacy=privacy_words,
        reasons=reasons,
        template_words=template_words,
        words=words,
        agenda=agenda_codes,
    )
    # For texts that are no literals: an empty one would be the catalogue's own header.
    made.filters["t"] = lambda text: translations.gettext(text) if text else ""
    return made
