"""Privacidade: what people ask for, the register of processing, and how long each kind of record is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import asdict
from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.queries import head_of
from avisa.kernel.clock import DAY
from avisa.kernel.i18n import N_
from avisa.privacy.queries import retention_of
from avisa.privacy.register import Register, register_of
from avisa.privacy.rules import TERM_DAYS
from avisa.privacy.sweep_actions import keep_for
from avisa.privacy.types import LONGEST_DAYS, Retention
from avisa.web.csv_file import MARK, line
from avisa.web.pages.privacy_requests import waiting_in
from avisa.web.visit import Visit, form, page
from avisa.web.words import CATEGORIES, LEGAL_BASES

WHOLE_DAYS = N_("Write whole days, from 1 to %(most)s, or leave it empty.")
COLUMNS = (
    N_("Purpose"),
    N_("Legal basis"),
    N_("Category"),
    N_("A yes holds"),
    N_("People"),
    N_("What it is for"),
)
UNTIL_TAKEN_BACK = N_("until it is taken back")
FOR_EVER = N_("for ever")
ERASED_WITH_THE_PERSON = N_("until the person is erased")


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of record as the register names it: what it is, whose data, and where it goes."""

    name: str
    what: str
    why: str


KEPT = (
    Kept("texts_sent", N_("Texts of messages sent"), N_("What was filled into templates, to answer for it.")),
    Kept(
        "texts_received",
        N_("Texts that people wrote"),
        N_("To answer them, and as evidence of a yes or a no."),
    ),
    Kept("webhooks", N_("Raw messages of WhatsApp's servers"), N_("Sealed; to find out what went wrong.")),
    Kept("links", N_("Measured links"), N_("To lead people on, and to count who followed which.")),
    Kept(
        "import_problems", N_("Rows of lists that could not be read"), N_("So that the list can be mended.")
    ),
    Kept("journal", N_("The trail of who did what"), N_("To answer for what was done with people's data.")),
)


def shown(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        register = register_of(tx, visit.workspace_id, visit.now)
        head = head_of(tx, visit.workspace_id)
        waiting = waiting_in(visit, tx)
    return visit.show(
        "privacy/register.html",
        status=status,
        register=register,
        waiting=waiting,
        term=TERM_DAYS,
        kept=KEPT,
        days=asdict(register.retention),
        head=head,
        public_key=visit.console.vault.public_key.hex(),
    )


def download(visit: Visit) -> Response:
    with visit.read() as tx:
        register = register_of(tx, visit.workspace_id, visit.now)
    visit.note("register.exported", "workspace")
    headers = {"content-disposition": 'attachment; filename="avisa-register.csv"'}
    content = MARK + "".join(lines(visit, register))
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def lines(visit: Visit, register: Register) -> Iterator[str]:
    yield line([visit.say(title) for title in COLUMNS])
    for one in register.processings:
        purpose = one.purpose
        basis = visit.say(LEGAL_BASES.get(purpose.legal_basis, purpose.legal_basis))
        holds = f"{purpose.valid_for // DAY}" if purpose.valid_for else visit.say(UNTIL_TAKEN_BACK)
        category = visit.say(CATEGORIES.get(purpose.category, purpose.category))
        yield line([purpose.name, basis, category, holds, str(one.people), purpose.description])
    yield line([])
    yield line([visit.say(N_("Record")), visit.say(N_("Why")), visit.say(N_("Days kept"))])
    days = asdict(register.retention)
    for kept in KEPT:
        held = days[kept.name]
        yield line([visit.say(kept.what), visit.say(kept.why), str(held) if held else visit.say(FOR_EVER)])
    ledger = (
        N_("Ledger of consent"),
        N_("The burden of proof is the company's (LGPD, article 8)."),
        ERASED_WITH_THE_PERSON,
    )
    yield line([visit.say(text) for text in ledger])


def keep(visit: Visit) -> Response:
    with visit.read() as tx:
        before = asdict(retention_of(tx, visit.workspace_id))
    days = {name: days_in(visit, name) for name in before}
    if not visit.form.good:
        return shown(visit, status=422)
    with visit.write() as unit:
        keep_for(unit, Retention(**days))
    return visit.go("/privacy", "retention_changed")


def days_in(visit: Visit, name: str) -> int | None:
    typed = visit.form[name]
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6 and 1 <= int(typed) <= LONGEST_DAYS):
        visit.form.wrong(name, WHOLE_DAYS, most=LONGEST_DAYS)
        return None
    return int(typed)


ROUTES = [
    Route("/privacy", page(shown, "privacy.read")),
    Route("/privacy/register.csv", page(download, "privacy.read")),
    Route("/privacy/retention", form(keep, "privacy.write"), methods=["POST"]),
]
