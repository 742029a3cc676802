"""Every page's addresses, in the order of the navigation."""

from __future__ import annotations

from starlette.routing import BaseRoute

from avisa.web import addresses  # noqa: F401  (registers the `id` of the routes below)
from avisa.web.pages import (
    account,
    campaigns,
    connections,
    consent_forms,
    consent_invitations,
    consent_links,
    consent_texts,
    contacts,
    door,
    doubts,
    home,
    hours,
    import_problems,
    imports,
    new_campaign,
    people,
    person_record,
    privacy,
    privacy_requests,
    proofs,
    purposes,
    recipients,
    rehearsal,
    settings,
    templates,
    trail,
)

ROUTES: list[BaseRoute] = [
    *door.ROUTES,
    *home.ROUTES,
    *new_campaign.ROUTES,
    *campaigns.ROUTES,
    *rehearsal.ROUTES,
    *doubts.ROUTES,
    *recipients.ROUTES,
    *imports.ROUTES,
    *import_problems.ROUTES,
    *contacts.ROUTES,
    *proofs.ROUTES,
    *person_record.ROUTES,
    *privacy.ROUTES,
    *privacy_requests.ROUTES,
    *trail.ROUTES,
    *templates.ROUTES,
    *consent_texts.ROUTES,
    *consent_forms.ROUTES,
    *consent_invitations.ROUTES,
    *consent_links.ROUTES,
    *settings.ROUTES,
    *connections.ROUTES,
    *purposes.ROUTES,
    *hours.ROUTES,
    *people.ROUTES,
    *account.ROUTES,
]
