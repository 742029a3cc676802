"""Expected errors on a terminal: one sentence that says what, where and how to mend it."""

from __future__ import annotations

from avisa.errors import AvisaError
from avisa.kernel.i18n import N_, Translator
from avisa.web.texts import TEXTS as SHARED

TEXTS: dict[str, str] = {
    "workspace_wanted": N_(
        "Say which company with --workspace. Known: %(known)s. None yet? Run `avisa connect`."
    ),
    "number_unknown": N_("There is no number %(number)s. Known: %(known)s."),
    "number_wanted": N_("Say which number to send from with --number."),
    "template_unknown": N_("There is no template %(name)s in this account. Was it read from WhatsApp yet?"),
    "template_language_wanted": N_("%(name)s exists in %(languages)s: choose with --template-language."),
    "purpose_wanted": N_("Choose with --purpose what these %(category)s messages are for: %(purposes)s."),
    "slot_without_column": N_("No column for %(slot)s. Add --var %(slot)s=COLUMN; the list has %(columns)s."),
    "phone_column_unknown": N_("No column of the file looks like a phone: %(header)s."),
    "declaration_incomplete": N_("--consent needs --declared-by: who says that these people agreed."),
    "phone_malformed": N_("This is not a phone that can be written to."),
    "database_url_unknown": N_(
        "AVISA_DATABASE_URL: %(scheme)s is not a database Avisa knows (docs/howto/settings.md)."
    ),
    "database_in_memory": N_("AVISA_DATABASE_URL: SQLite needs a file (docs/howto/settings.md)."),
    "secret_key_short": N_(
        "AVISA_SECRET_KEY needs at least %(shortest)s characters (docs/howto/settings.md)."
    ),
    "secret_key_wrong": N_(
        "AVISA_SECRET_KEY is not the key that sealed this database (docs/howto/settings.md)."
    ),
    "schema_not_current": N_("The database's schema is not this program's: run `avisa migrate`."),
}


def explained(error: AvisaError, _: Translator) -> str:
    text = TEXTS.get(error.code) or SHARED.get(error.code)
    fields = {name: shown(value) for name, value in error.fields.items()}
    if text is None:
        return f"{error.code}: " + ", ".join(f"{name}={value}" for name, value in fields.items())
    return _(text, **fields) if fields else _(text)


def shown(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
