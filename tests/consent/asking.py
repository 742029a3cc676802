"""What Ana has made ready for tests: published texts, a form, an invitation."""

from __future__ import annotations

from avisa.consent.intake.confirmation.actions import ask_twice
from avisa.consent.intake.forms.actions import open_form
from avisa.consent.intake.invitations.actions import invite
from avisa.consent.intake.invitations.types import InvitationKind
from avisa.consent.queries import history_of, purposes_of, suppressions_of
from avisa.consent.texts.actions import publish_text, save_text
from avisa.consent.texts.rules import model_text
from avisa.consent.texts.types import Text
from avisa.consent.types import Asking, PastEvent
from avisa.kernel.i18n import LANGUAGES
from avisa.templates.tables import template
from avisa.workspace.queries import workspace_by_id
from tests.cast import Company, own, put
from tests.people import VAULT

SCHOOL = "Colégio Horizonte"
ASKS = "confirmar_aviso"
SITE = "https://www.example.com.br"


def publish(company: Company, *purposes: int, languages: tuple[str, ...] = tuple(LANGUAGES)) -> list[Text]:
    """The model texts, in force; in Portuguese first."""
    made = []
    with company.unit() as unit:
        named = purposes_of(unit.tx, company.workspace_id)
        ours = workspace_by_id(unit.tx, company.workspace_id)
        assert ours
        for purpose in purposes or (company.matricula_id,):
            for language in languages:
                body = model_text(language, ours.name, named[purpose].name)
                made.append(publish_text(unit, save_text(unit, purpose, language, body)))
    return made


def form_of(
    company: Company,
    slug: str = "matriculas",
    *purposes: int,
    double: bool = True,
    sites: tuple[str, ...] = (SITE,),
) -> int:
    with company.unit() as unit:
        wanted = purposes or (company.matricula_id,)
        return open_form(unit, slug, "Feira de matrículas", wanted, double, sites)


def invited(
    company: Company, message: str, kind: InvitationKind = InvitationKind.KEYWORD, *texts: Text
) -> int:
    shown = texts or tuple(publish(company)[:1])
    with company.unit() as unit:
        return invite(unit, kind, "Feira", message, shown)


def ledger_of(company: Company, contact_id: int) -> list[PastEvent]:
    with company.db.read() as tx:
        return list(history_of(tx, company.workspace_id, contact_id, VAULT))


def stops_of(company: Company, contact_id: int) -> list[str]:
    with company.db.read() as tx:
        noes = suppressions_of(tx, company.workspace_id, [contact_id]).get(contact_id, ())
    return [str(no.source) for no in noes]


def asks_twice(company: Company, days: int = 7) -> int:
    """The enrolment wants a second yes now; the id of the template that asks for it."""
    identifier = company.ids.next()
    buttons = [{"type": "QUICK_REPLY", "text": text} for text in ("Sim, confirmo", "Não")]
    parts = [
        {"type": "BODY", "text": f"Você pediu para receber avisos do {SCHOOL} pelo WhatsApp. Confirma?"},
        {"type": "BUTTONS", "buttons": buttons},
    ]
    what = {"name": ASKS, "language": "pt_BR", "category": "UTILITY", "status": "APPROVED"}
    more = {"account_id": company.account_id, "version": "v1", "parameter_format": "POSITIONAL"}
    with company.unit() as unit:
        put(unit.tx, template, **own(company, identifier), **what, **more, components=parts)
        assert ask_twice(unit, company.matricula_id, Asking(ASKS, days))
    return identifier
