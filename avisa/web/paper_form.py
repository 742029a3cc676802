"""The form of a yes on paper: what was typed, as a sheet, and what was wrong with it at its field."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile

from avisa.audience.phones import REASON_TEXT, PhoneProblem, parse_phone
from avisa.consent.intake.paper.rules import MOST_BYTES, kind_of
from avisa.consent.intake.paper.types import Scan, Signed
from avisa.errors import AvisaError
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.i18n import N_
from avisa.web.figures import Figures
from avisa.web.forms import REQUIRED, Form

MEGABYTE = 1024 * 1024
CHOOSE_TEXTS = N_("Choose what the person has signed.")
NO_DAY = N_("This is no day of the calendar.")
NO_TIME = N_("Write the hour and the minute, as 14:30.")
AGAIN = N_("Choose the file once more: browsers do not keep it.")

# Where each refusal is told, and in which words.
WRONG: dict[str, tuple[str, str]] = {
    "texts_missing": ("texts", CHOOSE_TEXTS),
    "text_unknown": (
        "texts",
        N_("This version was never published. Open the page again and choose another."),
    ),
    "signed_in_future": ("time", N_("This lies in the future. When was it signed?")),
    "signed_before_text": (
        "time",
        N_("The version that you chose was published on %(when)s, after that. Which one was on the sheet?"),
    ),
    "phone_malformed": ("phone", N_("This is no mobile number.")),
    "number_erased": (
        "phone",
        N_("The person with this number was erased at their own wish. The number stays blocked."),
    ),
    "contact_unknown": ("phone", N_("This person is not among your contacts any more.")),
    "scan_malformed": (
        "scan",
        N_("This is neither a PDF nor a picture (PNG, JPEG, WebP). Nothing was recorded."),
    ),
    "scan_too_large": ("scan", N_("The file is larger than %(most)s MB. Scan it with fewer dots per inch.")),
    "paper_recorded": (
        "time",
        N_("This sheet is recorded already: the same person and purposes, signed in the same minute."),
    ),
}


def signed_in(form: Form, zone: str) -> Signed | None:
    """What was typed; None with the mistakes in the form."""
    contact_id = form.id("contact") or None
    if contact_id is None:
        need_phone(form)
    form.at_most(80, "name")
    signed_at = instant_in(form, zone)
    texts = tuple(text_id for text_id in texts_in(form) if text_id)
    if not texts:
        form.wrong("texts", CHOOSE_TEXTS)
    scan = scan_in(form.files.get("scan"))
    if scan and not scan.kind:
        form.wrong(*WRONG["scan_malformed"])
    if not form.good or signed_at is None:
        return None
    return Signed(contact_id, form["phone"], form["name"], texts, signed_at, scan)


def need_phone(form: Form) -> None:
    form.need("phone")
    phone = parse_phone(form["phone"])
    if isinstance(phone, PhoneProblem):
        form.wrong("phone", REASON_TEXT[phone.reason])


def texts_in(form: Form) -> list[int]:
    return [int(chosen) for chosen in form.named("text").values() if chosen.isdecimal()]


def instant_in(form: Form, zone: str) -> Millis | None:
    """By the clock where the company is."""
    form.need("day", "time", text=REQUIRED)
    day, hour = day_in(form), time_in(form)
    return to_millis(datetime.combine(day, hour, ZoneInfo(zone))) if day and hour is not None else None


def day_in(form: Form) -> date | None:
    try:
        return date.fromisoformat(form["day"])
    except ValueError:
        form.wrong("day", NO_DAY)
        return None


def time_in(form: Form) -> time | None:
    try:
        return time.fromisoformat(form["time"]).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        form.wrong("time", NO_TIME)
        return None


def scan_in(file: UploadFile | None) -> Scan | None:
    """No more of it is read than may be kept; the rest is for the refusal."""
    if file is None or not file.filename:
        return None
    content = file.file.read(MOST_BYTES + 1)
    return Scan(file.filename, kind_of(content), content)


def tell(form: Form, error: AvisaError, figures: Figures) -> None:
    """At its field; a refusal that we have no words for is not ours to swallow."""
    if error.code not in WRONG:
        raise error
    field, text = WRONG[error.code]
    if error.code == "phone_malformed":
        text = REASON_TEXT.get(str(error.fields.get("reason")), text)
    when = error.fields.get("published_at")
    told = {"when": figures.exact(when) if isinstance(when, int) else "", "most": MOST_BYTES // MEGABYTE}
    form.wrong(field, text, **told)


def ask_for_scan_again(form: Form) -> None:
    if form.files.get("scan") is not None:
        form.wrong("scan", AGAIN)
