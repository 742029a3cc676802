"""The scans of signed sheets."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary

from avisa.kernel.schema import big, ref, sharded, text

# The scan of what somebody signed, under that person's own key; its hash stands in the event's evidence.
consent_scan = sharded(
    "consent_scan",
    big("event_id"),
    big("contact_id"),
    text("kind"),  # application/pdf, image/png, image/jpeg, image/webp: as its first bytes say
    big("size"),
    Column("sealed", LargeBinary, nullable=False),
    big("created_at"),
    ref("contact", "contact_id"),
    key=("event_id",),
)
Index("ix_consent_scan_contact", consent_scan.c.workspace_id, consent_scan.c.contact_id)
