"""Every table of the house in one metadata object."""

from __future__ import annotations

from avisa.audience import tables as audience
from avisa.campaigns import tables as campaigns
from avisa.consent import tables as consent
from avisa.consent.intake.paper import tables as paper
from avisa.consent.intake.sms import tables as sms
from avisa.consent.unclear import tables as unclear
from avisa.desk import tables as desk
from avisa.engine import tables as engine
from avisa.hooks import tables as hooks
from avisa.identity import tables as identity
from avisa.ingest import tables as ingest
from avisa.journal import tables as journal
from avisa.kernel.schema import metadata
from avisa.limits import tables as limits
from avisa.messages import tables as messages
from avisa.messages.links import tables as links
from avisa.messages.media import tables as media
from avisa.prices import tables as prices
from avisa.privacy import tables as privacy
from avisa.schedule import tables as schedule
from avisa.segments import tables as segments
from avisa.templates import tables as templates
from avisa.workspace import tables as workspace

ROOMS = (
    workspace,
    identity,
    journal,
    audience,
    consent,
    sms,
    paper,
    unclear,
    templates,
    limits,
    prices,
    messages,
    links,
    media,
    privacy,
    segments,
    campaigns,
    schedule,
    desk,
    hooks,
    ingest,
    engine,
)

__all__ = ["ROOMS", "metadata"]
