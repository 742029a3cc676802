"""Errors on a terminal: one sentence that says what, where and how to mend it; a surprise shows no secret."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from avisa.api.problem_text import PROBLEMS
from avisa.audience.sheets import SHEET_TEXT
from avisa.errors import AvisaError
from avisa.kernel.i18n import N_, Translator
from avisa.kernel.log import redacted
from avisa.web.reasons import FLAWS, fault
from avisa.web.texts import OTHERWISE, text_of
from avisa.web.texts import TEXTS as ON_PAGES

TEXTS: dict[str, str] = {
    "workspace_wanted": N_(
        "Say which company with --workspace. Known: %(known)s. None yet? Run `avisa connect`."
    ),
    "number_not_among": N_("There is no number %(number)s. Known: %(known)s."),
    "number_wanted": N_("Say which number to send from with --number."),
    "template_unknown": N_("There is no template %(name)s in this account. Was it read from WhatsApp yet?"),
    "content_wanted": N_("Give either --template or --text."),
    "template_language_wanted": N_("%(name)s exists in %(languages)s: choose with --template-language."),
    "purpose_not_among": N_("Choose with --purpose what these %(category)s messages are for: %(purposes)s."),
    "purpose_wanted": N_("Choose with --purpose what this %(category)s message is for."),
    "slot_without_column": N_("No column for %(slot)s. Add --var %(slot)s=COLUMN; the list has %(columns)s."),
    "bad_rows_left": N_(
        "The values of %(rows)s of %(of)s people do not fit the template. Mend the file, "
        "or add --leave-out-bad to send to the others."
    ),
    "phone_column_unknown": N_("No column of the file looks like a phone: %(header)s."),
    "declaration_incomplete": N_("--consent needs --declared-by: who says that these people agreed."),
    "secret_missing": N_("The app secret and the verify token are needed: without them no webhook is safe."),
    "reading_failed": N_("WhatsApp did not tell about the number and its templates: %(trouble)s"),
    "number_stopped_now": N_("The number %(phone)s is stopped (%(reason)s): start it in the console."),
    "port_taken": N_("%(address)s cannot be listened on: %(why)s. Choose another with --port."),
    "child_fell": N_("`avisa %(command)s` ended too early. Its own words: %(log)s"),
    "waited_too_long": N_("Nothing happened for %(seconds)s seconds."),
    "sandbox_did_not_start": N_("The sandbox did not start (status %(status)s)."),
    "database_url_unknown": N_(
        "AVISA_DATABASE_URL does not name a database that Avisa knows (docs/howto/settings.md)."
    ),
    "database_in_memory": N_("AVISA_DATABASE_URL: SQLite needs a file (docs/howto/settings.md)."),
    "database_newer": N_("A newer Avisa has used this database: this one is too old for it."),
    "secret_key_short": N_(
        "AVISA_SECRET_KEY needs at least %(shortest)s characters (docs/howto/settings.md)."
    ),
    "secret_key_wrong": N_(
        "AVISA_SECRET_KEY is not the key that sealed this database (docs/howto/settings.md)."
    ),
    "proof_missing": N_("There is no file %(file)s."),
    "public_key_malformed": N_("--public-key wants 64 hexadecimal digits."),
    "heads_missing": N_("There is no file %(file)s."),
    "lint_file_missing": N_("There is no file %(file)s."),
    "lint_file_unreadable": N_("%(file)s cannot be used: %(why)s."),
    "lint_file_no_json": N_("%(file)s is no JSON: %(why)s."),
    "lint_file_no_template": N_(
        "%(file)s holds no template: one JSON object with name, language ... is wanted."
    ),
    "campaign_not_among": N_("There is no campaign %(campaign)s. The newest: %(known)s."),
    "segment_not_among": N_("There is no segment %(segment)s. Known: %(known)s."),
    "message_not_here": N_("There is no message %(id)s."),
    "event_malformed": N_(
        "“%(event)s” is no event: use small letters, digits, dots, dashes and underscores, like paid."
    ),
    "whom_wanted": N_("Say to whom: either a file, or --list and --segment."),
    "consent_of_a_file": N_(
        "--consent and --declared-by are for a file; known people have said what they said."
    ),
    "share_malformed": N_("--also %(template)s=%(share)s: write a whole number of percent."),
    "schedule_not_among": N_("There is no schedule %(schedule)s. Known: %(known)s."),
    "schedule_file_malformed": N_("%(file)s is no schedule as /v1 takes it. %(where)s: %(why)s"),
    "schedule_option_wanted": N_("Say %(option)s, or give a file."),
    "schedule_file_alone": N_("A file says the whole schedule: give it without other options."),
    "schedule_when_wanted": N_("Say when with one of --on, --rule, --business-day and --by."),
    "canned_header_missing": N_("The first line names no column “title”. Known: %(columns)s."),
    "canned_file_missing": N_("There is no file %(file)s beside the sheet, and the answer has none yet."),
    "canned_twice": N_("“%(title)s” stands in the file twice."),
    "audience_not_among": N_("%(option)s: there is no %(names)s. Known: %(known)s."),
    "schema_not_current": N_("The database's schema is not this program's: run `avisa migrate`."),
}
PLACE = re.compile(r"%\((\w+)\)")
NO_DATABASE = N_("The database does not answer. `avisa doctor` says more.")
NO_ACCESS = N_("%(file)s cannot be used: %(why)s.")
SURPRISE = N_("Something went wrong that Avisa did not expect. What it knows, without secrets:")


def explained(error: AvisaError, _: Translator) -> str:
    """The first text that the error's fields can fill; the same code may come with fewer from elsewhere."""
    on_page = text_of(error)
    fields = {"code": error.code, **error.fields, **on_page.fields}
    for name, word in (("trouble", fault), ("flaw", flaw)):
        if name in fields:
            fields[name] = _(word(str(fields[name])))
    text = next(text for text in texts_of(error.code) if fields.keys() >= set(PLACE.findall(text)))
    return _(text, **{name: shown(value) for name, value in fields.items()})


def texts_of(code: str) -> Iterator[str]:
    """Our own, those of `/v1`, which say what to do, those of the console, those of files."""
    for text in (TEXTS.get(code), PROBLEMS.get(code, ("", ""))[1], ON_PAGES.get(code), SHEET_TEXT.get(code)):
        if text:
            yield text
    yield OTHERWISE


def flaw(code: str) -> str:
    return FLAWS.get(code, code)


def shown(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def tell_surprises(_: Translator) -> None:
    """What nobody expected ends a program with its traceback, run through the net of the logs."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        whole = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(f"{_(SURPRISE)}\n{redacted(whole)}")

    sys.excepthook = told
